"""The records (档案): the only place with tables. Models, the bridge to forms, services (one verb a function), selectors, who may do what."""

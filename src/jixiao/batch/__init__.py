"""Many files (批量核查): any number of documents read, scored and checked by all cores or a cluster, into tables that can be asked.

Needs the extra ``[batch]``; nothing outside of this room imports it but for the commands that need it.
"""

"""The workbench (工作台): from declared target to signed self-evaluation, on one PC or for a bureau together. The only room that knows Django."""

"""A small invented county to try the workbench on (演示县): units, people, projects, and filings of every stage in every state, made by the real services."""

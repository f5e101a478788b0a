"""Backups (备份): database and evidence in one file that says of each part what it must be, and that any database can be restored from.

A zip of ``tables/<model>.jsonl`` (a line of column names, then a line a row), ``evidence/<sha256>`` and ``manifest.json``.
"""

FORMAT = "jixiao-backup"
EDITION = 1
MANIFEST = "manifest.json"

"""The results of audits, as an independent reader sees them, and waiting for what a process does."""

import time

NAMES = ("documents", "forms", "indicators", "findings", "unjudged", "problems", "across")


def rows(folder, name):
    """A table of the results, as an independent reader sees it."""
    import duckdb

    found = duckdb.sql(f"select * from '{folder}/{name}.parquet'")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def same_tables(one, other):
    """Whether two folders of results hold the same rows in the same order, table by table."""
    return {name: rows(one, name) == rows(other, name) for name in NAMES} == dict.fromkeys(NAMES, True)


def wait_for(what, seconds=120):
    """Wait until ``what()`` is true, and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError("did not happen")

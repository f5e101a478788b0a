"""The register of a run (清册): every source with the hash of its content, on disk, so that memory does not grow with the number of files.

It is made anew by every run, and holds nothing that cannot be found out again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from jixiao.batch.origin import Listed, Origin

_TABLES = """
create table listed (at integer primary key, source text not null, key text unique, kind text, path text, locality text, surveyed integer default 0);
create table sources (at integer, inner_at integer, source text, kind text, path text, member integer, locality text, digest text, size integer,
  own integer default 0, primary key (at, inner_at)) without rowid;
create table refused (source text, at integer, inner_at integer, code text, message text);
create table wanted (digest text primary key, source text, kind text, path text, member integer, locality text, part text) without rowid;
"""


class Surveyed(NamedTuple):
    """A file whose content was hashed (已清点的文件). ``own``: 1 it is a result of ours, 2 it bears an index of ours.
    ``code`` and ``message``: why it could not be opened; then there is no digest."""

    at: int
    inner_at: int
    source: str
    origin: Origin
    locality: str | None
    digest: str = ""
    size: int = 0
    own: int = 0
    code: str = ""
    message: str = ""


class Wanted(NamedTuple):
    """Content that is to be read (待读内容): its hash, the name it is read under, where it is fetched."""

    digest: str
    name: str
    origin: Origin


class Register:
    """The register of a run (清册), in a file of its own."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.executescript("pragma journal_mode=off; pragma synchronous=off;" + _TABLES)

    def close(self) -> None:
        self._db.close()

    def list_all(self, found: Iterable[Listed]) -> int:
        """Take down what was found (登记); one file by two spellings is one. Returns how many there are."""
        self._db.execute("begin")
        self._db.executemany(
            "insert or ignore into listed (source, key, kind, path, locality) values (?, ?, ?, ?, ?)",
            ((one.source, one.origin.path, one.origin.kind, one.origin.path, one.locality) for one in found),
        )
        self._db.execute("commit")
        return self._count("select count(*) from listed")

    def to_survey(self) -> Iterator[tuple[int, Listed]]:
        """What is to be hashed (待清点), in order."""
        at = 0
        while rows := self._db.execute(
            "select at, source, kind, path, locality from listed where at > ? order by at limit 1000", (at,)
        ).fetchall():
            for at, source, kind, path, locality in rows:
                yield at, Listed(source, Origin(kind, path), locality)

    def add(self, surveyed: Iterable[Surveyed]) -> None:
        """Take down what was hashed, and what could not be opened (登记清点结果)."""
        self._db.execute("begin")
        for one in surveyed:
            if one.code:
                row = (one.source, one.at, one.inner_at, one.code, one.message)
                self._db.execute("insert into refused values (?, ?, ?, ?, ?)", row)
            else:
                self._db.execute(
                    "insert or replace into sources values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (one.at, one.inner_at, one.source, *one.origin, one.locality, one.digest, one.size, one.own),
                )
        self._db.execute("commit")

    def copies(self) -> list[tuple[int, int, str]]:
        """Sources that bear an index of ours (疑似核查件): position and source; ``own`` is 2 for them."""
        return self._db.execute("select at, inner_at, source from sources where own = 2").fetchall()

    def has(self, source: str) -> bool:
        """Whether a source is listed (是否在册), and no result of ours."""
        return self._count("select count(*) from sources where source = ? and own = 0", source) > 0

    def index_sources(self) -> None:
        """Make sources and hashes quick to look up (建索引)."""
        self._db.executescript(
            "create index by_source on sources (source); create index by_digest on sources (digest, at, inner_at);"
        )

    def mark(self, at: int, inner_at: int, own: int) -> None:
        self._db.execute("update sources set own = ? where at = ? and inner_at = ?", (own, at, inner_at))

    def settle(self) -> int:
        """Decide which content is read, and from where (确定待读): the first source of each. Returns how many contents there are."""
        self._db.execute(
            "insert into wanted select digest, source, kind, path, member, locality, null from"
            " (select *, row_number() over (partition by digest order by at, inner_at) n from sources where own = 0) where n = 1"
        )
        return self._count("select count(*) from wanted")

    @property
    def passed_over(self) -> int:
        """How many results of ours were passed over (略过的结果)."""
        return self._count("select count(*) from sources where own != 0")

    @property
    def total_bytes(self) -> int:
        return self._count("select coalesce(sum(size), 0) from sources")

    def know(self, part: str, entries: Iterable[tuple[str, str]]) -> int:
        """Note which contents a part holds: (digest, name) (已读登记). Returns how many of them are wanted and were not known yet."""
        known = 0
        self._db.execute("begin")
        for digest, name in entries:
            row = self._db.execute("select source, part from wanted where digest = ?", (digest,)).fetchone()
            if row is not None and row[1] is None and name_of(row[0]) == name:
                self._db.execute("update wanted set part = ? where digest = ?", (part, digest))
                known += 1
        self._db.execute("commit")
        return known

    def unread(self, after: str, most: int) -> list[Wanted]:
        """The next contents to be read after a hash (下一批待读), neighbours in the order of the tables: so parts hardly overlap, and are put together in one pass."""
        rows = self._db.execute(
            "select digest, source, kind, path, member from wanted where digest > ? and part is null order by digest limit ?",
            (after, most),
        ).fetchall()
        return [
            Wanted(digest, name_of(source), Origin(kind, path, member)) for digest, source, kind, path, member in rows
        ]

    def known(self, after: str, most: int) -> list[tuple[str, str, str, str | None]]:
        """The next contents in the order of the tables (下一段): digest, part, source, locality."""
        return self._db.execute(
            "select digest, part, source, locality from wanted where digest > ? and part is not null order by digest limit ?",
            (after, most),
        ).fetchall()

    def twins(self, first: str, last: str) -> list[tuple[str, str, str, str | None]]:
        """Further sources of contents from one hash to another (同一内容的其他出处): digest, source, first source, locality."""
        return self._db.execute(
            "select s.digest, s.source, w.source, s.locality from sources s join wanted w on w.digest = s.digest"
            " where s.digest between ? and ? and s.own = 0 and s.source != w.source order by s.digest, s.at, s.inner_at",
            (first, last),
        ).fetchall()

    def refused(self) -> Iterator[tuple[str, str, str]]:
        """What could not be opened (未能打开): source, code, message, in the order of the list."""
        yield from self._db.execute("select source, code, message from refused order by at, inner_at, code")

    def count_refused(self) -> int:
        return self._count("select count(*) from refused")

    def count_unread(self) -> int:
        return self._count("select count(*) from wanted where part is null")

    def _count(self, question: str, *values: object) -> int:
        return int(self._db.execute(question, values).fetchone()[0])


def name_of(source: str) -> str:
    """The file's own name (文件名), which messages speak of and by whose extension a text is known."""
    return source.replace("\\", "/").rpartition("/")[2]

"""The audit (批量核查): list, survey, read in chunks, gather — each step resumable, the result the same however often it was interrupted."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import jixiao
from jixiao.batch.across import write_across
from jixiao.batch.chunk import Done, Job, look_around, lost_chunk, read_chunk
from jixiao.batch.engine import LOCAL, EngineError, mapped, started, threads_of
from jixiao.batch.folder import absolute, incomplete, opened, parts_of, require_space, tidy, write_summary_record
from jixiao.batch.gather import gather
from jixiao.batch.origin import Listed, listed
from jixiao.batch.part import entries_of
from jixiao.batch.reader import Bounds
from jixiao.batch.recompute import write_recomputed
from jixiao.batch.register import Register, Wanted
from jixiao.batch.summary import write_summary
from jixiao.batch.survey import settle_copies, survey
from jixiao.batch.tally import write_tally
from jixiao.batch.versions import key_of, versions
from jixiao.core.checks import codes_asked
from jixiao.core.pack import Pack
from jixiao.packs import list_packs, load_pack
from jixiao.show.output import OutputError

_SURVEYED = 200  # files of a task that only hashes
_SECONDS = 2.0  # what a chunk should take: little is lost with it, and handing it out costs nothing beside it
_FIRST, _LARGEST = 8, 400  # documents of the first chunks, and of any


class Watcher(Protocol):
    """Who is told how far a run is (进度)."""

    def begin(self, step: str, total: int, done: int = 0) -> None: ...

    def advance(self, count: int, failed: int = 0) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an audit was asked for (核查要求): ``sources`` as given, ``out`` the folder of results, ``pack`` id or folder of the one asked for."""

    sources: Sequence[str]
    out: Path
    pack: str | None = None
    engine: str = LOCAL
    workers: int = 1
    bounds: Bounds = field(default_factory=Bounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an audit came to (核查结果): ``counts`` as in audit.json; ``cached``: contents that an earlier run had read."""

    counts: dict[str, int]
    cached: int

    @property
    def exit_code(self) -> int:
        """0 clean, 1 errors found, 2 something unreadable (退出码); the gravest wins."""
        if self.counts.get("unread") or self.counts.get("refused"):
            return 2
        return 1 if self.counts.get("errors") else 0


def audit(asked: Asked, watcher: Watcher) -> Outcome:
    """Run an audit, or go on with one that was interrupted (批量核查). Raises JixiaoError when it cannot be done at all."""
    out = absolute(str(asked.out))
    pack = str(absolute(asked.pack)) if asked.pack and Path(asked.pack).is_dir() else asked.pack
    known = versions(pack)
    key = key_of(known)
    with opened(out):
        parts = parts_of(out, key)
        register = Register(out / "parts" / "register.sqlite")
        try:
            watcher.begin("list", 0)
            total = register.list_all(listed(asked.sources, out))
            if not total:
                raise OutputError(
                    "没有找到可核查的文件。", "请给出 docx、xlsx、pdf 等文件，或装着它们的文件夹、zip 压缩包。"
                )
            with started(asked.engine, asked.workers) as client:
                _look_around(client, out, key, pack)
                _survey(client, register, out, total, watcher)
                cached = _recall(register, parts, asked.bounds)
                require_space(out, register.count_unread())
                _read(client, register, Job(str(parts), pack, asked.bounds), watcher, cached)
            incomplete(out)
            watcher.begin("gather", 0)
            counts = gather(register, parts, out)
        finally:
            register.close()
        counts["across"] = write_across(out)
        counts["rollups"] = write_recomputed(out)
        record = _record(asked, known, counts)
        write_tally(out, {pack: frozenset(about["checks"]) for pack, about in record["packs"].items()})
        write_summary_record(out, record)
        write_summary(out)
        tidy(out, key)
    return Outcome(counts=counts, cached=cached)


def _look_around(client: Any, out: Path, key: str, pack: str | None) -> None:
    """Make sure that every worker sees the same folder and is of the same version. Raises EngineError."""
    word = uuid4().hex
    here = out / "parts" / ".here"
    here.write_text(word, encoding="utf-8")
    try:
        for worker, wrong in client.run(look_around, str(here.parent), f"{word} {key}", pack).items():
            if wrong:
                raise EngineError(
                    f"工作进程 {worker}：{wrong}。",
                    "结果文件夹和原件须在各节点都能以同一路径访问，各节点装同一版本的 jixiao。",
                )
    finally:
        here.unlink(missing_ok=True)


def _survey(client: Any, register: Register, out: Path, total: int, watcher: Watcher) -> None:
    unpacked = out / "parts" / "unpacked"
    unpacked.mkdir(exist_ok=True)
    items = register.to_survey()
    held: deque[tuple[int, Listed]] = deque()

    def take() -> list[tuple[int, Listed]] | None:
        some: list[tuple[int, Listed]] = []
        while (item := held.popleft() if held else next(items, None)) is not None:
            if item[1].is_archive and some:  # an archive is a task of its own
                held.append(item)
                break
            some.append(item)
            if item[1].is_archive or len(some) >= _SURVEYED:
                break
        return some or None

    watcher.begin("survey", total)
    for some, found, error in mapped(client, partial(survey, unpacked=unpacked), take, 2 * threads_of(client) + 1):
        if error is not None:
            raise EngineError(
                f"清点 {some[0][1].source} 等 {len(some)} 个文件时工作进程中断：{error}", "请再运行一次同样的命令。"
            )
        register.add(found)
        watcher.advance(len(some), sum(bool(one.code) for one in found))
    register.index_sources()
    settle_copies(register)
    register.settle()


def _recall(register: Register, parts: Path, bounds: Bounds) -> int:
    """Note what earlier runs have read (取用已读). Returns how many contents that is."""
    return sum(register.know(name, entries) for name, entries in entries_of(parts, bounds.key))


def _read(client: Any, register: Register, job: Job, watcher: Watcher, cached: int) -> None:
    left = register.count_unread()
    watcher.begin("read", left + cached, cached)
    if not left:
        return
    threads = threads_of(client)
    chunks = _Chunks(register, left, threads)
    for wanted, done, error in mapped(client, partial(read_chunk, job), chunks.take, 2 * threads + 1):
        if error is not None:
            if len(wanted) > 1:
                chunks.split(wanted)
                continue
            done = lost_chunk(job, wanted[0], error)
        if done.refused:
            raise OutputError(done.refused)
        register.know(done.part, done.entries)
        chunks.learn(done)
        watcher.advance(len(done.entries), done.failed)


class _Chunks:
    """What is handed out next (分块): as many documents as take about two seconds, fewer towards the end so that all workers end together."""

    def __init__(self, register: Register, left: int, threads: int) -> None:
        self._register, self._left, self._threads = register, left, threads
        self._after, self._ahead = "", deque[Wanted]()
        self._again: deque[list[Wanted]] = deque()
        self._each: float | None = None

    def take(self) -> list[Wanted] | None:
        if self._again:
            return self._again.popleft()
        size = _FIRST if self._each is None else int(_SECONDS / self._each)
        size = max(1, min(size, _LARGEST, -(-self._left // (2 * self._threads))))
        while len(self._ahead) < size:
            some = self._register.unread(self._after, 2000)
            if not some:
                break
            self._after = some[-1].digest
            self._ahead.extend(some)
        chunk = [self._ahead.popleft() for _ in range(min(size, len(self._ahead)))]
        self._left -= len(chunk)
        return chunk or None

    def split(self, wanted: list[Wanted]) -> None:
        """Hand a chunk out again in halves (对半重发): its workers died, and one of its documents may be why."""
        half = len(wanted) // 2
        self._again.extend((wanted[:half], wanted[half:]))

    def learn(self, done: Done) -> None:
        """Take in how long a document takes (估时), the latest chunks weighing most."""
        if done.seconds and done.entries:
            each = max(done.seconds / len(done.entries), 1e-4)
            self._each = each if self._each is None else 0.6 * self._each + 0.4 * each


def _record(asked: Asked, known: dict[str, Any], counts: dict[str, int]) -> dict[str, Any]:
    packs = {pack.id: pack for pack in list_packs()}
    if asked.pack:
        packs[load_pack(asked.pack).id] = load_pack(asked.pack)
    return {
        "schema": known["schema"],
        "program": jixiao.__version__,
        "program_hash": known["program"],
        "packs": {pack.id: _pack_record(pack, known["packs"]) for pack in packs.values()},
        "asked_pack": known["asked"],
        "readers": known["readers"],
        "sources": list(asked.sources),
        "time_limit": f"{asked.bounds.seconds:g}",
        "memory_limit": asked.bounds.megabytes,
        "counts": dict(sorted(counts.items())),
    }


def _pack_record(pack: Pack, versions: dict[str, str]) -> dict[str, Any]:
    """A pack as it was (模板包记录): what it is called, its version, and the checks it asks."""
    return {"title": pack.title, "version": versions.get(pack.id), "checks": sorted(codes_asked(pack))}

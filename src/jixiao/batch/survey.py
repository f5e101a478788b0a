"""Surveying (清点): what the content of every listed file is, before anything is read: its hash, and whether it is a result of ours."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from jixiao.batch.archive import members
from jixiao.batch.origin import WITHIN, Listed, Origin, content, first_folder
from jixiao.batch.register import Register, Surveyed, name_of
from jixiao.core.form import Document
from jixiao.ingest.limits import DEFAULT, Watch
from jixiao.ingest.own import bears_index, originals
from jixiao.sources import is_result_in, or_problem

RESULT, COPY = 1, 2
"""What is passed over (略过的种类): results of ours; annotated copies, when their original is there."""


def survey(items: Sequence[tuple[int, Listed]], unpacked: Path) -> list[Surveyed]:
    """The content of each item (清点一批). Nothing is raised: what cannot be opened says why."""
    return [one for at, item in items for one in _surveyed(at, item, unpacked)]


def _surveyed(at: int, item: Listed, unpacked: Path) -> Iterator[Surveyed]:
    try:
        if item.is_archive:
            yield from _members(at, item, unpacked)
            return
        data = content(item.origin)
        Watch(name_of(item.source), DEFAULT).bytes(len(data), DEFAULT.file_bytes)
    except Exception as error:  # said as a file read by itself would say it
        for problem in _said_of(item.source, error).problems:
            yield Surveyed(at, 0, item.source, item.origin, item.locality, code=problem.code, message=problem.message)
        return
    yield _known(at, 0, item.source, item.origin, item.locality, data)


def _said_of(source: str, error: Exception) -> Document:
    def failing() -> Iterator[Document]:
        raise error
        yield

    return next(or_problem(source, failing()))


def _members(at: int, item: Listed, unpacked: Path) -> Iterator[Surveyed]:
    on_disk = item.origin.kind == "file"
    archive = Path(item.origin.path) if on_disk else io.BytesIO(content(item.origin))
    if on_disk:
        Path(item.origin.path).open("rb").close()  # what keeps it from being opened is said before anything else
    for number, member in enumerate(members(archive, name_of(item.source), unpacked, on_disk=on_disk), 1):
        source = item.source + (WITHIN + member.inner.removesuffix(WITHIN) if member.inner else "")
        locality = item.locality or first_folder(member.inner)
        if member.origin is None:
            yield Surveyed(at, number, source, item.origin, locality, code=member.code, message=member.message)
        else:
            yield _known(at, number, source, member.origin, locality, member.data)


def _known(at: int, inner_at: int, source: str, origin: Origin, locality: str | None, data: bytes) -> Surveyed:
    own = 0
    if is_result_in(source, io.BytesIO(data)):
        own = RESULT
    elif next(originals(Path(source)), None) is not None and bears_index(io.BytesIO(data)):
        own = COPY
    return Surveyed(at, inner_at, source, origin, locality, hashlib.sha256(data).hexdigest(), len(data), own)


def settle_copies(register: Register) -> None:
    """Let annotated copies count as files of their own where their original is not there (核查件的取舍)."""
    for at, inner_at, source in register.copies():
        if not any(register.has(_spelled(original, source)) for original in originals(Path(source))):
            register.mark(at, inner_at, 0)


def _spelled(path: Path, like: str) -> str:
    """A path as its neighbour is spelled: a URL has two slashes, which Path folds into one."""
    scheme, found, _ = like.partition("://")
    text = path.as_posix() if found else str(path)
    return text.replace(f"{scheme}:/", f"{scheme}://", 1) if found else text

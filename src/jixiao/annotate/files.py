"""Which file is written for which (写到何处): beside the original under a name of its own, to the file asked for, or into a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jixiao.annotate import annotated, refuse_without_forms
from jixiao.annotate.letter import letter
from jixiao.core.errors import JixiaoError
from jixiao.ingest.own import copy_stem
from jixiao.judge import JudgedDocument
from jixiao.show.drawn import is_folder
from jixiao.show.output import OutputError, refusal, written_whole
from jixiao.show.words import count_findings

_SUFFIXES = {"docx": (".docx", ".docm", ".dotx", ".dotm"), "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm")}
_LETTER = "复核意见书"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Which copies are to be written (要写的核查件). ``output`` None: every result beside its original; ``letter``: a letter instead of the file."""

    files: tuple[str, ...]
    output: Path | None = None
    letter: bool = False
    force: bool = False

    def __post_init__(self) -> None:
        if self.output is not None and len(self.files) > 1 and not is_folder(self.output):
            raise OutputError(
                f"{self.output}：有 {len(self.files)} 个文件，不能都写进一个文件。", "请在 -o 里给一个文件夹。"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What came of one document (写出情况): the file and what is in it, or why none was written."""

    path: Path | None = None
    sentence: str = ""
    failure: str = ""


def write_each(judged: Iterable[JudgedDocument], copies: Copies) -> Iterator[Written]:
    """Annotate documents, or write letters on them (逐个写出). What fails is told and does not keep the others from being written."""
    targets = _Targets(copies)
    for document in judged:
        try:
            yield _write(document, copies, targets)
        except JixiaoError as error:
            yield Written(failure=str(error))
        except OSError as error:
            yield Written(failure=str(refusal(error)))


def _write(judged: JudgedDocument, copies: Copies, targets: _Targets) -> Written:
    if copies.letter:
        refuse_without_forms(judged)
        data, suffix = letter(judged), ".docx"
    else:
        data = annotated(judged, from_json=judged.document.source not in copies.files)
        suffix = _suffix(judged)
    target = targets.of(judged.document.source, suffix)
    with written_whole(target, force=copies.force) as draft:
        draft.write_bytes(data)
    findings = tuple(found for form in judged.forms for found in form.answers.findings)
    return Written(path=target, sentence=count_findings(findings) or "没有发现问题")


def _suffix(judged: JudgedDocument) -> str:
    """The extension of an annotated copy: that of its original, when it is one of its format."""
    own = Path(judged.document.source).suffix
    return own if own.lower() in _SUFFIXES[judged.document.format] else f".{judged.document.format}"


class _Targets:
    """The names of the results of one run. No two are the same, and none is a file that is read."""

    def __init__(self, copies: Copies) -> None:
        self._copies = copies
        self._taken: set[Path] = set()
        self._read = {os.path.realpath(name) for name in copies.files}
        names = {(Path(name).stem if copies.letter else Path(name).name).casefold() for name in copies.files}
        # units often call their files the same: then their folders are kept apart, else all results lie together
        self._common = _common([_folder_of(name) for name in copies.files]) if len(names) < len(copies.files) else ""

    def of(self, source: str, suffix: str) -> Path:
        """Where the result for a source goes."""
        output = self._copies.output
        if output is not None and not is_folder(output):
            if output.suffix.lower() != suffix.lower():
                raise OutputError(f"{output}：写出的是 {suffix} 文件，扩展名不符。", f"请写成 {output.stem}{suffix}。")
            target = output
        else:
            target = self._folder(source) / self._name(source, suffix)
        if os.path.realpath(target) in self._read:
            raise OutputError(f"{target}：这是要读取的文件，不能用来写结果。", "请换一个文件名。")
        self._taken.add(target)
        return target

    def _folder(self, source: str) -> Path:
        output = self._copies.output
        within = source in self._copies.files
        if output is None:
            return Path(source).parent if within else Path()
        apart = os.path.relpath(_folder_of(source), self._common) if within and self._common else ""
        folder = output / apart
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise refusal(error, str(folder)) from error
        return folder

    def _name(self, source: str, suffix: str) -> str:
        stem = Path(source).stem.lstrip("-") or "自评表"
        stem = f"{stem}-{_LETTER}" if self._copies.letter else copy_stem(stem)
        folder, name, number = self._folder(source), f"{stem}{suffix}", 2
        while folder / name in self._taken:
            name, number = f"{stem}-{number}{suffix}", number + 1
        return name


def _folder_of(name: str) -> str:
    """The whole path of the folder a file lies in, links as given."""
    return str(Path(os.path.abspath(name)).parent)  # noqa: PTH100 - resolve() would follow links


def _common(folders: Sequence[str]) -> str:
    """The folder that all of these lie in; "" when there is none, as on two drives."""
    try:
        return os.path.commonpath(folders) if folders else ""
    except ValueError:
        return ""

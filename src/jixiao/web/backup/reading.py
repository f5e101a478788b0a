"""Reading a backup (读备份): everything in it is held against what it must be before anybody uses it. Needs no database."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from jixiao.core.errors import JixiaoError
from jixiao.web.backup import EDITION, FORMAT, MANIFEST

_NAME = re.compile(r"tables/[a-z]+\.jsonl|evidence/[0-9a-f]{64}")


class BackupError(JixiaoError):
    """A file that no backup can be brought back from (备份不可用)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is in a backup (备份内容), all of it verified."""

    path: Path
    book: zipfile.ZipFile
    made_at: str
    version: str
    parts: dict[str, dict[str, Any]]

    @property
    def tables(self) -> list[str]:
        return [name[7:-6] for name in self.parts if name.startswith("tables/")]

    @property
    def papers(self) -> list[str]:
        return [name[9:] for name in self.parts if name.startswith("evidence/")]

    @property
    def sentence(self) -> str:
        """How much there is (内容概要)."""
        rows = {name: self.parts[f"tables/{name}.jsonl"]["rows"] for name in self.tables}
        counts = (("单位", "unit"), ("人员", "member"), ("项目", "project"), ("填报件", "filing"), ("日志", "event"))
        said = "、".join(f"{title} {rows.get(name, 0)}" for title, name in counts)
        return f"{self.made_at[:16].replace('T', ' ')}（UTC）的{said}，佐证材料 {len(self.papers)} 个文件"

    def lines(self, table: str) -> Iterator[str]:
        """The lines of a table (表行)."""
        with self.book.open(f"tables/{table}.jsonl") as raw, TextIOWrapper(raw, encoding="utf-8", newline="\n") as file:
            yield from file


@contextmanager
def opened_backup(path: Path) -> Iterator[Kept]:
    """A backup, verified as a whole (打开备份). Raises BackupError for a file that is none, or is damaged, with what is wrong."""
    if not path.is_file():
        raise BackupError(f"{path}：没有这个文件。", "请核对文件名。")
    try:
        with zipfile.ZipFile(path) as book:
            manifest = _manifest(path, book)
            kept = Kept(
                path=path,
                book=book,
                made_at=str(manifest["made_at"]),
                version=str(manifest["jixiao"]),
                parts=manifest["parts"],
            )
            _refuse_damaged(kept)
            yield kept
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BackupError(
            f"{path}：文件已损坏或没有拷贝完整（{error}），没有恢复。", "请换一份备份，或重新拷贝。"
        ) from error


def _manifest(path: Path, book: zipfile.ZipFile) -> dict[str, Any]:
    foreign = BackupError(f"{path}：不是 jixiao backup 写的文件。", "请给出备份文件。")
    if MANIFEST not in book.namelist():
        raise foreign
    try:
        manifest: dict[str, Any] = json.loads(book.read(MANIFEST))
        if manifest["format"] != FORMAT:
            raise foreign
        if manifest["edition"] > EDITION:
            raise BackupError(
                f"{path}：由更新版本的 jixiao（{manifest['jixiao']}）写出，本版本读不了。",
                "请安装当时的版本或更新的版本。",
            )
        if not isinstance(manifest["parts"], dict) or not manifest["made_at"]:
            raise foreign
    except (ValueError, KeyError, TypeError) as error:
        raise foreign from error
    return manifest


def _refuse_damaged(kept: Kept) -> None:
    """Stops at whatever is not as the manifest says (核对各部分)."""
    there = [name for name in kept.book.namelist() if name != MANIFEST]
    wrong = sorted(kept.parts.keys() - set(there))
    if wrong:
        raise BackupError(
            f"{kept.path}：缺 {len(wrong)} 个部分（{wrong[0]} 等），备份不完整，没有恢复。", "请换一份备份。"
        )
    strange = [name for name in there if name not in kept.parts or not _NAME.fullmatch(name)]
    if strange or len(there) != len(set(there)):
        raise BackupError(
            f"{kept.path}：多出清单之外的部分（{(strange or there)[0][:60]} 等），文件被改动过，没有恢复。",
            "请换一份备份。",
        )
    for name, said in kept.parts.items():
        with kept.book.open(name) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        if digest != said.get("sha256"):
            raise BackupError(
                f"{kept.path}：{name} 与清单中的摘要值不符，备份被改动或损坏，没有恢复。", "请换一份备份。"
            )

"""Packs as data (模板包): one form family in one edition is one flat folder of YAML.

The door: ``load_pack`` and ``list_packs``. Everything else in here serves those who write packs (``jixiao packs test``, ``new``).
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from jixiao.core.errors import PackError
from jixiao.core.frame import Frame
from jixiao.core.pack import FormKind, Pack
from jixiao.packs.frame import read_frames
from jixiao.packs.reader import PackFaults, read_frame_file, read_pack

BUNDLED = Path(__file__).parent / "data"
"""Where the packs that come with jixiao stand."""

OUTSIDE = "JIXIAO_PACKS"
"""Environment variable: folders with further packs, separated as in PATH."""

_GENERAL = Path(__file__).parent / "general_report.md"

__all__ = [
    "BUNDLED",
    "OUTSIDE",
    "PackFaults",
    "forget_packs",
    "frame_for",
    "general_frame",
    "list_packs",
    "load_pack",
    "pack_folders",
    "two_packs",
]


def load_pack(id_or_path: str | Path) -> Pack:
    """The pack with this id, or in this folder (取模板包). Read once, then the same immutable value.

    Raises PackError: an unknown id (with the known ones), an id that stands in two places, or a pack with faults.
    """
    text = str(id_or_path)
    if isinstance(id_or_path, Path) or os.sep in text or "/" in text or text in (".", ".."):
        return _read(str(Path(text).resolve()))
    folders = pack_folders()
    if text in folders:
        return _read(str(folders[text]))
    near = get_close_matches(text, folders, n=1, cutoff=0.6)
    raise PackError(
        f"没有模板包「{text}」" + (f"，是否指「{near[0]}」？" if near else "。"),
        key=text,
        remedy=f"现有：{'、'.join(folders)}。包外的模板包请放在环境变量 {OUTSIDE} 所指的文件夹里，或直接给出文件夹路径。",
    )


def two_packs(first: str | Path, second: str | Path) -> tuple[Pack, Pack]:
    """Two packs to set side by side (取两个模板包). Raises PackError when they are one, or go by one id."""
    a, b = load_pack(first), load_pack(second)
    if a.id != b.id:
        return a, b
    if a.folder == b.folder:
        raise PackError(
            f"两个模板包是同一个：{a.id}，没有可对照的。", key=a.id, remedy="请给出两个，jixiao packs list 列出全部。"
        )
    raise PackError(
        f"两个模板包的 id 都是「{a.id}」，结果里分不清。",
        key=a.id,
        remedy="请用 jixiao packs new 另起一个 id，再改其中的办法。",
    )


def list_packs() -> tuple[Pack, ...]:
    """All packs (模板包清单): the bundled ones and those in the folders of JIXIAO_PACKS, by id."""
    return tuple(_read(str(folder)) for folder in pack_folders().values())


def pack_folders() -> dict[str, Path]:
    """Id → folder of every pack that can be found. Raises PackError when one id stands in two places."""
    return dict(_folders(os.environ.get(OUTSIDE, "")))


@lru_cache(maxsize=8)
def _folders(outside: str) -> tuple[tuple[str, Path], ...]:
    found: dict[str, Path] = {}
    for root in (BUNDLED, *(Path(part) for part in outside.split(os.pathsep) if part.strip())):
        if not root.is_dir():
            raise PackError(f"{OUTSIDE} 中的文件夹不存在：{root}。", remedy="请改正环境变量，或建好该文件夹。")
        own = (root,) if (root / "pack.yaml").is_file() else sorted(root.iterdir())
        for folder in own:
            if not (folder / "pack.yaml").is_file():
                continue
            pack_id = folder.name
            if pack_id in found and found[pack_id].resolve() != folder.resolve():
                raise PackError(
                    f"模板包「{pack_id}」有两份：{found[pack_id]} 和 {folder}。",
                    key=pack_id,
                    remedy="请给其中一份换一个 id（新版本应有新 id），或从环境变量中去掉它所在的文件夹。",
                )
            found[pack_id] = folder.resolve()
    return tuple(sorted(found.items()))


@lru_cache(maxsize=256)
def _read(folder: str) -> Pack:
    return read_pack(Path(folder))


def forget_packs() -> None:
    """Lets every pack be read anew (重新读取), after its files were changed."""
    _folders.cache_clear()
    _read.cache_clear()


def frame_for(pack: Pack, kind: FormKind) -> tuple[Frame, str, bool]:
    """The frame and the title of a report (报告框架): the pack's own, or the general one — and then True."""
    general, title = general_frame(kind.kind)
    own = pack.frame(kind.id)
    return own or general, dict(pack.report_titles).get(kind.id) or title, own is None


@lru_cache(maxsize=8)
def general_frame(kind: str) -> tuple[Frame, str]:
    """The frame for a kind of form whose pack gives none (通用报告框架): project | department | department-common; and its title."""
    faults: list[PackError] = []
    front, body, first_line = read_frame_file(_GENERAL, faults)
    read = read_frames(body, _GENERAL, first_line=first_line)
    if faults or read.faults:
        raise PackFaults((*faults, *read.faults))
    return next(frame for frame in read.frames if kind in frame.kinds), front.data["titles"][kind]

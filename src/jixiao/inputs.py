"""The files a command was asked to read (所读文件): listed, and refused before anything is read or written."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from jixiao.show.output import OutputError, tell
from jixiao.show.words import one_line
from jixiao.sources import Listing


def listing_of(chosen: Namespace) -> Listing:
    """The files meant. Refused before anything is read or written: nothing to read, broken packs, a result over a file that is read."""
    from jixiao.packs import list_packs

    list_packs()  # a broken pack is no fault of the files: said once, and not for each of them
    return _files(chosen, chosen.paths)


def reports_of(chosen: Namespace, listing: Listing) -> Listing:
    """The files behind ``--with``, without those that are read anyway; refused as ``listing_of`` refuses."""
    if not chosen.reports:
        return Listing(files=())
    named, known = _files(chosen, chosen.reports), {os.path.realpath(name) for name in listing.files}
    return Listing(files=tuple(name for name in named.files if os.path.realpath(name) not in known))


def _files(chosen: Namespace, paths: Sequence[str]) -> Listing:
    from jixiao.sources import PICTURES, list_files

    listing = list_files(paths)
    if listing.passed_over and not chosen.quiet:
        some = "、".join(one_line(Path(name).name) for name in listing.passed_over[:3])
        more = " 等" if len(listing.passed_over) > 3 else ""
        pictures = sum(Path(name).suffix.lower() in PICTURES for name in listing.passed_over)
        hint = f"其中 {pictures} 个是图片，要识别请直接给出，例如 文件夹/*.jpg。" if pictures else ""
        tell(f"略过 {len(listing.passed_over)} 个文件（不是表格文档，或是先前写出的结果）：{some}{more}。{hint}")
    if not listing.files:
        raise OutputError(
            f"{'、'.join(path or '（空路径）' for path in paths)}：没有可读取的文件。",
            "请给出 docx、xlsx、xls、ods、pdf、txt 文件，或装有这些文件的文件夹。",
        )
    if chosen.output and Path(chosen.output).exists():
        for name in listing.files:
            if Path(name).exists() and Path(name).samefile(chosen.output):
                raise OutputError(f"{chosen.output}：这是要读取的文件，不能用来写结果。", "请换一个文件名。")
    return listing

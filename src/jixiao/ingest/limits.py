"""Limits (读取上限): how big a file may be and how long its reading may take, so that no file can hang or flood the machine.

Every reader gets a ``Watch`` and calls ``watch.tick()`` in its loops: the time limit is cooperative, so it works the same on
Windows, in threads and in worker processes, and needs no signal. One step inside a library (parsing one XML part, opening one
PDF) cannot be interrupted; the size limits below bound how long such a step can be.
"""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from jixiao.core.errors import ReadError

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of one file (单个文件的上限). Forms are small: a department's forms of a year fit in a few megabytes.

    ``file_bytes``: size on disk; ``text_bytes``: of plain text; ``xml_bytes``: of one XML part, whose tree takes ten times that.
    ``unpacked_bytes``/``part_bytes``: what a zip (docx, xlsx, ods) may unpack to, in all and per part.
    ``ratio``: unpacked ÷ packed of a part beyond 8 MB. ``entries``: files in a zip. ``rows``/``columns``/``cells``: of one table.
    ``pages``: of a PDF. ``seconds``: of wall clock. ``scanned_pages``: pages that are pictures; each of them has ``page_seconds`` of its own.
    ``pixels``: of one picture.
    """

    file_bytes: int = 100 * MEGABYTE
    text_bytes: int = 20 * MEGABYTE
    xml_bytes: int = 60 * MEGABYTE
    unpacked_bytes: int = 300 * MEGABYTE
    part_bytes: int = 100 * MEGABYTE
    ratio: int = 200
    entries: int = 5000
    rows: int = 50_000
    columns: int = 1_000
    cells: int = 2_000_000
    pages: int = 1_000
    seconds: float = 60.0
    scanned_pages: int = 500
    page_seconds: float = 60.0
    pixels: int = 100_000_000


DEFAULT = Limits()


Told = Callable[[str, int, int], None]
"""Who hears how far a long reading is (进度): the file, the page begun, all pages."""


class Watch:
    """The limits of one reading with its clock (计时). ``source`` is the file's name, for messages.

    ``told`` hears of every page that takes long: the file, the number of pages begun, and of all there are.
    """

    __slots__ = ("_allowed", "_deadline", "limits", "source", "told")

    def __init__(self, source: str, limits: Limits = DEFAULT, told: Told | None = None) -> None:
        self.source = source
        self.limits = limits
        self.told = told
        self._allowed = limits.seconds
        self._deadline = time.monotonic() + limits.seconds

    @property
    def left(self) -> float:
        """Seconds that are left, at least a tenth."""
        return max(0.1, self._deadline - time.monotonic())

    def tick(self) -> None:
        """Refuse to go on when the time is over."""
        if time.monotonic() > self._deadline:
            raise self.too_slow()

    def scanned_pages(self, count: int) -> None:
        """Refuse more pictures than anybody waits for (扫描页数)."""
        if count > self.limits.scanned_pages:
            raise ReadError(
                "too_many_pages",
                f"{self.source}：有 {count} 页扫描件，超过 {self.limits.scanned_pages} 页的上限。",
                "请把自评表所在的页另存为单独的文件后再读。",
            )

    def begin_page(self, number: int, count: int) -> None:
        """Say that a page begins that takes seconds rather than milliseconds, and give it a clock of its own (开始识别一页)."""
        self._allowed = self.limits.page_seconds
        self._deadline = time.monotonic() + self._allowed
        if self.told is not None:
            self.told(self.source, number, count)

    def too_slow(self) -> ReadError:
        """The error for a file that takes too long (读取超时)."""
        return ReadError(
            "too_slow",
            f"{self.source}：读取超过 {self._allowed:g} 秒，已停止。",
            "文件可能过大或结构异常，请把其中的自评表另存为单独的文件后再读。",
        )

    def bytes(self, size: int, limit: int, what: str = "") -> None:
        """Refuse content that is too large to take in."""
        if size > limit:
            raise ReadError(
                "too_large",
                f"{self.source}{what}：内容有 {size // MEGABYTE} MB，超过 {limit // MEGABYTE} MB 的上限。",
                "自评表没有这么大，请把其中的自评表另存为单独的文件后再读。",
            )

    def rows(self, count: int, where: str = "") -> None:
        """Refuse a table with too many rows."""
        if count > self.limits.rows:
            raise ReadError(
                "too_many_rows",
                f"{self.source}{where}：共 {count} 行，超过一张表 {self.limits.rows} 行的上限。",
                "自评表没有这么多行，请确认是否选错了文件；如确有自评表，请把它单独另存后再读。",
            )

    def cells(self, rows: int, columns: int, where: str = "") -> None:
        """Refuse a table with too many rows, columns or cells, before memory is taken for it."""
        self.rows(rows, where)
        if columns > self.limits.columns or rows * columns > self.limits.cells:
            raise ReadError(
                "too_many_cells",
                f"{self.source}{where}：{rows} 行、{columns} 列，超过一张表 {self.limits.columns} 列、{self.limits.cells} 格的上限。",
                "请删去表外的多余内容，或把自评表单独另存后再读。",
            )


class Archive:
    """A zip (压缩包) such as docx or xlsx, looked over before anything is unpacked: number, size and ratio of its parts.

    Sizes are those the zip states; Python's zipfile never unpacks more than that and verifies the checksum, so a lying entry is
    a damaged file, not a flood.
    """

    __slots__ = ("_watch", "_zip", "names")

    def __init__(self, data: bytes, watch: Watch) -> None:
        self._watch = watch
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise self._damaged() from error
        self._look_over()
        # some programs write backslashes
        self.names = {name.replace("\\", "/"): entry for name, entry in self._zip.NameToInfo.items()}

    def _look_over(self) -> None:
        limits, entries = self._watch.limits, self._zip.infolist()
        total = 0
        suspicious = len(entries) > limits.entries
        for entry in entries:
            total += entry.file_size
            if entry.flag_bits & 1:
                raise password(self._watch.source)
            if entry.file_size > 8 * MEGABYTE and entry.file_size > limits.ratio * max(1, entry.compress_size):
                suspicious = True
        if suspicious or total > limits.unpacked_bytes:
            raise ReadError(
                "zip_bomb",
                f"{self._watch.source}：压缩包内有 {len(entries)} 个文件，解压后共 {total // MEGABYTE} MB，大小或压缩比异常，没有解压。",
                "正常的自评表不会这样，请向提供者索取原文件；如确属正常，请用 Office 或 WPS 打开后另存再读。",
            )

    def _damaged(self) -> ReadError:
        return damaged(self._watch.source)

    def read(self, name: str) -> bytes | None:
        """The unpacked bytes of one part; None when there is no such part."""
        entry = self.names.get(name)
        if entry is None:
            return None
        self._watch.bytes(entry.file_size, self._watch.limits.part_bytes, f" 解压后的 {name}")
        self._watch.tick()
        try:
            return self._zip.read(entry)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise self._damaged() from error

    def main_part(self, usual: str) -> str:
        """The part an office file begins with: nearly always the usual one, otherwise what its relations say."""
        if usual not in self.names:
            relations = self.xml("_rels/.rels")
            for relation in relations if relations is not None else ():
                if (relation.get("Type") or "").endswith("/officeDocument"):
                    return (relation.get("Target") or "").lstrip("/")
        return usual

    def xml(self, name: str) -> etree._Element | None:
        """The root element of an XML part; None when there is no such part. A document type (DTD) is refused."""
        data = self.read(name)
        return None if data is None else parse_xml(data, self._watch)


def _parser(whole: bool) -> etree.XMLParser:
    # No entity is expanded, no DTD loaded, nothing fetched; huge_tree stays off so libxml2's own depth and size guards hold.
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        dtd_validation=False,
        remove_comments=not whole,
        remove_pis=not whole,
    )


def parse_xml(data: bytes, watch: Watch, *, whole: bool = False) -> etree._Element:
    """XML of an office file, parsed without entities or network (安全解析). Office files never carry a DTD: one is refused.

    ``whole``: comments and processing instructions are kept, for a tree that is written again.
    """
    watch.bytes(len(data), watch.limits.xml_bytes, " 解压后")
    try:
        root = etree.fromstring(data, _parser(whole))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(watch.source) from error
    tree = root.getroottree()
    if tree is not None and tree.docinfo.internalDTD is not None:
        raise ReadError(
            "unsafe_xml",
            f"{watch.source}：文件内部的 XML 带有文档类型声明（DTD），可能引用外部内容，没有读取。",
            "正常的 Office 文件没有这种声明，请向提供者核实来源，或用 Office、WPS 打开后另存再读。",
        )
    return root


def damaged(source: str) -> ReadError:
    """The error for a file whose content is broken (文件损坏)."""
    return ReadError(
        "damaged",
        f"{source}：文件已损坏或不完整，无法打开。",
        "请用 Office、WPS 或 PDF 阅读器打开检查；能打开就另存一份再读，打不开请重新获取原文件。",
    )


def password(source: str) -> ReadError:
    """The error for an encrypted file (文件加密)."""
    return ReadError(
        "password",
        f"{source}：文件设有打开密码，无法读取。",
        "请用原程序打开，取消密码保护后另存，再重新读取。",
    )

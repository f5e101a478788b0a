"""Opening a file (打开文件): what it is by its content, and which reader reads it.

The extension is only believed where the content is silent (csv, md, txt). A file that is something else than its name says is read
as what it is, with a note in ``problems``.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from jixiao.core.errors import ReadError
from jixiao.ingest.limits import DEFAULT, MEGABYTE, Limits, Told, Watch, damaged, password
from jixiao.ingest.ole import MAGIC, Container
from jixiao.ingest.sheet import Sheets

_IMAGES = {
    b"\x89PNG": "PNG 图片", b"\xff\xd8\xff": "JPEG 图片", b"GIF8": "GIF 图片", b"BM": "BMP 图片",
    b"II*\0": "TIFF 图片", b"MM\0*": "TIFF 图片",
}  # fmt: skip
NOTES = frozenset(
    {"wrong_extension", "hidden_sheet", "hidden_rows", "nested_table", "no_rulings", "recognised", "blank_page"}
)
"""Problem codes that only remark on how a file was read (读取提示): all that is visible in it was read. Other codes tell of a loss."""

_EXPECTED = {
    ".docx": "docx", ".docm": "docx", ".dotx": "docx", ".xlsx": "xlsx", ".xlsm": "xlsx", ".xltx": "xlsx", ".xlsb": "xlsb", ".xls": "xls",
    ".et": "xls", ".ods": "ods", ".pdf": "pdf", ".txt": "text", ".md": "text", ".csv": "csv", ".json": "json", ".png": "image",
    ".jpg": "image", ".jpeg": "image", ".tif": "image", ".tiff": "image", ".bmp": "image", ".webp": "image", ".gif": "image",
}  # fmt: skip
_NAMES = {
    "docx": "Word 文档（docx）", "xlsx": "Excel 工作簿（xlsx）", "xls": "Excel 97-2003 工作簿（xls）",
    "ods": "ODS 表格", "pdf": "PDF", "text": "纯文本", "csv": "CSV 文本", "json": "JSON", "image": "图片",
}  # fmt: skip
_MAIN_PART = {".docx": b"word/document.xml", ".xlsx": b"xl/workbook.xml"}
_CONVERT = {
    "doc": ("旧版 Word 文档（doc）", "请用 Word 或 WPS 文字打开，另存为 docx 后再读。"),
    "wps": ("WPS 文字文档（wps）", "请用 WPS 文字打开，另存为 docx 后再读。"),
    "et": ("WPS 表格文件（et）", "请用 WPS 表格打开，另存为 xlsx 后再读。"),
    "xlsb": ("Excel 二进制工作簿（xlsb）", "请用 Excel 打开，另存为 xlsx 后再读。"),
    "xml": ("XML 文件", "请用 Word、Excel 或 WPS 打开，另存为 docx 或 xlsx 后再读。"),
    "ofd": ("OFD 版式文件", "请用 OFD 阅读器（如数科、福昕）打开，导出为 PDF 后再读；有 Word 或 Excel 原件时请直接用原件。"),
    "odt": ("ODT 文档", "请用 WPS 文字或 LibreOffice 打开，另存为 docx 后再读。"),
    "rtf": ("RTF 文档", "请用 Word 或 WPS 文字打开，另存为 docx 后再读。"),
    "html": ("网页（HTML）内容", "请用 Excel 或 WPS 打开，另存为 xlsx 或 docx 后再读。"),
    "pptx": ("演示文稿（PPT）", "请提供 Word、Excel 或 PDF 格式的自评表。"),
    "zip": ("压缩包", "请先解压，再读其中的 docx、xlsx 或 pdf 文件。"),
    "archive": ("压缩包", "请先解压，再读其中的 docx、xlsx 或 pdf 文件。"),
    "ole": ("无法识别的 Office 97-2003 文件", "请用 Office 或 WPS 打开，另存为 docx 或 xlsx 后再读。"),
}  # fmt: skip


def read_sheets(
    path: str | Path, limits: Limits = DEFAULT, told: Told | None = None, data: bytes | None = None
) -> Sheets:
    """A file as neutral tables (读取文件): docx, xlsx, xls, ods, pdf, txt, md, csv; scans and pictures with the extra ``[ocr]``.

    ``told`` hears of every page that has to be recognised. ``data``: the content, where it is at hand already. Raises ReadError with a code, a message naming the file, and a remedy. JSON is the caller's: it is refused here.
    """
    path = Path(path)
    watch = Watch(path.name, limits, told)
    data = _bytes(path, limits) if data is None else _within(data, path.name, limits)
    kind = _kind(data, path)
    sheets = _read(data, kind, path, watch)
    expected = _EXPECTED.get(path.suffix.lower())
    if expected != kind and (expected is not None or kind not in ("text", "csv")):
        extension = path.suffix or "（没有扩展名）"
        sheets.problems.insert(
            0, ("wrong_extension", f"{path.name}：扩展名是 {extension}，内容其实是{_NAMES[kind]}，已按内容读取。建议改正扩展名。")
        )  # fmt: skip
    return sheets


def sniff(path: str | Path) -> str:
    """What a file is by its content: docx xlsx xls ods pdf text csv json, or a kind that cannot be read (doc, ofd, image …)."""
    path = Path(path)
    return _kind(_bytes(path, DEFAULT), path)


def _bytes(path: Path, limits: Limits) -> bytes:
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise ReadError(
                "is_directory", f"{name}：这是一个文件夹，不是文件。", "请给出其中的文件，例如 文件夹/*.docx。"
            )
        size = path.stat().st_size
        Watch(name, limits).bytes(size, limits.file_bytes)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError("not_found", f"{name}：找不到这个文件。", "请检查路径和文件名是否写对。") from error
    except PermissionError as error:
        raise ReadError(
            "no_permission", f"{name}：没有读取权限，或正被其他程序占用。", "请关闭打开它的程序，或检查文件权限。"
        ) from error
    except (OSError, ValueError) as error:
        raise ReadError("unreadable", f"{name}：系统无法读取（{error}）。", "请检查路径和磁盘后重试。") from error
    return _within(data, name, limits)


def _within(data: bytes, name: str, limits: Limits) -> bytes:
    """The content, refused when it is too large or nothing."""
    Watch(name, limits).bytes(len(data), limits.file_bytes)
    if not data.strip(b"\0 \t\r\n"):
        raise ReadError("empty_file", f"{name}：文件是空的，没有内容。", "请确认文件已保存或下载完整。")
    return data


def _kind(data: bytes, path: Path) -> str:
    head = data[:1024]
    suffix = path.suffix.lower()
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        # the names of its parts stand at the end of a zip; a broken one is told by its reader
        part = _MAIN_PART.get(suffix)
        return _EXPECTED[suffix] if part is not None and data.find(part, -65536) > 0 else _zip_kind(data)
    if head.startswith(MAGIC):
        return _ole_kind(data, suffix)
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return "archive"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(tuple(_IMAGES)) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "image"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        return "html"
    if start.startswith(b"<?xml"):
        return "html" if b"<html" in start else "xml"
    if suffix == ".json" or (start[:1] in (b"{", b"[") and suffix not in (".txt", ".md", ".csv")):
        return "json"
    if suffix == ".csv":
        return "csv"
    return "text" if _is_text(data) else "unknown"


def _zip_kind(data: bytes) -> str:
    """Which kind of office file a zip is, by the parts it holds. A broken zip is told by its first part."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {name.replace("\\", "/") for name in package.namelist()}
            types = b""
            if "[Content_Types].xml" in names and package.getinfo("[Content_Types].xml").file_size < MEGABYTE:
                types = package.read("[Content_Types].xml")
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                kind = package.read("mimetype").decode("ascii", "replace")
                if "opendocument.spreadsheet" in kind:
                    return "ods"
                if "opendocument.text" in kind:
                    return "odt"
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return "broken_zip"
    for part, kind in (("word/", "docx"), ("ppt/", "pptx")):
        if any(name.startswith(part) for name in names):
            return kind
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "OFD.xml" in names:
        return "ofd"
    if b"spreadsheetml" in types:
        return "xlsx"
    return "docx" if b"wordprocessingml" in types else "zip"


def _ole_kind(data: bytes, suffix: str) -> str:
    """Which kind of file an OLE container is, by the names of its streams."""
    try:
        names = {name.upper() for name in Container(data).streams}
    except ValueError:  # damaged: whatever names are left in its bytes
        known = ("EncryptedPackage", "WordDocument", "Workbook", "Book")
        names = {name.upper() for name in known if (name + "\0").encode("utf-16-le") in data}
    if names & {"ENCRYPTEDPACKAGE", "ENCRYPTIONINFO"}:
        return "encrypted"
    if "WORDDOCUMENT" in names:
        return "wps" if suffix == ".wps" else "doc"
    if names & {"WORKBOOK", "BOOK"}:
        return "xls"
    if suffix in (".doc", ".wps", ".et"):
        return suffix[1:]
    return "ole"


def _is_text(data: bytes) -> bool:
    sample = data[:65536]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if sample.count(0) > len(sample) // 5:  # UTF-16 without a mark: every other byte of figures and signs is zero
        return b"\0\n" in sample or b"\n\0" in sample
    control = sum(sample.count(bytes([code])) for code in (0, 1, 2, 3, 4, 5, 6, 7, 14, 15, 16, 17, 18, 19, 20))
    return control * 50 <= len(sample)


def _read(data: bytes, kind: str, path: Path, watch: Watch) -> Sheets:
    if kind == "docx":
        from jixiao.ingest.docx import read_docx

        return read_docx(data, watch)
    if kind == "ods":
        from jixiao.ingest.ods import read_ods

        return read_ods(data, watch)
    if kind in ("xlsx", "xls"):
        from jixiao.ingest.workbook import read_workbook

        return read_workbook(data, kind, watch)
    if kind == "text":
        from jixiao.ingest.text import read_text

        return read_text(data, watch)
    if kind == "csv":
        from jixiao.ingest.text import read_csv

        return read_csv(data, watch)
    if kind == "pdf":
        from jixiao.ingest.pdf import read_pdf

        return read_pdf(data, watch)
    name = path.name
    if kind == "encrypted":
        raise password(name)
    if kind == "broken_zip":
        raise damaged(name)
    if kind == "image":
        from jixiao.ingest.scan import extra

        if not extra.is_installed():
            raise extra.missing(f"{name}：这是图片")
        from jixiao.ingest.scan.reading import read_image

        return read_image(data, watch)
    if kind == "json":
        raise ReadError("unsupported_format", f"{name}：JSON 不在这里读取。", "请用 jixiao extract 输出的 JSON。")
    what, remedy = _CONVERT.get(
        kind, ("无法识别的文件格式", "请提供 docx、xlsx、xls、ods、可选中文字的 pdf、txt 或 md 文件。")
    )
    raise ReadError("unsupported_format", f"{name}：这是{what}，不能直接读取。", remedy)

"""What an uploaded file really is (文件种类): told by its content, never believed from its name. What cannot be a paper that proves something is refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import puremagic
from django.utils.translation import gettext as _

from jixiao.core.errors import ReadError
from jixiao.ingest.limits import Archive, Watch
from jixiao.ingest.open import sniff
from jixiao.web.records.faults import Refused
from jixiao.web.records.vault import Received

_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS = {
    "pdf": ("PDF", "application/pdf"),
    "docx": ("Word 文档", f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": ("Excel 工作簿", f"{_OFFICE}.spreadsheetml.sheet"),
    "pptx": ("演示文稿", f"{_OFFICE}.presentationml.presentation"),
    "doc": ("旧版 Word 文档", "application/msword"),
    "xls": ("旧版 Excel 工作簿", "application/vnd.ms-excel"),
    "wps": ("WPS 文字文档", "application/vnd.ms-works"),
    "et": ("WPS 表格", "application/vnd.ms-excel"),
    "ods": ("ODS 表格", "application/vnd.oasis.opendocument.spreadsheet"),
    "odt": ("ODT 文档", "application/vnd.oasis.opendocument.text"),
    "ofd": ("OFD 版式文件", "application/ofd"),
    "rtf": ("RTF 文档", "application/rtf"),
    "txt": ("纯文本", "text/plain"),
    "csv": ("CSV 表格", "text/csv"),
    "png": ("PNG 图片", "image/png"),
    "jpg": ("JPEG 图片", "image/jpeg"),
    "gif": ("GIF 图片", "image/gif"),
    "bmp": ("BMP 图片", "image/bmp"),
    "tif": ("TIFF 图片", "image/tiff"),
    "webp": ("WebP 图片", "image/webp"),
}
"""What may be uploaded (可上传的种类): by its usual extension, what it is called and its MIME type."""

ACCEPTED = tuple(_KINDS)
_SAME = {
    "jpeg": "jpg",
    "jfif": "jpg",
    "tiff": "tif",
    "dib": "bmp",
    "md": "txt",
    "log": "txt",
    "tsv": "csv",
    "text": "txt",
}
_ZIPPED = frozenset({"docx", "xlsx", "pptx", "ods", "odt", "ofd"})
_TAIL = 64 * 1024
_SAID = {
    "zip": "压缩包", "archive": "压缩包", "html": "网页", "xml": "网页或 XML 文件", "json": "JSON 数据", "xlsb": "Excel 二进制工作簿", "exe": "Windows 程序",
    "dll": "Windows 程序", "elf": "程序", "sh": "脚本", "bat": "脚本", "jar": "程序", "mp4": "视频", "avi": "视频", "mp3": "音频", "wav": "音频",
}  # fmt: skip
_REMEDIES = {
    "zip": "请先解压，把其中的文件逐份上传。", "archive": "请先解压，把其中的文件逐份上传。", "html": "请打印成 PDF 后上传。",
    "xml": "请另存为 docx、xlsx 或 PDF 后上传。", "xlsb": "请用 Excel 另存为 xlsx 后上传。",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContentKind:
    """What a file is (文件种类): its usual extension, what people call it, its MIME type; ``renamed``: its own name claims something else."""

    extension: str
    title: str
    mime: str
    renamed: bool = False


def kind_of_file(file: Received) -> ContentKind:
    """What an upload is by its content (辨别文件). Raises Refused for what is not taken: programs, archives, pages, broken, empty, locked files, zip bombs."""
    try:
        found = sniff(file.path)
        if found in _ZIPPED:
            _look_into(file.path)
    except ReadError as error:
        raise Refused(error.message, error.remedy, path="file") from error
    if found == "pdf":
        _need_whole_pdf(file)
    extension = _extension(found, file.path)
    if extension not in _KINDS:
        raise _not_taken(file, found)
    title, mime = _KINDS[extension]
    named = file.path.suffix.lower().lstrip(".")
    return ContentKind(extension, title, mime, renamed=_SAME.get(named, named) not in _alike(extension))


def fitting_name(name: str, kind: ContentKind) -> str:
    """A file's name with the extension its content has (正名)."""
    return f"{Path(name).stem}.{kind.extension}" if kind.renamed else name


def _alike(extension: str) -> tuple[str, ...]:
    """Extensions that say the same, or that the content cannot tell apart."""
    return {"txt": ("txt", "csv"), "csv": ("csv", "txt"), "doc": ("doc", "wps"), "xls": ("xls", "et")}.get(
        extension, (extension,)
    )


def _extension(found: str, path: Path) -> str:
    if found == "image":
        told = puremagic.magic_file(str(path))
        extension = told[0].extension.lstrip(".") if told else ""
        return _SAME.get(extension, extension)
    if found == "text":
        return "txt" if not path.read_bytes().startswith((b"#!", b"<?php")) else "script"
    return found


def _look_into(path: Path) -> None:
    """Looks a zipped office file over before anybody unpacks it (查压缩包). Raises ReadError; Refused when it carries macros."""
    package = Archive(path.read_bytes(), Watch(path.name))
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        raise Refused(
            _("%s：文件带有宏，没有上传。") % path.name, _("请另存为不带宏的 docx 或 xlsx 后再传。"), path="file"
        )


def _need_whole_pdf(file: Received) -> None:
    """A PDF begins and ends as one (PDF 完整): a program with a PDF's mark inside does not, nor does half a download."""
    with file.path.open("rb") as handle:
        head = handle.read(1024).lstrip(b"\xef\xbb\xbf\0 \t\r\n")
        handle.seek(max(0, file.size - _TAIL))
        tail = handle.read()
    if not head.startswith(b"%PDF-"):
        raise _not_taken(file, "unknown")
    if b"startxref" not in tail:
        raise Refused(
            _("%s：PDF 不完整，缺少结尾，没有上传。") % file.name,
            _("请用 PDF 阅读器打开检查，重新导出或重新下载后再传。"),
            path="file",
        )


def _not_taken(file: Received, found: str) -> Refused:
    if found == "encrypted":
        return Refused(
            _("%s：文件设有打开密码，审核时打不开，没有上传。") % file.name,
            _("请取消密码后另存，再上传。"),
            path="file",
        )
    if found == "broken_zip":
        return Refused(
            _("%s：文件已损坏或不完整，没有上传。") % file.name,
            _("请用原程序打开检查；能打开就另存一份再传，打不开请重新获取。"),
            path="file",
        )
    what = _SAID.get(found) or _SAID.get(_told(file.path), "")
    message = (
        _("%(name)s：内容其实是%(what)s，不能作为佐证材料上传。") % {"name": file.name, "what": what}
        if what
        else _("%s：内容不是可用的文件格式，没有上传。") % file.name
    )
    remedy = _REMEDIES.get(found) or _("可上传 PDF、Word、Excel、WPS、OFD、图片和文本文件。")
    return Refused(message, remedy, path="file")


def _told(path: Path) -> str:
    """The extension a file of no use would usually have (其他种类), "" when nobody knows."""
    try:
        told = puremagic.magic_file(str(path))
    except (puremagic.PureError, ValueError, OSError):
        return ""
    return told[0].extension.lstrip(".") if told else ""

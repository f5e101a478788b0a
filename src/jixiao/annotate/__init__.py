"""Annotating (标注): findings go back into the user's own file as comments, colours and an index; or into a letter.

What the file says stays as it was; only what jixiao itself once put in is replaced.
"""

from __future__ import annotations

from pathlib import Path

from jixiao.annotate.docx import annotate_docx
from jixiao.annotate.index import index_of
from jixiao.annotate.package import Package
from jixiao.annotate.xlsx import annotate_xlsx
from jixiao.core.errors import AnnotationError
from jixiao.judge import JudgedDocument
from jixiao.show.words import no_form, one_line

_WRITERS = {"docx": annotate_docx, "xlsx": annotate_xlsx}
_LETTER = "或加 --letter 另写一份复核意见书"
_REMEDIES = {
    "pdf": ("PDF 不能加批注", f"请给出原来的 Word 或 Excel 文件，{_LETTER}。"),
    "text": ("纯文本不能加批注", f"请给出原来的 Word 或 Excel 文件，{_LETTER}。"),
    "csv": ("CSV 文本不能加批注", f"请用 Excel 或 WPS 打开，另存为 xlsx 后再标注，{_LETTER}。"),
    "xls": ("旧版 Excel 工作簿（xls）不能直接标注", f"请用 Excel 或 WPS 打开，另存为 xlsx 后再标注，{_LETTER}。"),
    "ods": ("ODS 表格不能直接标注", f"请用 Excel、WPS 或 LibreOffice 打开，另存为 xlsx 后再标注，{_LETTER}。"),
    "json": ("JSON 里只有读出的结果，没有原件", f"请给出原来的 Word 或 Excel 文件，{_LETTER}。"),
}
_SIGNED = "文件带有数字签名。加批注后签名不再有效，请同时保留原件。"


def annotated(judged: JudgedDocument, *, from_json: bool = False) -> bytes:
    """The file of a judged document with its findings in it (标注). Raises AnnotationError and ReadError; nothing is written.

    ``from_json``: the document was read from JSON, so there is no file to put anything into.
    """
    source, kind = Path(judged.document.source), "json" if from_json else judged.document.format
    refuse_without_forms(judged)
    if kind not in _WRITERS:
        what, remedy = _REMEDIES.get(kind, ("这种文件不能标注", f"请另存为 docx 或 xlsx 后再标注，{_LETTER}。"))
        raise AnnotationError(f"{one_line(source.name)}：{what}，没有写出。", remedy)
    data = source.read_bytes()
    signed = any(name.startswith("_xmlsignatures/") for name in Package(data, source.name).names)
    return _WRITERS[kind](data, index_of(judged, [_SIGNED] if signed else []), source.name)


def refuse_without_forms(judged: JudgedDocument) -> None:
    """Raises AnnotationError for a document in which no form was read (无表可标注). Why a file could not be read has been said."""
    document = judged.document
    if not judged.forms:
        remedy = "" if document.problems else "请给出填好的自评表。"
        raise AnnotationError(f"{one_line(Path(document.source).name)}：{no_form(document)}，没有写出。", remedy)


__all__ = ["annotated", "refuse_without_forms"]

"""Reading (读取): a file → its forms and reports, every value with its place, every guess a doubt."""

from __future__ import annotations

import json
from pathlib import Path

from jixiao.core.codec import document_from_dict
from jixiao.core.errors import ReadError
from jixiao.core.form import Document, Form, Problem, Report
from jixiao.ingest.fill import read_form
from jixiao.ingest.match import Matcher
from jixiao.ingest.open import read_sheets, sniff
from jixiao.ingest.report import read_report
from jixiao.ingest.segment import Piece, Segment, segments
from jixiao.ingest.sheet import Paragraph, Sheets, Table
from jixiao.packs import list_packs


def read_all(path: str | Path) -> list[Document]:
    """Every document that a path holds (读取文件): one for a file, several for the JSON that ``extract`` prints.

    Raises ReadError when the file cannot be read at all; parts that cannot be read are the document's problems.
    """
    path = Path(path)
    if sniff(path) == "json":
        return _from_json(path)
    return [document(read_sheets(path), str(path))]


def read(path: str | Path) -> Document:
    """The document in a file (读取文件). Raises ReadError; a JSON file must hold exactly one document."""
    found = read_all(path)
    if len(found) != 1:
        raise ReadError(
            "several_documents",
            f"{Path(path).name}：JSON 中有 {len(found)} 个文件的结果，这里只能读一个。",
            "请逐个给出，或用命令行处理整个 JSON。",
        )
    return found[0]


def document(sheets: Sheets, source: str) -> Document:
    """Forms and reports of what a reader has read (识别)."""
    forms: list[Form] = []
    reports: list[Report] = []
    problems = [Problem(code=code, message=message) for code, message in sheets.problems]
    matcher = _matcher()
    for segment in segments(sheets):
        if segment.kind == "report":
            reports.append(read_report(_blocks(segment)))
        elif segment.kind == "form":
            form = read_form(segment)
            if is_blank(form):
                problems.append(_blank(form, segment, source))
            else:
                forms.append(matcher.match(form, segment))
    name = Path(source).name
    if not forms and not reports and not problems:
        problems.append(
            Problem(
                code="no_form",
                message=f"{name}：没有找到绩效自评表或自评报告，没有可核查的内容。请确认给出的是自评表（应有指标、完成值、得分等栏目）。",
            )
        )
    return Document(
        source=source, format=sheets.format, forms=tuple(forms), reports=tuple(reports), problems=tuple(problems)
    )


_LAST: list[Matcher] = []


def _matcher() -> Matcher:
    """The matcher for the packs there are now; made anew only when they have changed."""
    packs = list_packs()
    if not _LAST or (_LAST[0].packs is not packs and _LAST[0].packs != packs):
        _LAST[:] = [Matcher(packs)]
    return _LAST[0]


def is_blank(form: Form) -> bool:
    """Whether nothing was filled in (空白表): no actual, no score, no executed money."""
    if form.total is not None:
        return False
    if any(i.actual or i.score for _, i in form.indicators()):
        return False
    money = form.budget
    return money is None or not (money.executed or money.score)


def _blank(form: Form, segment: Segment, source: str) -> Problem:
    """Why a form that says nothing is no self-evaluation: a declaration, or a blank template."""
    title = form.title.text if form.title else "（无标题）"
    name = Path(source).name
    if any(i.target for _, i in form.indicators()):
        return Problem(
            code="declaration_only",
            message=f"{name}「{title}」：只有目标值，没有完成值和得分，是目标申报表或尚未填报的自评表，没有可核查的内容。请填写完成情况后再核查。",
        )
    return Problem(code="blank_template", message=f"{name}「{title}」：是空白模板，没有可核查的内容。请填写后再核查。")


def _blocks(segment: Segment) -> list[Paragraph | Table]:
    """A report's paragraphs and tables in order."""
    return [item.table if isinstance(item, Piece) else item for item in segment.items]


def _from_json(path: Path) -> list[Document]:
    """The documents of a JSON file that ``extract`` printed."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ReadError(
            "json_damaged", f"{path.name}：不是完整的 JSON（{error}）。", "请用 jixiao extract 重新生成。"
        ) from error
    except RecursionError as error:
        raise ReadError("json_damaged", f"{path.name}：JSON 嵌套过深。", "请用 jixiao extract 重新生成。") from error
    entries = data if isinstance(data, list) else [data]
    if not all(isinstance(entry, dict) for entry in entries):
        raise ReadError("json_shape", f"{path.name}：JSON 应为文件结果的列表。", "请用 jixiao extract 输出的 JSON。")
    if entries and "forms" not in entries[0] and "goals" in entries[0]:
        entries = [{"source": str(path), "format": "json", "forms": entries}]
    try:
        return [document_from_dict(entry) for entry in entries]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReadError(
            "json_shape", f"{path.name}：JSON 的结构不符（{error}）。", "请用 jixiao extract 输出的 JSON。"
        ) from error


__all__ = ["document", "is_blank", "read", "read_all"]

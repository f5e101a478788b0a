"""Ledger entries in a workbook (台账导入表): the template, and reading one back with every fault at its row and column."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import python_calamine
from django.utils.translation import gettext as _

from jixiao.core.errors import ReadError
from jixiao.core.number import plain
from jixiao.ingest.limits import Archive, Watch
from jixiao.web.records.faults import Refused
from jixiao.web.records.models.project import ENTRY_KINDS, SOURCES
from jixiao.web.records.rules import tidied

COLUMNS = {
    "code": "项目代码", "project": "项目名称", "kind": "类别", "source": "资金来源", "day": "日期", "document": "文号", "amount": "金额", "money_unit": "金额单位",
    "note": "摘要",
}  # fmt: skip
"""Columns of the workbook (导入表栏目), in any order; one of the two that name the project is enough."""
_NEEDED = ("kind", "day", "amount")
MOST = 5000
"""Rows a workbook may have (导入行数上限)."""
_HEAD_WITHIN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row of the workbook (导入行): its number as the program shows it, and its texts by column."""

    number: int
    texts: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySheet:
    """What a workbook holds (导入表内容): rows, and the letter of every column for messages."""

    rows: tuple[SheetRow, ...]
    letters: dict[str, str] = field(default_factory=dict)


def read_entry_sheet(data: bytes, name: str) -> EntrySheet:
    """The rows of a workbook of ledger entries (读导入表). Raises Refused: no workbook, no heads, too many rows."""
    try:
        Archive(data, Watch(name))
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
        values = sheet.to_python(skip_empty_area=False)
    except (ReadError, python_calamine.CalamineError, OSError, ValueError, OverflowError, IndexError) as error:
        raise Refused(
            _("「%s」不是可以读取的 xlsx 文件。") % name[:60],
            _("请用本页下载的模板填写，存成 xlsx 后再上传。"),
            path="file",
        ) from error
    head, columns = _head(values)
    missing = [COLUMNS[key] for key in _NEEDED if key not in columns]
    if head < 0 or missing or not {"code", "project"} & columns.keys():
        wanted = "、".join(missing) or _("项目代码或项目名称")
        raise Refused(
            _("表头里没有：%s。") % wanted,
            _("请用本页下载的模板，第一行是：%s。") % "、".join(COLUMNS.values()),
            path="file",
        )
    rows = []
    in_ten_thousands = "万元" in _text(values[head][columns["amount"]])
    for n, cells in enumerate(values[head + 1 :], head + 2):
        texts = {key: _text(cells[at]) for key, at in columns.items() if at < len(cells)}
        if any(texts.values()):
            if in_ten_thousands and not texts.get("money_unit"):
                texts["money_unit"] = "万元"
            rows.append(SheetRow(number=n, texts=texts))
    if not rows:
        raise Refused(_("表里没有记录。"), _("请从表头下一行开始填写。"), path="file")
    if len(rows) > MOST:
        raise Refused(_("有 %(found)d 行，一次最多 %(most)d 行。") % {"found": len(rows), "most": MOST}, path="file")
    return EntrySheet(rows=tuple(rows), letters={key: _letter(at) for key, at in columns.items()})


def _head(values: list[list[Any]]) -> tuple[int, dict[str, int]]:
    names = {name: key for key, name in COLUMNS.items()}
    for n, cells in enumerate(values[:_HEAD_WITHIN]):
        said = {names[text]: at for at, cell in enumerate(cells) if (text := _text(cell).split("（")[0]) in names}
        if len(said) >= 3:
            return n, said
    return -1, {}


def _text(value: Any) -> str:
    """A cell as text, a figure with all its places (单元格文字)."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float | int):
        return plain(Decimal(repr(value)))
    return tidied(str(value)) if value is not None else ""


def _letter(at: int) -> str:
    return chr(65 + at) if at < 26 else f"{chr(64 + at // 26)}{chr(65 + at % 26)}"


def entry_template(year: int, projects: list[tuple[str, str]]) -> bytes:
    """The template to be filled in (导入模板): heads, lists to choose from, and how it is to be filled in on a sheet of its own."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#EEF3F9", "bottom": 1, "text_wrap": True})
    text, money = book.add_format({"num_format": "@"}), book.add_format({"num_format": "#,##0.00####"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(_("台账"))
    widths = {
        "code": 14,
        "project": 36,
        "kind": 10,
        "source": 14,
        "day": 12,
        "document": 22,
        "amount": 14,
        "money_unit": 9,
        "note": 30,
    }
    formats = {"amount": money, "day": day}
    for at, (key, name) in enumerate(COLUMNS.items()):
        sheet.set_column(at, at, widths[key], formats.get(key, text))
        sheet.write(0, at, name, head)
    sheet.freeze_panes(1, 0)
    keys = list(COLUMNS)
    for key, options in (
        ("kind", list(ENTRY_KINDS.values())),
        ("source", list(SOURCES.values())),
        ("money_unit", ["元", "万元"]),
    ):
        at = keys.index(key)
        sheet.data_validation(1, at, MOST, at, {"validate": "list", "source": options})
    notes = book.add_worksheet(_("填写说明"))
    notes.set_column(0, 0, 100)
    for n, line in enumerate(_notes(year)):
        notes.write(n, 0, line)
    names = book.add_worksheet(_("项目清单"))
    names.set_column(0, 0, 16, text)
    names.set_column(1, 1, 60, text)
    names.write_row(0, 0, [COLUMNS["code"], COLUMNS["project"]], head)
    for n, (code, name) in enumerate(projects, 1):
        names.write_row(n, 0, [code, name])
    book.close()
    return out.getvalue()


def _notes(year: int) -> tuple[str, ...]:
    return (
        _("1. 从第 2 行起，一行一笔；项目代码和项目名称填一个即可，都填时须相符。"),
        _("2. 日期须在 %d 年内，例如 %d-03-05。") % (year, year),
        _("3. 类别：%s。压减写正数；调剂调入写正数、调出写负数。") % "、".join(ENTRY_KINDS.values()),
        _("4. 金额单位不填按元；也可在金额后直接写单位，例如 12.5万元。"),
        _("5. 整表核对无误才会登记；同一份表再次上传，已登记过的不会重复登记。"),
    )

"""Rosters as workbooks (名册): which columns units, members and projects are imported by, the template to fill in, and reading one back."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import python_calamine
from django.utils.translation import gettext as _

from jixiao.core.errors import ReadError
from jixiao.core.workflow import ROLES
from jixiao.ingest.limits import Archive, Watch
from jixiao.web.records.faults import Refused
from jixiao.web.records.rules import tidied

MOST = 5000
"""Rows a roster may have (名册行数上限)."""
_HEAD_WITHIN = 5
ROLE_TITLES = "、".join(ROLES.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a roster (名册栏目): its head, whether it must be filled in, its longest text, what to write, an example."""

    key: str
    title: str
    needed: bool = False
    longest: int = 120
    about: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A kind of roster (名册种类)."""

    kind: str
    title: str
    columns: tuple[Column, ...]


ROSTERS = {
    "units": Roster(
        kind="units",
        title="单位",
        columns=(
            Column(key="name", title="单位名称", needed=True, about="全称，不能重复", example="松河县公路养护中心"),
            Column(
                key="parent",
                title="上级单位",
                needed=True,
                about="已有的单位，或本表中的另一个单位，写全称",
                example="松河县交通运输局",
            ),
            Column(key="short", title="简称", longest=40, example="公路养护中心"),
            Column(key="code", title="单位代码", longest=40, example="248003"),
        ),
    ),
    "members": Roster(
        kind="members",
        title="人员",
        columns=(
            Column(key="name", title="姓名", needed=True, longest=60, example="张某"),
            Column(
                key="login",
                title="登录名",
                needed=True,
                longest=60,
                about="不能重复；一人在几个单位任职的写几行，登录名相同",
                example="zhangmou",
            ),
            Column(key="unit", title="单位", needed=True, about="已有的单位，写全称", example="松河县公路养护中心"),
            Column(
                key="roles", title="角色", needed=True, about=f"几个之间用顿号：{ROLE_TITLES}", example="填报人、财务"
            ),
            Column(key="phone", title="联系电话", longest=40),
        ),
    ),
    "projects": Roster(
        kind="projects",
        title="项目",
        columns=(
            Column(key="unit", title="单位", needed=True, about="已有的单位，写全称", example="松河县公路养护中心"),
            Column(
                key="name",
                title="项目名称",
                needed=True,
                longest=200,
                about="同一单位内不能重复",
                example="农村公路日常养护",
            ),
            Column(key="code", title="项目代码", longest=60, example="24800301"),
            Column(key="supervisor", title="主管部门", example="松河县交通运输局"),
            Column(key="implementer", title="项目实施单位", about="不填时为本单位", example="松河县公路养护中心"),
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a roster (名册行): its number as the spreadsheet shows it, its texts by column key."""

    number: int
    texts: dict[str, str]


def template_of(roster: Roster) -> bytes:
    """The workbook to fill in (导入模板): heads, all cells as text, and on a second sheet what to write where."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEF3F9", "border": 1})
        needed = book.add_format({"bold": True, "bg_color": "#FBECEA", "border": 1})
        text = book.add_format({"num_format": "@"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(roster.title)
        sheet.freeze_panes(1, 0)
        about = book.add_worksheet("填写说明")
        about.write_row(0, 0, ("栏目", "必填", "怎样填", "例"), head)
        about.set_column(0, 1, 14)
        about.set_column(2, 3, 46, wrapped)
        for n, column in enumerate(roster.columns):
            sheet.set_column(n, n, 28 if column.longest > 60 else 18, text)  # a code keeps its leading zeros
            sheet.write_string(0, n, column.title, needed if column.needed else head)
            about.write_row(n + 1, 0, (column.title, "必填" if column.needed else "", column.about, column.example))
    return out.getvalue()


def read_roster(roster: Roster, data: bytes, name: str) -> tuple[Line, ...]:
    """The rows of a filled-in workbook (读名册). Raises Refused: no workbook, a head is missing, no rows, too many."""
    try:
        Archive(data, Watch(name))
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        values = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (ReadError, python_calamine.CalamineError, OSError, ValueError, OverflowError, IndexError) as error:
        raise Refused(
            _("“%s”不是可以读取的 xlsx 文件。") % name[:60], _("请用下载的模板填写，存成 xlsx 后再上传。"), path="file"
        ) from error
    head, places = _head(roster, values)
    if missing := [column.title for column in roster.columns if column.needed and column.key not in places]:
        found = "、".join(filter(None, map(_text, values[head] if values else ())))[:120] or _("空白")
        raise Refused(
            _("表头缺少“%(missing)s”；第 %(row)d 行现在是：%(found)s。")
            % {"missing": "”“".join(missing), "row": head + 1, "found": found},
            _("请用下载的模板，不要改动第一行。"),
            path="file",
        )
    lines = []
    for number, cells in enumerate(values[head + 1 :], head + 2):
        texts = {key: _text(cells[at]) if at < len(cells) else "" for key, at in places.items()}
        if any(texts.values()):
            lines.append(
                Line(number=number, texts={column.key: texts.get(column.key, "") for column in roster.columns})
            )
    if not lines:
        raise Refused(_("表里除了表头没有内容。"), _("请从表头下一行开始填写。"), path="file")
    if len(lines) > MOST:
        raise Refused(
            _("表里有 %(found)d 行，一次最多 %(most)d 行。") % {"found": len(lines), "most": MOST},
            _("请分成几份导入。"),
            path="file",
        )
    return tuple(lines)


def _head(roster: Roster, values: list[list[Any]]) -> tuple[int, dict[str, int]]:
    """The row with most of the heads, and where each column stands."""
    titles = {column.title: column.key for column in roster.columns}
    best: tuple[int, dict[str, int]] = (0, {})
    for number, cells in enumerate(values[:_HEAD_WITHIN]):
        places: dict[str, int] = {}
        for at, cell in enumerate(cells):
            if key := titles.get(_text(cell).replace(" ", "").rstrip("*＊")):
                places.setdefault(key, at)
        if len(places) > len(best[1]):
            best = (number, places)
    return best


def _text(value: Any) -> str:
    """A cell as text (单元格文字): a code typed as a number is not 248003.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return tidied(str(value)) if value is not None else ""

"""Results as a workbook (核查结果工作簿): 汇总, 问题, 计分, 存疑与未判断; written row by row, so size costs no memory.

Every cell from a document is written as text: a cell beginning with = stays what was printed and is never computed.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter

from jixiao.core.number import plain
from jixiao.judge import Judged, JudgedDocument
from jixiao.show.words import FIT, KIND, SEVERITY, WEIGHT_FROM, WHERE, form_name, gravest_first, outcome

_LAST_ROW = 1_048_575
_LONGEST = 32_000
"""Excel takes 32,767 characters a cell."""

_SHEETS: dict[str, tuple[tuple[str, int], ...]] = {
    "汇总": (
        ("序号", 6), ("文件", 30), ("标题", 34), ("项目", 28), ("单位", 22), ("表的种类", 16), ("模板包", 26),
        ("填报总分", 10), ("核算总分", 10), ("等级", 6), ("错误", 6), ("警告", 6), ("提示", 6), ("存疑", 6), ("未判断", 8), ("结论", 26),
    ),
    "问题": (
        ("序号", 6), ("文件", 30), ("项目", 28), ("严重程度", 10), ("位置", 26), ("单元格", 18), ("填报", 16), ("应为", 16),
        ("说明", 60), ("怎样算出", 30), ("依据", 34), ("修改提示", 34), ("代码", 26),
    ),
    "计分": (
        ("序号", 6), ("文件", 30), ("项目", 28), ("计分项", 30), ("单元格", 18), ("分值", 8), ("分值来源", 12), ("填报得分", 10),
        ("核算得分", 10), ("舍入前", 14), ("算式", 30), ("舍入", 18), ("理由", 44), ("依据", 34),
    ),
    "存疑与未判断": (
        ("序号", 6), ("文件", 30), ("项目", 28), ("类别", 10), ("位置", 28), ("单元格", 18), ("说明", 70), ("代码", 26),
    ),
}  # fmt: skip


class Workbook:
    """A workbook being written (工作簿): ``add`` documents one by one, leave the ``with`` block to finish it."""

    def __init__(self, path: Path) -> None:
        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._head = self._book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1, "valign": "vcenter"})
        self._cell = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._marks = {
            "错误": self._book.add_format({"font_color": "#B00020", "bold": True, "valign": "top"}),
            "警告": self._book.add_format({"font_color": "#8A5A00", "bold": True, "valign": "top"}),
        }
        self._sheets: dict[str, Any] = {}
        self._rows: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self._forms = 0
        for name in _SHEETS:
            self._open(name)

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in _SHEETS:
            self._fence(name)
        self._book.close()

    def add(self, judged: JudgedDocument) -> None:
        """Write one document's results (写入一个文件)."""
        source = judged.document.source
        for result in judged.forms:
            self._forms += 1
            self._add_form(self._forms, source, result)
        for problem in judged.document.problems:
            self._write("存疑与未判断", ["", source, "", "无法读取", "", "", problem.message, problem.code])
        if not judged.forms:
            outcome = "无法读取" if judged.document.problems else "没有自评表，无可核查内容"
            self._write("汇总", ["", source, *[""] * 13, outcome])

    def _add_form(self, number: int, source: str, judged: Judged) -> None:
        form, sheet, answers = judged.form, judged.sheet, judged.answers
        name = form_name(judged)
        findings = gravest_first(answers.findings)
        counts = [sum(found.severity == severity for found in findings) for severity in SEVERITY]
        self._write(
            "汇总",
            [
                number, source, _text(form.title), _text(form.project), _text(form.unit), KIND.get(form.kind, form.kind),
                f"{judged.pack.id}·{judged.sheet.kind.id}{FIT[judged.fit]}", _text(form.total),
                "" if sheet.total is None else plain(sheet.total), sheet.grade or "", *counts, len(form.doubts),
                len(answers.unjudged), outcome(judged),
            ],
        )  # fmt: skip
        for found in findings:
            self._write(
                "问题",
                [
                    number, source, name, SEVERITY[found.severity], WHERE.get(found.where, found.where), found.address or "",
                    found.reported or "", found.expected or "", found.message, found.how, found.rule, found.hint, found.code,
                ],
            )  # fmt: skip
        for line in sheet.lines:
            self._write(
                "计分",
                [
                    number, source, name, WHERE.get(line.where, line.where), line.address or "",
                    "" if line.weight is None else plain(line.weight), WEIGHT_FROM.get(line.weight_from, line.weight_from),
                    _text(line.reported), "" if line.score is None else plain(line.score),
                    "" if line.exact is None else plain(line.exact), line.formula, line.rounding, line.reason, line.rule,
                ],
            )  # fmt: skip
        for doubt in form.doubts:
            where = WHERE.get(doubt.where, doubt.where)
            self._write("存疑与未判断", [number, source, name, "存疑", where, doubt.address or "", doubt.why, ""])
        for answer in answers.unjudged:
            where = WHERE.get(answer.where, answer.where)
            self._write(
                "存疑与未判断",
                [number, source, name, "未判断", where, answer.address or "", answer.reason, answer.code],
            )

    def _open(self, name: str) -> None:
        """Begin a sheet, or its next part when the last one is full."""
        part = self._parts[name] = self._parts.get(name, 0) + 1
        sheet = self._book.add_worksheet(name if part == 1 else f"{name}{part}")
        for column, (_, width) in enumerate(_SHEETS[name]):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, (title, _) in enumerate(_SHEETS[name]):
            sheet.write_string(0, column, title, self._head)
        self._sheets[name] = sheet
        self._rows[name] = 0

    def _fence(self, name: str) -> None:
        """Filter arrows over what was written."""
        self._sheets[name].autofilter(0, 0, max(1, self._rows[name]), len(_SHEETS[name]) - 1)

    def _write(self, name: str, values: list[str | int]) -> None:
        if self._rows[name] >= _LAST_ROW:
            self._fence(name)
            self._open(name)
        self._rows[name] += 1
        sheet, row = self._sheets[name], self._rows[name]
        for column, value in enumerate(values):
            if isinstance(value, int):
                sheet.write_number(row, column, value, self._cell)
            elif value:
                sheet.write_string(row, column, value[:_LONGEST], self._marks.get(value, self._cell))


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)

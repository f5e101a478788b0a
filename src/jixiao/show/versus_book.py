"""Forms under two packs as a workbook (对照结果工作簿): 各表, a form a row; 明细, a changed line a row. Numbers are numbers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from jixiao.core.account import Account, Entry
from jixiao.core.cause import RULES
from jixiao.core.number import rounded
from jixiao.core.what_if import Versus
from jixiao.judge import VersusDocument
from jixiao.show.book import Book, Sheets, Value
from jixiao.show.shifts import name_of
from jixiao.show.versus import origin
from jixiao.show.words import WHERE, separated


def _sheets(first: str, second: str) -> Sheets:
    forms = [("序号", 5), ("文件", 22), ("项目", 22), ("单位", 18), ("原表模板包", 18), ("填报总分", 9)]
    for pack in (first, second):
        forms += [(f"{pack}\n总分", 12), (f"{pack}\n可得满分", 12), (f"{pack}\n可比总分", 12), (f"{pack}\n等级", 12)]
    forms += [("可比总分\n之差", 9), ("等级变动", 9), ("变动行数", 9), ("算不出行数", 11), ("口径与换算", 60)]
    lines = [("序号", 5), ("文件", 18), ("项目", 18), ("计分项", 24), ("单元格", 14)]
    for pack in (first, second):
        lines += [(f"{pack}\n分值", 12), (f"{pack}\n得分", 12)]
    lines += [("对总分\n的影响", 8), ("规则", 16), ("原因", 60)]
    return {"各表": forms, "明细": lines}


class VersusBook(Book):
    """The workbook of forms under two packs (对照结果工作簿): ``add`` documents one by one."""

    def __init__(self, path: Path, names: tuple[str, str]) -> None:
        super().__init__(path, _sheets(*names))
        self._forms = 0

    def add(self, document: VersusDocument) -> None:
        """Write one document's results (写入一个文件)."""
        source = document.document.source
        for form in document.forms:
            self._forms += 1
            self._add_form(self._forms, source, form)
        for problem in document.document.problems:
            said = separated(source, problem.message).lstrip("：")
            self.write("各表", ["", source, *[""] * 16, said])

    def _add_form(self, number: int, source: str, form: Versus) -> None:
        printed, name = form.form, name_of(form)
        first, second = form.grades
        changed = [line for line in form.lines if line.is_changed]
        sides: list[Value] = []
        for account, total, grade in zip(form.accounts, form.totals, form.grades, strict=True):
            sides += [account.total, _basis(account), total if form.difference is not None else None, grade or ""]
        said = [
            f"{account.pack.id}：{'；'.join(notes)}。"
            for account, notes in zip(form.accounts, form.notes, strict=True)
            if notes
        ]
        self.write(
            "各表",
            [
                number, source, name, "" if printed.unit is None else printed.unit.text, origin(form), _reported(form), *sides,
                form.difference, f"{first}→{second}" if first and second and first != second else "", len(changed),
                sum(line.is_open for line in form.lines), "\n".join([*said, *([form.basis_note + "。"] if form.basis_note else [])]),
            ],
        )  # fmt: skip
        for line in form.lines:
            if not line.is_changed and not line.is_open:
                continue
            self.write(
                "明细",
                [
                    number, source, name, WHERE.get(line.where, line.where), line.address or "",
                    _part(line.first, "weight"), _part(line.first, "score"),
                    _part(line.second, "weight"), _part(line.second, "score"),
                    None if line.influence is None else rounded(line.influence, 2),
                    "、".join(dict.fromkeys(RULES[cause.rule] for cause in line.causes)),
                    "；".join(cause.text for cause in line.causes),
                ],
            )  # fmt: skip
        if form.remainder is not None:
            rest = form.remainder
            blank: list[Value] = [None] * 4
            self.write(
                "明细",
                [number, source, name, "总分", "", *blank, rounded(rest.effect, 2), RULES[rest.rule], rest.text],
            )


def _basis(account: Account) -> Decimal | None:
    return None if account.basis is None else rounded(account.basis, 2)


def _reported(form: Versus) -> Value:
    """The printed total as a number where it is one, else as it is printed."""
    cell = form.form.total
    if cell is None:
        return None
    meaning = cell.meaning
    return meaning.value if meaning.clear and meaning.kind == "number" and meaning.value is not None else cell.text


def _part(entry: Entry | None, field: str) -> Value:
    """A figure of a line; nothing where the pack does not count it."""
    if entry is None:
        return "不计"
    value: Decimal | None = getattr(entry, field)
    return value

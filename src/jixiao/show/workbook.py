"""Results as a workbook (核查结果工作簿): 汇总, 问题, 计分, 存疑与未判断."""

from __future__ import annotations

from pathlib import Path

from jixiao.core.finding import Found, Unjudged
from jixiao.judge import Judged, JudgedDocument, JudgedReport
from jixiao.show.book import Book
from jixiao.show.words import (
    FIT,
    KIND,
    SEVERITY,
    WEIGHT_FROM,
    WHERE,
    address_of,
    compared_with,
    form_name,
    gravest_first,
    no_form,
    outcome,
    problem_kind,
    report_name,
    separated,
)

_SHEETS: dict[str, tuple[tuple[str, int], ...]] = {
    "汇总": (
        ("序号", 5), ("文件", 24), ("标题", 26), ("项目", 22), ("单位", 20), ("表的种类", 14), ("模板包", 20),
        ("填报总分", 9), ("核算总分", 9), ("等级", 6), ("错误", 6), ("警告", 6), ("提示", 6), ("存疑", 6), ("未判断", 7), ("结论", 20),
    ),
    "问题": (
        ("序号", 5), ("文件", 18), ("项目", 16), ("严重程度", 9), ("位置", 18), ("单元格", 14), ("填报", 12), ("应为", 12),
        ("说明", 46), ("怎样算出", 20), ("依据", 22), ("修改提示", 22), ("代码", 26),
    ),
    "计分": (
        ("序号", 5), ("文件", 18), ("项目", 16), ("计分项", 22), ("单元格", 14), ("分值", 7), ("分值来源", 11), ("填报得分", 9),
        ("核算得分", 9), ("舍入前", 12), ("算式", 24), ("舍入", 16), ("理由", 32), ("依据", 24),
    ),
    "存疑与未判断": (
        ("序号", 5), ("文件", 24), ("项目", 20), ("类别", 9), ("位置", 24), ("单元格", 16), ("说明", 60), ("代码", 22),
    ),
}  # fmt: skip


class Workbook(Book):
    """The workbook of checked documents (核查结果工作簿): ``add`` them one by one."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _SHEETS)
        self._forms = 0

    def add(self, judged: JudgedDocument) -> None:
        """Write one document's results (写入一个文件)."""
        source = judged.document.source
        for result in judged.forms:
            self._forms += 1
            self._add_form(self._forms, source, result)
        for problem in judged.document.problems:
            said = separated(source, problem.message).lstrip("：")
            self.write("存疑与未判断", ["", source, "", problem_kind(problem.code), "", "", said, problem.code])
        for written in judged.reports:
            self._add_report(source, written)
        if not judged.forms and not judged.reports:
            self.write("汇总", ["", source, *[""] * 13, no_form(judged.document)])

    def _add_form(self, number: int, source: str, judged: Judged) -> None:
        form, sheet, answers = judged.form, judged.sheet, judged.answers
        name = form_name(judged)
        findings = gravest_first(answers.findings)
        counts = [sum(found.severity == severity for found in findings) for severity in SEVERITY]
        self.write(
            "汇总",
            [
                number, source, _text(form.title), _text(form.project), _text(form.unit), KIND.get(form.kind, form.kind),
                f"{judged.pack.id}·{judged.sheet.kind.id}{FIT[judged.fit]}", _text(form.total),
                sheet.total, sheet.grade or "", *counts, len(form.doubts),
                len(answers.unjudged), outcome(judged),
            ],
        )  # fmt: skip
        for found in findings:
            self._add_finding(number, source, name, found)
        for line in sheet.lines:
            self.write(
                "计分",
                [
                    number, source, name, WHERE.get(line.where, line.where), line.address or "",
                    line.weight, WEIGHT_FROM.get(line.weight_from, line.weight_from),
                    _text(line.reported), line.score, line.exact, line.formula, line.rounding, line.reason, line.rule,
                ],
            )  # fmt: skip
        for doubt in form.doubts:
            where = WHERE.get(doubt.where, doubt.where)
            self.write("存疑与未判断", [number, source, name, "存疑", where, doubt.address or "", doubt.why, ""])
        for answer in answers.unjudged:
            self._add_unjudged(number, source, name, answer)

    def _add_report(self, source: str, judged: JudgedReport) -> None:
        """A report by itself; what differs from its form stands with the form."""
        report, findings = judged.report, gravest_first(judged.answers.findings)
        name = report_name(judged)
        counts = [sum(found.severity == severity for found in findings) for severity in SEVERITY]
        kind = f"自评报告{f'（{report.version}）' if report.version else ''}"
        pack = judged.pack.id if judged.pack is not None else ""
        self.write(
            "汇总",
            [
                "", source, report.title, report.project or "", report.unit or "", kind, pack, "", "", "", *counts, "",
                len(judged.answers.unjudged), compared_with(judged),
            ],
        )  # fmt: skip
        for found in findings:
            self._add_finding("", source, name, found)
        for answer in judged.answers.unjudged:
            self._add_unjudged("", source, name, answer)

    def _add_finding(self, number: int | str, source: str, name: str, found: Found) -> None:
        self.write(
            "问题",
            [
                number, source, name, SEVERITY[found.severity], WHERE.get(found.where, found.where), address_of(found),
                found.reported or "", found.expected or "", found.message, found.how, found.rule, found.hint, found.code,
            ],
        )  # fmt: skip

    def _add_unjudged(self, number: int | str, source: str, name: str, answer: Unjudged) -> None:
        where = WHERE.get(answer.where, answer.where)
        self.write(
            "存疑与未判断", [number, source, name, "未判断", where, answer.address or "", answer.reason, answer.code]
        )


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)

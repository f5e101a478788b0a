"""The summary as a workbook (汇总工作簿): the tables of the page whole, and every form and finding with a link to its document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from jixiao.batch.summary_departments import shown_columns, shown_departments
from jixiao.batch.summary_facts import Facts, KindLine
from jixiao.batch.summary_rate import LEAST_JUDGED, Ranking, Rate
from jixiao.batch.summary_slices import row_count, rows
from jixiao.batch.summary_words import (
    HOW_COUNTED,
    NO_ACROSS,
    NO_ROLL,
    NOT_STATED,
    href,
    kind_title,
    lead,
    pack_title,
    sources,
)
from jixiao.batch.tables import Row, table_path
from jixiao.core.number import HUNDRED, rounded
from jixiao.show.book import Book, Link, Value
from jixiao.show.words import FIELD, KIND, SEVERITY, WHERE

MOST_FORMS, MOST_FOUND = 100_000, 50_000
"""Forms, and findings, that the workbook lists (列出上限): more is no reading for people, and stands in the tables."""

_BOOK = "summary.xlsx"
_FIXED: dict[str, tuple[tuple[str, int], ...]] = {
    "概况": (("项目", 26), ("数", 14), ("说明", 90)),
    "问题种类": (
        ("代码", 30), ("问题", 30), ("类别", 14), ("级别", 7), ("发现", 9), ("已判断", 10), ("发现率%", 9), ("区间下限%", 10), ("区间上限%", 10),
        ("未判断", 9), ("共计（处）", 10), ("单位", 8),
    ),
    "单位": (
        ("名次", 14), ("单位", 46), ("自评表", 9), ("有错的表", 9), ("已判断", 10), ("其中错误", 10), ("错误率%", 9), ("区间下限%", 10), ("区间上限%", 10),
    ),
    "地区": (
        ("名次", 14), ("地区", 46), ("自评表", 9), ("有错的表", 9), ("已判断", 10), ("其中错误", 10), ("错误率%", 9), ("区间下限%", 10), ("区间上限%", 10),
    ),
    "年度": (
        ("年度", 9), ("自评表", 9), ("有错的表", 9), ("填报中位数", 11), ("核算中位数", 11), ("已判断", 10), ("其中错误", 10), ("错误率%", 9),
        ("区间下限%", 10), ("区间上限%", 10),
    ),
    "自评表": (
        ("文件", 40), ("地区", 14), ("单位", 26), ("项目", 34), ("年度", 7), ("表的种类", 16), ("模板包", 20), ("预算数（元）", 16), ("执行数（元）", 16),
        ("填报总分", 9), ("核算总分", 9), ("等级", 6), ("错误", 6), ("警告", 6), ("提示", 6), ("已判断", 8), ("未判断", 8), ("编号", 72),
    ),
    "问题": (
        ("级别", 7), ("文件", 36), ("位置", 20), ("单元格", 16), ("填报", 14), ("应为", 14), ("说明", 60), ("怎样算出", 24), ("依据", 24), ("代码", 28),
        ("自评表编号", 72),
    ),
    "请看这里": (
        ("种类", 20), ("组", 38), ("文件", 36), ("单位", 24), ("项目", 30), ("年度", 7), ("位置", 18), ("单元格", 16), ("原文", 60), ("相比", 30), ("说明", 50),
    ),
    "未读文件": (("文件", 60), ("原因", 80), ("代码", 22)),
}  # fmt: skip
_OF_ROLLS: dict[str, tuple[tuple[str, int], ...]] = {
    "部门汇总": tuple((name, 34 if name == "部门" else 14) for name in shown_columns()),
    "部门表核对": (
        ("结果", 8), ("文件", 40), ("部门", 26), ("年度", 7), ("位置", 26), ("栏目", 10), ("单元格", 18), ("表上", 16), ("汇总为", 16), ("算法", 50),
    ),
}  # fmt: skip


def write_book(folder: Path, facts: Facts) -> None:
    """Write the workbook of a summary (写出汇总工作簿), row by row from the tables."""
    sheets = dict(_FIXED)
    if facts.rolls is not None:
        sheets |= _OF_ROLLS
    with Book(folder / _BOOK, sheets) as book:
        for name, written in (
            ("概况", _overview(folder, facts)),
            ("问题种类", _kinds((*facts.kinds, *facts.silent))),
            ("单位", _ranking(facts.units)),
            ("地区", _ranking(facts.places)),
            ("年度", _years(facts)),
            ("自评表", _forms(folder)),
            ("问题", _findings(folder)),
            ("请看这里", _across(folder) if facts.across is not None else iter(())),
            ("未读文件", _unread(folder)),
        ):
            for values in written:
                book.write(name, values)
        if facts.rolls is not None:
            for values in shown_departments(folder):
                book.write("部门汇总", values)
            for values in _rollups(folder):
                book.write("部门表核对", values)


def _overview(folder: Path, facts: Facts) -> Iterator[Sequence[Value]]:
    if given := sources(facts):
        yield ["核查对象", None, given]
    for sentence in lead(facts):
        yield ["概述", None, sentence]
    for name, value in (
        ("文件", facts.files), ("未能读取的文件", facts.unread), ("内容相同的文件", facts.doubles), ("自评表", facts.forms), ("自评报告", facts.reports),
        ("指标", facts.indicators), ("错误（处）", facts.errors), ("警告（处）", facts.warnings), ("提示（处）", facts.notes), ("已判断的核查项", facts.judged),
        ("未能判断的核查项", facts.unjudged), ("存疑（处）", facts.doubts),
    ):  # fmt: skip
        yield [name, value, ""]
    agreed = facts.agreement
    for name, value in (("填报与核算一致", agreed.same), ("填报高于核算", agreed.higher), ("填报低于核算", agreed.lower), ("不可比", agreed.unknown)):  # fmt: skip
        yield [f"总分：{name}", value, ""]
    yield ["填报总分中位数", facts.reported.median, ""]
    yield ["核算总分中位数", facts.computed.median, ""]
    for line in facts.formats:
        yield [f"格式 {line.name}", line.files, f"未能读取 {line.unread} 个；自评表 {line.forms} 张"]
    for pack in facts.packs:
        named = f"{pack_title(facts, pack.pack)}：{kind_title(pack.pack, pack.form_kind)}"
        yield ["计分办法", pack.forms, f"{named}；其中不能确定 {pack.forms - pack.fits} 张"]
    for table, what, most in (
        ("forms", "自评表", MOST_FORMS),
        ("findings", "问题", MOST_FOUND),
        ("across", "请看这里", MOST_FOUND),
    ):
        if table_path(folder, table).exists() and (many := row_count(folder, table)) > most:
            yield ["未列全", many, f"“{what}”表只列出 {most} 行，全部在 {table}.parquet。"]
    if facts.across is None:
        yield ["请看这里", None, NO_ACROSS]
    if facts.rolls is None:
        yield ["部门汇总", None, NO_ROLL]
    for term, said in HOW_COUNTED:
        yield [f"口径：{term}", None, said]


def _rate(rate: Rate) -> list[Value]:
    """Rate and bounds in percent, at two places."""
    low, high = rate.interval or (None, None)
    return [None if value is None else rounded(value * HUNDRED, 2) for value in (rate.share, low, high)]


def _kinds(lines: Sequence[KindLine]) -> Iterator[Sequence[Value]]:
    for line in lines:
        head: list[Value] = [line.code, line.title, line.family, SEVERITY.get(line.severity, line.severity)]
        if line.rate is None:
            yield [*head, line.forms, None, None, None, None, None, line.faults, "张"]
            continue
        judged, unjudged = line.rate.judged, line.rate.unjudged
        unit = "份" if line.of_reports else "张"
        yield [*head, line.rate.found, judged, *_rate(line.rate), unjudged, line.faults, unit]


def _ranking(ranking: Ranking) -> Iterator[Sequence[Value]]:
    for n, entry in enumerate(ranking.ranked, 1):
        rate = entry.rate
        yield [n, entry.name, entry.forms, entry.wrong, rate.judged, rate.found, *_rate(rate)]
    for entry in ranking.few:
        rate = entry.rate
        yield [f"不足 {LEAST_JUDGED} 项", entry.name, entry.forms, entry.wrong, rate.judged, rate.found, *_rate(rate)]


def _years(facts: Facts) -> Iterator[Sequence[Value]]:
    for line in facts.years:
        rate = line.rate
        medians = (line.reported, line.computed)
        yield [line.year or NOT_STATED, line.forms, line.wrong, *medians, rate.judged, rate.found, *_rate(rate)]


_FORM = (
    "form_id", "source", "locality", "unit", "project", "year", "kind", "form_kind", "pack", "budget_yuan", "executed_yuan", "total_printed",
    "computed_total", "grade", "errors", "warnings", "notes", "judged", "unjudged",
)  # fmt: skip


def _forms(folder: Path) -> Iterator[Sequence[Value]]:
    for form, _ in zip(rows(folder, "forms", _FORM), range(MOST_FORMS), strict=False):
        yield [
            _document(form["source"]), form["locality"], form["unit"], form["project"], _year(form), KIND.get(form["kind"], form["kind"]),
            f"{form['pack'] or ''}·{form['form_kind'] or ''}", form["budget_yuan"], form["executed_yuan"], form["total_printed"],
            form["computed_total"], form["grade"], form["errors"], form["warnings"], form["notes"], form["judged"], form["unjudged"], form["form_id"],
        ]  # fmt: skip


def _year(row: Row) -> str | None:
    return None if row["year"] is None else str(row["year"])


_FINDING = (
    "document_id",
    "form_id",
    "code",
    "severity",
    "where",
    "address",
    "reported",
    "expected",
    "message",
    "how",
    "rule",
)


def _findings(folder: Path) -> Iterator[Sequence[Value]]:
    """The findings, gravest first; each with its document, whose name stands in another table in the same order."""
    left = MOST_FOUND
    for severity in SEVERITY:
        names = _Names(folder)
        for found in rows(folder, "findings", _FINDING):
            if found["severity"] != severity:
                continue
            if not left:
                return
            left -= 1
            source = names.of(found["document_id"])
            place = (
                Link(found["address"], target) if (target := _cell_of(source, found["address"])) else found["address"]
            )
            yield [
                SEVERITY[severity], _document(source), WHERE.get(found["where"], found["where"]), place, found["reported"], found["expected"],
                found["message"], found["how"], found["rule"], found["code"], found["form_id"],
            ]  # fmt: skip


class _Names:
    """Names of documents (文件名), for rows that come in the order of the documents."""

    def __init__(self, folder: Path) -> None:
        self._rows = rows(folder, "documents", ("document_id", "source"))
        self._at: Row = {"document_id": "", "source": ""}

    def of(self, document: str) -> str:
        while self._at["document_id"] != document:
            following = next(self._rows, None)
            if following is None:
                return ""
            self._at = following
        return self._at["source"] or ""


def _document(source: str | None) -> Value:
    """A document with a link to it where it lies on this machine."""
    target = href(source or "")
    return Link(source or "", target) if target else source


def _cell_of(source: str, address: str | None) -> str | None:
    """Where a cell can be opened: in a workbook the cell itself, elsewhere the document."""
    if not address or "!/" in source:
        return None
    target = href(source, address)
    if target is None or "!" not in address:
        return target
    sheet, _, cell = address.rpartition("!")
    return f"{target}#'{sheet}'!{cell}"


_ACROSS = ("title", "group", "source", "unit", "project", "year", "where", "address", "said", "with_what", "message")


def _across(folder: Path) -> Iterator[Sequence[Value]]:
    for row, _ in zip(rows(folder, "across", _ACROSS), range(MOST_FOUND), strict=False):
        yield [
            row["title"], row["group"], _document(row["source"]), row["unit"], row["project"], _year(row), WHERE.get(row["where"], row["where"]),
            row["address"], row["said"], row["with_what"], row["message"],
        ]  # fmt: skip


_OUTCOME = {"agrees": "一致", "differs": "不符", "missing": "缺表", "not_rolled": "未汇总", "not_compared": "未核对"}
_ROLLUP = ("source", "department", "year", "outcome", "where", "field", "address", "printed", "computed", "how")


def _rollups(folder: Path) -> Iterator[Sequence[Value]]:
    if not table_path(folder, "rollups").exists():
        return
    for row, _ in zip(rows(folder, "rollups", _ROLLUP), range(MOST_FOUND), strict=False):
        target = _cell_of(row["source"], row["address"])
        place = Link(row["address"], target) if target else row["address"]
        yield [
            _OUTCOME.get(row["outcome"], row["outcome"]), _document(row["source"]), row["department"], _year(row),
            WHERE.get(row["where"], row["where"]), None if row["field"] == "row" else FIELD.get(row["field"], row["field"]), place, row["printed"], row["computed"], row["how"],
        ]  # fmt: skip


def _unread(folder: Path) -> Iterator[Sequence[Value]]:
    for problem in rows(folder, "problems", ("source", "code", "message", "stopped")):
        if problem["stopped"]:
            yield [_document(problem["source"]), problem["message"], problem["code"]]

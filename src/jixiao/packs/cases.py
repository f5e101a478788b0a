"""The pack's own tests (算例): small forms with the scores and findings they must give, written for a finance officer.

A case gives a form in the contract's JSON, or its shorthand (``indicators`` directly under ``given``), and says what must come out:

- ``reports``: the reports written on the form, each with its sections by heading;
- ``scores``: where → points; ``total`` and ``grade`` of the form;
- ``finds``: findings that must be there, each with its code and whatever else is to be compared;
- ``silent``: codes that must not be found although they were judged; ``unjudged``: codes that cannot be judged here;
- ``clean``: true when nothing at all may be found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from functools import cache
from pathlib import Path
from typing import Any

from jixiao.core.checks import check, check_report
from jixiao.core.codec import form_from_dict
from jixiao.core.errors import JixiaoError, PackError
from jixiao.core.finding import Answers, Found
from jixiao.core.form import Budget, Form, Goal, Indicator, MoneyRow, Report, Section
from jixiao.core.number import D, plain
from jixiao.core.pack import Pack
from jixiao.core.score import ScoreSheet, score
from jixiao.packs.build import truth
from jixiao.packs.yaml_text import Path_, YamlText, read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case (算例), as written; ``file`` and ``line`` say where."""

    name: str
    kind: str
    given: dict[str, Any]
    reports: tuple[dict[str, Any], ...] = ()
    finds: tuple[dict[str, str], ...] = ()
    silent: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()
    scores: tuple[dict[str, str], ...] = ()
    total: str | None = None
    grade: str | None = None
    clean: bool = False
    file: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """How a case went (算例结果): ``message`` says, line by line, what came out otherwise."""

    name: str
    ok: bool
    message: str = ""
    file: str = ""
    line: int = 1


def run_cases(pack: Pack) -> list[CaseResult]:
    """Every case of a pack, run (跑算例). Raises PackError when a case file is written wrongly."""
    return [run_case(pack, case) for case in read_cases(pack)]


def read_cases(pack: Pack) -> list[Case]:
    """The cases of a pack as written, in the order of files and lines. Raises PackFaults with every fault in them."""
    from jixiao.packs.fit import faults_of
    from jixiao.packs.reader import PackFaults
    from jixiao.packs.shape import CasesShape

    faults: list[PackError] = []
    cases: list[Case] = []
    for path in sorted((Path(pack.folder) / "cases").glob("*.yaml")):
        try:
            file = read_yaml(path)
        except PackError as fault:
            faults.append(fault)
            continue
        own = [*file.faults, *faults_of(CasesShape, file)]
        own = own or [*_given_faults(file, pack)]
        faults.extend(own)
        if not own:
            cases.extend(_cases(file))
    if faults:
        raise PackFaults(tuple(faults))
    return cases


def _cases(file: YamlText) -> Iterator[Case]:
    for position, data in enumerate(file.data):
        yield Case(
            name=data["name"],
            kind=data["kind"],
            given=data["given"],
            reports=tuple(data.get("reports") or ()),
            finds=tuple(data.get("finds") or ()),
            silent=tuple(data.get("silent") or ()),
            unjudged=tuple(data.get("unjudged") or ()),
            scores=tuple(data.get("scores") or ()),
            total=data.get("total"),
            grade=data.get("grade"),
            clean=truth(data.get("clean") or "false"),
            file=str(file.file),
            line=file.line((position,)),
        )


def run_case(pack: Pack, case: Case) -> CaseResult:
    """One case against the engine."""
    try:
        form = given_form(pack, case)
        sheet = score(form, pack)
        answers = _answers(form, pack, sheet, [given_report(data) for data in case.reports])
    except JixiaoError as exc:
        wrong = [str(exc)]
    else:
        wrong = [*_wrong_scores(case, sheet), *_wrong_findings(case, answers)]
    return CaseResult(name=case.name, ok=not wrong, message="\n".join(wrong), file=case.file, line=case.line)


def _answers(form: Form, pack: Pack, sheet: ScoreSheet, reports: Sequence[Report]) -> Answers:
    """All answers for a case: those for its form, and those for its reports by themselves."""
    every = [check(form, pack, sheet, reports=reports)]
    every += [check_report(report, pack, sheet.kind.id, form) for report in reports]
    return Answers(
        findings=tuple(found for answers in every for found in answers.findings),
        unjudged=tuple(gap for answers in every for gap in answers.unjudged),
        judged=sum(answers.judged for answers in every),
    )


def given_report(data: dict[str, Any]) -> Report:
    """A report as a case gives it."""
    sections = tuple(Section(heading=heading, text=text) for heading, text in (data.get("sections") or {}).items())
    return Report(
        title=data["title"],
        version=data.get("version"),
        unit=data.get("unit"),
        project=data.get("project"),
        year=data.get("year"),
        sections=sections,
    )


def given_form(pack: Pack, case: Case) -> Form:
    """The form a case gives, with its shorthand written out."""
    data: dict[str, Any] = dict(case.given)
    if "indicators" in data:
        data["goals"] = [{"indicators": data.pop("indicators")}]
    return form_from_dict({**data, "kind": pack.kind(case.kind).kind, "pack": pack.id, "form_kind": case.kind})


def _wrong_scores(case: Case, sheet: ScoreSheet) -> Iterator[str]:
    for wanted in case.scores:
        lines = [line for line in sheet.lines if line.where == wanted["where"]]
        if not lines:
            known = "、".join(line.where for line in sheet.lines) or "无"
            yield f"计分表里没有「{wanted['where']}」这一行；有：{known}。"
            continue
        given = [None if line.score is None else plain(line.score) for line in lines]
        if _number(wanted["score"]) not in given:
            yield f"「{wanted['where']}」算得 {_or_none(given[0])}，应为 {wanted['score']}（{lines[0].formula or lines[0].reason}）。"
    if case.total is not None:
        total = None if sheet.total is None else plain(sheet.total)
        if total != _number(case.total):
            yield f"总分算得 {_or_none(total)}，应为 {case.total}。"
    if case.grade is not None and sheet.grade != case.grade:
        yield f"等级算得 {_or_none(sheet.grade)}，应为 {case.grade}。"


def _number(text: str) -> str | None:
    return None if text == "无" else plain(D(text))


def _or_none(value: str | None) -> str:
    return "无" if value is None else value


def _wrong_findings(case: Case, answers: Answers) -> Iterator[str]:
    found = {finding.code for finding in answers.findings}
    unjudged = {answer.code: answer.reason for answer in answers.unjudged}
    for wanted in case.finds:
        if not any(_fits(finding, wanted) for finding in answers.findings):
            yield f"应发现 {_said(wanted)}，实际发现：{_list(answers.findings, wanted['code'])}{_why(unjudged, wanted['code'])}。"
    for code in case.silent:
        if code in found:
            yield f"不应发现 {code}，实际发现：{_list(answers.findings, code)}。"
        elif code in unjudged:
            yield f"{code} 应能判断且无问题，实际无法判断：{unjudged[code]}"
    for code in case.unjudged:
        if code not in unjudged:
            yield f"{code} 应无法判断，实际{'发现：' + _list(answers.findings, code) if code in found else '没有说'}。"
    if case.clean and answers.findings:
        yield f"不应有任何问题，实际发现：{_list(answers.findings, '')}。"
    if case.clean and answers.judged == 0:
        yield "没有一项核查能够判断，不能算作没有问题。"


def _fits(finding: Found, wanted: dict[str, str]) -> bool:
    return all(getattr(finding, key) == _none_if(value) for key, value in wanted.items())


def _none_if(value: str) -> str | None:
    return None if value == "无" else value


def _said(wanted: dict[str, str]) -> str:
    rest = "，".join(f"{key}={value}" for key, value in wanted.items() if key != "code")
    return wanted["code"] + (f"（{rest}）" if rest else "")


def _list(findings: tuple[Found, ...], code: str) -> str:
    """Findings of a code with what can be compared; when there are none of it, the codes that were found."""
    same = [f for f in findings if f.code == code or not code]
    if not same:
        return "、".join(sorted({f.code for f in findings})) or "无"
    return "；".join(f"{f.code} where={f.where} reported={f.reported} expected={f.expected}" for f in same)


def _why(unjudged: dict[str, str], code: str) -> str:
    return f"（无法判断：{unjudged[code]}）" if code in unjudged else ""


@cache
def _keys(kind: type[Any], *more: str) -> tuple[str, ...]:
    return (*(field.name for field in dataclass_fields(kind)), *more)


def _form_keys() -> tuple[str, ...]:
    hidden = ("kind", "pack", "form_kind", "nearest", "choices", "doubts")
    return tuple(key for key in _keys(Form, "attributes", "options", "indicators") if key not in hidden)


def _given_faults(file: YamlText, pack: Pack) -> Iterator[PackError]:
    """Keys that no form has: without this a slip of the pen would quietly give an emptier form."""
    kinds = tuple(kind.id for kind in pack.kinds)
    for position, data in enumerate(file.data):
        path: Path_ = (position,)
        if data["kind"] not in kinds:
            yield file.fault((*path, "kind"), f"「{data['kind']}」不是本模板包的表样。", allowed=kinds)
        given = data["given"]
        yield from _unknown(file, (*path, "given"), given, _form_keys())
        budget = given.get("budget") or {}
        yield from _unknown(file, (*path, "given", "budget"), budget, _keys(Budget))
        for part in ("fiscal", "carryover", "other"):
            yield from _unknown(file, (*path, "given", "budget", part), budget.get(part) or {}, _keys(MoneyRow))
        rows = [((*path, "given", "indicators"), given.get("indicators") or [])]
        for number, goal in enumerate(given.get("goals") or []):
            at = (*path, "given", "goals", number)
            yield from _unknown(file, at, goal, _keys(Goal))
            rows.append(((*at, "indicators"), goal.get("indicators") or []))
        for at, indicators in rows:
            for number, row in enumerate(indicators):
                yield from _unknown(file, (*at, number), row, _keys(Indicator))


def _unknown(file: YamlText, path: Path_, data: dict[str, Any], allowed: tuple[str, ...]) -> Iterator[PackError]:
    from jixiao.packs.near import meant

    for key in data:
        if key not in allowed:
            yield file.fault((*path, key), f"这里没有「{key}」这个键{meant(key, allowed)}", allowed=allowed)

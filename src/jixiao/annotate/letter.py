"""The opinion letter (复核意见书): the findings on a unit's forms in official Chinese, addressed to the unit, as docx.

Everything in it comes from the form, the pack and the findings; what only the sender knows is left as a marked prompt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.annotate.package import Package
from jixiao.core.catalogue import kind_of
from jixiao.core.checks.handbook import rule_in_words
from jixiao.core.finding import Found
from jixiao.core.number import plain
from jixiao.draw.docx import write_docx
from jixiao.draw.paper import Line, Paper
from jixiao.judge import Judged, JudgedDocument
from jixiao.show.words import count_findings, form_name, one_line, place, printable
from jixiao.sources import RESULT

TITLE = "预算绩效自评复核意见书"
_DIGITS = "〇一二三四五六七八九"
_GROUPS = (
    ("error", "须改正的问题"),
    ("warning", "须核实说明的问题"),
    ("note", "供参考的事项"),
)
_CLOSING = (
    "请你单位对照上述意见逐项核对，须改正的，改正自评表并相应改正总分；须核实说明的，改正或书面说明理由。"
    "请于【办理时限】前将改正后的自评表和书面说明报【收件部门】。对复核意见有异议的，请一并说明理由并附佐证材料。"
)
_UNCLEAR = "下列事项因表中没有相应内容或数据不全，未能核查；涉及本表的，请补充数据、材料或予以说明。"
_SIGNATURES = ("复核人：【签名】", "【复核单位（盖章）】", "【    年    月    日】")


def letter(judged: JudgedDocument) -> bytes:
    """The letter on a judged document as docx (写复核意见书); forms of several units make several letters in one file."""
    units: dict[str, list[Judged]] = {}
    for form in judged.forms:
        units.setdefault("".join(one_line(form.form.unit.text).split()) if form.form.unit else "", []).append(form)
    package = Package(write_docx([_paper(unit, forms) for unit, forms in units.items()]), TITLE)
    _mark_as_result(package)
    return package.packed()


def _paper(unit: str, forms: Sequence[Judged]) -> Paper:
    return Paper(name="复核意见书", title=TITLE, parts=tuple(_lines(unit, forms)), body="letter")


def _lines(unit: str, forms: Sequence[Judged]) -> Iterator[Line]:
    several = len(forms) > 1
    yield Line(text=TITLE, style="title")
    yield Line(text="【文号】", style="prompt")
    yield Line(text=f"{unit or '【单位名称】'}：", style="line")
    opening = f"你单位填报的 {len(forms)} 张绩效自评表已复核" if several else f"你单位填报的{_named(forms[0])}已复核"
    yield Line(text=f"{opening}。现将复核意见函告如下：")
    count = 0
    for form in forms:
        if several:
            count += 1
            yield _heading(0, count, _named(form))
        sections = list(_sections(form, 1 if several else 0))
        for number, (heading, lines) in enumerate(sections, 1):
            yield _heading(1 if several else 0, number, heading)
            yield from lines
        count = count if several else len(sections)
    yield _heading(0, count + 1, "办理要求")
    yield Line(text=_CLOSING)
    yield Line(text="特此函告。")
    yield from (Line(text=text, style="signature") for text in _SIGNATURES)


def _sections(judged: Judged, level: int) -> Iterator[tuple[str, list[Line]]]:
    """The sections on one form: what came out, the opinions, what is still to be explained."""
    yield "复核情况", list(_outcome(judged))
    if judged.answers.findings:
        yield "复核意见", list(_opinions(judged, level + 1))
    unclear = list(_unclear(judged))
    if unclear:
        yield "需补充说明的事项", [Line(text=_UNCLEAR), *unclear]


def _outcome(judged: Judged) -> Iterator[Line]:
    form, sheet = judged.form, judged.sheet
    said = []
    if form.project is not None:
        said.append(f"项目名称：{one_line(form.project.text)}。")
    said.append(f"计分和核查依据《{judged.pack.title}》（模板包 {judged.pack.id}）。")
    reported = f"填报总分 {one_line(form.total.text)} 分" if form.total is not None else "未填报总分"
    if judged.nothing_to_check:
        said.append("表中没有可核查的内容。")
    else:
        computed = "数据不全，未能核算总分" if sheet.total is None else f"按表中所填数据核算为 {plain(sheet.total)} 分"
        found = count_findings(judged.answers.findings)
        said.append(f"{reported}，{computed}。{f'经核查，{found}。' if found else '经核查，没有发现问题。'}")
    yield Line(text="".join(said))
    if judged.fit == "nearest":
        yield _before_sending("没有模板包与该表完全吻合，以上按最接近的模板包核查，请核对计分办法")
    if not judged.pack.verified:
        yield _before_sending("模板包所依据的文件尚未与原件核对，请核对计分办法")
    for doubt in form.doubts:
        yield _before_sending(f"读取存疑，{place(doubt.where, doubt.address)}：{doubt.why.rstrip('。')}，请对照原表")


def _opinions(judged: Judged, level: int) -> Iterator[Line]:
    """The opinions one by one, what must be mended first."""
    groups = [(title, [f for f in judged.answers.findings if f.severity == severity]) for severity, title in _GROUPS]
    for number, (title, findings) in enumerate((group for group in groups if group[1]), 1):
        yield _heading(level, number, title)
        for count, found in enumerate(findings, 1):
            yield Line(text=_mark(level + 1, count) + _opinion(found))


def _opinion(found: Found) -> str:
    """One opinion: what is wrong, as reported and as it should be, what to do, by which rule, where."""
    basis = (found.rule or rule_in_words(found.code)).rstrip("。")
    where = f"；位置：{found.address}" if found.address else ""
    return printable(f"{kind_of(found.code).title}。{found.message}（依据：{basis}{where}）")


def _unclear(judged: Judged) -> Iterator[Line]:
    """What could not be judged for want of data; what only the reviewers themselves fill in is nothing to ask the unit for."""
    reasons: dict[str, list[str]] = {}
    for answer in judged.answers.unjudged:
        kind = kind_of(answer.code)
        if kind.family != "review" and not judged.nothing_to_check:
            reasons.setdefault(answer.reason, []).append(f"「{kind.title}」")
    for number, (reason, titles) in enumerate(reasons.items(), 1):
        yield Line(text=f"{number}．{printable(reason)}，未能核查{''.join(dict.fromkeys(titles))}。")


def _named(judged: Judged) -> str:
    title = judged.form.title
    return f"《{one_line(title.text) if title is not None else form_name(judged)}》"


def _before_sending(text: str) -> Line:
    """A prompt to whoever sends the letter (发出前提示)."""
    return Line(text=f"【发出前核对后删去：{printable(text)}】", style="prompt")


def _heading(level: int, number: int, text: str) -> Line:
    return Line(text=_mark(level, number) + text, style=f"heading{min(level, 2) + 1}")


def _mark(level: int, number: int) -> str:
    """The number of a heading or item, as official papers number them: 一、（一）1．（1）."""
    marks = (f"{numeral(number)}、", f"（{numeral(number)}）", f"{number}．", f"（{number}）")
    return marks[min(level, 3)]


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese (中文数字), beyond that in figures: 1 → 一, 12 → 十二, 40 → 四十."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _mark_as_result(package: Package) -> None:
    """Say in the file's properties that jixiao wrote it: a folder that is checked again does not take it for a form."""
    package.put(_PROPERTIES, _CUSTOM.format(result=RESULT).encode())
    package.declare(_PROPERTIES, "application/vnd.openxmlformats-officedocument.custom-properties+xml")
    package.relations("").add("custom-properties", _PROPERTIES)


_PROPERTIES = "docProps/custom.xml"
_CUSTOM = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="jixiao"><vt:lpwstr>{result}</vt:lpwstr></property></Properties>'
)

"""Several forms side by side (多表比对): the same reason for different projects, texts copied over, every project at full marks.

Forms of one document or one run. Worded "look here": a common cause may be a true one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from jixiao.core.catalogue import ALL_FULL, BOILERPLATE_COPY, REUSED_REASON
from jixiao.core.checks.likeness import COPIED, own_words, quoted, share
from jixiao.core.checks.rule import Fault
from jixiao.core.checks.wording import squeezed
from jixiao.core.finding import Kind
from jixiao.core.form import Form, Printed
from jixiao.core.number import HUNDRED

_TEXTS = (
    ("deviation_reason", "原因分析"),
    ("improvement", "改进措施"),
    ("completion", "完成情况"),
    ("annual_goal", "年度目标"),
)
_PIECE = 12
_ENOUGH_FORMS = 3

Together = Iterator[tuple[int, Fault]]
"""Position of the form the fault is about, and the fault."""


def name_of(form: Form) -> str:
    """How messages call a form (表名): its project, else its unit, else its title."""
    for cell in (form.project, form.unit, form.title):
        if cell is not None:
            return f"「{cell.text}」"
    return "另一张表"


def _may_say_the_same(a: Form, b: Form) -> bool:
    """Whether a common text is no wonder (可同文): one project, or a department and a project of somebody's."""
    if (a.kind == "project") != (b.kind == "project"):
        return True
    return a.project is not None and b.project is not None and squeezed(a.project.text) == squeezed(b.project.text)


def reused_reasons(forms: Sequence[Form]) -> Together:
    """同一段原因用在不同的项目上: said of every form after the first."""
    first: dict[str, int] = {}
    for at, form in enumerate(forms):
        cell = form.deviation_reason
        text = own_words(cell.text) if cell is not None else None
        if cell is None or text is None:
            continue
        earlier = first.setdefault(text, at)
        if earlier != at and not _may_say_the_same(forms[earlier], form):
            yield at, _copy("deviation_reason", "原因分析", cell, forms[earlier])


def copied_texts(forms: Sequence[Form]) -> Together:
    """文字大半抄自别的项目: more than six tenths of it stand in a text of an earlier form; once a form."""
    seen: dict[str, _Earlier] = {}
    for at, form in enumerate(forms):
        copy: tuple[int, Fault] | None = None
        for key, name in _TEXTS:
            cell: Printed | None = getattr(form, key)
            text = own_words(cell.text, 2 * _PIECE + 1) if cell is not None else None
            if cell is None or text is None:
                continue
            other = _source(text, seen, at)
            same = other is not None and key == "deviation_reason" and _reason(forms[other]) == text
            if other is not None and copy is None and not same and not _may_say_the_same(forms[other], form):
                copy = at, _copy(key, name, cell, forms[other])
            for start in range(0, len(text) - _PIECE + 1, _PIECE):
                seen.setdefault(text[start : start + _PIECE], (at, text))
        if copy is not None:
            yield copy


_Earlier = tuple[int, str]
"""A text of an earlier form (在前的文字): position of the form, and what it says."""


def _source(text: str, seen: dict[str, _Earlier], at: int) -> int | None:
    """The earlier form that most of a text was copied from (抄袭来源), None when it is its own."""
    votes: dict[_Earlier, int] = {}
    for start in range(len(text) - _PIECE + 1):
        other = seen.get(text[start : start + _PIECE])
        if other is not None and other[0] != at:
            votes[other] = votes.get(other, 0) + 1
    if not votes:
        return None
    best, said = max(votes, key=lambda earlier: votes[earlier])
    return best if share(text, said) > COPIED else None


def _reason(form: Form) -> str:
    return squeezed(form.deviation_reason.text) if form.deviation_reason else ""


def _copy(key: str, name: str, cell: Printed, other: Form) -> Fault:
    return Fault(
        where=key,
        spot=f"「{name}」",
        reported=quoted(cell.text, 26),
        expected="本项目的情况",
        how=name_of(other),
        cell=cell,
    )


def all_full(forms: Sequence[Form]) -> Together:
    """一个单位的全部项目都得满分: three forms at least, every total at a hundred."""
    units: dict[str, list[int]] = {}
    for at, form in enumerate(forms):
        if form.kind == "project" and form.total is not None and form.total.meaning.value is not None:
            unit = form.unit or form.implementer or form.supervisor
            units.setdefault(squeezed(unit.text) if unit else "", []).append(at)
    for positions in units.values():
        totals = [forms[at].total for at in positions]
        if len(positions) < _ENOUGH_FORMS or any(total is None or total.meaning.value != HUNDRED for total in totals):
            continue
        at = positions[0]
        unit = forms[at].unit or forms[at].implementer
        how = f"{unit.text if unit else '本单位'}的 {len(positions)} 个项目"
        yield (
            at,
            Fault(
                where="total", spot="「总分」", reported="100 分", expected="有高有低", how=how, cell=forms[at].total
            ),
        )


def doubled_forms(forms: Sequence[Form]) -> Together:
    """同一张表交了两次: same kind, project, unit, and the same indicators with the same actuals."""
    first: dict[tuple[str, ...], int] = {}
    for at, form in enumerate(forms):
        rows = [row for goal in form.goals for row in goal.indicators]
        if form.project is None or not rows:
            continue
        said = (str(cell or "") for row in rows for cell in (row.name, row.target, row.actual))
        key = (form.kind, str(form.form_kind), form.project.text, str(form.unit or ""), *said)
        earlier = first.setdefault(key, at)
        if earlier != at:
            yield at, _copy("project", "项目名称", form.project, forms[earlier])


TOGETHER: tuple[tuple[Kind, Callable[[Sequence[Form]], Together]], ...] = (
    (REUSED_REASON, reused_reasons),
    (BOILERPLATE_COPY, copied_texts),
    (BOILERPLATE_COPY, doubled_forms),
    (ALL_FULL, all_full),
)
"""The checks over several forms (多表核查)."""

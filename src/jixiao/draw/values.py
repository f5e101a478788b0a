"""The values of a form by the names a layout uses (按名取值), and which of them were drawn: what was not is never left out silently."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from jixiao.core.form import Choice, Form, Goal, MoneyRow, Printed
from jixiao.core.layout import paths_in, pieces_of
from jixiao.core.pack import FormKind
from jixiao.draw.paper import Run

FORM_TEXTS = (
    "title", "year", "unit", "filled_on", "project", "supervisor", "implementer", "money_unit", "annual_goal", "completion", "overall_rate",
    "total", "total_label", "total_weight", "reviewed_total", "deviation_reason", "improvement",
)  # fmt: skip
"""Texts of a form (表的文字栏)."""
BUDGET_TEXTS = (
    "weight", "initial", "budget", "arrived", "executed", "rate", "score", "target", "actual", "name", "basic_expenditure", "project_expenditure",
)  # fmt: skip
MONEY_ROWS = ("fiscal", "carryover", "other")
MONEY_TEXTS = ("initial", "budget", "arrived", "executed", "weight", "rate", "score")
TICKED, BLANK = "☑", "□"

_SAID_IN_PASSING = ("money_unit", "total_label")
"""What says how the rest is printed and is no entry of its own (附带说明)."""
LABELS = {
    "year": "年度", "unit": "填报单位", "filled_on": "填报日期", "project": "项目名称", "supervisor": "主管部门", "implementer": "项目实施单位",
    "annual_goal": "年度总体目标", "completion": "全年实际完成情况", "overall_rate": "总体完成率", "total": "总分", "total_weight": "总分分值",
    "reviewed_total": "复核总分", "deviation_reason": "偏差原因分析", "improvement": "改进措施",
    "weight": "分值", "initial": "年初预算数", "budget": "预算数", "arrived": "到位数", "executed": "执行数", "rate": "执行率", "score": "得分",
    "target": "预算执行率目标值", "actual": "预算执行率实际值", "name": "预算执行率指标", "basic_expenditure": "基本支出总额",
    "project_expenditure": "项目支出总额", "fiscal": "财政资金", "carryover": "上年结转资金", "other": "其他资金",
}  # fmt: skip
"""What values are called where the pack names none (通用叫法)."""


Fillable = Callable[[str], bool]
"""Whether a value of this name may be typed in (可填写)."""


class Values:
    """The values of one form (表的各值). ``used``: the names that have been drawn. ``fillable``: see ``page.page``."""

    def __init__(self, form: Form, kind: FormKind, *, attachment: str = "", fillable: Fillable | None = None) -> None:
        self.form, self.kind, self.fillable = form, kind, fillable
        self.used: set[str] = set()
        self.choices = {choice.name: choice for choice in form.choices}
        self.contacts = dict(form.contacts)
        self.fixed = {"attachment": attachment}
        self.goal: Goal | None = None
        self.filled_in: dict[str, str] = {}

    def text(self, path: str) -> str:
        """The text of a value (取值), empty when the form has none."""
        self.used.add(path)
        if path in self.fixed:
            return self.fixed[path]
        if path == "total_label":
            return self._total_label()
        if path in self.choices or any(f.id == path and f.type == "choice" for f in self.kind.fields):
            return self._boxes(path)
        cell = self.cell(path)
        if cell is not None:
            return cell.text
        return self.filled_in.get(path, "")

    def cell(self, path: str) -> Printed | None:
        """The printed cell a name means (取格), None when the form has none."""
        if path in self.contacts:
            return self.contacts[path]
        part, dot, key = path.partition(".")
        if part == "goal" and dot:
            return getattr(self.goal, key, None) if self.goal else None
        if dot and part == "budget":
            return getattr(self.form.budget, key, None) if self.form.budget else None
        if dot and part in MONEY_ROWS:
            row: MoneyRow | None = getattr(self.form.budget, part) if self.form.budget else None
            return getattr(row, key, None)
        found = getattr(self.form, path, None) if path in FORM_TEXTS else None
        return found if isinstance(found, Printed) else None

    def filled(self, template: str) -> str:
        """A text with its values (填入)."""
        out: list[str] = []
        for piece, droppable in pieces_of(template):
            paths = paths_in(piece)
            if droppable and not all(self._there(path) for path in paths):
                continue
            out.append(re.sub(r"\{([^{}]+)\}", lambda m: self._within(m.group(1)), piece))
        return "".join(out)

    def any_there(self, template: str) -> bool:
        """Whether any value a text names is there or may be typed in (有值); a text that names none is always there."""
        paths = paths_in(template)
        return not paths or any(self._there(path) or self._may_be_typed(path) for path in paths)

    def runs(self, template: str) -> tuple[Run, ...]:
        """A text in pieces that know their values (片段), those kept that may be typed in; none when it names no value."""
        out: list[Run] = []
        for piece, droppable in pieces_of(template):
            if droppable and not all(self._there(path) or self._may_be_typed(path) for path in paths_in(piece)):
                continue
            for number, words in enumerate(re.split(r"\{([^{}]+)\}", piece)):
                if words:
                    out.append(Run(text=self.text(words), name=words) if number % 2 else Run(text=words))
        return tuple(out) if any(run.name for run in out) else ()

    def left_over(self) -> Iterator[tuple[str, str, str]]:
        """What the form says and no cell of the layout has drawn (版式之外的内容): its name, label and text."""
        head = " ".join(cell.text for cell in (self.form.title, self.form.project, self.form.unit) if cell)
        for path in FORM_TEXTS:
            cell = self.cell(path)
            if cell is None or path in self.used or path in _SAID_IN_PASSING:
                continue
            if path == "year" and cell.text in head:
                continue
            yield path, self.label(path), cell.text
        if self.form.budget is not None:
            for path in (
                *(f"budget.{key}" for key in BUDGET_TEXTS),
                *(f"{row}.{key}" for row in MONEY_ROWS for key in MONEY_TEXTS),
            ):
                cell = self.cell(path)
                if cell is not None and path not in self.used:
                    yield path, self.label(path), cell.text
        for name in self.choices:
            if name not in self.used and self.choices[name].ticked:
                yield name, name, self._boxes(name)
        for name, cell in self.contacts.items():
            if name not in self.used:
                yield name, name, cell.text

    def label(self, path: str) -> str:
        """What a value is called (栏目名): as the pack prints it, else in general words."""
        part, dot, key = path.rpartition(".")
        for field in self.kind.fields:
            if field.id == key and (not dot or field.part == "money"):
                own = field.name
                break
        else:
            own = LABELS.get(key, key)
        return f"{LABELS[part]}{own}" if part in MONEY_ROWS else own

    def _there(self, path: str) -> bool:
        return bool(self.text(path))

    def _may_be_typed(self, path: str) -> bool:
        return self.fillable is not None and self.fillable(path)

    def _within(self, path: str) -> str:
        return self.text(path)

    def _total_label(self) -> str:
        if self.form.total_label is not None:
            return self.form.total_label.text
        return next((f.name for f in self.kind.fields if f.id == "total" and f.part != "money"), "总分")

    def _boxes(self, name: str) -> str:
        """A choose-one row as printed (选项栏): 1、部门预算项目 ☑ 2、区级专项 □."""
        choice = self.choices.get(name, Choice(name=name))
        field = next((f for f in self.kind.fields if f.id == name and f.type == "choice"), None)
        options = list(choice.options or (field.options if field else ()))
        options += [ticked for ticked in choice.ticked if ticked not in options]
        return "  ".join(
            f"{number}、{option} {TICKED if option in choice.ticked else BLANK}"
            for number, option in enumerate(options, 1)
        )


def folded(text: str) -> str:
    """A text without blanks and widths (归一), for comparing names."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def with_points(name: str, weight: str) -> str:
    """A name with its points behind it (名称带分值): 产出指标（40分）; as it is when it says them already."""
    if not weight or re.search(rf"(?<!\d){re.escape(folded(weight))}\s*分", folded(name)):
        return name
    return f"{name}（{weight}分）" if folded(weight).replace(".", "").isdecimal() else f"{name}（{weight}）"

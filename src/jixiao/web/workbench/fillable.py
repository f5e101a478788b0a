"""The official form as a page to fill in (填写页版面): the drawn paper of the pack, and for every cell that holds a value where it stands in the content.

Nothing is laid out here: ``draw.page`` does that, and names the value of every cell; this says which of them may be typed in, and why the others may not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from jixiao.core.pack import FormKind
from jixiao.draw.page import page
from jixiao.draw.paper import Paper
from jixiao.draw.values import MONEY_ROWS
from jixiao.web.records.bridge import Reading
from jixiao.web.records.content import OPTION_MARK, Content, label_of, value_at

Lock = Callable[[str], str]
"""Why the value at a path may not be typed in (锁定原因), "" when it may."""

LONG_TEXTS = frozenset({"annual_goal", "completion", "deviation_reason", "improvement"})
_NUMBERS = frozenset({"score", "weight", "review_score", "total", "total_weight", "rate"})
_TOTALS = frozenset({"total", "total_weight", "reviewed_total"})


@dataclass(slots=True, kw_only=True)
class Spot:
    """A place of the form where a value stands (填写栏): its path, what it is called in full and in its column, what was typed.

    ``computed``: what the engine puts where nothing was typed. ``locked``: it may not be typed in, ``why``: for this reason.
    ``shape``: short | number | long | boxes. ``row``/``column``: in the indicator table, the row's id and the key of the column.
    """

    path: str
    label: str
    short: str
    text: str
    computed: str = ""
    locked: bool = False
    why: str = ""
    shape: str = "short"
    row: str = ""
    column: str = ""
    options: tuple[str, ...] = ()
    choose_one: bool = False

    @property
    def ticked(self) -> tuple[str, ...]:
        return tuple(self.text.split(OPTION_MARK)) if self.text else ()


class FormToFill:
    """A filing's form to be filled in (待填表): its paper and its spots. ``lock`` None: nothing may be typed in by whoever looks."""

    def __init__(self, content: Content, reading: Reading, lock: Lock | None) -> None:
        self.content, self.reading, self.lock = content, reading, lock
        self.kind: FormKind = reading.kind
        self._ids = [[row["id"] for row in content["rows"] if row["goal"] == goal["id"]] for goal in content["goals"]]
        self._rows = {row["id"]: row for row in content["rows"]}
        self._row_names = {
            row["id"]: f"指标「{row['name']}」" if row.get("name") else f"第 {n} 行指标"
            for n, row in enumerate(content["rows"], 1)
        }
        self._columns = {field.id: field.name for field in self.kind.fields if field.part == "indicator"}
        self._choices = {field.id: field for field in self.kind.fields if field.type == "choice"}
        self._contacts = {field.id for field in self.kind.fields if field.type == "contact"}

    @cached_property
    def paper(self) -> Paper:
        """The official form, what may be typed in kept though it is empty (表样)."""
        return page(self.reading.form, self.reading.pack, fillable=self._fillable)

    @property
    def rows_are_open(self) -> bool:
        """Whether indicators may be added and removed (可增删行)."""
        return self.lock is not None and not self.lock("rows/new/name")

    def row_name(self, row: str) -> str:
        """What a row is called (行名)."""
        return self._row_names[row]

    def path_of(self, name: str) -> str:
        """Where in the content the value of a drawn cell stands (值名 → 路径), "" for what stands nowhere in it."""
        part, dot, rest = name.partition(".")
        if part == "goals" and dot:
            return ""
        if part == "rows" and dot:
            goal, row, key = rest.split(".")
            return f"rows/{self._ids[int(goal)][int(row)]}/{key}"
        if part == "budget" and dot:
            return f"budget/{rest}"
        if part in MONEY_ROWS and dot:
            return f"budget/{part}/{rest}"
        if name in self._choices:
            return f"choices/{name}"
        if name in self._contacts or f"contacts/{name}" in self.content["texts"]:
            return f"contacts/{name}"
        return "" if dot or name in ("attachment", "goal", "total_label") else name

    def goal_spots(self, name: str) -> tuple[Spot, ...]:
        """The spots of what a goal is called and of its points (目标名称、分值), none where they are locked; ``name``: ``goals.0``."""
        goal = self.content["goals"][int(name.partition(".")[2])]
        paths = (f"goals/{goal['id']}/name", f"goals/{goal['id']}/weight")
        if self.lock is None or any(self.lock(path) for path in paths):
            return ()
        shorts = (_("目标名称"), _("分值"))
        return tuple(
            Spot(
                path=path,
                label=label_of(self.content, path),
                short=short,
                text=value_at(self.content, path),
                shape="short",
            )
            for path, short in zip(paths, shorts, strict=True)
        )

    def spot(self, name: str) -> Spot | None:
        """The spot of a drawn cell (取栏), None where it holds no value of the content."""
        path = self.path_of(name)
        if not path:
            return None
        why = self.lock(path) if self.lock is not None else ""
        locked = self.lock is None or bool(why)
        computed = self.reading.filled_in.get(path, "")
        if path.startswith("rows/"):
            _, row, key = path.split("/")
            short = self._columns.get(key, key)
            return Spot(
                path=path, label=f"{self._row_names[row]}的{short}", short=short, text=str(self._rows[row].get(key, "")), computed=computed,
                locked=locked, why=why, shape="number" if key in _NUMBERS else "short", row=row, column=key,
            )  # fmt: skip
        label = label_of(self.content, path, self.kind)
        text = value_at(self.content, path)
        if path.startswith("choices/"):
            field = self._choices[name]
            options = (*field.options, *(one for one in text.split(OPTION_MARK) if one and one not in field.options))
            return Spot(
                path=path, label=label, short=label, text=text, locked=locked, why=why, shape="boxes", options=options, choose_one=field.choose_one
            )  # fmt: skip
        key = path.rpartition("/")[2]
        shape = "long" if path in LONG_TEXTS else "number" if path.startswith("budget/") or key in _TOTALS else "short"
        return Spot(
            path=path, label=label, short=label, text=text, computed=computed, locked=locked, why=why, shape=shape
        )

    def _fillable(self, name: str) -> bool:
        """Whether a value is one this form asks for and may be typed in (可填): a field of its kind that is not locked."""
        if self.lock is None:
            return False
        if name == "rows":
            return self.rows_are_open
        path = self.path_of(name)
        return bool(path) and self._is_asked(name) and not self.lock(path)

    def _is_asked(self, name: str) -> bool:
        part, dot, key = name.partition(".")
        asked = part if part in MONEY_ROWS else key if dot else name
        return any(field.id == asked and (field.part == "money") == bool(dot) for field in self.kind.fields)

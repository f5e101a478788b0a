"""Seeding the demo (建立演示数据): two years of the county's work, step by step through the services that people use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from jixiao.web.demo.clock import Calendar, in_story
from jixiao.web.demo.people import Account, Cast, listed, people_the_county
from jixiao.web.demo.rows import REASONS, Line, declared_rows, half_year_of, line_of, reached
from jixiao.web.records.entry import EntryValues
from jixiao.web.records.models import Filing, Project
from jixiao.web.records.rules import CAUSES, CHANCES
from jixiao.web.records.services.filing import Change, add_rows, save_cells
from jixiao.web.records.services.ledger import add_entry
from jixiao.web.records.services.passage import take_step
from jixiao.web.records.services.project import add_project
from jixiao.web.records.services.task import issue_task
from jixiao.web.records.services.year import add_year

PACK = "hubei-2020"
STATES_IN_TURN = (
    "accepted", "draft", "submitted", "accepted", "returned", "signing", "half", "accepted", "signed", "submitted", "unlocked", "empty",
)  # fmt: skip
"""How far the filings of a stage have come, in turn (进度): ``half`` and ``empty`` are drafts half filled in and not begun."""
PERIOD = "1-6月"
_TEN_THOUSAND = Decimal(10000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A project of the county (演示项目): whose, its line, its number among all."""

    unit: str
    line: Line
    project: Project
    number: int


class Story:
    """The county's two years (演示经过). ``year``: the one that is being evaluated."""

    def __init__(self, today: date) -> None:
        self.today, self.year = today, today.year - 1
        self.calendar = Calendar(timezone.now())
        self.cast = Cast()
        self.projects: list[Listed] = []

    def tell(self) -> list[Account]:
        """All of it, in the order it happened (全部经过); the accounts to sign in with."""
        data = listed()
        self.calendar.begin(date(self.year - 1, 10, 12))
        self.cast = people_the_county(data)
        for year in (self.year, self.year + 1):
            add_year(actor=self.cast.actor("finance", "admin"), year=year, pack=PACK)
        self.projects = list(self._projects(data))
        self.calendar.begin(date(self.year - 1, 11, 3))
        self._declare(self.year, tuple("accepted" for _ in STATES_IN_TURN), due=date(self.year - 1, 12, 20))
        self._spend(self.year, date(self.year, 1, 12), late=True)
        last = self.today - timedelta(days=24)
        self.calendar.begin(min(date(self.year, 11, 3), last))
        self._declare(self.year + 1, ("accepted", "accepted", "accepted", *STATES_IN_TURN), due=date(self.year, 12, 20))
        self._spend(self.year + 1, min(date(self.year + 1, 1, 12), last), late=False)
        self.calendar.begin(self.today - timedelta(days=23))
        self._monitor()
        self.calendar.begin(self.today - timedelta(days=18))
        self._evaluate()
        self._departments()
        return self.cast.accounts

    def _projects(self, data: dict[str, object]) -> Iterator[Listed]:
        units: dict[str, list[str]] = data["projects"]  # type: ignore[assignment]
        number = 0
        for unit, lines in units.items():
            for text in lines:
                line = line_of(text)
                own = self.cast.units[unit]
                project = add_project(
                    actor=self.cast.actor(unit, "filler"),
                    unit=own,
                    values={
                        "name": line.name,
                        "code": f"{own.pk:03}{number + 1:03}",
                        "supervisor": (own.parent or own).name if own.parent and own.parent.parent_id else own.name,
                        "implementer": own.name,
                    },
                )
                project.choices = {
                    "项目类别": ["部门预算项目" if line.budget < 300 else "转移支付项目"],
                    "项目属性": ["持续性项目" if number % 4 else "新增性项目"],
                    "项目类型": ["常年性项目" if number % 3 else "一次性项目"],
                }
                project.save(update_fields=["choices"])
                yield Listed(unit=unit, line=line, project=project, number=number)
                number += 1

    def _spend(self, year: int, begin: date, *, late: bool) -> None:
        """The year's money (当年资金): budget, what changed of it, what was paid."""
        for listed_one in self.projects:
            turn = listed_one.number % 10
            budget = listed_one.line.budget * _TEN_THOUSAND
            entries = [("initial", begin, f"松财预〔{year}〕{3 + turn}号", budget)]
            if turn == 3:
                entries.append(("cut", begin + timedelta(days=150), f"松财预〔{year}〕58号", budget * Decimal("0.12")))
                budget *= Decimal("0.88")
            if turn == 6:
                entries.append(
                    ("supplement", begin + timedelta(days=190), f"松财预〔{year}〕71号", budget * Decimal("0.15"))
                )
                budget *= Decimal("1.15")
            shares = (
                ("0.31", "0.42", {2: "0.13", 5: "0.29", 8: "0.02"}.get(turn, "0.25"))
                if late
                else ("0.24", {4: "0.02"}.get(turn, "0.21"))
            )
            entries += [
                (
                    "executed",
                    begin + timedelta(days=70 + 95 * n),
                    "",
                    (budget * Decimal(share)).quantize(Decimal("0.01")),
                )
                for n, share in enumerate(shares)
            ]
            for kind, day, document, amount in entries:
                add_entry(
                    actor=self.cast.actor(listed_one.unit, "finance"),
                    project_id=listed_one.project.pk,
                    year=year,
                    values=EntryValues(
                        kind=kind, source="fiscal", day=min(day, self.today), document=document, amount=amount
                    ),
                )
            self.calendar.tick()

    def _issue(
        self, year: int, stage: str, due: date, units: list[str], *, by: str = "finance", period: str = ""
    ) -> dict[int | None, Filing]:
        """A task, and the filings it made by project — by unit where there is none (下达)."""
        role = "bureau" if by == "finance" else "auditor"
        issued = issue_task(
            actor=self.cast.actor(by, role),
            issuer=self.cast.units[by],
            year=year,
            stage=stage,
            due=due,
            units=[self.cast.units[key] for key in units],
            period=period,
        )
        self.calendar.tick()
        return {filing.project_id or -filing.unit_id: filing for filing in issued.made}

    def _declare(self, year: int, states: tuple[str, ...], *, due: date) -> None:
        filings = self._issue(year, "declaration", due, list(self.cast.units))
        for one in self.projects:
            filing, state = filings[one.project.pk], states[one.number % len(states)]
            if state == "empty":
                continue
            filler = self.cast.actor(one.unit, "filler")
            rows = declared_rows(one.line)
            add_rows(actor=filler, filing_id=filing.pk, rows=rows[:3] if state == "half" else rows)
            self._save(one.unit, filing, {"goals/g1/name": one.line.goal})
            self._pass_on(one.unit, filing, state, one.number)

    def _evaluate(self) -> None:
        """Self-evaluation (自评): asked by the bureau with some days left, by one department with none left."""
        late = ["education", "high", "primary"]
        filings = self._issue(self.year, "evaluation", self.today - timedelta(days=4), late, by="education")
        others = [key for key in self.cast.units if key not in late]
        filings |= self._issue(self.year, "evaluation", self.today + timedelta(days=9), others)
        for one in self.projects:
            filing, state = filings[one.project.pk], STATES_IN_TURN[(one.number * 5 + 1) % len(STATES_IN_TURN)]
            if state == "empty":
                continue
            self._save(one.unit, filing, self._actuals(one, half=state == "half"))
            self._pass_on(one.unit, filing, state, one.number)

    def _actuals(self, one: Listed, *, half: bool) -> dict[str, str]:
        values, short = {}, []
        measures = one.line.measures[:3] if half else one.line.measures
        reason, improvement = REASONS[one.number % len(REASONS)]
        for n, (*_levels, name, target, weight) in enumerate(measures):
            text, fell = reached(target, one.number, n)
            values[f"rows/r{n + 1}/actual"] = text
            if fell:
                short.append(name)
                values[f"rows/r{n + 1}/note"] = reason
            if not text[:1].isdigit():
                values[f"rows/r{n + 1}/score"] = str(int(weight) - 3) if fell else weight
                if fell:
                    values[f"rows/r{n + 1}/actual"] = "基本达到预期"
        if not half and (short or one.number % 10 in (2, 8)):
            what = f"“{'”“'.join(short)}”未完全达到目标：" if short else "预算执行率偏低："
            values |= {"deviation_reason": what + reason, "improvement": improvement}
        if not half and one.number % 13 == 5:
            values["total"] = "100"  # typed by hand, and not what the rows add up to
        return values

    def _monitor(self) -> None:
        declared = Filing.objects.filter(stage="declaration", year=self.year + 1, state="accepted").values_list(
            "project_id", flat=True
        )
        ready = set(declared)
        filings = self._issue(
            self.year + 1, "monitoring", self.today - timedelta(days=2), list(self.cast.units), period=PERIOD
        )
        for one in self.projects:
            filing = filings[one.project.pk]
            state = STATES_IN_TURN[(one.number * 7) % len(STATES_IN_TURN)]
            if one.project.pk not in ready or state == "empty":
                continue
            self._save(one.unit, filing, self._so_far(one, half=state == "half"))
            if state in ("submitted", "returned", "accepted", "unlocked"):
                self._pass_on(one.unit, filing, state, one.number)

    def _so_far(self, one: Listed, *, half: bool) -> dict[str, str]:
        """What monitoring says of each indicator (监控情况): so far, expected, how likely, and why not."""
        values: dict[str, str] = {}
        for n, (*_levels, target, _weight) in enumerate(one.line.measures[:2] if half else one.line.measures):
            row = f"rows/r{n + 1}"
            done, fell = reached(target, one.number + 1, n)
            values |= {f"{row}/expected": done, f"{row}/actual": half_year_of(target, done)}
            if not any(sign.isdigit() for sign in target):
                values[f"{row}/lamp"], fell = "green", False
            values[f"{row}/chance"] = CHANCES[1] if fell else CHANCES[0]
            if fell:
                reason = one.number % len(REASONS)
                values |= {f"{row}/cause": CAUSES[reason], f"{row}/cause_note": REASONS[reason][0]}
        return values

    def _departments(self) -> None:
        keys = list(self.cast.units)
        filings = self._issue(self.year, "department", self.today + timedelta(days=20), keys)
        for number, key in enumerate(keys):
            filing, state = filings[-self.cast.units[key].pk], STATES_IN_TURN[(number * 5 + 3) % len(STATES_IN_TURN)]
            if state == "empty":
                continue
            own = [one for one in self.projects if one.unit == key]
            project_money = sum((one.line.budget for one in own), Decimal(0))
            basic = (project_money * Decimal("0.64")).quantize(Decimal("0.1"))
            paid = ((project_money + basic) * Decimal("0.972")).quantize(Decimal("0.01"))
            filler = self.cast.actor(key, "filler")
            rows = [
                {
                    "level1": row["level1"],
                    "level2": row["level2"],
                    "name": row["name"],
                    "target": row["target"],
                    "weight": weight,
                }
                for row, weight in zip(
                    (declared_rows(own[0].line)[0], *declared_rows(own[1].line)[1:]),
                    ("20", "15", "10", "10", "15", "10"),
                    strict=True,
                )
            ]
            add_rows(actor=filler, filing_id=filing.pk, rows=rows)
            values = {
                "budget/basic_expenditure": str(basic),
                "budget/project_expenditure": str(project_money),
                "budget/budget": str(basic + project_money),
                "budget/executed": str(paid),
                "goals/g1/name": own[0].line.goal,
            }
            if state != "half":
                for n, row in enumerate(rows):
                    text, _fell = reached(row["target"], number * 2, n)
                    values[f"rows/r{n + 1}/actual"] = text
                    if not text[:1].isdigit():
                        values[f"rows/r{n + 1}/score"] = row["weight"]
                    values[f"rows/r{n + 1}/note"] = REASONS[number % len(REASONS)][0] if _fell else ""
                values |= {
                    "deviation_reason": REASONS[number % len(REASONS)][0],
                    "improvement": REASONS[number % len(REASONS)][1],
                }
            self._save(key, filing, {path: text for path, text in values.items() if text})
            self._pass_on(key, filing, state, number)

    def _save(self, unit: str, filing: Filing, values: dict[str, str]) -> None:
        self.calendar.tick()
        saved = save_cells(
            actor=self.cast.actor(unit, "filler"),
            filing_id=filing.pk,
            changes=[Change(path=path, text=text) for path, text in values.items()],
        )
        if saved.refused or saved.conflicts:
            raise AssertionError(f"{filing.title}: {[str(fault) for fault in saved.refused]} {saved.conflicts}")

    def _pass_on(self, unit: str, filing: Filing, state: str, number: int) -> None:
        """Takes a filing as far as this state (办到此状态)."""
        own, above = self.cast.actor(unit, "filler"), self._supervisor(unit)
        signed = filing.stage != "monitoring"
        steps = [("request_signature", own), ("sign", self.cast.actor(unit, "head"))] if signed else []
        steps += [("submit", own)]
        far = {"signing": 1, "signed": 2, "submitted": 3, "returned": 3, "accepted": 3, "unlocked": 3}.get(state, 0)
        for action, actor in steps[: far if signed else 1 if far else 0]:
            self._step(filing, action, actor)
        if state == "returned":
            self._step(
                filing,
                "return",
                above,
                reason=_RETURNS[number % len(_RETURNS)],
                rows={"r1": "请附工作台账或验收资料。"},
            )
        if state in ("accepted", "unlocked"):
            self._step(filing, "accept", above)
        if state == "unlocked":
            self._step(filing, "unlock", above, reason="单位来函说明一项完成值填写有误，同意更正。", until=True)

    def _supervisor(self, unit: str) -> object:
        """Whoever supervises a unit from above it (上级审核)."""
        above = self.cast.units[unit].parent_id
        key = next((key for key, one in self.cast.units.items() if one.pk == above), None)
        if key is None or key == "finance":
            return self.cast.actor("finance", "bureau")
        return self.cast.actor(key, "auditor")

    def _step(
        self,
        filing: Filing,
        action: str,
        actor: object,
        *,
        reason: str = "",
        rows: dict[str, str] | None = None,
        until: bool = False,
    ) -> None:
        self.calendar.tick()
        ends = self.calendar.real_now + timedelta(days=5) if until else None
        take_step(actor=actor, filing_id=filing.pk, action=action, reason=reason, rows=rows, until=ends)  # type: ignore[arg-type]


_RETURNS = (
    "数量指标的完成值没有依据，请补充佐证材料。",
    "偏差原因过于笼统，请逐项说明未完成的指标。",
    "满意度未说明调查方式和样本数，请补充。",
)


def seed(today: date | None = None) -> list[Account]:
    """The whole county, or nothing of it (建立演示县); the accounts with their passwords, which are nowhere kept."""
    story = Story(today or timezone.localdate())
    with in_story(story.calendar), transaction.atomic():
        return story.tell()

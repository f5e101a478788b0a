"""A small invented county for the tests (测试县): a finance bureau, two departments, units beneath them, one person a role."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from jixiao.core.target import parts_of
from jixiao.web.records.models import Entry, Filing, Member, Post, Project, Unit, Year
from jixiao.web.records.permission import Actor
from jixiao.web.records.services.filing import Change, save_cells
from jixiao.web.records.services.passage import take_step
from jixiao.web.records.services.task import issue_task

PASSWORD = "青山绿水2026不老"
ROWS = (
    ("产出指标", "数量指标", "道路养护里程", "≥30公里", "15"),
    ("产出指标", "质量指标", "养护验收合格率", "≥95%", "15"),
    ("产出指标", "时效指标", "养护完成及时率", "≥90%", "10"),
    ("产出指标", "成本指标", "每公里养护成本", "≤2万元", "10"),
    ("效益指标", "社会效益指标", "沿线村庄通行便利", "提升", "20"),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "10"),
)


@dataclass
class County:
    """The county and its people (测试县). ``members``: by ``role@unit``, such as ``filler@roads``."""

    units: dict[str, Unit] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        return Actor.of(self.members[name])

    def project(self, unit: str, name: str, *, budget: str = "1000000", executed: str = "950000") -> Project:
        """A project with its money in the ledger, in yuan."""
        project = Project.objects.create(unit=self.units[unit], name=name, supervisor=str(self.units["transport"].name))
        for kind, amount in (("initial", budget), ("executed", executed)):
            Entry.objects.create(
                project=project,
                year=2026,
                kind=kind,
                day=date(2026, 1, 15),
                document="财预〔2026〕3号",
                amount=Decimal(amount),
                made_by=self.members["finance@roads"],
            )
        return project

    def evaluation(self, unit: str, name: str, **money: str) -> Filing:
        """A self-evaluation asked of a project, with rows that nobody has filled in yet."""
        self.project(unit, name, **money)
        issued = issue_task(
            actor=self.actor("bureau@county"),
            issuer=self.units["county"],
            year=2026,
            stage="evaluation",
            due=date(2027, 2, 20),
            units=[self.units[unit]],
        )
        filing = next(one for one in issued.made if one.project and one.project.name == name)
        filing.content["rows"] = [
            {
                "id": f"r{n}",
                "goal": "g1",
                "level1": one,
                "level2": two,
                "name": three,
                "target": target,
                "weight": weight,
            }
            for n, (one, two, three, target, weight) in enumerate(ROWS, 1)
        ]
        filing.content["texts"]["annual_goal"] = "全年养护农村公路三十公里，保障沿线村庄出行。"
        filing.save()
        return filing

    def filled(self, unit: str, name: str, **money: str) -> Filing:
        """A self-evaluation with every row filled in, ready to be signed."""
        filing = self.evaluation(unit, name, **money)
        values = {"r1": "30公里", "r2": "97%", "r3": "95%", "r4": "1.9万元", "r5": "提升", "r6": "92%"}
        texts = {f"rows/{row}/actual": text for row, text in values.items()} | {
            "rows/r5/score": "18",
            "rows/r5/note": "两个村通行仍有不便，明年改善。",
            "deviation_reason": f"{name}受雨季影响，个别路段推迟。",
            "improvement": f"{name}提前备料。",
        }
        changes = [Change(path=path, text=text) for path, text in texts.items()]
        saved = save_cells(actor=self.actor(f"filler@{unit}"), filing_id=filing.pk, changes=changes)
        return saved.filing

    def submitted(self, unit: str, name: str, **money: str) -> Filing:
        """A self-evaluation that was signed and submitted."""
        filing = self.filled(unit, name, **money)
        for role, action in (("filler", "request_signature"), ("head", "sign"), ("filler", "submit")):
            filing = take_step(actor=self.actor(f"{role}@{unit}"), filing_id=filing.pk, action=action)
        return filing

    def accepted(self, unit: str, name: str, **money: str) -> Filing:
        """A self-evaluation the department has accepted."""
        filing = self.submitted(unit, name, **money)
        return take_step(actor=self.actor("bureau@county"), filing_id=filing.pk, action="accept")

    def department(self, unit: str) -> Filing:
        """The self-evaluation of a unit as a whole, just issued."""
        return issue_task(
            actor=self.actor("bureau@county"),
            issuer=self.units["county"],
            year=2026,
            stage="department",
            due=date(2027, 3, 10),
            units=[self.units[unit]],
        ).made[0]

    def declaration(self, unit: str, name: str, *, rows: bool = True) -> Filing:
        """A declaration asked of a project; with ``rows`` its goal and indicators are written already, their points adding up to 80."""
        project = Project.objects.filter(name=name).first() or self.project(unit, name)
        filing = self.asked("declaration", project)
        if rows:
            filing.content["goals"][0]["name"] = "全年养护农村公路三十公里，保障沿线村庄出行。"
            filing.content["rows"] = [
                {
                    "id": f"r{n}",
                    "goal": "g1",
                    "level1": one,
                    "level2": two,
                    "name": three,
                    "target": target,
                    "weight": w,
                }
                | parts_of(target)._asdict()
                for n, (one, two, three, target, w) in enumerate(ROWS, 1)
            ]
            filing.save()
        return filing

    def monitoring(self, project: Project, period: str = "1-6月") -> Filing:
        """A monitoring report asked of a project for a period."""
        return self.asked("monitoring", project, period)

    def evaluation_of(self, project: Project) -> Filing:
        """The self-evaluation asked of a project that is there already, with whatever was approved for it."""
        return self.asked("evaluation", project)

    def asked(self, stage: str, project: Project, period: str = "", year: int = 2026) -> Filing:
        """A stage of a year asked of a project's unit."""
        issue_task(
            actor=self.actor("bureau@county"), issuer=self.units["county"], year=year, stage=stage, due=date(year + 1, 2, 20),
            units=[project.unit], period=period,
        )  # fmt: skip
        return Filing.objects.get(stage=stage, project=project, period=period, year=year)

    def approve(self, filing: Filing, unit: str = "roads", department: str = "transport") -> Filing:
        """Takes a declaration through signature and submission to approval."""
        for by, action in (
            (f"filler@{unit}", "request_signature"),
            (f"head@{unit}", "sign"),
            (f"filler@{unit}", "submit"),
            (f"auditor@{department}", "accept"),
        ):
            filing = take_step(actor=self.actor(by), filing_id=filing.pk, action=action)
        return filing


def found_county() -> County:
    """Units, people and an open year (建县)."""
    county = County()
    for key, name, above, bureau in (
        ("county", "青山县财政局", None, True),
        ("transport", "青山县交通运输局", "county", False),
        ("roads", "青山县公路管理站", "transport", False),
        ("ferries", "青山县渡口管理站", "transport", False),
        ("education", "青山县教育局", "county", False),
        ("school", "青山县第一小学", "education", False),
    ):
        county.units[key] = Unit.objects.create(
            name=name, short=name.removeprefix("青山县"), parent=county.units.get(above or ""), is_bureau=bureau
        )
    for place in (
        "filler@roads", "finance@roads", "head@roads", "filler@ferries", "head@ferries", "filler@school", "head@school", "auditor@transport", "auditor@education",
        "bureau@county", "reviewer@county", "publisher@county", "reader@county", "admin@county",
    ):  # fmt: skip
        role, unit = place.split("@")
        member = Member.objects.create_member(f"{role}-{unit}", PASSWORD, name=f"张某{len(county.members) + 1}")
        Post.objects.create(member=member, unit=county.units[unit], role=role)
        county.members[place] = member
    Year.objects.create(year=2026, pack="hubei-2020")
    return county

"""Importing ledger entries: row-exact messages, all or nothing, and the same workbook twice enters nothing twice."""

import io

import openpyxl
import pytest
from county import County

from jixiao.web.records.entry_sheet import COLUMNS, entry_template, read_entry_sheet
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Entry, Filing, Project
from jixiao.web.records.services.ledger_import import import_entries, plan_import

HEAD = list(COLUMNS.values())


def book(*rows: tuple[object, ...], head: list[str] = HEAD) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def line(kind="执行", day="2026-05-01", amount: object = 12.5, unit="万元", project="农村公路养护", code="", note=""):
    return (code, project, kind, "", day, "青财预〔2026〕12号", amount, unit, note)


@pytest.fixture
def project(county: County) -> Project:
    return county.project("roads", "农村公路养护")


def plan(county: County, *rows, by="finance@roads"):
    return plan_import(county.actor(by), 2026, read_entry_sheet(book(*rows), "台账.xlsx"))


def enter(county: County, *rows, by="finance@roads"):
    return import_entries(actor=county.actor(by), year=2026, sheet=read_entry_sheet(book(*rows), "台账.xlsx"))


def test_a_whole_workbook_is_entered(county: County, project: Project) -> None:
    enter(county, line(), line(kind="追加", amount=3, day="2026-06-01"))
    assert sorted(str(one.amount) for one in Entry.objects.filter(project=project)) == [
        "1000000.00",
        "125000.00",
        "30000.00",
        "950000.00",
    ]


def test_figures_keep_all_their_places(county: County, project: Project) -> None:
    enter(county, line(amount=1234567.89, unit="元"))
    assert Entry.objects.filter(project=project, amount="1234567.89").exists()


def test_a_date_cell_is_a_day(county: County, project: Project) -> None:
    from datetime import date

    enter(county, line(day=date(2026, 7, 9)))
    assert Entry.objects.filter(project=project, day=date(2026, 7, 9)).exists()


def test_every_fault_says_row_and_column(county: County, project: Project) -> None:
    planned = plan(county, line(), line(day="2025-05-01"), line(amount=-3), line(project="没有的项目"))
    assert [(one.number, one.column) for one in planned.faults] == [
        (3, "E列「日期」"),
        (4, "G列「金额」"),
        (5, "B列「项目名称」"),
    ]


def test_with_one_fault_nothing_is_entered(county: County, project: Project) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused, match="第 3 行"):
        enter(county, line(), line(amount="很多"))
    assert Entry.objects.count() == before


def test_the_same_workbook_twice_is_recognised(county: County, project: Project) -> None:
    rows = (line(), line(kind="追加", amount=3, day="2026-06-01"))
    enter(county, *rows)
    again = enter(county, *rows, line(kind="压减", amount=1, day="2026-06-02"))
    assert [(one.number, one.known) for one in again.entries] == [(2, True), (3, True), (4, False)]
    assert Entry.objects.filter(project=project).count() == 5


def test_two_true_twins_in_one_workbook_are_told_and_kept(county: County, project: Project) -> None:
    planned = enter(county, line(), line())
    assert [one.twin for one in planned.entries] == [0, 2]
    assert [one.known for one in enter(county, line(), line()).entries] == [True, True]
    assert Entry.objects.filter(project=project, kind="executed", amount=125000).count() == 2


def test_an_import_moves_the_open_filings(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护", budget="1000000", executed="900000")
    enter(county, line(amount=5))
    assert Filing.objects.get(pk=filing.pk).content["texts"]["budget/executed"] == "95"


def test_another_units_project_is_not_there(county: County, project: Project) -> None:
    assert "不归您登记" in plan(county, line(), by="filler@ferries").faults[0].message


def test_code_and_name_must_agree(county: County, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(code="QS-1")
    assert "是项目「农村公路养护」" in plan(county, line(code="QS-1", project="渡口改造")).faults[0].message


def test_a_workbook_that_cuts_below_nothing_is_refused_at_its_row(county: County, project: Project) -> None:
    planned = plan(county, line(kind="压减", amount=60), line(kind="压减", amount=50, day="2026-06-01"))
    assert [(one.number, one.column) for one in planned.faults] == [(3, "G列「金额」")]


def test_a_head_that_says_ten_thousands_counts_for_every_row(county: County, project: Project) -> None:
    head = [name if name != "金额" else "金额（万元）" for name in HEAD]
    sheet = read_entry_sheet(book(line(unit=""), head=head), "台账.xlsx")
    assert str(plan_import(county.actor("finance@roads"), 2026, sheet).entries[0].values.amount) == "125000.00"


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"not a workbook", "不是可以读取的 xlsx"), (book(), "没有记录"), (book(head=["甲", "乙", "丙"]), "表头里没有")],
)
def test_what_is_no_such_workbook_is_said_calmly(data, said):
    with pytest.raises(Refused, match=said):
        read_entry_sheet(data, "台账.xlsx")


def test_the_template_is_read_back(county: County, project: Project) -> None:
    made = openpyxl.load_workbook(io.BytesIO(entry_template(2026, [("QS-1", "农村公路养护")])))
    assert made.sheetnames == ["台账", "填写说明", "项目清单"]
    made["台账"].append(line())
    out = io.BytesIO()
    made.save(out)
    assert (
        len(plan_import(county.actor("finance@roads"), 2026, read_entry_sheet(out.getvalue(), "模板.xlsx")).fresh) == 1
    )

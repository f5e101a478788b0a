"""Importing from a file: what the engine read of real samples, beside the filing; nothing locked or newer is overwritten, doubts are confirmed one by one."""

from __future__ import annotations

import hashlib

import pytest
from county import County
from django.test import Client
from papers import SAMPLES, sample, upload, windows_program
from test_filling_in import save

import jixiao
from jixiao.web.records.bridge import content_of
from jixiao.web.records.faults import Refused
from jixiao.web.records.intake import matched, storable
from jixiao.web.records.models import Event, Filing, Intake
from jixiao.web.records.services.filing import Change
from jixiao.web.records.services.intake import beside_filing, read_file, take_over
from jixiao.web.records.services.log import faults_in_log

ROAD = SAMPLES / "01-road-upkeep.docx"


@pytest.fixture
def filing(county: County) -> Filing:
    """An evaluation whose rows are those of the first sample, targets only."""
    form = jixiao.read(ROAD).forms[0]
    found = county.evaluation("roads", form.project.text)
    found.content["rows"] = [
        {key: text for key, text in row.items() if key not in ("actual", "score", "note")}
        for row in content_of(form)["rows"]
    ]
    found.save()
    return found


def intake_of(county: County, filing: Filing, file=None) -> Intake:
    return read_file(actor=county.actor("filler@roads"), filing=filing, upload=file or sample("01"))


def take(county: County, intake: Intake, *values: tuple[str, str, str], rows=(), form: int = 0, by="filler@roads"):
    shown = beside_filing(Filing.objects.get(pk=intake.filing_id), intake, form)
    return take_over(
        actor=county.actor(by),
        intake=intake,
        form=form,
        values=[Change(path=path, text=text, base=base) for path, text, base in values],
        rows=list(rows),
        confirmed=set(shown.doubts),
    )


def test_what_was_read_is_beside_with_its_place(county: County, filing: Filing) -> None:
    shown = beside_filing(filing, intake_of(county, filing), 0)
    row = jixiao.read(ROAD).forms[0].goals[0].indicators[0]
    proposal = next(one for one in shown.proposals if one.path == "rows/r1/actual")
    assert (proposal.read, proposal.at, proposal.stands) == (row.actual.text, str(row.actual.where), "")
    assert proposal.is_chosen and shown.lacking == [] and shown.new_rows == []


def test_every_place_of_a_value_is_a_cell_of_the_source_shown(county: County, filing: Filing) -> None:
    intake = intake_of(county, filing)
    cells = {
        cell["at"]
        for page in intake.pages
        for block in page["blocks"]
        for row in block.get("table", ())
        for cell in row
    } | {block["at"] for page in intake.pages for block in page["blocks"] if "at" in block}
    values = [path for path in intake.forms[0]["places"] if path.startswith("rows/") and path.endswith("/actual")]
    assert values and all(intake.forms[0]["places"][path] in cells for path in values)


def test_money_of_the_ledger_and_the_name_are_locked(county: County, filing: Filing) -> None:
    shown = beside_filing(filing, intake_of(county, filing), 0)
    locked = {one.path: one.why for one in shown.in_state("locked")}
    assert "预算台账" in locked["budget/budget"] and "project" not in {p.path for p in shown.proposals if p.is_offered}


def test_taking_over_writes_the_chosen_and_logs_the_files_hash(county: County, filing: Filing) -> None:
    intake = intake_of(county, filing)
    shown = beside_filing(filing, intake, 0)
    chosen = [(one.path, one.read, one.stands) for one in shown.proposals if one.path.endswith("/actual")]
    taken = take(county, intake, *chosen)
    filing.refresh_from_db()
    assert len(taken.saved.written) == len(chosen) == len([row for row in filing.content["rows"] if row.get("actual")])
    event = Event.objects.get(action="import")
    assert event.details["digest"] == hashlib.sha256(ROAD.read_bytes()).hexdigest()
    assert f"导入 {len(chosen)} 处" in event.said and list(faults_in_log()) == []


def test_taking_over_twice_changes_nothing_more(county: County, filing: Filing) -> None:
    intake = intake_of(county, filing)
    for _ in range(2):
        take(county, intake, ("rows/r1/actual", "28公里", ""))
    assert Event.objects.filter(action="import").count() == 1


def test_a_value_typed_meanwhile_is_shown_and_kept(county: County, filing: Filing) -> None:
    intake = intake_of(county, filing)
    save(county, filing, ("rows/r1/actual", "27公里", ""), by="finance@roads")
    taken = take(county, intake, ("rows/r1/actual", "28公里", ""), ("rows/r2/actual", "97%", ""))
    assert taken.saved.written == ("rows/r2/actual",)
    assert [(one.mine, one.theirs) for one in taken.saved.conflicts] == [("28公里", "27公里")]


def test_a_locked_field_is_not_overwritten_even_when_asked(county: County, filing: Filing) -> None:
    intake = intake_of(county, filing)
    taken = take(county, intake, ("budget/budget", "999", "100"))
    filing.refresh_from_db()
    assert taken.saved.written == () and filing.content["texts"]["budget/budget"] == "100"
    assert "预算台账" in taken.saved.refused[0].message


def test_doubts_must_be_confirmed_one_by_one(county: County) -> None:
    other = county.evaluation("roads", "别的项目")
    intake = intake_of(county, other)
    shown = beside_filing(other, intake, 0)
    assert shown.is_foreign and any("文件写的项目是" in doubt for doubt in shown.doubts)
    with pytest.raises(Refused, match="存疑没有核对"):
        take_over(
            actor=county.actor("filler@roads"),
            intake=intake,
            form=0,
            values=[Change(path="completion", text="完成。", base="")],
            rows=[],
            confirmed=set(shown.doubts[1:]),
        )


def test_rows_of_the_file_may_be_added_where_rows_are_open(county: County) -> None:
    other = county.evaluation("roads", "别的项目")
    intake = intake_of(county, other)
    shown = beside_filing(other, intake, 0)
    assert shown.may_add and shown.new_rows
    first = shown.new_rows[0]
    assert take(county, intake, rows=[first["id"]]).added == 1
    other.refresh_from_db()
    assert other.content["rows"][-1]["name"] == first["name"] and other.content["rows"][-1]["actual"] == first["actual"]


def test_what_no_database_takes_is_left_out_of_what_is_kept() -> None:
    assert storable({"a": ["里\0程", {"b": "半\ud800个"}], "n": 3}) == {"a": ["里程", {"b": "半个"}], "n": 3}


def test_names_that_are_only_alike_are_a_doubt() -> None:
    mine = {"rows": [{"id": "r1", "name": "农村公路养护里程"}, {"id": "r2", "name": "验收合格率"}]}
    theirs = {"rows": [{"id": "r1", "name": "养护验收合格率"}, {"id": "r2", "name": "农村公路养护里程（公里）"}]}
    matches, unsure = matched(mine, theirs)
    assert matches["r1"] == "r2" and "r1" in unsure and matches["r2"] == "r1"


def test_the_form_of_this_project_is_taken_from_a_file_of_several(county: County) -> None:
    names = [form.project.text for form in jixiao.read(SAMPLES / "11-old-town.txt").forms]
    assert len(names) == 2
    from jixiao.web.records.intake import likeliest

    for number, name in enumerate(names):
        filing = county.evaluation("roads", name)
        assert likeliest(filing, intake_of(county, filing, sample("11")).forms) == number


@pytest.mark.parametrize(
    ("number", "form"), [("03", 0), ("04", 0), ("05", 0), ("07", 0), ("08", 0), ("09", 0), ("10", 0)]
)
def test_every_sample_can_be_looked_at(county: County, client: Client, number: str, form: int) -> None:
    filing = county.evaluation("roads", "样例项目")
    intake = intake_of(county, filing, sample(number))
    client.force_login(county.members["filler@roads"])
    shown = client.get(f"/filings/{filing.pk}/import/{intake.pk}/")
    assert shown.status_code == 200 and intake.pages and "data-at=" in shown.content.decode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("总结.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "总结.doc"),
        ("程序.pdf", windows_program(), "程序.pdf：这是无法识别的文件格式"),
        ("通知.txt", "关于开会的通知\n请准时参加。".encode(), "没有找到绩效自评表"),
        ("空.docx", b"", "文件是空的"),
    ],
)
def test_an_unreadable_file_gives_the_readers_own_message(
    county: County, filing: Filing, client: Client, name: str, data: bytes, said: str
) -> None:
    client.force_login(county.members["filler@roads"])
    answer = client.post(f"/filings/{filing.pk}/import/", {"file": upload(name, data)})
    assert answer.status_code == 422 and said in answer.content.decode() and not Intake.objects.exists()


def test_a_form_with_targets_alone_serves_a_declaration(county: County) -> None:
    filing = county.evaluation("roads", "项目支出")
    with pytest.raises(Refused, match="只有目标值"):
        intake_of(county, filing, sample("12"))
    Filing.objects.filter(pk=filing.pk).update(stage="declaration")
    filing.refresh_from_db()
    assert intake_of(county, filing, sample("12")).forms


def test_by_the_page_chosen_values_are_taken_over(county: County, filing: Filing, client: Client) -> None:
    client.force_login(county.members["filler@roads"])
    answer = client.post(f"/filings/{filing.pk}/import/", {"file": sample("01")})
    page = answer.url
    shown = client.get(page).content.decode()
    assert 'name="take" value="rows/r1/actual"' in shown
    done = client.post(
        page,
        {"form": "1", "take": ["rows/r1/actual"], "text:rows/r1/actual": "28公里", "base:rows/r1/actual": ""}
        | {"doubt": beside_filing(filing, Intake.objects.get(), 0).doubts},
    )
    assert done.status_code == 302
    filing.refresh_from_db()
    assert filing.content["rows"][0]["actual"] == "28公里"


def test_others_may_not_import(county: County, filing: Filing, client: Client) -> None:
    intake = intake_of(county, filing)
    for who, status in (("filler@ferries", 404), ("auditor@transport", 403)):
        client.force_login(county.members[who])
        assert client.get(f"/filings/{filing.pk}/import/{intake.pk}/").status_code == status

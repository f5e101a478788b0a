"""Rosters from Excel: a preview row by row, faults at their row and column, all or nothing, and nothing twice."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from county import County
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Member, Post, Project, Unit
from jixiao.web.records.roster_sheet import ROSTERS, Line, read_roster, template_of
from jixiao.web.records.services.roster import import_roster, plan_roster

HEADS = {kind: tuple(column.title for column in roster.columns) for kind, roster in ROSTERS.items()}


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def lines(kind: str, *rows: tuple[object, ...]) -> tuple[Line, ...]:
    return read_roster(ROSTERS[kind], workbook(HEADS[kind], *rows), "名册.xlsx")


def faults(county: County, kind: str, *rows: tuple[object, ...]) -> list[str]:
    plan = plan_roster(actor=county.actor("admin@county"), kind=kind, lines=lines(kind, *rows))
    return [str(fault) for fault in plan.faults]


UNITS = (
    ("青山县林场", "青山县林业局", "", "302"),
    ("青山县林业局", "青山县财政局", "县林业局", 301),
    ("青山县教育局", "青山县财政局", "", ""),
)


@pytest.mark.parametrize("kind", ROSTERS)
def test_the_template_can_be_filled_in_and_read_back(kind: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_of(ROSTERS[kind])))
    sheet = book.worksheets[0]
    sheet.append([column.example or "无" for column in ROSTERS[kind].columns])
    out = io.BytesIO()
    book.save(out)
    (line,) = read_roster(ROSTERS[kind], out.getvalue(), "名册.xlsx")
    assert (line.number, line.texts["name"]) == (2, next(c.example for c in ROSTERS[kind].columns if c.key == "name"))


def test_units_come_in_whatever_order_and_a_second_time_nothing_changes(county: County) -> None:
    admin = county.actor("admin@county")
    plan, _ = import_roster(actor=admin, kind="units", lines=lines("units", *UNITS))
    assert (plan.new, plan.changed, plan.same) == (2, 0, 1)
    assert Unit.objects.get(name="青山县林场").parent.code == "301"
    again, _ = import_roster(actor=admin, kind="units", lines=lines("units", *UNITS))
    assert (again.new, again.changed, again.same) == (0, 0, 3)
    assert [outcome.said for outcome in again.outcomes] == ["已有，不变"] * 3


def test_every_fault_has_its_row_and_column(county: County) -> None:
    assert faults(
        county,
        "units",
        ("青山县林场", "青山县林业厅", "", ""),
        ("", "青山县财政局", "", ""),
        ("青山县苗圃", "青山县教育据", "", ""),
        ("青山县林场", "青山县财政局", "", ""),
        ("青山县公路管理站", "青山县教育局", "", ""),
    ) == [
        "第 2 行「上级单位」：没有名为“青山县林业厅”的单位。",
        "第 3 行「单位名称」：没有填写。",
        "第 4 行「上级单位」：没有名为“青山县教育据”的单位。",
        "第 5 行「单位名称」：与第 2 行重复。",
        "第 6 行「上级单位」：“青山县公路管理站”已有，现隶属青山县交通运输局。",
    ]  # fmt: skip


def test_units_that_contain_each_other_are_told(county: County) -> None:
    said = faults(county, "units", ("甲站", "乙站", "", ""), ("乙站", "甲站", "", ""))
    assert len(said) == 2 and all("绕成一圈" in one for one in said)


def test_with_one_wrong_row_nothing_is_imported(county: County) -> None:
    before = Unit.objects.count()
    with pytest.raises(Refused, match="一行也没有导入"):
        import_roster(
            actor=county.actor("admin@county"),
            kind="units",
            lines=lines("units", *UNITS, ("青山县苗圃", "无此局", "", "")),
        )
    assert Unit.objects.count() == before


def test_people_come_with_posts_and_passwords(county: County) -> None:
    rows = (
        ("丁某", "dingmou", "青山县公路管理站", "填报人、财务", ""),
        ("丁某", "dingmou", "青山县渡口管理站", "填报人", ""),
        (county.members["head@roads"].name, "head-roads", "青山县公路管理站", "单位领导", ""),
    )
    plan, handed = import_roster(actor=county.actor("admin@county"), kind="members", lines=lines("members", *rows))
    assert (plan.new, plan.changed, plan.same) == (1, 1, 1)
    assert [(one.login, Member.objects.get(login=one.login).check_password(one.password)) for one in handed] == [
        ("dingmou", True)
    ]
    assert Post.objects.filter(member__login="dingmou").count() == 3


def test_a_role_that_is_none_is_told_with_the_nearest(county: County) -> None:
    plan = plan_roster(
        actor=county.actor("admin@county"),
        kind="members",
        lines=lines("members", ("丁某", "dingmou", "青山县公路管理站", "填表人", "")),
    )
    assert (str(plan.faults[0]), plan.faults[0].remedy) == (
        "第 2 行「角色」：没有“填表人”这个角色。",
        "是否指“填报人”？",
    )


def test_two_people_do_not_share_a_login(county: County) -> None:
    said = faults(county, "members", ("丁某", "head-roads", "青山县公路管理站", "填报人", ""))
    assert said == [f"第 2 行「姓名」：登录名“head-roads”是{county.members['head@roads'].name}的。"]


def test_projects_are_added_and_corrected(county: County) -> None:
    county.project("roads", "农村公路养护")
    rows = (
        ("青山县公路管理站", "农村公路养护", "0071", "青山县交通运输局", ""),
        ("青山县公路管理站", "桥梁检测", "0072", "", ""),
    )
    plan, _ = import_roster(actor=county.actor("admin@county"), kind="projects", lines=lines("projects", *rows))
    assert (plan.new, plan.changed) == (1, 1)
    assert dict(Project.objects.values_list("name", "code")) == {"农村公路养护": "0071", "桥梁检测": "0072"}


def test_a_workbook_without_the_heads_is_refused_with_what_it_has() -> None:
    with pytest.raises(Refused, match="表头缺少“上级单位”；第 1 行现在是：单位名称、简称"):
        read_roster(ROSTERS["units"], workbook(("单位名称", "简称"), ("甲站", "")), "名册.xlsx")


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="不是可以读取的 xlsx"):
        read_roster(ROSTERS["units"], data, "名册.xlsx")


def test_from_the_page_a_roster_is_previewed_and_then_imported_once(
    county: County, client: Client, settings: object, tmp_path: Path
) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    client.force_login(county.members["admin@county"], backend="django.contrib.auth.backends.ModelBackend")
    upload = SimpleUploadedFile("名册.xlsx", workbook(HEADS["units"], *UNITS))
    page = client.post("/settings/import/units/", {"file": upload}).content.decode()
    assert "新增 2，修改 0，已有不变 1。还没有导入" in page and not Unit.objects.filter(name="青山县林场").exists()
    ticket = re.search('name="ticket" value="([^"]+)"', page)[1]  # type: ignore[index]
    assert client.post("/settings/import/units/now/", {"ticket": ticket}).status_code == 200
    assert Unit.objects.filter(name="青山县林场").exists()
    again = client.post("/settings/import/units/now/", {"ticket": ticket})
    assert (again.status_code, "已经导入过了" in again.content.decode()) == (409, True)


def test_a_ticket_is_good_for_nobody_else(county: County, client: Client, settings: object, tmp_path: Path) -> None:
    from jixiao.web.records.services.member import give_posts

    settings.DATA = tmp_path  # type: ignore[attr-defined]
    give_posts(
        actor=county.actor("admin@county"),
        member=county.members["auditor@transport"],
        unit=county.units["transport"],
        roles=["admin"],
    )
    client.force_login(county.members["admin@county"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(
        "/settings/import/units/", {"file": SimpleUploadedFile("a.xlsx", workbook(HEADS["units"], *UNITS))}
    )
    ticket = re.search('name="ticket" value="([^"]+)"', page.content.decode())[1]  # type: ignore[index]
    client.force_login(county.members["auditor@transport"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/settings/import/units/now/", {"ticket": ticket}).status_code == 409

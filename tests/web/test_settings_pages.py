"""Units, people and years: what an administrator does, and the guard rails."""

from __future__ import annotations

import pytest
from county import County
from django.core.exceptions import PermissionDenied
from django.test import Client

from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Event, Member, Post, Unit, Year
from jixiao.web.records.services.log import faults_in_log
from jixiao.web.records.services.member import (
    add_member,
    give_posts,
    reset_password,
    set_member_active,
    take_post,
)
from jixiao.web.records.services.unit import add_unit, change_unit, move_unit, set_unit_active
from jixiao.web.records.services.year import add_year, set_year_open


@pytest.fixture
def admin(county: County, client: Client) -> Client:
    client.force_login(county.members["admin@county"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_moved_unit_takes_those_beneath_it_along(county: County) -> None:
    admin = county.actor("admin@county")
    move_unit(actor=admin, unit=county.units["transport"], parent=county.units["education"])
    roads, education = Unit.objects.get(pk=county.units["roads"].pk), county.units["education"]
    assert roads.path == f"{education.path}{county.units['transport'].pk}/{roads.pk}/"
    assert county.actor("auditor@education").may("supervise", roads)


def test_a_unit_does_not_go_beneath_itself(county: County) -> None:
    with pytest.raises(Refused, match="它自己的下级"):
        move_unit(actor=county.actor("admin@county"), unit=county.units["transport"], parent=county.units["roads"])


def test_two_units_do_not_have_one_name(county: County) -> None:
    with pytest.raises(Refused, match="已有名为"):
        add_unit(actor=county.actor("admin@county"), parent=county.units["county"], name=" 青山县教育局 ")


def test_a_unit_with_filings_under_way_is_closed_only_on_second_thought(county: County) -> None:
    county.evaluation("ferries", "渡口维护")
    admin, ferries = county.actor("admin@county"), county.units["ferries"]
    with pytest.raises(Refused, match="填报中 1 份"):
        set_unit_active(actor=admin, unit=ferries, active=False)
    assert set_unit_active(actor=admin, unit=ferries, active=False, confirmed=True).is_active is False


def test_a_unit_is_not_closed_above_others_in_use(county: County) -> None:
    with pytest.raises(Refused, match="还有在用的单位"):
        set_unit_active(
            actor=county.actor("admin@county"), unit=county.units["transport"], active=False, confirmed=True
        )


def test_the_last_administrator_stays(county: County) -> None:
    admin, member = county.actor("admin@county"), county.members["admin@county"]
    with pytest.raises(Refused, match="最后一名系统管理员"):
        take_post(actor=admin, post=Post.objects.get(member=member))
    give_posts(actor=admin, member=county.members["reader@county"], unit=county.units["county"], roles=["admin"])
    take_post(actor=admin, post=Post.objects.get(member=member, role="admin"))
    assert not member.posts.filter(role="admin").exists()


def test_an_administrator_does_not_shut_himself_out(county: County) -> None:
    with pytest.raises(Refused, match="您自己的账号"):
        set_member_active(actor=county.actor("admin@county"), member=county.members["admin@county"], active=False)


def test_an_initial_password_opens_once_and_must_be_replaced(county: County, client: Client) -> None:
    member, password = add_member(
        actor=county.actor("admin@county"), unit=county.units["roads"], name="丁某", login="dingmou", roles=["filler"]
    )
    assert Member.objects.get(pk=member.pk).check_password(password)
    answer = client.post("/sign-in/", {"username": "dingmou", "password": password}, follow=True)
    assert "请先换成自己的密码" in answer.content.decode()


def test_a_reset_password_ends_the_old_one(county: County) -> None:
    member = county.members["filler@roads"]
    password = reset_password(actor=county.actor("admin@county"), member=member)
    member.refresh_from_db()
    assert (member.check_password(password), member.must_change) == (True, True)


def test_an_administrator_of_a_department_does_not_get_at_his_superiors(county: County) -> None:
    admin = county.actor("admin@county")
    give_posts(actor=admin, member=county.members["auditor@transport"], unit=county.units["transport"], roles=["admin"])
    give_posts(actor=admin, member=county.members["admin@county"], unit=county.units["roads"], roles=["reader"])
    below = county.actor("auditor@transport")
    with pytest.raises(PermissionDenied, match="不在您的管理范围内"):
        reset_password(actor=below, member=county.members["admin@county"])
    with pytest.raises(PermissionDenied):
        add_year(actor=below, year=2027, pack="mof-2020")
    with pytest.raises(PermissionDenied):
        change_unit(actor=below, unit=county.units["education"], name="教育局")


def test_a_year_with_filings_under_way_is_closed_only_on_second_thought(county: County, admin: Client) -> None:
    county.evaluation("roads", "农村公路养护")
    year = Year.objects.get(year=2026)
    answer = admin.post(f"/settings/years/{year.pk}/", {"is_open": "0"})
    assert (answer.status_code, "还有未办结的填报件：填报中 1 份" in answer.content.decode()) == (422, True)
    admin.post(f"/settings/years/{year.pk}/", {"is_open": "0", "confirmed": "1"})
    year.refresh_from_db()
    assert year.is_open is False
    assert "当时未办结：填报中 1 份" in Event.objects.filter(action="set_year_open").get().said


def test_a_closed_year_cannot_be_filled_in(county: County) -> None:
    from jixiao.web.records.services.filing import Change, save_cells

    filing = county.evaluation("roads", "农村公路养护")
    set_year_open(actor=county.actor("admin@county"), year=Year.objects.get(year=2026), is_open=False, confirmed=True)
    with pytest.raises(Refused, match="2026 年度已关闭"):
        save_cells(
            actor=county.actor("filler@roads"),
            filing_id=filing.pk,
            changes=[Change(path="rows/r1/actual", text="28公里")],
        )


def test_an_unknown_pack_is_refused(county: County) -> None:
    with pytest.raises(Refused, match="没有模板包"):
        add_year(actor=county.actor("admin@county"), year=2027, pack="nowhere-2020")


def test_the_pages_show_what_there_is(county: County, admin: Client) -> None:
    for address, seen in (
        ("/settings/", "青山县公路管理站"),
        (f"/settings/units/{county.units['roads'].pk}/", "filler-roads"),
        ("/settings/members/?q=filler", "filler-roads"),
        (f"/settings/members/{county.members['filler@roads'].pk}/", "填报人"),
        ("/settings/years/", "湖北省预算绩效自评表"),
    ):
        answer = admin.get(address)
        assert (answer.status_code, seen in answer.content.decode()) == (200, True), address


def test_a_new_person_is_added_on_the_page_and_the_password_is_shown_once(county: County, admin: Client) -> None:
    address = f"/settings/units/{county.units['roads'].pk}/"
    answer = admin.post(
        address, {"action": "add_member", "name": "丁某", "login": "dingmou", "roles": ["filler", "finance"]}
    )
    assert "的初始密码" in answer.content.decode()
    assert "的初始密码" not in admin.get(address).content.decode()
    assert set(Post.objects.filter(member__login="dingmou").values_list("role", flat=True)) == {"filler", "finance"}


def test_whoever_is_no_administrator_sees_no_settings(county: County, client: Client) -> None:
    client.force_login(county.members["filler@roads"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/settings/").status_code == 403


def test_everything_done_in_the_settings_is_in_the_log(county: County) -> None:
    admin = county.actor("admin@county")
    unit = add_unit(actor=admin, parent=county.units["county"], name="青山县林业局")
    change_unit(actor=admin, unit=unit, name="青山县林业和草原局")
    said = list(Event.objects.filter(unit=unit).order_by("pk").values_list("said", flat=True))
    assert said == ["在青山县财政局之下新增单位“青山县林业局”。", "单位“青山县林业局”更名为“青山县林业和草原局”。"]
    assert list(faults_in_log()) == []

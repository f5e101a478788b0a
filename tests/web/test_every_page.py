"""Every address × every role × own, supervised and foreign unit: what the table of permissions says is what the server does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any, NamedTuple

import pytest
from county import County
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from jixiao.core.workflow import ROLES
from jixiao.web.records.models import (
    Entry,
    Evidence,
    LibraryIndicator,
    Member,
    Notice,
    Post,
    Project,
    Task,
    Unit,
    Year,
)
from jixiao.web.records.permission import GRANTS, WATCHING, Actor
from jixiao.web.records.services.intake import read_file

SAMPLE = resources.files("jixiao") / "samples" / "01-road-upkeep.docx"


class Address(NamedTuple):
    """An address of the workbench: its name, its pattern, the permission its view names."""

    name: str
    pattern: str
    permission: str


def addresses(patterns: Any = None, before: str = "") -> Iterator[Address]:
    for one in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(one, URLPattern):
            yield Address(one.name or "", before + str(one.pattern), getattr(one.callback, "permission", ""))
        else:
            yield from addresses(one.url_patterns, before + str(one.pattern))


PAGES = [one for one in addresses() if not one.pattern.startswith("api/")]
PRIVATE = [one for one in PAGES if one.permission != "public"]
OF_A_UNIT = [one for one in PRIVATE if "<int:pk>" in one.pattern]
OF_NO_UNIT = ("library/", "tokens/", "tasks/", "settings/years/")
"""Things that belong to no unit below the county: the library and years are everybody's, a token is its owner's, a task its issuer's."""
SCRIPTED = {"HTTP_X_REQUESTED_WITH": "fetch"}


def denied(status: int) -> bool:
    return status in (401, 403, 404)


@pytest.fixture
def things(county: County) -> dict[str, dict[str, Any]]:
    """For ``roads`` and for ``school`` one of everything an address can name."""
    found = {}
    for key in ("roads", "school"):
        unit: Unit = county.units[key]
        project: Project = county.project(key, f"{unit.name}的项目")
        filler = county.members[f"filler@{key}"]
        filings = {
            stage: county.asked(stage, project, "1-6月" if stage == "monitoring" else "")
            for stage in ("declaration", "monitoring", "evaluation")
        }
        evaluation = filings["evaluation"]
        found[key] = {
            "unit": unit,
            "filings/": evaluation,
            "declarations/": filings["declaration"],
            "monitoring/": filings["monitoring"],
            "projects/": project,
            "projects/entries/": Entry.objects.create(
                project=project, year=2026, kind="arrived", day=date(2026, 3, 1), amount=Decimal(1), made_by=filler
            ),
            "evidence/": Evidence.objects.create(
                filing=evaluation,
                title="验收单",
                digest="0" * 64,
                file_name="验收单.pdf",
                mime="application/pdf",
                size=1,
                made_by=filler,
            ),
            "notices/": Notice.objects.create(
                unit=unit, year=2026, stage="evaluation", text="请尽快填报。", sent_by=filler
            ),
            "intake": read_file(
                actor=county.actor(f"filler@{key}"),
                filing=evaluation,
                upload=SimpleUploadedFile("自评表.docx", SAMPLE.read_bytes()),
            ),
            "departments/": unit,
            "settings/units/": unit,
            "settings/members/": filler,
            "tasks/": Task.objects.get(stage="evaluation"),
            "library/": LibraryIndicator.objects.create(
                field="交通", level1="产出指标", level2="数量指标", name=f"{unit.name}的指标"
            ),
            "settings/years/": Year.objects.get(),
            "tokens/": filler,
        }
    return found


def address_of(one: Address, things: dict[str, Any]) -> str:
    """The address for these things."""
    kind = one.pattern.split("<")[0]
    values = {"pk": things[kind].pk, "year": 2026, "kind": "docx", "action": "submit", "number": things["intake"].pk}
    wanted = {key: value for key, value in values.items() if f":{key}>" in one.pattern}
    return reverse(one.name, kwargs=wanted)


def member_as(role: str, unit: Unit) -> Member:
    member = Member.objects.create_member(f"only-{role}", "一个很长的密码不用它", name="李某")
    Post.objects.create(member=member, unit=unit, role=role)
    return member


def asked(client: Client, address: str) -> int:
    """The status of a look at an address; of an empty request where it only takes requests."""
    status = client.get(address).status_code
    return client.post(address, **SCRIPTED).status_code if status == 405 else status


def test_every_address_names_a_permission_of_the_table() -> None:
    assert [one for one in addresses() if one.permission not in ("public", "token", *GRANTS)] == []


def test_what_is_public_is_only_this() -> None:
    assert sorted(one.name for one in PAGES if one.permission == "public") == ["begin", "enter", "health", "sign_in"]


@pytest.mark.parametrize("one", PRIVATE, ids=lambda one: one.name)
def test_nobody_is_let_in_who_is_not_signed_in(things: dict[str, Any], client: Client, one: Address) -> None:
    plain = "<slug:kind>" not in one.pattern or "<int:pk>" in one.pattern
    address = (
        address_of(one, things["roads"])
        if "<int:pk>" in one.pattern
        else reverse(one.name, kwargs={} if plain else {"kind": "units"})
    )
    answer = client.get(address)
    assert (answer.status_code, answer.headers.get("Location", "").startswith("/sign-in/")) == (302, True)
    assert client.post(address, **SCRIPTED).status_code == 401


@pytest.mark.parametrize("one", OF_A_UNIT, ids=lambda one: one.name)
def test_the_server_does_to_every_role_what_the_table_says(
    things: dict[str, Any], county: County, one: Address
) -> None:
    for role in ROLES:
        at = "transport" if role == "auditor" else "county" if role in WATCHING else "roads"
        member = member_as(role, county.units[at])
        client, actor = Client(), Actor.of(member)
        client.force_login(member)
        for key in ("roads", "school"):
            status = asked(client, address_of(one, things[key]))
            may = actor.may(one.permission, None if one.pattern.startswith(OF_NO_UNIT) else things[key]["unit"])
            assert status < 500
            assert may or denied(status), f"{role} of {at} at {one.name} of {key}: {status}"


@pytest.mark.parametrize(
    "one", [one for one in OF_A_UNIT if not one.pattern.startswith(OF_NO_UNIT)], ids=lambda one: one.name
)
def test_whoever_fills_in_at_one_unit_sees_nothing_of_another(
    things: dict[str, Any], client: Client, county: County, one: Address
) -> None:
    client.force_login(county.members["filler@roads"])
    assert denied(asked(client, address_of(one, things["school"])))


@pytest.mark.parametrize(
    "one", [one for one in OF_A_UNIT if one.permission.startswith("see_")], ids=lambda one: one.name
)
def test_whoever_fills_in_sees_what_is_of_the_own_unit(
    things: dict[str, Any], client: Client, county: County, one: Address
) -> None:
    if one.name in (
        "evidence_file",
        "filing_step",
        "report_file",
        "department_origin",
        "department_take_over",
    ) or one.pattern.startswith(OF_NO_UNIT):
        pytest.skip("needs a file, a step, a draft or a department form that is there")
    client.force_login(county.members["filler@roads"])
    assert not denied(asked(client, address_of(one, things["roads"])))

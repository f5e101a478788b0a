"""One project over the years: lowered targets, targets that never change, problems left open."""

from __future__ import annotations

import pytest
from entries import codes, folder, members, seen

ROWS = ("巡查次数", "≥40次", "52次"), ("清障长度", "≥30公里", "31公里"), ("隐患整改率", "≥90%", "93%")
LATE = "块石运输船停航二十余天，护岸抛石推迟到十月完成，尾款在竣工验收之后支付。"


def year(number: int, *rows: tuple[str, str, str], project: str = "堤防巡查", **said: object):
    return folder(number, project, *rows, year=number, **said)


def test_a_target_below_last_years_actual_is_seen_with_both_cells():
    (group,) = seen(year(2022, ("巡查次数", "≥40次", "52次")), year(2023, ("巡查次数", "≥40次", "50次")))
    assert group.kind.code == "across_target_lowered"
    assert [member.said for member in group.members] == ["巡查次数：2022 年实际 52次", "巡查次数：2023 年目标 ≥40次"]


@pytest.mark.parametrize(
    ("actual", "target"),
    [
        ("52次", "≥50次"),  # a tenth of leeway
        ("52次", "≥60次"),
        ("93%", "≥90%"),  # five points of leeway
        ("52次", "≥40人次"),  # another unit
        ("全部完成", "≥40次"),
        ("52次", "按计划"),
        ("52次", "≤40次"),
    ],
)
def test_a_target_that_may_stand_is_not_seen(actual, target):
    assert codes(year(2022, ("巡查", "≥40次", actual)), year(2023, ("巡查", target, "50次"))) == []


def test_a_share_five_points_below_is_seen():
    assert codes(year(2022, ("整改率", "≥90%", "98%")), year(2023, ("整改率", "≥90%", "91%"))) == [
        "across_target_lowered"
    ]


def test_what_nobody_wants_more_of_may_be_lowered():
    assert codes(year(2022, ("投诉件数", "50件", "52件")), year(2023, ("投诉件数", "30件", "20件"))) == []


def test_a_year_between_leaves_it_open():
    assert codes(year(2021, ("巡查次数", "≥40次", "52次")), year(2023, ("巡查次数", "≥40次", "50次"))) == []


def test_two_forms_of_one_year_leave_it_open():
    again = folder(9, "2023年堤防巡查", ("巡查次数", "≥41次", "50次"))
    assert codes(year(2022, ("巡查次数", "≥40次", "52次")), year(2023, ("巡查次数", "≥40次", "50次")), again) == []


def test_another_unit_has_a_project_of_its_own():
    theirs = year(2023, ("巡查次数", "≥40次", "50次"), unit="青石镇人民政府")
    assert codes(year(2022, ("巡查次数", "≥40次", "52次")), theirs) == []


def test_a_renamed_project_is_followed_by_its_indicators():
    old = year(2022, *ROWS, project="主河道堤防巡查")
    new = year(2023, *ROWS, project="主河道堤防日常巡查")
    assert [members(group) for group in seen(old, new)] == [["2022", "2023"]]


def test_a_name_alone_does_not_make_one_project_of_two():
    old = year(2022, *ROWS, project="主河道堤防巡查")
    other = ("种草面积", "≥40亩", "41亩"), ("植树株数", "≥30株", "31株"), ("巡查次数", "≥40次", "41次")
    assert codes(old, year(2023, *other, project="主河道堤防绿化巡查")) == []


def test_targets_unchanged_over_three_years_are_seen():
    steady = tuple((name, target, target.strip("≥")) for name, target, _ in ROWS)
    (group,) = seen(*(year(n, *steady) for n in (2021, 2022, 2023)))
    assert group.kind.code == "across_same_targets"
    assert len(group.members) == 9


def test_two_years_are_no_habit():
    steady = tuple((name, target, target.strip("≥")) for name, target, _ in ROWS)
    assert codes(*(year(n, *steady) for n in (2022, 2023))) == []


def test_one_target_that_moved_is_enough():
    steady = [(name, target, target.strip("≥")) for name, target, _ in ROWS]
    moved = [("巡查次数", "≥41次", "41次"), *steady[1:]]
    assert codes(year(2021, *steady), year(2022, *steady), year(2023, *moved)) == []


def test_targets_of_a_hundred_percent_cannot_rise():
    whole = [(f"{name}完成率", "100%", "100%") for name in ("巡查", "清障", "整改", "归档")]
    assert codes(*(year(n, *whole) for n in (2021, 2022, 2023))) == []


def test_a_reason_said_again_next_year_is_seen():
    (group,) = seen(year(2022, deviation_reason=LATE), year(2023, deviation_reason="今年" + LATE))
    assert (group.kind.code, members(group)) == ("across_open_problem", ["2022", "2023"])


def test_another_reason_next_year_is_not_seen():
    assert codes(year(2022, deviation_reason=LATE), year(2023, deviation_reason="两次流标，巡查车十二月才到货。")) == []


def test_no_problem_two_years_running_is_not_seen():
    assert codes(year(2022, deviation_reason="无"), year(2023, deviation_reason="无")) == []

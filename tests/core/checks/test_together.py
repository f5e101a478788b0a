"""Checks over several forms: copied reasons, copied texts, every project at full marks."""

from __future__ import annotations

from dataclasses import replace

from jixiao.core.checks import check_together
from jixiao.core.pack import CheckSetting
from jixiao.packs import load_pack
from sample_forms import HUBEI, Data, form, spoilt

OTHER: Data = spoilt(
    HUBEI,
    project="城区路灯改造",
    deviation_reason="两条背街的灯杆因管线迁改推迟安装，尾款结转下年。",
    improvement="开工前先完成管线勘察，分批付款。",
)
LONG = "因雨季延长，桥涵工程停工四十天，沥青摊铺顺延到十一月，监理费和质保金按合同在次年支付，" * 2


def together(*data: Data) -> list[tuple[int, str, str]]:
    return [(at, found.code, found.where) for at, found in check_together([form(d) for d in data])]


def test_own_words_find_nothing():
    assert together(HUBEI, OTHER) == []


def test_the_same_reason_for_two_projects_is_found_on_the_second():
    copied = spoilt(OTHER, deviation_reason=HUBEI["deviation_reason"])
    assert together(HUBEI, copied) == [(1, "reused_reason", "deviation_reason")]


def test_the_message_names_the_other_project():
    copied = spoilt(OTHER, deviation_reason=HUBEI["deviation_reason"])
    assert "乡村道路养护" in check_together([form(HUBEI), form(copied)])[0][1].message


def test_two_forms_of_one_project_may_share_a_reason():
    assert together(HUBEI, spoilt(HUBEI, total="97")) == [(1, "boilerplate_copy", "project")]
    assert together(HUBEI, spoilt(HUBEI, kind="department", form_kind="department")) == []


def test_empty_talk_is_no_copied_reason():
    assert together(spoilt(HUBEI, deviation_reason="无"), spoilt(OTHER, deviation_reason="无")) == []


def test_a_text_copied_for_the_most_part_is_found():
    first = spoilt(HUBEI, deviation_reason=LONG)
    second = spoilt(OTHER, deviation_reason=LONG + "路灯灯杆另行采购。")
    assert together(first, second) == [(1, "boilerplate_copy", "deviation_reason")]


def test_a_sentence_in_common_is_no_copy():
    first = spoilt(HUBEI, deviation_reason=LONG)
    second = spoilt(
        OTHER, deviation_reason="路灯灯杆采购两次流标，第三次招标才成交，安装工期压缩到四十天以内。" * 3 + LONG[:20]
    )
    assert together(first, second) == []


def test_three_projects_of_a_unit_at_a_hundred_are_found_once():
    full = [
        spoilt(HUBEI, project=f"项目{name}", total="100", deviation_reason=None, improvement=None) for name in "甲乙丙"
    ]
    assert together(*full) == [(0, "all_full", "total")]


def test_one_project_below_a_hundred_is_enough():
    full = [
        spoilt(HUBEI, project=f"项目{name}", total="100", deviation_reason=None, improvement=None) for name in "甲乙"
    ]
    assert together(*full, spoilt(OTHER, project="项目丙")) == []


def test_a_pack_can_switch_them_off():
    off = replace(
        load_pack("hubei-2020"), checks=(CheckSetting(code="reused_reason", on=False, reason="同一原因常见"),)
    )
    copied = spoilt(OTHER, deviation_reason=HUBEI["deviation_reason"])
    assert check_together([form(HUBEI), form(copied)], [off, off]) == ()


def test_a_thousand_forms_are_compared_in_no_time():
    import time

    forms = [
        form(
            spoilt(OTHER, project=f"项目{i}", deviation_reason=f"第{i}段道路因管线迁改推迟，尾款{i}万元结转下年支付。")
        )
        for i in range(1000)
    ]
    start = time.perf_counter()
    check_together(forms)
    assert time.perf_counter() - start < 2

"""The same text in forms about different projects, and names of others left in it."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from entries import codes, folder, members, seen
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.core.across import look_across

LATE = "因汛期提前，块石运输船停航二十余天，护岸抛石推迟到十月完成，尾款在竣工验收之后支付。"
NEARLY = "因汛期提前到来，块石运输船停航二十余天，护岸抛石推迟到十月底完成，尾款在竣工验收后支付。"
OTHER = "两台水泵的电机须返厂重绕，排涝站试运行改在冬修期间进行，电费因此少支出一成半。"


def test_the_same_reason_for_two_projects_is_seen():
    (group,) = seen(folder(1, "护岸加固", deviation_reason=LATE), folder(2, "排涝站改造", deviation_reason=LATE))
    assert (group.kind.code, members(group)) == ("across_same_reason", ["0001", "0002"])


def test_nearly_the_same_text_is_seen_and_both_sides_are_quoted():
    (group,) = seen(folder(1, "护岸加固", improvement=LATE), folder(2, "排涝站改造", improvement=NEARLY))
    assert [member.said for member in group.members] == [LATE, NEARLY]


def test_every_member_says_what_it_is_like():
    (group,) = seen(folder(1, "护岸加固", completion=LATE), folder(2, "排涝站改造", completion=LATE))
    assert group.members[1].with_what == "与「护岸加固」（清溪县水利局，2023 年）相同"


def test_a_text_that_holds_another_one_whole_is_seen():
    longer = LATE + "另有一处涵闸的闸门尚未到货，启闭机已经调试，来年春灌以前装完。"
    assert codes(folder(1, "护岸加固", completion=LATE), folder(2, "涵闸", completion=longer)) == ["across_same_text"]


def test_own_words_are_not_seen():
    assert codes(folder(1, "护岸加固", deviation_reason=LATE), folder(2, "排涝站改造", deviation_reason=OTHER)) == []


@pytest.mark.parametrize(
    "text", ["无", "本项目无偏差。", "（主要填写项目存在的问题及原因，下一步拟采取的措施）", "已完成。"]
)
def test_what_says_nothing_is_not_seen(text):
    assert codes(folder(1, "护岸加固", deviation_reason=text), folder(2, "排涝站改造", deviation_reason=text)) == []


def test_one_project_may_say_the_same_every_year():
    goal = folder(1, "2022年护岸加固项目", annual_goal=LATE, year=2022), folder(2, "2023年护岸加固", annual_goal=LATE)
    assert codes(*goal) == []


def test_a_project_renamed_a_little_is_one_project():
    goal = folder(1, "主城区护岸加固", annual_goal=LATE, year=2022), folder(2, "主城区护岸加固工程", annual_goal=LATE)
    assert codes(*goal) == []


def test_the_same_project_of_two_units_is_two_projects():
    mine, theirs = folder(1, "党建", improvement=LATE), folder(2, "党建", improvement=LATE, unit="清溪县图书馆")
    assert codes(mine, theirs) == ["across_same_text"]


def test_a_department_may_say_what_its_project_says():
    department = folder(2, None, kind="department", deviation_reason=LATE)
    assert codes(folder(1, "护岸加固", deviation_reason=LATE), department) == []


def test_two_departments_with_one_text_are_seen():
    two = [
        folder(n, None, kind="department", unit=unit, improvement=LATE)
        for n, unit in enumerate(["甲县林业局", "乙县教育局"])
    ]
    assert codes(*two) == ["across_same_text"]


def test_forms_without_any_name_are_left_out():
    nameless = [folder(n, None, unit=None, improvement=LATE) for n in range(3)]
    assert codes(*nameless) == []


def test_a_form_handed_in_twice_is_counted_once():
    assert (
        codes(folder(1, "护岸加固", improvement=LATE, total=96), folder(2, "护岸加固", improvement=LATE, total=96))
        == []
    )


def test_a_sentence_of_the_trade_with_other_figures_is_not_seen():
    said = "年初预算{}万元，调整后预算{}万元，实际支出{}万元，预算执行率{}%。"
    one, two = said.format(312, 305, 288, 94.4), said.format(78, 91, 90.6, 99.5)
    assert codes(folder(1, "护岸加固", completion=one), folder(2, "排涝站改造", completion=two)) == []


def test_the_message_asks_to_look_and_accuses_nobody():
    (group,) = seen(folder(1, "护岸加固", deviation_reason=LATE), folder(2, "排涝站改造", deviation_reason=LATE))
    assert "请看这里" in group.message and "2 张表的「原因分析」相同" in group.message
    assert not any(word in group.message for word in ("抄袭", "造假", "虚假", "违规"))


def test_a_thousand_forms_with_one_text_are_one_group():
    many = [folder(n, f"第{n}号泵站维护", improvement=LATE) for n in range(1000)]
    (group,) = seen(*many)
    assert len(group.members) == 1000


def test_a_thousand_forms_with_their_own_name_in_one_text_are_one_group():
    many = [folder(n, f"第{n}号泵站维护", improvement=f"{n}号泵站{LATE}") for n in range(1000)]
    (group,) = seen(*many)
    assert len(group.members) == 1000


def test_a_name_left_from_the_form_a_text_was_taken_from_is_seen():
    said = "护岸加固工程" + LATE
    found = seen(folder(1, "护岸加固工程", completion=said), folder(2, "排涝站改造", completion=said))
    assert [(group.kind.code, members(group)) for group in found] == [
        ("across_other_name", ["0002"]),
        ("across_same_text", ["0001", "0002"]),
    ]
    assert found[0].members[0].with_what == "「护岸加固工程」"


def test_another_unit_as_the_subject_of_a_text_is_seen():
    said = "青石镇文化服务中心2023年绩效目标全部完成，图书室借阅和下乡放映都超过了计划。"
    mine, theirs = folder(1, completion=said), folder(2, "下乡放映", unit="青石镇文化服务中心")
    assert codes(mine, theirs) == ["across_other_name"]


@pytest.mark.parametrize(
    "said",
    [
        "与青石镇文化服务中心共同举办节水宣传，发放折页，张贴海报，群众反映良好。",
        "清溪县水利局会同各镇巡查。青石镇文化服务中心年度绩效目标由该中心另行填报。",
        "清溪县财政局预算执行率通报中，本项目进度列全县前三，资金按进度支付。",
    ],
)
def test_speaking_of_others_is_not_seen(said):
    others = folder(2, "下乡放映", unit="青石镇文化服务中心"), folder(3, "预算编审", unit="清溪县财政局")
    assert codes(folder(1, completion=said), *others) == []


_SIGNS = "堤坝闸渠泵井涵管测站桩号料场砂石块填挖护坡排灌水库湖塘河口岸线船机组电缆阀门盖板桥墩台帽梁拱圈栏杆标牌灯柱沟槽基坑围堰导流"
texts = st.text(_SIGNS, min_size=30, max_size=90)


@settings(max_examples=30)
@given(st.lists(texts, min_size=2, max_size=12, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_the_forms_does_not_matter(own, chance):
    some = [folder(n, f"{n}号渠道", improvement=text) for n, text in enumerate([*own, own[0] + "另", own[1]])]
    mixed = list(some)
    chance.shuffle(mixed)
    assert look_across(mixed) == look_across(some)


@settings(max_examples=30)
@given(st.integers(0, 10**9))
def test_unrelated_texts_raise_no_alarm(seed):
    chance = random.Random(seed)
    own = ["".join(chance.choices(_SIGNS, k=chance.randint(30, 90))) for _ in range(40)]
    assert codes(*(folder(n, f"{n}号渠道", deviation_reason=text) for n, text in enumerate(own))) == []


@settings(max_examples=30)
@given(st.integers(0, 10**9))
def test_unrelated_texts_take_nothing_from_what_is_seen(seed):
    chance = random.Random(seed)
    own = ["".join(chance.choices(_SIGNS, k=chance.randint(30, 90))) for _ in range(40)]
    copied = folder(1, "护岸加固", improvement=LATE), folder(2, "排涝站改造", improvement=NEARLY)
    further = [folder(n, f"{n}号渠道", improvement=text) for n, text in enumerate(own, 3)]
    assert seen(*copied, *further) == seen(*copied)


def test_a_group_keeps_its_key_when_the_forms_come_otherwise():
    a, b = folder(1, "护岸加固", improvement=LATE), folder(2, "排涝站改造", improvement=LATE)
    assert seen(a, b)[0].key == seen(b, replace(a))[0].key

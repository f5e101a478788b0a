"""What printed values mean: every case stands on a published form or in the list of strings that other software gets wrong."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jixiao.core.quantity import Quantity, comparable, read_amount, read_quantity, unit_conflict


def reading(text: str) -> tuple[str, str | None, str | None, str]:
    """Kind, sign, value in units and unit with magnitude, as text."""
    q = read_quantity(text)
    return q.kind, q.sign, None if q.amount is None else format(q.amount.normalize(), "f"), q.full_unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234.56", ("number", None, "1234.56", "")),
        ("1,234.56", ("number", None, "1234.56", "")),
        ("(1,234.5)", ("number", None, "-1234.5", "")),
        ("12345万元", ("number", None, "123450000", "万元")),
        ("一百二十万元", ("number", None, "1200000", "万元")),
        ("壹佰贰拾万元", ("number", None, "1200000", "万元")),
        ("壹佰贰拾万元整", ("number", None, "1200000", "万元")),
        ("≥90%", ("ratio", ">=", "0.9", "%")),
        ("万分之一", ("ratio", None, "0.0001", "‱")),
    ],
)
def test_the_strings_others_get_wrong(text, expected):
    assert reading(text) == expected


def test_two_numbers_with_a_space_between_are_not_joined():
    q = read_quantity("6 4.65")
    assert (q.kind, q.value, q.numbers) == ("several", None, (Decimal(6), Decimal("4.65")))
    assert "64.65" in q.doubt


def test_a_sentence_with_two_amounts_holds_both():
    q = read_quantity("预算 1234.56 万元，执行 12345.60 万元")
    assert q.kind == "several"
    assert q.numbers == (Decimal("12345600"), Decimal("123456000"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("≥ 5000", ("number", ">=", "5000", "")),
        ("> 95%", ("ratio", ">", "0.95", "%")),
        (">=295万元", ("number", ">=", "2950000", "万元")),
        ("> = 4", ("number", ">=", "4", "")),
        ("》=40人次", ("number", ">=", "40", "人次")),
        ("》= 1000份", ("number", ">=", "1000", "份")),
        ("≧ 735", ("number", ">=", "735", "")),
        ("═5", ("number", "=", "5", "")),
        ("≮5", ("number", ">=", "5", "")),
        ("≯5", ("number", "<=", "5", "")),
        ("90%以上", ("ratio", ">=", "0.9", "%")),
        ("90%及以上", ("ratio", ">=", "0.9", "%")),
        ("2小时内", ("number", "<=", "2", "小时")),
        ("20个工作日内", ("number", "<=", "20", "个工作日")),
        ("≤1‰", ("ratio", "<=", "0.001", "‰")),
        ("控制在50人以内", ("number", "<=", "50", "人")),
        ("不低于90%", ("ratio", ">=", "0.9", "%")),
        ("不少于 3 次", ("number", ">=", "3", "次")),
        ("不超过5%", ("ratio", "<=", "0.05", "%")),
        ("至少3家", ("number", ">=", "3", "家")),
        ("大于等于80", ("number", ">=", "80", "")),
        ("不超过预算100万元", ("number", "<=", "1000000", "万元")),
        ("不大于3天", ("number", "<=", "3", "天")),
        ("不小于3天", ("number", ">=", "3", "天")),
        ("超过200人", ("number", ">", "200", "人")),
        ("低于1%", ("ratio", "<", "0.01", "%")),
        ("5以下", ("number", "<=", "5", "")),
        (r"$\geq 90\%$", ("ratio", ">=", "0.9", "%")),
        (r"\geq 20", ("number", ">=", "20", "")),
        (r"$\leq$ 3", ("number", "<=", "3", "")),
    ],
)
def test_signs_and_words_for_bounds(text, expected):
    assert reading(text) == expected


def test_reaching_a_figure_is_a_measurement_and_no_bound():
    assert reading("达到100%") == ("ratio", None, "1", "%")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("736亿元", ("number", None, "73600000000", "亿元")),
        ("25.77亿美元", ("number", None, "2577000000", "亿美元")),
        ("10万人次", ("number", None, "100000", "万人次")),
        ("5083.11万", ("number", None, "50831100", "万")),
        ("100亿", ("number", None, "10000000000", "亿")),
        ("250M", ("number", None, "250", "M")),
        ("13,307.94", ("number", None, "13307.94", "")),
        ("1，940.50 万元", ("number", None, "19405000", "万元")),
        ("-18%", ("ratio", None, "-0.18", "%")),
        ("−18%", ("ratio", None, "-0.18", "%")),
        ("百分之八十", ("ratio", None, "0.8", "%")),
        ("千分之三", ("ratio", None, "0.003", "‰")),
        ("八成", ("ratio", None, "0.8", "成")),
        ("95.03分", ("number", None, "95.03", "分")),
        ("365天", ("number", None, "365", "天")),
        ("2个月", ("number", None, "2", "个月")),
        ("12期", ("number", None, "12", "期")),
        ("30 家", ("number", None, "30", "家")),
        ("48个项目", ("number", None, "48", "个项目")),
        ("0次", ("number", None, "0", "次")),
        ("三场", ("number", None, "3", "场")),
        ("两个", ("number", None, "2", "个")),
        ("5千米", ("number", None, "5", "千米")),
        ("5千元", ("number", None, "5000", "千元")),
        ("529.75 ☑", ("number", None, "529.75", "")),
        ('<input type="checkbox" checked> 88', ("number", None, "88", "")),
        ("¥1,740.00", ("number", None, "1740", "")),
        ("1.5E+05", ("number", None, "150000", "")),
        ("3亿5千万元", ("number", None, "350000000", "元")),
        ("1万2千", ("number", None, "12000", "")),
        ("95（%）", ("ratio", None, "0.95", "%")),
        ("1500（人）", ("number", None, "1500", "人")),
        ("零", ("number", None, "0", "")),
        ("10.", ("number", None, "10", "")),
    ],
)
def test_units_and_magnitudes(text, expected):
    assert reading(text) == expected


def test_printed_decimals_are_counted():
    assert [read_quantity(t).places for t in ("19999.0", "0.94", "100", "98.00%", "1,628.06")] == [1, 2, 0, 2, 2]


def test_what_follows_a_slash_is_kept_apart():
    q = read_quantity("1000人/年")
    assert (q.value, q.unit, q.per) == (Decimal(1000), "人", "年")


def test_a_trailing_bracket_is_a_note():
    q = read_quantity("50人以内(疫情减少人流)")
    assert (q.value, q.unit, q.sign, q.note, q.doubt) == (Decimal(50), "人", "<=", "疫情减少人流", "")
    assert read_quantity("100%（目标）").note == "目标"


def test_a_part_in_brackets_does_not_hide_the_whole():
    q = read_quantity("24981 家(其中企业 17556 家)")
    assert (q.value, q.unit, q.numbers) == (Decimal(24981), "家", (Decimal(24981), Decimal(17556)))
    assert read_quantity("共300家，其中企业200家").value == 300


def test_households_or_times_are_one_unit():
    assert read_quantity("120家(次)").unit == read_quantity("120家 (次)").unit == "家(次)"


@pytest.mark.parametrize(
    ("text", "rank", "sign"),
    [
        ("前三", 3, "<="),
        ("前10名", 10, "<="),
        ("第二", 2, None),
        ("全市第一", 1, None),
        ("排名第3", 3, None),
        ("全省前三名", 3, "<="),
    ],
)
def test_ordinals(text, rank, sign):
    q = read_quantity(text)
    assert (q.kind, q.value, q.sign, q.doubt) == ("ordinal", rank, sign, "")


def test_a_grade_is_a_rank_of_unknown_direction():
    q = read_quantity("1级")
    assert (q.kind, q.value, q.unit) == ("ordinal", 1, "级")
    assert q.doubt


@pytest.mark.parametrize("text", ["第三批", "第2期", "前期准备"])
def test_a_numbered_name_is_no_rank(text):
    assert read_quantity(text).kind == "words"


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("80-90%", 80, 90, "%"),
        ("80%-90%", 80, 90, "%"),
        ("3~5个", 3, 5, "个"),
        ("３～５个", 3, 5, "个"),
        ("100—120", 100, 120, ""),
        ("10至20次", 10, 20, "次"),
        ("≥80%且≤90%", 80, 90, "%"),
        ("3≤X≤5", 3, 5, ""),
        ("[80,90]", 80, 90, ""),
        ("3个以上5个以下", 3, 5, "个"),
        ("大于3个小于5个", 3, 5, "个"),
        ("5万-10万元", 5, 10, "元"),
    ],
)
def test_ranges(text, low, high, unit):
    q = read_quantity(text)
    assert (q.kind, q.value, q.high, q.unit) == ("range", low, high, unit)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021 年 6 月 17 日", (2021, 6, 17)),
        ("2021 年 6 月 30", (2021, 6, 30)),
        ("2021.7.2", (2021, 7, 2)),
        ("2021-06-10", (2021, 6, 10)),
        ("12月底", (0, 12, 31)),
        ("12月", (0, 12, 31)),
        ("年底", (0, 12, 31)),
        ("年底完成", (0, 12, 31)),
        ("第三季度", (0, 9, 30)),
        ("2020年", (2020, 12, 31)),
        ("2019-2021年", (2021, 12, 31)),
    ],
)
def test_dates(text, date):
    q = read_quantity(text)
    assert (q.kind, q.date, q.value) == ("date", date, None)


def test_before_a_day_is_a_limit():
    assert read_quantity("6月30日前").sign == "<="
    assert read_quantity("12月底").sign is None


@pytest.mark.parametrize(
    "text",
    [
        "良好",
        "无",
        "A级",
        "达成预期指标",
        "一次性",
        "统一",
        "一般",
        "十分满意",
        "万家灯火",
        "",
        "   ",
        "长期",
        "1.做好甲 2.做好乙",
        "一、概述",
    ],
)
def test_words_have_no_value(text):
    q = read_quantity(text)
    assert (q.kind, q.value) == ("words", None)


def test_words_before_a_figure_are_noted():
    q = read_quantity("增加就业人数 1500人")
    assert (q.kind, q.value, q.unit, q.words, q.doubt) == ("number", 1500, "人", "增加就业人数", "")
    assert read_quantity("同比增长10%以上").words == "同比增长"


def test_a_figure_for_each_is_told_from_a_total():
    each, total = read_quantity("每家走访1次"), read_quantity("已走访100家")
    assert (each.value, each.unit, each.per) == (1, "次", "家")
    assert (total.value, total.unit, total.per) == (100, "家", "")
    assert comparable(each, total) is None


@pytest.mark.parametrize(
    "text",
    [
        "重点引进30亿元以上项目",
        "窗口人员未增加的情况下，办件量增长10%以上",
        "受天气影响到访量同比下降 45%",
        "未完成3个",
        "约30家",
        "100余家",
        "13 307.94",
        "(40)",
        "误差±5%",
        "完成30个，完成率100%",
    ],
)
def test_an_uncertain_figure_carries_a_doubt(text):
    q = read_quantity(text)
    assert q.value is not None
    assert q.doubt


def test_several_figures_are_not_guessed_between():
    q = read_quantity("6组共54人")
    assert (q.kind, q.value, q.numbers) == ("several", None, (Decimal(6), Decimal(54)))
    assert q.doubt


def test_an_error_of_a_spreadsheet_formula_is_no_figure():
    q = read_quantity("#DIV/0!")
    assert (q.kind, q.value) == ("words", None)
    assert q.doubt


def test_years_in_a_sentence_are_no_figures():
    q = read_quantity("某街道 2020 年办件量 390 件，自助终端 2020 年办件 845 件")
    assert q.numbers == (Decimal(390), Decimal(845))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("940(压缩后)", "940"),
        ("9000 (压缩前) 7200 (压缩后)", "7200"),
        ("压缩前9000，压缩后7200", "7200"),
        ("由9000调整为7200", "7200"),
        ("7200（原9000）", "7200"),
        ("450 (预算数) -212.3 (压减数) +2019 结转 (89.5 万) = 327.2 (实际总额)", "327.2"),
        ("450-212.3+89.5=327.2", "327.2"),
        ("2808.6(其中包括调剂的 10.6 万元)", "2808.6"),
        ("1,628.06", "1628.06"),
        ("年初100，调整后80", "80"),
    ],
)
def test_the_amount_that_counts(text, value):
    q = read_amount(text)
    assert (q.value, q.doubt) == (Decimal(value), "")


def test_wrong_arithmetic_keeps_the_printed_result_with_a_doubt():
    q = read_amount("450-212.3+89.5=327.3")
    assert q.value == Decimal("327.3")
    assert "327.2" in q.doubt


def test_arithmetic_without_a_result_is_computed_with_a_doubt():
    q = read_amount("450-212.3")
    assert q.value == Decimal("237.7")
    assert q.doubt


def test_an_amount_keeps_its_unit():
    q = read_amount("24,146.80 万元")
    assert (q.value, q.scale, q.full_unit) == (Decimal("24146.80"), 10000, "万元")


def test_an_amount_without_a_deciding_label_stays_undecided():
    assert read_amount("预算 1234.56 万元，执行 12345.60 万元").value is None


@pytest.mark.parametrize(
    ("a", "b", "pair"),
    [
        ("6600份", "6674", ("6600", "6674")),
        ("90%", "98.00%", ("90", "98")),
        ("90", "98%", ("90", "98")),
        ("0.94", "95%", ("94", "95")),
        ("1.00", "100%", ("100", "100")),
        ("≤1‰", "0.5%", ("0.1", "0.5")),
        ("0", "≤1%", ("0", "1")),
        ("1亿元", "9800万元", ("100000000", "98000000")),
        ("13000万元", "130000000", ("130000000", "130000000")),
        ("736 亿元", "854.2", ("736", "854.2")),
        ("36万", "374420", ("360000", "374420")),
        ("5公里", "5200米", ("5000", "5200")),
        ("48个项目", "123个", ("48", "123")),
        ("340 家", "350 户", ("340", "350")),
        ("前三", "第二", ("3", "2")),
        ("12月底", "11月", ("1231", "1130")),
    ],
)
def test_quantities_in_common_units(a, b, pair):
    first, second = read_quantity(a), read_quantity(b)
    assert comparable(first, second) == tuple(map(Decimal, pair))
    assert comparable(second, first) == tuple(map(Decimal, reversed(pair)))
    assert unit_conflict(first, second) is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("100%", "1"),
        ("3个", "90%"),
        ("30人", "4场"),
        ("25.77亿美元", "736亿元"),
        ("≤1%", "0.5"),
        ("100%", "6674"),
        ("前三", "3个"),
        ("2个月", "60天"),
    ],
)
def test_units_that_cannot_meet_are_said_to_clash(a, b):
    first, second = read_quantity(a), read_quantity(b)
    assert comparable(first, second) is None
    assert unit_conflict(first, second)
    assert unit_conflict(second, first)


def test_like_figures_in_yuan_and_ten_thousands_are_suspected():
    assert "10000" in (unit_conflict(read_quantity("13000万元"), read_quantity("13307元")) or "")


def test_words_clash_with_nothing():
    assert unit_conflict(read_quantity("良好"), read_quantity("90%")) is None
    assert comparable(read_quantity("良好"), read_quantity("90%")) is None


CHINESE = "一二三十百千万亿元个次第前至到不低于超过以上内其中压缩后年月日底季度级分之成率约余每未%‰≥≤><=()（）-+~.,，。；:：$\\ \n《》〉☑０９％"


@given(st.one_of(st.text(), st.text(alphabet=CHINESE + "0123456789", max_size=40)))
@example("1,2,3")
@example("-")
@example("(")
@example("9" * 500)
@example("1E99")
@example("٣٤")
@example("百分之")
@example("=")
def test_reading_never_raises(text):
    for q in (read_quantity(text), read_amount(text)):
        assert isinstance(q, Quantity)
        assert q.text == text
        assert (q.value is None) == (q.kind in ("words", "date", "several"))


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=4, allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "≥", "≤", ">", "<", "》=", "不低于"]),
    st.sampled_from(["", "%", "‰", "元", "万元", "亿元", "家", "人次", "个月", "个工作日"]),
    st.booleans(),
)
def test_a_written_number_reads_back(value, sign, unit, grouped):
    written = format(value, ",f") if grouped else format(value, "f")
    q = read_quantity(f"{sign}{written}{unit}")
    assert q.value == value
    assert q.full_unit == unit
    assert (q.sign is None) == (sign == "")
    assert q.places == 4
    assert not q.doubt


def widened(text: str) -> str:
    return "".join("　" if c == " " else chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@given(st.text(alphabet="0123456789 .,%()-+=<>~:/万亿元个次以上内第前年月日", max_size=30))
def test_full_width_means_the_same_as_half_width(text):
    half, full = read_quantity(text), read_quantity(widened(text))
    for name in (
        "kind",
        "sign",
        "value",
        "scale",
        "unit",
        "high",
        "places",
        "numbers",
        "per",
        "note",
        "doubt",
        "words",
        "date",
    ):
        assert getattr(half, name) == getattr(full, name)


@given(st.text(max_size=60), st.text(max_size=60))
def test_comparing_is_symmetric(a, b):
    first, second = read_quantity(a), read_quantity(b)
    pair = comparable(first, second)
    assert comparable(second, first) == (None if pair is None else pair[::-1])


@pytest.mark.parametrize(
    "text",
    [
        "某项工作稳步推进，" * 2000 + "完成3个，" * 2000 + "不低于" * 2000,
        "3" + "实际完成" * 5000 + "甲 5",
        "实际完成" * 14 + "甲5",
        "5" + " " * 30000 + "6",
        "(" * 20000 + "1",
        "<" * 20000 + "1",
        "1-" * 10000,
        "9" * 100000,
        "3个(" * 5000,
        "第" * 50 + "3",
        "一" * 30000,
        "a" * 100000 + "1",
    ],
)
def test_a_long_text_is_read_in_time_that_grows_with_its_length_only(text):
    started = time.perf_counter()
    read_quantity(text)
    read_amount(text + "=")
    assert time.perf_counter() - started < 1

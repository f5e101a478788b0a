"""Text taken from PDF has rows that slid: whatever a row has lost or gained, its values come back under their heads."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from sketch import rows

from jixiao.core.form import Form, Place
from jixiao.ingest import document
from jixiao.ingest.sheet import Cell, Page, Paragraph, Sheets, Table

HEAD = [
    "年度 绩效 目标 1 (80 分)",
    "一级 指标",
    "二级指标",
    "三级指标",
    "",
    "年初目标值 (A)",
    "实际完成值 (B)",
    "得分",
    "",
]
LEVELS = [
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
]
NAMES = ["巡查河道里程", "清理水草面积", "设备验收情况", "工程按期完工", "沿河居民受益情况", "村民对治理的看法"]
VALUES = [
    ("≥30公里", "32公里"),
    ("100%", "98%"),
    ("12次", "12次"),
    ("及时", "及时"),
    ("明显改善", "明显改善"),
    ("≤5起", "3起"),
]


def text_table(lines: list[list[str]], first: int) -> Table:
    cells = [[Cell(t, r, c) for c, t in enumerate(line)] for r, line in enumerate(lines)]
    return Table(cells, max(map(len, lines)), exact=False, style="line", first_row=first)


def read(*tables: list[list[str]]) -> Form:
    blocks: list[Paragraph | Table] = [Paragraph("2020 年度清溪县河道治理项目自评表", Place("line", "", 1))]
    first = 3
    for lines in tables:
        blocks.append(text_table(lines, first))
        first += len(lines) + 1
    found = document(Sheets("text", [Page("", blocks)]), "样表.txt")
    assert len(found.forms) == 1, found.problems
    return found.forms[0]


def row(level1: str, level2: str, name: str, value: tuple[str, str], score: str) -> list[str]:
    return ["", level1, level2, name, "", value[0], value[1], score, ""]


SLIDES = ["none", "left", "left twice", "right", "no phantom"]


def slid(cells: list[str], how: str) -> list[str]:
    """The row after what a PDF reader may have done to it; values are never lost, only moved."""
    if how == "left" and not cells[0]:
        return [*cells[1:], ""]
    if how == "left twice" and not cells[0] and not cells[1]:
        return [*cells[2:], "", ""]
    if how == "right" and not cells[-1]:
        return ["", *cells[:-1]]
    if how == "no phantom" and not cells[4]:
        return [*cells[:4], *cells[5:], ""]
    return cells


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], list[tuple[str | None, ...]]]:
    lines = [["项目名称", "", "河道治理", *[""] * 6], HEAD]
    wanted: list[tuple[str | None, ...]] = []
    before: tuple[str, str] | None = None
    picked = draw(st.lists(st.integers(0, len(LEVELS) - 1), min_size=1, max_size=8))
    for number, which in enumerate(sorted(picked)):
        level1, level2 = LEVELS[which]
        value = draw(st.sampled_from(VALUES))
        score = str(draw(st.integers(1, 20)))
        name = NAMES[number % len(NAMES)]
        new = before is None or before[0] != level1
        shown1 = level1 if new else ""
        shown2 = level2 if before is None or before[1] != level2 else ""
        lines.append(slid(row(shown1, shown2, name, value, score), draw(st.sampled_from(SLIDES))))
        wanted.append((level1, level2, name, value[0], value[1], score))
        before = (level1, level2)
    lines.append(["总分", "", "80", *[""] * 6])
    return lines, wanted


@settings(max_examples=150, deadline=None)
@given(tables())
def test_slid_rows_come_back_under_their_heads(case: tuple[list[list[str]], list[tuple[str | None, ...]]]) -> None:
    lines, wanted = case
    form = read(lines)
    assert rows(form, "level1", "level2", "name", "target", "actual", "score") == wanted


def test_a_row_without_an_actual_keeps_its_target_and_its_score_apart() -> None:
    form = read(
        [["项目名称", "", "河道治理"], HEAD, ["", "产出指标", "数量指标", "短信条数", "", "≥90条", "", "0", ""]]
    )
    assert rows(form, "target", "actual", "score") == [("≥90条", None, "0")]


def test_a_row_without_a_target_keeps_its_actual_in_place() -> None:
    form = read(
        [
            ["项目名称", "", "河道治理"],
            HEAD,
            ["", "产出指标", "时效指标", "办件量提高", "", "", "共办件三万件", "40", ""],
        ]
    )
    assert rows(form, "target", "actual", "score") == [(None, "共办件三万件", "40")]


def test_a_level_in_the_middle_of_its_block_holds_for_the_rows_above() -> None:
    form = read(
        [
            ["项目名称", "", "河道治理"],
            HEAD,
            ["", "", "数量指标", "巡查次数", "", "12次", "12次", "10", ""],
            ["", "产出指标", "质量指标", "合格率", "", "100%", "100%", "10", ""],
        ]
    )
    assert rows(form, "level1") == [("产出指标",), ("产出指标",)]
    assert any("中间" in doubt.why for doubt in form.doubts)


def test_a_row_torn_by_a_page_is_put_together_again() -> None:
    form = read(
        [
            ["项目名称", "", "河道治理"],
            HEAD,
            ["", "效益指标", "可持续", "带动沿河经", "", "长期", "长期", "5", ""],
        ],
        [["", "", "影响指标", "济发展", "", "", "", "", ""]],
    )
    assert rows(form, "level2", "name", "target", "score") == [("可持续影响指标", "带动沿河经济发展", "长期", "5")]


def test_money_that_stands_one_head_too_far_right_is_put_back_and_said() -> None:
    form = read(
        [
            ["项目名称", "", "河道治理", "", "", "", "", "", ""],
            [
                "预算执行情况 (万元) (20分)",
                "",
                "预算数(A)",
                "",
                "执行数(B)",
                "执行率(B/A)",
                "得分 (20分*执行率)",
                "",
                "",
            ],
            ["", "", "年度财政资金总额", "", "940(压缩后)", "900", "95.7%", "19.15", ""],
            HEAD,
            ["", "产出指标", "数量指标", "巡查次数", "", "12次", "12次", "80", ""],
        ]
    )
    money = form.budget
    assert money is not None
    assert [str(c) for c in (money.weight, money.budget, money.executed, money.rate, money.score)] == [
        "20", "940(压缩后)", "900", "95.7%", "19.15",
    ]  # fmt: skip
    assert any(d.where == "budget" for d in form.doubts)


def test_a_reason_that_a_page_cut_off_goes_on_in_the_next_line() -> None:
    lines = [
        ["项目名称", "", "河道治理"],
        HEAD,
        ["", "产出指标", "数量指标", "巡查次数", "", "12次", "10次", "60", ""],
        ["偏差大或目标未完成原因分析", "", "汛期水位高于警戒线，巡查船两次停航检修，待水位回落以后才"],
    ]
    blocks: list[Paragraph | Table] = [
        Paragraph("2020 年度清溪县河道治理项目自评表", Place("line", "", 1)),
        text_table(lines, 3),
        Paragraph("恢复巡查。", Place("line", "", 9)),
    ]
    form = document(Sheets("text", [Page("", blocks)]), "样表.txt").forms[0]
    assert str(form.deviation_reason).endswith("待水位回落以后才恢复巡查。")


def test_a_satisfaction_row_answered_in_words_is_not_taken_for_a_level() -> None:
    form = read(
        [
            ["项目名称", "", "河道治理"],
            HEAD,
            ["", "满意度指标", "服务对象满意度指标", "村民满意度", "", "满意", "满意", "10", ""],
            ["", "", "", "游客满意度", "", "满意", "基本满意", "8", ""],
        ]
    )
    assert rows(form, "level2", "name", "target", "actual", "score") == [
        ("服务对象满意度指标", "村民满意度", "满意", "满意", "10"),
        ("服务对象满意度指标", "游客满意度", "满意", "基本满意", "8"),
    ]
    assert str(form.goals[0].name) == "年度绩效目标 1"


def test_a_level_printed_late_takes_back_the_rows_that_were_given_to_the_level_above() -> None:
    form = read(
        [
            ["项目名称", "", "河道治理"],
            HEAD,
            ["", "产出指标", "数量指标", "巡查次数", "", "12次", "12次", "40", ""],
            ["", "", "社会效益指标", "沿河景观", "", "改善", "改善", "10", ""],
            ["", "效益指标", "生态效益指标", "水质状况", "", "改善", "改善", "10", ""],
        ]
    )
    assert rows(form, "level1") == [("产出指标",), ("效益指标",), ("效益指标",)]


def test_names_that_begin_with_a_figure_are_names() -> None:
    form = read(
        [
            ["项目名称", "", "河道治理"],
            HEAD,
            ["", "产出指标", "数量指标", "2021年会议组织场次", "", "10", "12", "6", ""],
            ["2020年度整改项目数", "", "15", "15", "5", "", "", "", ""],
            ["", "", "", "5G 基站", "", "8座", "8座", "6", ""],
        ]
    )
    assert rows(form, "name", "target", "actual", "score") == [
        ("2021年会议组织场次", "10", "12", "6"),
        ("2020年度整改项目数", "15", "15", "5"),
        ("5G 基站", "8座", "8座", "6"),
    ]


def test_a_row_of_its_own_after_a_page_end_is_not_glued_to_the_one_above() -> None:
    form = read(
        [["项目名称", "", "河道治理"], HEAD, ["", "产出指标", "数量指标", "巡查次数", "", "12次", "12次", "40", ""]],
        [["", "", "", "走访沿河企业", "每家走访1次", "已走访30家", "", "", ""]],
    )
    assert rows(form, "name", "target", "actual") == [
        ("巡查次数", "12次", "12次"),
        ("走访沿河企业", "每家走访1次", "已走访30家"),
    ]


def mixed(*parts: str | list[list[str]]) -> list[Form]:
    """The forms in lines of prose and text tables one below the other."""
    blocks: list[Paragraph | Table] = []
    first = 1
    for part in parts:
        if isinstance(part, str):
            blocks.append(Paragraph(part, Place("line", "", first)))
            first += 2
        else:
            blocks.append(text_table(part, first))
            first += len(part) + 1
    return list(document(Sheets("text", [Page("", blocks)]), "样表.txt").forms)


FORM = [
    ["项目名称", "", "河道治理", *[""] * 6],
    HEAD,
    ["", "产出指标", "数量指标", "巡查次数", "", "12次", "12次", "80", ""],
]
REPORT = ["2020 年度清溪县河道治理项目自评结果", "(缩略版)", "一、自评结论", "(一) 自评得分", "自评得分 96 分。"]


def test_the_own_table_of_a_report_is_no_form() -> None:
    own = [["项目名称", "预算数", "执行数", "执行率"], ["甲子项", "100", "90", "90%"], ["合计", "100", "90", "90%"]]
    forms = mixed("2020 年度清溪县河道治理项目自评表", FORM, *REPORT, own, "二、佐证材料", "另附。")
    assert [str(form.project) for form in forms] == ["河道治理"]


def test_a_title_over_two_lines_behind_a_report_is_whole() -> None:
    forms = mixed(*REPORT, "附件 2:", "2020 年度清溪县视频会议系统", "扩容项目自评表", "单位名称: 清溪县大数据局", FORM)
    assert str(forms[0].title) == "2020 年度清溪县视频会议系统扩容项目自评表"
    assert (str(forms[0].year), str(forms[0].unit)) == ("2020", "清溪县大数据局")

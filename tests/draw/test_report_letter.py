"""A report on paper: the type of official letters, titles over several lines, tables with their captions."""

from __future__ import annotations

import io

import pytest
from docx import Document as WordDocument
from drafted import SAMPLES, data_of, draft_of

import jixiao
from jixiao.draw.paper import in_lines, width_of


def word(draft):
    return WordDocument(io.BytesIO(draft.draw("docx").bytes))


def test_every_level_of_heading_has_a_style_of_its_own():
    styles = {p.text: p.style.name for p in word(draft_of(data_of())).paragraphs}
    assert styles["2023年度道路养护项目自评结果"] == "Title"
    assert styles["（缩略版）"] == "Letter Subtitle"
    assert styles["一、自评结论"] == "Heading 1"
    assert styles["（一）自评得分"] == "Heading 2"
    assert styles["1.执行率情况"] == "Heading 3"
    assert styles["（1）产出指标完成情况分析"] == "Heading 4"
    assert styles["【请补充：总结阶段的起止日期和所做的工作】"] == "Prompt"


def test_a_table_stands_beneath_its_caption():
    document = word(jixiao.report(jixiao.read(SAMPLES / "03-department.xlsx").forms[0]))
    captions = [p.text for p in document.paragraphs if p.style.name == "Letter Caption"]
    assert captions == ["表 1 年度绩效目标", "表 2 佐证材料清单"]
    assert [[cell.text for cell in table.rows[0].cells] for table in document.tables] == [
        ["一级指标", "二级指标", "三级指标", "目标值"],
        ["序号", "指标", "实际完成值", "佐证材料名称和日期"],
    ]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("2023年度道路养护项目自评结果", ["2023年度道路养护项目自评结果"]),
        ("青石市市场监督管理局部门整体支出绩效自评报告", ["青石市市场监督管理局", "部门整体支出绩效自评报告"]),
        ("2023年度政务大厅设备运行维护项目自评结果", ["2023年度政务大厅设备运行维护", "项目自评结果"]),
        (
            "2023年度某某市某某县高标准农田建设和农村人居环境整治提升奖补资金项目支出绩效自评报告",
            ["2023年度某某市某某县高标准农", "田建设和农村人居环境整治提升奖补资金", "项目支出绩效自评报告"],
        ),
    ],
)
def test_a_long_title_is_broken_where_it_makes_sense(title, lines):
    assert in_lines(title).split("\n") == lines


def test_a_title_loses_nothing_and_no_line_is_too_long():
    for length in range(1, 120):
        title = "某" * length + "项目自评报告"
        lines = in_lines(title).split("\n")
        assert "".join(lines) == title
        assert all(width_of(line) <= 40 for line in lines)

"""Text: tables are runs of tab or pipe lines, marks become plain characters, every cell knows its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.ingest.limits import Watch
from jixiao.ingest.open import read_sheets
from jixiao.ingest.sheet import Paragraph, Table
from jixiao.ingest.text import plain_text, read_text


def blocks(text: str) -> list[Paragraph | Table]:
    return read_text(text.encode(), Watch("x.txt")).pages[0].blocks


def rows(table: Paragraph | Table) -> list[list[str]]:
    assert isinstance(table, Table)
    return [[cell.text for cell in line] for line in table.lines]


def test_tab_lines_make_a_table_and_a_blank_line_ends_it() -> None:
    first, second = blocks("甲\t乙\n丙\t丁\n\n戊\t己\n")
    assert (rows(first), rows(second)) == ([["甲", "乙"], ["丙", "丁"]], [["戊", "己"]])
    assert isinstance(first, Table) and not first.exact


def test_a_cell_knows_its_line_and_its_place_in_it() -> None:
    _, table = blocks("标题\n\n甲\t乙\n丙\t丁\n")
    assert isinstance(table, Table) and str(table.place(1, 1)) == "第4行第2格"


def test_blank_cells_keep_their_place() -> None:
    (table,) = blocks("\t\t甲\t\n乙\t\t\t丙\n")
    assert rows(table) == [["", "", "甲", ""], ["乙", "", "", "丙"]]


def test_pipe_tables_are_tables() -> None:
    (table,) = blocks("| 指标 | 得分 |\n|---|:---:|\n| 数量 | 9 |\n")
    assert rows(table) == [["指标", "得分"], ["数量", "9"]]


def test_a_rule_line_inside_a_tab_table_is_dropped() -> None:
    (table,) = blocks("改进措施\t无\n--------\t---\n原因\t无\n")
    assert rows(table) == [["改进措施", "无"], ["原因", "无"]]
    assert isinstance(table, Table) and table.row_numbers == [1, 3]


def test_headings_give_their_level() -> None:
    (heading,) = blocks("## **2020 年度自评表**\n")
    assert isinstance(heading, Paragraph) and (heading.text, heading.level) == ("2020 年度自评表", 2)


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ('常年性 <input checked="" type="checkbox"/> 一次性 <input type="checkbox"/>', "常年性 ☑ 一次性 □"),
        ("<p>一是</p> <p>二是</p>", "一是\n二是"),
        ('<ol style="x"> <li>甲</li> <li>乙</li></ol>', "甲\n乙"),
        ("甲<br/>乙", "甲\n乙"),
        ("&gt;90% &amp; &lt;5", ">90% & <5"),
        ("10m<sup>2</sup>", "10m²"),
        ("CO<sub>2</sub>", "CO₂"),
        ("**合计**", "合计"),
        ("<b>总分</b>", "总分"),
        ("<5 且 >3", "<5 且 >3"),
        ("a*b*c", "a*b*c"),
    ],
)
def test_marks_become_plain_characters(marked: str, plain: str) -> None:
    assert plain_text(marked) == plain


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_chinese_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "form.txt"
    path.write_bytes("项目支出绩效自评表\n得分\t9.5\n填报人：张某\n数量指标\t≥90%\t100%\n".encode(encoding))
    sheets = read_sheets(path)
    heading = sheets.pages[0].blocks[0]
    assert isinstance(heading, Paragraph) and heading.text == "项目支出绩效自评表"


def test_csv_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text('指标,得分\n"数量\n指标",9\n', encoding="gbk")
    (table,) = read_sheets(path).pages[0].blocks
    assert rows(table) == [["指标", "得分"], ["数量\n指标", "9"]]


CELL = st.text(alphabet=st.sampled_from("甲乙0123456789.%≥（） "), max_size=8).map(str.strip)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(CELL, min_size=2, max_size=5), min_size=1, max_size=6))
def test_every_cell_of_a_tab_table_comes_back(table: list[list[str]]) -> None:
    (found,) = blocks("\n".join("\t".join(row) for row in table))
    assert rows(found) == table

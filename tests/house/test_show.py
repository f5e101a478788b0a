"""Results for people: wrapped like print, safe to open, complete."""

import dataclasses
import io
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from jixiao.core.codec import document_from_dict, document_to_dict
from jixiao.core.finding import Answers, Found, Unjudged
from jixiao.core.form import Printed, Problem
from jixiao.judge import Judged, JudgedDocument, judge_document
from jixiao.show.page import Page
from jixiao.show.paragraph import Paragraph, breaks
from jixiao.show.tally import Tally
from jixiao.show.terminal import show_checked, show_scored
from jixiao.show.words import outcome
from jixiao.show.workbook import Workbook
from jixiao.sources import documents

SAMPLES = Path(__file__).parents[2] / "src" / "jixiao" / "samples"


@pytest.fixture(scope="module")
def wrong() -> JudgedDocument:
    return judge_document(next(documents([str(SAMPLES / "02-service-hall.docx")])))


def with_texts(judged: JudgedDocument, text: str) -> JudgedDocument:
    """The same document with ``text`` where a stranger could have put it."""
    result = judged.forms[0]
    form = dataclasses.replace(result.form, title=Printed(text), project=Printed(text), unit=Printed(text))
    found = Found(code="total_mismatch", where=text, severity="error", message=text, reported=text, expected=text)
    answers = Answers(findings=(found,), unjudged=(Unjudged(code="x", where=text, reason=text),), judged=1)
    return dataclasses.replace(judged, forms=(dataclasses.replace(result, form=form, answers=answers),))


def printed(judged: JudgedDocument, width: int = 80) -> str:
    out = io.StringIO()
    show_checked(Console(file=out, width=width, markup=False, emoji=False, highlight=False), judged)
    return out.getvalue()


def lines(text: str, width: int) -> list[str]:
    out, start = [], 0
    for at in [*breaks(text, width), len(text)]:
        out.append(text[start:at])
        start = at
    return out


def test_chinese_is_wrapped_between_any_two_signs_but_figures_stay_whole():
    assert lines("执行数273.5大于预算数260", 10) == ["执行数", "273.5大于", "预算数260"]


def test_no_line_begins_with_a_closing_mark():
    assert lines("请改正总分。", 10) == ["请改正总", "分。"]


def test_a_word_longer_than_the_line_is_cut_rather_than_lost():
    assert lines("A" * 25, 10) == ["A" * 10, "A" * 10, "A" * 5]


@given(st.text(alphabet="预算数，。（）「」abc123.% ", max_size=80), st.integers(min_value=8, max_value=40))
def test_wrapping_loses_nothing_and_fits(text, width):
    parts = lines(text, width)
    assert "".join(parts) == text
    assert all(cell_len(part.rstrip()) <= width for part in parts)


def test_a_paragraph_prints_all_its_lines():
    out = io.StringIO()
    Console(file=out, width=20).print(Paragraph(Text("各项得分相加为一百，请核对各项得分后改正总分。")))
    assert "".join(out.getvalue().split()) == "各项得分相加为一百，请核对各项得分后改正总分。"


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_the_table_fits_the_terminal_and_says_everything(wrong, width):
    text = printed(wrong, width)
    flat = "".join(text.split())
    assert max(cell_len(line.rstrip()) for line in text.splitlines()) <= width
    for found in wrong.forms[0].answers.findings:
        assert "".join(found.message.split()) in flat


def test_control_characters_of_a_document_do_not_reach_the_terminal(wrong):
    assert "\x1b" not in printed(with_texts(wrong, "甲\x1b[31m乙\x07"))


def test_markup_in_a_document_is_text(wrong):
    assert "[bold]甲[/bold]" in printed(with_texts(wrong, "[bold]甲[/bold] :smile:"))


def test_a_workbook_has_the_four_sheets_with_frozen_filtered_heads(wrong, tmp_path):
    with Workbook(tmp_path / "found.xlsx") as book:
        book.add(wrong)
    sheets = openpyxl.load_workbook(tmp_path / "found.xlsx")
    assert sheets.sheetnames == ["汇总", "问题", "计分", "存疑与未判断"]
    assert {sheet.freeze_panes for sheet in sheets} == {"A2"}
    assert all(sheet.auto_filter.ref for sheet in sheets)
    assert sheets["问题"].max_row == 1 + len(wrong.forms[0].answers.findings)
    assert sheets["计分"].max_row == 1 + len(wrong.forms[0].sheet.lines)
    assert [cell.value for cell in sheets["汇总"][2]][7:10] == ["98", 95.24, "优"]


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1+2", "-2+3", "@SUM(A1)", "http://example.org", "{=1}"])
def test_what_looks_like_a_formula_or_a_link_stays_text_in_the_workbook(wrong, tmp_path, text):
    with Workbook(tmp_path / "found.xlsx") as book:
        book.add(with_texts(wrong, text))
    cell = openpyxl.load_workbook(tmp_path / "found.xlsx")["问题"]["G2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_a_sheet_that_is_full_goes_on_in_the_next(wrong, tmp_path, monkeypatch):
    monkeypatch.setattr("jixiao.show.book._LAST_ROW", 4)
    with Workbook(tmp_path / "found.xlsx") as book:
        book.add(wrong)
    sheets = openpyxl.load_workbook(tmp_path / "found.xlsx")
    rows = sum(sheet.max_row - 1 for sheet in sheets if sheet.title.startswith("问题"))
    assert "问题2" in sheets.sheetnames and rows == len(wrong.forms[0].answers.findings)


class Tags(HTMLParser):
    """The tags and attributes of a page, and its text."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text.append(data)


def page(judged: JudgedDocument, path: Path) -> Tags:
    with Page(path) as out:
        out.add(judged)
    tags = Tags()
    tags.feed(path.read_text(encoding="utf-8"))
    return tags


def test_a_page_is_one_file_that_fetches_and_runs_nothing(wrong, tmp_path):
    tags = page(wrong, tmp_path / "found.html")
    assert not {"script", "img", "link", "iframe", "object"} & set(tags.tags)
    assert all(value.startswith("#") for name, value in tags.attributes if name in ("href", "src"))
    assert ("http-equiv", "Content-Security-Policy") in tags.attributes


def test_a_page_says_every_finding_and_the_verdict(wrong, tmp_path):
    text = "".join(page(wrong, tmp_path / "found.html").text)
    assert "1 个文件，1 张自评表：错误 3 处，警告 3 处。" in text
    assert all(found.message in text for found in wrong.forms[0].answers.findings)


def test_markup_of_a_document_is_text_on_the_page(wrong, tmp_path):
    tags = page(with_texts(wrong, "<script>alert(1)</script>\"'&"), tmp_path / "found.html")
    assert "script" not in tags.tags
    assert "<script>alert(1)</script>\"'&" in "".join(tags.text)


def test_nothing_to_check_is_not_called_passed(wrong):
    empty: Judged = dataclasses.replace(wrong.forms[0], answers=Answers())
    assert outcome(empty) == "无可核查内容"
    tally = Tally()
    tally.add(dataclasses.replace(wrong, forms=(empty,)))
    assert tally.sentence() == "1 个文件，1 张自评表：无可核查内容。"


def test_no_form_at_all_is_said():
    assert Tally(files=1).sentence() == "1 个文件，0 张自评表：没有读到自评表，无可核查内容。"


@pytest.mark.parametrize("text", ["甲\ud800乙", "\x00\x1b[31m甲", "甲\ufffe\uffff", "甲\u202e乙", "甲" * 40_000])
def test_no_text_breaks_a_workbook_or_a_page(wrong, tmp_path, text):
    strange = with_texts(wrong, text)
    strange = dataclasses.replace(strange, document=dataclasses.replace(strange.document, source=f"{text[:40]}.docx"))
    with Workbook(tmp_path / "found.xlsx") as book:
        book.add(strange)
    assert "甲" in openpyxl.load_workbook(tmp_path / "found.xlsx")["问题"]["G2"].value
    assert "甲" in "".join(page(strange, tmp_path / "found.html").text)
    assert not set(printed(strange)) & set("\x00\x1b\u202e")


def test_what_was_computed_is_a_number_in_the_workbook_and_what_was_printed_a_text(wrong, tmp_path):
    with Workbook(tmp_path / "found.xlsx") as book:
        book.add(wrong)
    heads, *rows = openpyxl.load_workbook(tmp_path / "found.xlsx")["计分"].values
    row = dict(zip(heads, rows[2], strict=True))
    assert (row["填报得分"], row["核算得分"]) == ("20", 18.57)


def test_rows_of_a_workbook_are_as_high_as_their_text(wrong, tmp_path):
    with Workbook(tmp_path / "found.xlsx") as book:
        book.add(wrong)
    sheet = openpyxl.load_workbook(tmp_path / "found.xlsx")["问题"]
    for row in range(2, sheet.max_row + 1):
        lines = len(str(sheet.cell(row, 9).value).encode("gbk", "replace")) / 46
        assert sheet.row_dimensions[row].height >= 15 * lines


def test_a_workbook_that_was_given_up_leaves_no_drafts(wrong, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(ZeroDivisionError), Workbook(tmp_path / "found.xlsx") as book:
        book.add(wrong)
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def with_problem(judged: JudgedDocument, code: str, message: str) -> JudgedDocument:
    document = dataclasses.replace(
        judged.document, problems=(Problem(code=code, message=message),), source="a/某表.docx"
    )
    return dataclasses.replace(judged, document=document)


@pytest.mark.parametrize(
    ("code", "said"), [("wrong_extension", "读取提示：已按内容读取。"), ("too_large", "读取问题：已按内容读取。")]
)
def test_a_remark_on_a_file_is_not_called_unreadable(wrong, tmp_path, code, said):
    remarked = with_problem(wrong, code, "某表.docx：已按内容读取。")
    assert said in "".join(page(remarked, tmp_path / "found.html").text)
    with Workbook(tmp_path / "found.xlsx") as book:
        book.add(remarked)
    rows = list(openpyxl.load_workbook(tmp_path / "found.xlsx")["存疑与未判断"].values)
    assert any("：".join((row[3] or "", row[6])) == said for row in rows[1:])


def test_the_columns_of_a_page_are_as_wide_whatever_stands_in_them(wrong, tmp_path):
    tags = page(with_problem(wrong, "too_large", "很长的话" * 100), tmp_path / "found.html")
    assert "colgroup" in tags.tags
    assert "table-layout:fixed" in (tmp_path / "found.html").read_text(encoding="utf-8")
    assert "nowrap" not in (tmp_path / "found.html").read_text(encoding="utf-8")


def test_a_long_name_is_shortened_in_the_score_sheet(wrong):
    data = document_to_dict(wrong.document)
    data["forms"][0]["goals"][0]["indicators"][0]["name"] = "很长的指标名称" * 30
    out = io.StringIO()
    show_scored(Console(file=out, width=80), judge_document(document_from_dict(data)))
    assert "……" in out.getvalue() and out.getvalue().count("很长的指标") < 10

"""Nothing is typed twice: every figure in a drafted report stands in the form, or was computed and says how."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from drafted import data_of, draft_of, every_draft, row, texts_of

from jixiao.core.codec import form_to_dict
from jixiao.draw.report.draft import Draft, Paragraph
from jixiao.judge import Judged

_NUMBER = re.compile(r"\d+(?:[,，]\d{3})*(?:\.\d+)?")


def numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(text))


@cache
def drafts() -> tuple[tuple[str, tuple[Judged, ...], Draft], ...]:
    return tuple(every_draft())


def test_there_are_drafts_to_look_at():
    assert len(drafts()) >= 24  # two of every bundled form that a report is drafted from


def test_every_figure_in_the_text_stands_in_the_form_or_says_how_it_was_computed():
    for name, forms, draft in drafts():
        told = numbers(" ".join(text for one in forms for text in texts_of(one.form)))
        for section in draft.sections:
            for part in section.parts:
                computed = {figure for cited in part.cited if cited.how for figure in numbers(cited.printed)}
                if isinstance(part, Paragraph):
                    text = re.sub(
                        r"^\d+\.(?!\d)|（表\d）", "", part.text
                    )  # the number in a list, the names of the tables
                else:
                    text = " ".join(" ".join(row[1:]) for row in part.rows)
                assert numbers(text) <= told | computed, (name, section.heading, numbers(text) - told - computed)


def test_every_value_with_a_source_stands_there_as_cited():
    """The key of every cited value leads to the cell of the form that holds it."""
    for name, forms, draft in drafts():
        for cited in draft.figures:
            if cited.how:
                assert not cited.source
                continue
            cell = _at(forms, cited.source)
            assert cell is not None, (name, cited)
            squeezed = "".join(cell.split())
            assert numbers(cited.printed) <= numbers(cell) | numbers(squeezed), (name, cited, cell)


def _at(forms: tuple[Judged, ...], source: str) -> str | None:
    number = 0
    if source.startswith("beside/"):
        _, beside, source = source.split("/", 2)
        number = int(beside) + 1
    value: Any = form_to_dict(forms[number].form)
    for key in source.split("/"):
        value = value[int(key)] if isinstance(value, list) else value.get(key)
    return "、".join(value) if isinstance(value, list) else value


def test_computed_values_are_what_their_account_says():
    cited = {
        one.what: (one.printed, one.how) for one in draft_of(data_of([row("修桥", "≥4座", "3座")])).figures if one.how
    }
    assert cited["“修桥”差额"] == ("1座", "4与3之差")
    assert cited["“修桥”完成率"] == ("75%", "3÷4")


def test_a_cited_value_knows_its_cell():
    _, _, draft = next(one for one in drafts() if one[0].startswith("01-road-upkeep"))
    executed = next(cited for cited in draft.figures if cited.source == "budget/executed")
    assert (executed.printed, executed.address) == ("456万元", "表1 第7行第5列")


def test_scores_are_the_reported_ones():
    """Also where they are wrong: what was computed stands in prompts alone."""
    _, _, draft = next(one for one in drafts() if one[0].startswith("02-service-hall"))
    plain = "".join(
        part.text for s in draft.sections for part in s.parts if isinstance(part, Paragraph) and part.style == "text"
    )
    assert "自评得分98分" in plain and "95.24" not in plain and "18.57" not in plain
    assert "95.24" in " ".join(prompt.text for prompt in draft.prompts if prompt.settle)


_FAULTY = re.compile(r"None|。。|，。|。，|，，|；；|、、|；。|。；|，；|：。|“”|（）|「」|[{}]|nan|Decimal")


def test_the_text_is_clean_and_its_signs_are_balanced():
    for name, _, draft in drafts():
        for section in draft.sections:
            for line in (section.heading, *section.lines()):
                assert not _FAULTY.search(line), (name, line)
                signs = line.replace("》=", "").replace("《=", "")  # a bound as some forms write it
                for opening, closing in ("“”", "【】", "《》"):
                    assert signs.count(opening) == signs.count(closing), (name, line)
                brackets = line.count("（") + line.count("("), line.count("）") + line.count(")")
                assert brackets[0] == brackets[1] or re.search(r"\d[)）]|[①②]", line), (name, line)


def test_every_heading_of_the_frame_is_there_in_its_order():
    from jixiao.packs import frame_for

    for name, forms, draft in drafts():
        frame, _, _ = frame_for(forms[0].pack, forms[0].sheet.kind)
        wanted = [line.text for line in frame.headings()]
        found = [section.heading for section in draft.sections]
        if draft.extent == "full" or draft.limit is None:
            assert found == wanted, name
        else:
            assert found == wanted[: len(found)] and found[0] == "一、自评结论", name


def test_no_section_is_left_without_a_word():
    for name, _, draft in drafts():
        for section, following in zip(draft.sections, (*draft.sections[1:], None), strict=True):
            has_sections = following is not None and following.level > section.level
            assert section.parts or has_sections, (name, section.heading)


def test_prompts_are_never_empty_and_all_of_them_are_counted():
    for name, _, draft in drafts():
        assert all(prompt.text.strip() for prompt in draft.prompts), name
        marked = sum(line.count("【请") for section in draft.sections for line in section.lines()) + draft.title.count(
            "【请"
        )
        assert len(draft.prompts) == marked, name


def test_full_reports_of_published_forms_keep_within_their_limit():
    assert [
        (name, draft.length)
        for name, _, draft in drafts()
        if draft.extent == "full" and (draft.limit or 9999) < draft.length
    ] == []


def test_a_brief_report_is_shorter_than_the_full_one():
    lengths = {name: draft.length for name, _, draft in drafts()}
    for name, length in lengths.items():
        if name.endswith(" brief"):
            assert length < lengths[f"{name.removesuffix(' brief')} full"], name


@pytest.mark.parametrize("blank", [" ", "\u3000", "\n"])
def test_blanks_are_not_counted(blank):
    plain = draft_of({**data_of(), "deviation_reason": "汛期水位高，工期推迟。"}).length
    assert draft_of({**data_of(), "deviation_reason": f"汛期水位高，{blank}工期推迟。"}).length == plain

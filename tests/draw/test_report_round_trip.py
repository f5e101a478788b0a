"""What is written reads back as the same report: sections, words and figures; and the form it was drafted from agrees with it."""

from __future__ import annotations

import pytest
from drafted import FILES, SAMPLES, data_of, draft_of, every_form, with_corpus

import jixiao
from jixiao.core.errors import ReadError
from jixiao.draw.report.codec import draft_from_dict, draft_to_dict
from jixiao.draw.report.draft import Draft
from jixiao.draw.report.drafting import draft_report, paired
from jixiao.draw.report.writing import draw_reports, to_report
from jixiao.judge import judge_document
from jixiao.sources import read_one

KINDS = ("docx", "pdf", "md")


def drafts_of(name: str, extent: str) -> list[Draft]:
    forms = judge_document(read_one(SAMPLES / name)).forms
    return [draft_report(main, extent, beside=beside) for main, beside in paired(forms)]


def read_back(draft: Draft, kind: str, folder):
    path = folder / f"report.{kind}"
    path.write_bytes(draft.draw(kind).bytes)
    return jixiao.read(path)


def joined(text: str) -> str:
    """A text without the breaks and blanks at which a page may tear it."""
    return "".join(text.split()).replace("|", "")


@pytest.mark.parametrize("extent", ["full", "brief"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FILES)
def test_every_sample_s_report_reads_back_the_same(name, kind, extent, tmp_path):
    for draft in drafts_of(name, extent):
        document = read_back(draft, kind, tmp_path)
        assert document.forms == ()
        (found,) = document.reports
        assert (found.title, found.version) == (draft.title, draft.version)
        wanted = [(section.heading, section.text) for section in to_report(draft).sections]
        if kind == "pdf":  # the end of a page may tear a paragraph
            assert [(joined(s.heading), joined(s.text)) for s in found.sections] == [
                (joined(h), joined(t)) for h, t in wanted
            ]
        else:
            assert [(s.heading, s.text.replace("\t", " | ")) for s in found.sections] == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_the_figures_a_report_is_compared_by_are_found_again(kind, tmp_path):
    draft = draft_of(data_of())
    (found,) = read_back(draft, kind, tmp_path).reports
    figures = {figure.what: figure.printed for figure in found.figures}
    wanted = {
        "自评得分": "100分",
        "预算数": "100万元",
        "执行数": "100万元",
        "执行率": "100%",
        "预算执行得分": "20分",
        "绩效目标得分": "80分",
    }
    assert {what: figures.get(what) for what in wanted} == wanted


@pytest.mark.parametrize("kind", ["docx", "md"])
def test_several_reports_in_one_file_are_read_apart(kind, tmp_path):
    drafts = drafts_of("11-old-town.txt", "full")
    path = tmp_path / f"both.{kind}"
    path.write_bytes(draw_reports(drafts, kind).bytes)
    assert [report.title for report in jixiao.read(path).reports] == [draft.title for draft in drafts]


@with_corpus
def test_reports_of_published_forms_read_back_the_same_from_word(tmp_path):
    """As many sections, in the same order; a reason that is itself numbered like an outline may be taken apart further."""
    for name, forms in every_form():
        for judged in forms:
            draft = draft_report(judged)
            (found,) = read_back(draft, "docx", tmp_path).reports
            headings = [section.heading for section in found.sections]
            wanted = [section.heading for section in to_report(draft).sections]
            assert [heading for heading in headings if heading in wanted] == wanted, name
            assert joined("".join(s.heading + s.text for s in found.sections)) == joined(
                "".join(s.heading + s.text for s in to_report(draft).sections)
            ), name


@pytest.mark.parametrize("name", FILES)
def test_a_draft_can_be_kept_as_json(name):
    import json

    for draft in drafts_of(name, "full"):
        assert draft_from_dict(json.loads(json.dumps(draft_to_dict(draft), ensure_ascii=False))) == draft


@pytest.mark.parametrize(
    "broken", [{}, {"schema": "1"}, {"schema": "0"}, {"schema": "1", "title": "a", "extent": "full", "sections": [{}]}]
)
def test_a_broken_draft_is_refused(broken):
    with pytest.raises(ReadError):
        draft_from_dict(broken)

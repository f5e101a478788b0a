"""Findings in Word files: each at its cell, the file otherwise as it was, and annotated again without doubling anything."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from office import SAMPLES, W, changed, entries, files, judged, packed, parts, result, saved, texts, tree

import jixiao
from jixiao.annotate import annotated
from jixiao.annotate.tint import TINT

HALL = SAMPLES / "02-service-hall.docx"
TOUCHED = {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels", "word/comments.xml"}
DOCX = pytest.mark.parametrize("path", files("docx"), ids=lambda path: path.stem)


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def own_blocks(data: bytes) -> list[etree._Element]:
    """The blocks behind the index page."""
    blocks = list(tree(data, "word/document.xml").find(f"{W}body"))
    end = next(n for n, block in enumerate(blocks) if block.find(f"{W}pPr/{W}sectPr") is not None)
    return blocks[end + 1 :]


def bare(block: etree._Element) -> bytes:
    """A block without comments, bookmarks, colours and page numbering: what is left is the author's."""
    block = deepcopy(block)
    for mark in list(block.iter(f"{W}commentReference")):
        run = mark.getparent()
        run.getparent().remove(run)
    for name in ("commentRangeStart", "commentRangeEnd", "bookmarkStart", "bookmarkEnd", "shd", "pgNumType"):
        for mark in list(block.iter(W + name)):
            mark.getparent().remove(mark)
    for name in ("tcPr", "pPr"):
        for properties in list(block.iter(W + name)):
            if not len(properties):
                properties.getparent().remove(properties)
    return etree.tostring(block, method="c14n2")


def remarks(data: bytes) -> dict[str, str]:
    """The comments of ours by id."""
    comments = tree(data, "word/comments.xml")
    return {c.get(f"{W}id"): texts(c) for c in comments if c.get(f"{W}author") == "jixiao"}


def said_at(data: bytes, element: etree._Element) -> str:
    """What the comments say that are anchored in an element."""
    said = remarks(data)
    return "".join(said.get(mark.get(f"{W}id"), "") for mark in element.iter(f"{W}commentRangeStart"))


@DOCX
def test_what_the_file_says_stays_as_it_was(path):
    before = list(tree(path.read_bytes(), "word/document.xml").find(f"{W}body"))
    assert [bare(block) for block in own_blocks(result(path))] == [bare(block) for block in before]


@DOCX
def test_an_independent_reader_finds_the_same_tables_behind_the_index(path):
    def told(tables):
        return [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]

    before, after = docx.Document(str(path)), opened(result(path))
    own = len(before.tables)
    assert told(after.tables[len(after.tables) - own :]) == told(before.tables)


@DOCX
def test_parts_that_are_not_concerned_are_the_same_bytes(path):
    before, after = parts(path.read_bytes()), parts(result(path))
    assert {name for name in after if after[name] != before.get(name)} <= TOUCHED
    assert set(before) <= set(after)


@DOCX
def test_reading_the_annotated_file_gives_the_same_forms_at_the_same_places(path, tmp_path):
    before, after = judged(path).document, jixiao.read(saved(tmp_path, path.name, result(path)))
    assert (after.forms, after.reports, after.problems) == (before.forms, before.reports, before.problems)


@DOCX
def test_every_finding_has_its_comment_and_colour_at_its_cell(path):
    data = result(path)
    tables = opened(data).tables
    own = tables[len(tables) - len(docx.Document(str(path)).tables) :]
    paragraphs = [block for block in own_blocks(data) if block.tag == f"{W}p"]
    for entry in entries(path):
        if entry.at.sheet == "正文":
            element, properties = paragraphs[entry.at.row - 1], "pPr"
        else:
            number = int(entry.at.sheet.removeprefix("表"))
            element, properties = own[number - 1].cell(entry.at.row - 1, entry.at.column - 1)._tc, "tcPr"
        assert f"{entry.problem}（意见第 {entry.number} 条）" in said_at(data, element)
        assert element.find(qn(f"w:{properties}")).find(qn("w:shd")).get(qn("w:fill")) in TINT.values()


@DOCX
def test_annotating_again_gives_the_same_bytes(path, tmp_path):
    assert result(saved(tmp_path, path.name, result(path))) == result(path)


@DOCX
def test_every_link_of_the_index_leads_to_a_bookmark_in_the_form(path):
    data = result(path)
    linked = {link.get(f"{W}anchor") for link in tree(data, "word/document.xml").iter(f"{W}hyperlink")} - {None}
    there = {mark.get(f"{W}name") for block in own_blocks(data) for mark in block.iter(f"{W}bookmarkStart")}
    assert linked <= there
    assert len(linked) == len({entry.at for entry in entries(path)})


def index_texts(data: bytes) -> list[str]:
    blocks = list(tree(data, "word/document.xml").find(f"{W}body"))
    return [texts(block) for block in blocks[: len(blocks) - len(own_blocks(data))]]


def test_the_index_counts_lists_and_says_by_which_pack():
    said = index_texts(result(HALL))
    assert said[0] == "核查意见"
    assert said[1] == "共核查 1 张自评表：错误 3 处，警告 3 处。"
    assert "hubei-2020" in said[4]
    assert "未达目标却得满分（指标值 ≥98%，实际 91%）2018.57错误" in said[5]
    assert any(line.startswith("· 「缺佐证材料」：") for line in said)


def test_the_head_of_the_index_is_repeated_on_every_page():
    first = opened(result(HALL)).tables[0].rows[0]
    assert first.cells[0].text == "序号"
    assert first._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None


def test_a_file_without_findings_says_so_on_its_index():
    assert (
        index_texts(result(SAMPLES / "01-road-upkeep.docx"))[1]
        == "共核查 1 张自评表：没有发现问题，未能判断的项目见下。"
    )


def test_a_comment_says_problem_figures_basis_and_remedy():
    (said,) = [
        text for text in remarks(result(HALL)).values() if "故障" not in text and "98" in text and "总分" in text
    ]
    assert said == (
        "错误：总分与各项得分之和不符（意见第 1 条）填报 98，各项得分相加（预算执行 20＋指标得分合计 80）为 100。"
        "依据：总分 = 预算执行得分 + 各指标得分之和。怎样改：请核对各项得分后改正总分。"
    )


def test_comments_bear_our_name():
    comments = list(opened(result(HALL)).comments)
    assert {(comment.author, comment.initials) for comment in comments} == {("jixiao", "绩")}


def test_several_findings_at_one_cell_are_one_comment_the_gravest_first(tmp_path):
    data = changed(HALL, "word/document.xml", ("<w:t>98</w:t>", "<w:t>XX 分</w:t>"))
    path = saved(tmp_path, "form.docx", data)
    assert len({entry.at for entry in entries(path)}) == len(remarks(result(path)))
    for said in remarks(result(path)).values():
        order = [
            ("错误", "警告", "提示").index(word) for word in re.findall(r"(错误|警告|提示)：.{2,30}（意见第", said)
        ]
        assert order == sorted(order)


def test_of_several_forms_in_one_file_each_has_its_own_findings(tmp_path):
    text = parts(HALL.read_bytes())["word/document.xml"].decode()
    body = text[text.index("<w:body>") + 8 : text.index("<w:sectPr")]
    # the second form has its total right
    path = saved(
        tmp_path, "form.docx", changed(HALL, "word/document.xml", (body, body + body.replace(">98<", ">100<")))
    )
    first, second = (table._tbl for table in opened(result(path)).tables[-2:])
    assert "总分与各项得分之和不符" in said_at(result(path), first)
    assert "总分与各项得分之和不符" not in said_at(result(path), second)
    assert "未达目标却得满分" in said_at(result(path), second)
    heads = [line for line in index_texts(result(path)) if line.startswith(("1．", "2．"))]
    assert [re.search("错误 .*", head)[0] for head in heads] == [
        "错误 3 处，警告 3 处",
        "错误 2 处，警告 4 处",
    ]


# --- files with a life of their own ---------------------------------------------------------------------------------


def test_comments_of_others_stay_with_their_ids(tmp_path):
    document = docx.Document(str(HALL))
    cell = document.tables[0].cell(13, 2)
    document.add_comment(cell.paragraphs[0].runs, text="请财务再核一遍", author="张某", initials="张")
    document.save(str(tmp_path / "form.docx"))
    again = saved(tmp_path, "again.docx", result(tmp_path / "form.docx"))
    for data in (result(tmp_path / "form.docx"), result(again)):
        told = [(comment.author, comment.comment_id, comment.text) for comment in opened(data).comments]
        assert ("张某", 0, "请财务再核一遍") in told
        assert len({number for _, number, _ in told}) == len(told) == 1 + len(entries(HALL))


MORE = """<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">
<w15:commentEx w15:paraId="0000000A" w15:done="0"/><w15:commentEx w15:paraId="0000000B" w15:paraIdParent="0000000A"/></w15:commentsEx>"""
SPACE_14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def test_a_reply_of_somebody_to_our_comment_stays_as_a_comment(tmp_path):
    # as Word saves it: every paragraph of a comment has an id, and a part beside says which answers which
    contents = parts(result(HALL))
    comments = etree.fromstring(contents["word/comments.xml"])
    comments[0].findall(f"{W}p")[-1].set(f"{{{SPACE_14}}}paraId", "0000000A")
    reply = etree.SubElement(comments, f"{W}comment", {f"{W}id": "90", f"{W}author": "张某"})
    etree.SubElement(reply, f"{W}p", {f"{{{SPACE_14}}}paraId": "0000000B"}).append(etree.Element(f"{W}r"))
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    relation = f'<Relationship Id="rIdMore" Type="{kind}" Target="commentsExtended.xml"/></Relationships>'
    rels = "word/_rels/document.xml.rels"
    contents |= {
        "word/comments.xml": etree.tostring(comments),
        "word/commentsExtended.xml": MORE.encode(),
        rels: contents[rels].replace(b"</Relationships>", relation.encode()),
    }
    after = parts(result(saved(tmp_path, "form.docx", packed(contents))))
    authors = [comment.get(f"{W}author") for comment in etree.fromstring(after["word/comments.xml"])]
    assert (authors.count("张某"), authors.count("jixiao")) == (1, 6)
    (left,) = etree.fromstring(after["word/commentsExtended.xml"])
    assert {etree.QName(key).localname: value for key, value in left.attrib.items()} == {"paraId": "0000000B"}


def mended(data: bytes) -> bytes:
    """The total put right in an annotated copy."""
    contents = parts(data)
    text = contents["word/document.xml"].decode()
    assert text.count("<w:t>98</w:t>") == 1
    contents["word/document.xml"] = text.replace("<w:t>98</w:t>", "<w:t>100</w:t>").encode()
    return packed(contents)


def total_cell(data: bytes) -> etree._Element:
    return opened(data).tables[-1].cell(13, 2)._tc


def test_a_fault_that_was_mended_in_the_annotated_copy_loses_comment_and_colour(tmp_path):
    before = result(HALL)
    assert said_at(before, total_cell(before)) != ""
    after = result(saved(tmp_path, "form.docx", mended(before)))
    assert said_at(after, total_cell(after)) == ""
    assert total_cell(after).find(f".//{W}shd") is None


@pytest.mark.parametrize(
    ("shading", "fill"),
    [
        ('<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>', "FFFF00"),
        ('<w:shd w:val="solid" w:color="00B050" w:fill="auto"/>', "00B050"),
        ('<w:shd w:val="clear" w:color="auto" w:fill="DBE5F1" w:themeFill="accent1" w:themeFillTint="33"/>', "DBE5F1"),
    ],
)
def test_a_colour_that_was_there_before_comes_back_when_the_fault_is_mended(shading, fill, tmp_path):
    text = parts(HALL.read_bytes())["word/document.xml"].decode()
    cell = re.search(r"<w:tcPr>((?:(?!<w:tcPr>).)*)</w:tcPr><w:p><w:r><w:t>98</w:t>", text)
    data = changed(HALL, "word/document.xml", (cell[0], cell[0].replace("</w:tcPr>", f"{shading}</w:tcPr>")))
    before = result(saved(tmp_path, "form.docx", data))
    assert total_cell(before).find(f".//{W}shd").get(f"{W}fill") == TINT["error"]
    after = result(saved(tmp_path, "mended.docx", mended(before)))
    assert total_cell(after).find(f".//{W}shd").get(f"{W}fill") == fill


def test_a_comment_stands_in_the_right_row_below_one_that_was_deleted_with_track_changes(tmp_path):
    text = parts(HALL.read_bytes())["word/document.xml"].decode()
    row = text[text.index("<w:tr>", text.index("主管部门") - 600) :].split("</w:tr>")[0] + "</w:tr>"
    mark = '<w:trPr><w:del w:id="901" w:author="张某"/></w:trPr>'
    deleted = row.replace("<w:tr>", f"<w:tr>{mark}", 1)
    path = saved(tmp_path, "form.docx", changed(HALL, "word/document.xml", (row, deleted + row)))
    found = said_at(result(path), opened(result(path)).tables[-1].cell(14, 2)._tc)
    assert "总分与各项得分之和不符" in found


def in_text_box(table: str) -> str:
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wps:wsp><wps:txbx><w:txbxContent>'
        f"{table}<w:p/></w:txbxContent></wps:txbx></wps:wsp></wp:inline></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>"
    )


def test_a_cell_in_a_text_box_is_coloured_there_and_commented_where_the_box_hangs(tmp_path):
    text = parts(HALL.read_bytes())["word/document.xml"].decode()
    table = re.search(r"<w:tbl>.*</w:tbl>", text, re.DOTALL)[0]
    path = saved(tmp_path, "form.docx", changed(HALL, "word/document.xml", (table, in_text_box(table))))
    data = result(path)
    (box,) = tree(data, "word/document.xml").iter(f"{W}txbxContent")
    assert not list(box.iter(f"{W}commentRangeStart"))
    assert len([shading for shading in box.iter(f"{W}shd") if shading.get(f"{W}fill") in TINT.values()]) == 6
    anchor = next(box.iterancestors(f"{W}p"))
    assert len([mark for mark in anchor if mark.tag == f"{W}commentRangeStart"]) == 6


def test_a_finding_in_a_cell_that_holds_a_table_is_commented_beside_that_table(tmp_path):
    inner = "<w:tbl><w:tblPr/><w:tr><w:tc><w:p><w:r><w:t>98</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>"
    data = changed(HALL, "word/document.xml", ("<w:p><w:r><w:t>98</w:t></w:r></w:p>", inner))
    out = result(saved(tmp_path, "form.docx", data))
    (nested,) = [table for table in tree(out, "word/document.xml").iter(f"{W}tbl") if table.getparent().tag == f"{W}tc"]
    assert not list(nested.iter(f"{W}commentRangeStart"))
    assert "总分与各项得分之和不符" in said_at(out, nested.getparent())


STRICT = (
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    ("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"),
)


def strict(path: Path) -> bytes:
    contents = parts(path.read_bytes())
    for name in contents:
        if name.endswith((".xml", ".rels")):
            for old, new in STRICT:
                contents[name] = contents[name].replace(old.encode(), new.encode())
    return packed(contents)


def test_the_strict_dialect_is_annotated_in_its_own_words(tmp_path):
    path = saved(tmp_path, "form.docx", strict(HALL))
    contents = parts(result(path))
    assert jixiao.read(saved(tmp_path, "out.docx", result(path))).forms == judged(HALL).document.forms
    assert b"http://schemas.openxmlformats.org/wordprocessingml" not in contents["word/comments.xml"]
    assert b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in contents["word/_rels/document.xml.rels"]
    index = contents["word/document.xml"].split(b"_jixiao_index_end")[0]
    assert b"<w:ind w:left" not in index and b"<w:left" not in index


def sections(data: bytes) -> list[etree._Element]:
    return list(tree(data, "word/document.xml").iter(f"{W}sectPr"))


def test_the_index_has_a_page_like_the_first_of_the_document_and_no_head_or_foot(tmp_path):
    document = docx.Document(str(HALL))
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    document.add_section(docx.enum.section.WD_SECTION.NEW_PAGE).orientation = docx.enum.section.WD_ORIENT.PORTRAIT
    document.save(str(tmp_path / "form.docx"))
    before, after = sections((tmp_path / "form.docx").read_bytes()), sections(result(tmp_path / "form.docx"))
    page = {child.tag: dict(child.attrib) for child in after[0]}
    assert page[f"{W}pgSz"] == dict(before[0].find(f"{W}pgSz").attrib)
    assert page[f"{W}pgMar"] == dict(before[0].find(f"{W}pgMar").attrib)
    assert f"{W}headerReference" not in page and f"{W}footerReference" not in page
    assert [bare(section) for section in after[1:]] == [bare(section) for section in before]


def test_the_pages_of_the_document_still_count_from_one(tmp_path):
    document = docx.Document(str(HALL))
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    document.save(str(tmp_path / "form.docx"))
    assert sections(result(tmp_path / "form.docx"))[1].find(f"{W}pgNumType").get(f"{W}start") == "1"
    assert sections(result(HALL))[1].find(f"{W}pgNumType") is None


def test_a_document_that_does_not_begin_on_a_new_page_by_itself_is_given_one(tmp_path):
    text = parts(HALL.read_bytes())["word/document.xml"].decode()
    section = re.search(r"<w:sectPr[^>]*>", text)[0]
    data = changed(HALL, "word/document.xml", (section, f'{section}<w:type w:val="continuous"/>'))
    for form, breaks in ((saved(tmp_path, "form.docx", data), 1), (HALL, 0)):
        end = tree(result(form), "word/document.xml").find(f"{W}body/{W}p/{W}pPr/{W}sectPr/../..")
        assert len(end.findall(f".//{W}br")) == breaks


def test_a_title_that_moved_into_the_last_line_of_the_index_is_still_read(tmp_path):
    text = parts(result(HALL))["word/document.xml"].decode()
    # as when somebody deletes the section's end in Word: its bookmark goes to the line that follows
    joined = re.sub(
        r"<w:p><w:pPr>(?:(?!<w:p>).)*?<w:sectPr>(?:(?!<w:p>).)*?(<w:bookmarkStart[^>]*_jixiao_index_end[^>]*/><w:bookmarkEnd[^>]*/>)</w:p>(<w:p><w:pPr>(?:(?!</w:pPr>).)*</w:pPr>)",
        r"\2\1",
        text,
    )
    assert joined != text
    contents = parts(result(HALL)) | {"word/document.xml": joined.encode()}
    path = saved(tmp_path, "form.docx", packed(contents))
    assert [form.title.text for form in jixiao.read(path).forms] == [judged(HALL).forms[0].form.title.text]
    assert parts(result(path)) == parts(result(HALL))


def test_without_its_bookmarks_the_index_is_still_no_form(tmp_path):
    contents = parts(result(HALL))
    contents["word/document.xml"] = contents["word/document.xml"].replace(b"_jixiao_index", b"other")
    assert len(jixiao.read(saved(tmp_path, "form.docx", packed(contents))).forms) == 1


def test_odd_signs_in_a_cell_do_not_break_the_file(tmp_path):
    data = changed(HALL, "word/document.xml", ("<w:t>98</w:t>", "<w:t>98&#x202E;&lt;b&gt;&amp;]]&gt;</w:t>"))
    out = result(saved(tmp_path, "form.docx", data))
    assert "<b>&]]>" in texts(opened(out).tables[0]._tbl)


def test_a_damaged_part_that_reading_does_not_need_is_said(tmp_path):
    document = docx.Document(str(HALL))
    document.add_comment(document.paragraphs[0].runs, text="甲", author="张某")
    document.save(str(tmp_path / "form.docx"))
    contents = parts((tmp_path / "form.docx").read_bytes())
    broken = packed(contents | {"word/comments.xml": contents["word/comments.xml"][:-20]})
    with pytest.raises(jixiao.core.errors.ReadError, match="已损坏"):
        annotated(judged(saved(tmp_path, "broken.docx", broken)))


def test_a_signed_file_says_that_its_signature_is_void(tmp_path):
    data = packed(parts(HALL.read_bytes()) | {"_xmlsignatures/sig1.xml": b"<Signature/>"})
    assert any("数字签名" in line for line in index_texts(result(saved(tmp_path, "form.docx", data))))

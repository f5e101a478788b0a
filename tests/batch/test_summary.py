"""What a person sees of an audit: the page, the workbook, the terminal say what the tables say."""

import io
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from audited import audited, corpus
from lxml import html
from small_audit import described, document, finding, form, made_up, problem, unjudged

import jixiao
from jixiao.batch.summary import write_summary
from jixiao.batch.summary_count import count
from jixiao.batch.summary_slices import AuditUnreadable
from jixiao.batch.summary_terminal import show_summary
from jixiao.batch.tables import written_tables
from jixiao.show.console import console

SAMPLES = Path(jixiao.__file__).parent / "samples"
PACKS = ("hubei-2020", "guangshui-2020", "mof-2020", "mof-transfer-2020", "shijiazhuang-gaoxin-2020")


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """An audit of the bundled samples, with its summary."""
    folder = tmp_path_factory.mktemp("samples")
    described(audited(folder, sorted(SAMPLES.glob("[01]*"))), PACKS)
    write_summary(folder)
    return folder


def page(folder):
    write_summary(folder)
    return html.fromstring((folder / "summary.html").read_text(encoding="utf-8"))


def text(element):
    return re.sub(r"\s+", " ", element.text_content())


def line_of(facts, code):
    return next(line for line in (*facts.kinds, *facts.silent) if line.code == code)


# rates


def test_a_rate_leaves_out_forms_that_went_wholly_unjudged(tmp_path):
    folder = made_up(
        tmp_path,
        documents=[document(n) for n in range(1, 5)],
        forms=[form(n, errors=int(n == 1)) for n in range(1, 5)],
        findings=[finding(1, "total_mismatch"), finding(1, "total_mismatch", at=2)],
        unjudged=[unjudged(2, "total_mismatch"), unjudged(3, "total_mismatch", whole=False)],
    )
    line = line_of(count(folder), "total_mismatch")
    assert (line.rate.found, line.rate.judged, line.rate.unjudged, line.faults) == (1, 3, 1, 2)


def test_checks_judged_kind_by_kind_are_those_judged_form_by_form(samples):
    facts = count(samples)
    kinds = [line for line in (*facts.kinds, *facts.silent) if line.rate is not None and not line.of_reports]
    assert sum(line.rate.judged for line in kinds) == facts.judged


def test_the_rate_of_a_unit_counts_a_check_once_however_many_faults_it_found(tmp_path):
    folder = made_up(
        tmp_path,
        documents=[document(1)],
        forms=[form(1, judged=300, errors=3, warnings=1)],
        findings=[
            finding(1, "missing_score", at=1),
            finding(1, "missing_score", at=2),
            finding(1, "total_mismatch", at=3),
            finding(1, "over_execution", at=4, severity="warning"),
        ],
    )
    (unit,) = count(folder).units.ranked
    assert (unit.name, unit.rate.found, unit.rate.judged) == ("示例局（示例市）", 2, 300)


def test_units_of_the_same_name_in_two_places_are_two_units(tmp_path):
    forms = [form(1, judged=300), form(2, judged=300, locality="另一市")]
    folder = made_up(tmp_path, documents=[document(1), document(2)], forms=forms)
    assert sorted(unit.name for unit in count(folder).units.ranked) == ["示例局（另一市）", "示例局（示例市）"]


def test_faults_of_a_report_by_itself_are_told_by_reports(tmp_path):
    of_report = finding(1, "report_too_long") | {"form_id": None, "report": "自评报告"}
    folder = made_up(tmp_path, documents=[document(1, reports=4)], forms=[form(1)], findings=[of_report])
    line = line_of(count(folder), "report_too_long")
    assert (line.of_reports, line.rate.found, line.rate.judged) == (True, 1, 4)
    assert line.examples[0].source == "示例市/单位1.docx"


# scores


def test_totals_that_differ_are_told_by_direction(tmp_path):
    pairs = [("100", "98"), ("90", "90"), ("80", "85"), ("70", None), (None, "60")]
    forms = [
        form(n, total=said and Decimal(said), computed_total=truth and Decimal(truth))
        for n, (said, truth) in enumerate(pairs, 1)
    ]
    folder = made_up(tmp_path, documents=[document(n) for n in range(1, 6)], forms=forms)
    agreed = count(folder).agreement
    assert (agreed.higher, agreed.same, agreed.lower, agreed.unknown) == (1, 1, 1, 2)


def test_a_form_of_thirty_points_stands_on_the_scale_of_a_hundred(tmp_path):
    folder = made_up(tmp_path, documents=[document(1)], forms=[form(1, total=Decimal(27), full=Decimal(30))])
    assert count(folder).reported.median == Decimal(90)


def test_execution_is_taken_from_the_amounts_before_the_printed_rate(tmp_path):
    amounts = {"budget_yuan": Decimal(200), "executed_yuan": Decimal(150), "rate": Decimal("0.99")}
    folder = made_up(tmp_path, documents=[document(1)], forms=[form(1, total=Decimal(95), **amounts)])
    crossed = count(folder).with_reported
    ((across, _),) = crossed.counts
    assert crossed.across.name(across) == "75–77.5"


# the page


def test_the_page_fetches_nothing_and_lets_no_other_script_run(samples):
    tree = html.fromstring((samples / "summary.html").read_text(encoding="utf-8"))
    assert tree.xpath("//link | //img | //iframe | //script[@src]") == []
    policy = tree.xpath("//meta[@http-equiv]/@content")[0]
    assert "default-src 'none'" in policy and re.search(r"script-src 'sha256-[\w+/=]+'", policy)
    assert "url(" not in tree.xpath("string(//style)")


def test_the_page_reads_without_its_script(samples):
    tree = html.fromstring((samples / "summary.html").read_text(encoding="utf-8"))
    assert tree.xpath("//button | //input | //*[@hidden]") == []
    titles = [text(head) for head in tree.xpath("//h2")]
    assert len(titles) == 10 and titles[3].endswith("问题种类")


def test_every_link_within_the_page_leads_somewhere(samples):
    tree = html.fromstring((samples / "summary.html").read_text(encoding="utf-8"))
    wanted = {link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")}
    assert wanted and wanted <= set(tree.xpath("//*/@id"))


def test_charts_say_in_words_what_they_show(samples):
    tree = html.fromstring((samples / "summary.html").read_text(encoding="utf-8"))
    told = tree.xpath("//figure//*[name()='svg']/@aria-label")
    assert [label[:3] for label in told][:1] == ["得分分"] and all(told)


def test_tables_and_figures_are_numbered_in_the_order_of_the_page(samples):
    tree = html.fromstring((samples / "summary.html").read_text(encoding="utf-8"))
    for path in ("//caption/b", "//figcaption/b"):
        numbers = [int(text(number).split()[1]) for number in tree.xpath(path)]
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_case_leads_to_its_document_and_names_the_cell(samples):
    tree = html.fromstring((samples / "summary.html").read_text(encoding="utf-8"))
    cases = tree.xpath("//h3[@id='k-total_mismatch']/following::table[1]/tbody/tr")
    assert cases[0].xpath(".//a/@href")[0].startswith("file:///")
    assert re.search(r"〔.*(行|![A-Z]+\d)", text(cases[0].xpath("./td")[1]))


def test_what_a_document_says_stays_text(tmp_path):
    bad = form(1, unit="<script>alert(1)</script>", project="</title><b>\u202e乙", judged=300)
    said = finding(1, "total_mismatch", message="<img src=x onerror=alert(1)>", reported='"><i>')
    tree = page(made_up(tmp_path, documents=[document(1)], forms=[bad], findings=[said]))
    assert len(tree.xpath("//script")) == 1
    assert tree.xpath("//img | //i[not(parent::a)]") == []
    assert "<script>alert(1)</script>" in tree.text_content()


def test_units_beyond_the_shown_ones_are_folded_and_then_left_to_the_workbook(tmp_path):
    forms = [form(n, judged=300, unit=f"第{n}局") for n in range(1, 501)]
    tree = page(made_up(tmp_path, documents=[document(n) for n in range(1, 501)], forms=forms))
    table = tree.xpath("//caption[contains(., '各单位的错误率')]/ancestor::table")[0]
    assert len(table.xpath("./tbody/tr")) == 40
    assert "第 41 至 440 名；再往后 60 个见 summary.xlsx" in tree.text_content()


def test_the_page_of_the_same_tables_is_the_same(samples):
    first = (samples / "summary.html").read_bytes()
    write_summary(samples)
    assert (samples / "summary.html").read_bytes() == first


# nothing, little, all unread


def test_an_empty_audit_says_that_nothing_was_found(tmp_path):
    tree = page(made_up(tmp_path))
    assert "没有找到可以核查的文件" in text(tree)
    assert tree.xpath("//figure") == []


def test_an_audit_in_which_all_went_unread_says_why(tmp_path):
    folder = made_up(
        tmp_path,
        documents=[document(n, forms=0, read=False) for n in (1, 2, 3)],
        problems=[problem(1), problem(2), problem(3, code="encrypted", message="文件有密码。")],
    )
    tree = page(folder)
    assert "3 个文件，全部未能读取" in text(tree) and "没有读到自评表" in text(tree)
    rows = tree.xpath("//caption[contains(., '未能读取')]/ancestor::table/tbody/tr")
    assert [(text(row[0]), text(row[1])) for row in rows] == [("文件已损坏，无法打开。", "2"), ("文件有密码。", "1")]


def test_one_form_is_ranked_nowhere(tmp_path):
    tree = page(made_up(tmp_path, documents=[document(1)], forms=[form(1, total=Decimal(90))]))
    assert "不排名的单位 1 个" in text(tree)
    assert tree.xpath("//caption[contains(., '各单位')]") == []


def test_what_was_never_opened_counts_as_unread(tmp_path):
    refused = problem(9) | {"problem_id": "source-1", "document_id": None}
    facts = count(made_up(tmp_path, documents=[document(1)], forms=[form(1)], problems=[refused]))
    assert (facts.files, facts.unread) == (2, 1)


def test_files_of_the_same_content_count_once(tmp_path):
    twin = document(1, same_as="示例市/单位1.docx") | {"source": "另一处.docx"}
    facts = count(made_up(tmp_path, documents=[document(1), twin], forms=[form(1)]))
    assert (facts.files, facts.doubles, facts.forms) == (1, 1, 1)


def test_without_the_tables_over_many_forms_it_is_said_calmly(samples):
    told = (samples / "summary.html").read_text(encoding="utf-8")
    assert "这次没有做多表比对。" in told and "这次没有做部门汇总。" in told


def test_groups_over_many_forms_stand_with_their_members(tmp_path):
    folder = made_up(tmp_path, documents=[document(1), document(2)], forms=[form(1), form(2)])
    rows = [
        {
            "across_id": f"g1-{n}", "group": "g1", "code": "copied_text", "title": "文字大致相同", "source": f"示例市/单位{n}.docx", "unit": "示例局",
            "project": f"{n}号项目", "year": 2023, "where": "completion", "address": "表1 第7行第5列", "said": "全部资金发放到位",
            "with_what": "与另一项目相同", "message": "请看这里：2 张表的「完成情况」相同。",
        }
        for n in (1, 2)
    ]  # fmt: skip
    with written_tables(folder, "across") as drafts:
        drafts["across"].add(rows)
    tree = page(folder)
    (group,) = tree.xpath("//div[@class='group']")
    assert text(group[0]) == "请看这里：2 张表的「完成情况」相同。" and len(group.xpath(".//tbody/tr")) == 2
    book = openpyxl.load_workbook(folder / "summary.xlsx", read_only=True)
    assert [row[4] for row in book["请看这里"].iter_rows(min_row=2, values_only=True)] == ["1号项目", "2号项目"]


# what cannot be read


def test_a_folder_without_an_audit_is_said_to_be_none(tmp_path):
    with pytest.raises(AuditUnreadable, match=r"没有 audit\.json"):
        write_summary(tmp_path)


def test_a_missing_table_is_named(tmp_path):
    folder = made_up(tmp_path, documents=[document(1)], forms=[form(1)])
    (folder / "findings.parquet").unlink()
    with pytest.raises(AuditUnreadable, match=r"findings\.parquet"):
        write_summary(folder)
    assert not (folder / "summary.html").exists()


def test_a_broken_table_is_named(tmp_path):
    folder = made_up(tmp_path, documents=[document(1)], forms=[form(1)])
    (folder / "forms.parquet").write_bytes(b"PAR1 nothing")
    with pytest.raises(AuditUnreadable, match=r"forms\.parquet"):
        write_summary(folder)


def test_a_finding_of_an_unknown_form_is_not_passed_over(tmp_path):
    folder = made_up(tmp_path, documents=[document(1)], forms=[form(1)], findings=[finding(2, "total_mismatch")])
    with pytest.raises(AuditUnreadable, match="不在 forms"):
        count(folder)


# the workbook


def test_the_workbook_says_what_the_page_says(samples):
    book = openpyxl.load_workbook(samples / "summary.xlsx", read_only=True)
    facts = count(samples)
    assert book.sheetnames == [
        "概况", "问题种类", "单位", "地区", "年度", "自评表", "问题", "请看这里", "未读文件",
    ]  # fmt: skip
    kinds = {row[0]: row[4:6] for row in book["问题种类"].iter_rows(min_row=2, values_only=True)}
    assert kinds["total_mismatch"] == (
        line_of(facts, "total_mismatch").rate.found,
        line_of(facts, "total_mismatch").rate.judged,
    )
    forms = list(book["自评表"].iter_rows(min_row=2, values_only=True))
    findings = list(book["问题"].iter_rows(min_row=2, values_only=True))
    assert (len(forms), len(findings)) == (facts.forms, facts.errors + facts.warnings + facts.notes)
    severities = [row[0] for row in findings]
    assert severities == sorted(severities, key=["错误", "警告", "提示"].index)


def test_places_in_the_workbook_lead_to_the_cell_of_a_workbook(samples):
    sheet = openpyxl.load_workbook(samples / "summary.xlsx")["问题"]
    links = [row[3].hyperlink for row in sheet.iter_rows(min_row=2) if row[3].value and "!" in row[3].value]
    assert links and all(link.target.startswith("FILE:///") and link.target.endswith(".xlsx") for link in links)
    assert re.fullmatch(r"'.+'![A-Z]+\d+", links[0].location)


def test_what_begins_like_a_formula_stays_text(tmp_path):
    folder = made_up(tmp_path, documents=[document(1)], forms=[form(1, unit="=1+1", project="@cmd")])
    write_summary(folder)
    row = next(openpyxl.load_workbook(folder / "summary.xlsx")["自评表"].iter_rows(min_row=2))
    assert [(cell.value, cell.data_type) for cell in row[2:4]] == [("=1+1", "s"), ("@cmd", "s")]


# the terminal


def printed(folder):
    out = io.StringIO()
    show_summary(console(out), folder)
    return out.getvalue()


def test_the_terminal_shows_the_summary_again(samples):
    said = printed(samples)
    assert "预算绩效自评核查汇总" in said and "总分与各项得分之和不符" in said and "这次没有做多表比对。" in said


def test_the_terminal_shows_an_empty_audit(tmp_path):
    assert "没有找到可以核查的文件" in printed(made_up(tmp_path))


# the published forms


def test_the_published_forms_are_counted_whole(tmp_path):
    if (published := corpus()) is None:
        pytest.skip("the published forms are not beside the clone")
    folder = described(audited(tmp_path, sorted((published / "docx").glob("*.docx"))), PACKS)
    write_summary(folder)
    facts = count(folder)
    assert facts.forms == len(list((published / "gold").glob("*.json")))
    assert sum(pack.forms for pack in facts.packs) == sum(year.forms for year in facts.years) == facts.forms
    places = (*facts.places.ranked, *facts.places.few)
    assert sum(place.rate.judged for place in places) == facts.judged

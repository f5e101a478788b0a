"""Pages of projects, declarations, monitoring and the library: who sees them, what a fault looks like, and that long lists cost no more queries."""

import io
import json
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from county import County
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jixiao.web.records.entry_sheet import COLUMNS
from jixiao.web.records.library import indicators
from jixiao.web.records.models import Entry, Filing, Member, Project, Year
from jixiao.web.records.services.passage import take_step

LONG = "关于进一步加强农村公路日常养护与沿线安全防护设施提升改造及水毁路段抢修保通工作的专项资金项目"


@pytest.fixture
def sign_in(county: County):
    def client(who: str) -> Client:
        one = Client()
        member = Member.objects.get(pk=county.members[who].pk)
        one.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        return one

    return client


def text(response) -> str:
    return response.content.decode()


# --- projects


def test_the_list_finds_by_name_code_and_unit(county: County, sign_in) -> None:
    for name, code in (("农村公路养护", "QS-1"), ("渡口改造", "QS-2")):
        Project.objects.create(unit=county.units["roads"], name=name, code=code)
    client = sign_in("bureau@county")
    for words, shown in (("公路 养护", True), ("QS-1", True), ("公路管理站", True), ("教育", False)):
        assert ("农村公路养护" in text(client.get("/projects/", {"q": words}))) is shown, words


def test_units_beneath_a_department_are_found_with_it(county: County, sign_in) -> None:
    Project.objects.create(unit=county.units["roads"], name="农村公路养护")
    client = sign_in("bureau@county")
    assert "农村公路养护" in text(client.get("/projects/", {"unit": county.units["transport"].pk}))
    assert "农村公路养护" not in text(client.get("/projects/", {"unit": county.units["education"].pk}))


def test_the_list_is_narrowed_by_what_is_missing(county: County, sign_in) -> None:
    county.project("roads", "农村公路养护", budget="1000000", executed="300000")
    Project.objects.create(unit=county.units["roads"], name="渡口改造")
    client = sign_in("bureau@county")
    for shown, names in (
        ("no_money", {"渡口改造"}),
        ("low_rate", {"农村公路养护"}),
        ("no_declaration", {"农村公路养护", "渡口改造"}),
        ("inactive", set()),
    ):
        page = text(client.get("/projects/", {"shown": shown}))
        assert {name for name in ("农村公路养护", "渡口改造") if f">{name}</a>" in page} == names, shown


def test_five_hundred_projects_cost_no_more_queries_than_five(county: County, sign_in) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in("bureau@county")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/projects/").status_code == 200
        return len(asked)

    def add(count: int, start: int) -> None:
        made = Project.objects.bulk_create(
            [Project(unit=county.units["roads"], name=f"{LONG}{n}", code=f"Q{n}") for n in range(start, start + count)]
        )
        Entry.objects.bulk_create(
            [
                Entry(
                    project=one,
                    year=2026,
                    kind="initial",
                    day=date(2026, 1, 9),
                    amount=Decimal(1000),
                    made_by=county.members["finance@roads"],
                )
                for one in made
            ]
        )

    add(5, 0)
    few = queries()
    add(495, 5)
    assert queries() == few


def test_pages_of_the_list_follow_each_other(county: County, sign_in) -> None:
    Project.objects.bulk_create(
        [Project(unit=county.units["roads"], name=f"养护{n:03d}", code=f"{n:03d}") for n in range(120)]
    )
    client = sign_in("bureau@county")
    assert "养护099" in text(client.get("/projects/", {"page": 2})) and "养护100" in text(
        client.get("/projects/", {"page": 3})
    )
    assert "第 3 页，共 3 页" in text(client.get("/projects/", {"page": "999"}))


def test_a_foreign_project_is_not_there(county: County, sign_in) -> None:
    project = county.project("roads", "农村公路养护")
    assert sign_in("filler@ferries").get(reverse("project", args=[project.pk])).status_code == 404
    assert sign_in("admin@county").get(reverse("projects")).status_code == 403


def test_a_project_shows_how_its_budget_came_about(county: County, sign_in) -> None:
    project = county.project("roads", "农村公路养护", budget="4500000", executed="3108400")
    for kind, amount, month in (("cut", "2123000", 6), ("supplement", "895000", 9)):
        Entry.objects.create(
            project=project,
            year=2026,
            kind=kind,
            day=date(2026, month, 1),
            amount=Decimal(amount),
            made_by=county.members["finance@roads"],
        )
    page = text(sign_in("reader@county").get(reverse("project", args=[project.pk])))
    assert "450 - 212.3 + 89.5 = 327.2" in page and "95%" in page
    assert 'name="amount"' not in page


def test_a_fault_is_shown_at_its_field_and_nothing_typed_is_lost(county: County, sign_in) -> None:
    project = county.project("roads", "农村公路养护")
    typed = {"kind": "supplement", "day": "2026-13-01", "amount": "-3", "money_unit": "万元", "note": "第二批"}
    response = sign_in("finance@roads").post(reverse("entry_add", args=[project.pk]) + "?year=2026", typed)
    assert response.status_code == 422
    page = text(response)
    assert (
        "没有「2026-13-01」这一天" in page
        and "金额不能为负数" in page
        and 'value="第二批"' in page
        and 'value="-3"' in page
    )


def test_an_entry_is_entered_and_voided_with_a_reason(county: County, sign_in) -> None:
    project = county.project("roads", "农村公路养护")
    client = sign_in("finance@roads")
    typed = {"kind": "supplement", "source": "fiscal", "day": "2026-05-06", "amount": "3.5", "money_unit": "万元"}
    assert client.post(reverse("entry_add", args=[project.pk]) + "?year=2026", typed).status_code == 302
    entry = Entry.objects.get(kind="supplement")
    assert entry.amount == 35000
    client.post(reverse("entry_void", args=[entry.pk]), {"reason": "重复登记"})
    assert "已作废：重复登记" in text(client.get(reverse("project", args=[project.pk])))


def test_an_auditor_enters_nothing(county: County, sign_in) -> None:
    project = county.project("roads", "农村公路养护")
    response = sign_in("auditor@transport").post(reverse("entry_add", args=[project.pk]), {"amount": "3"})
    assert response.status_code == 403


def test_pasted_html_is_text(county: County, sign_in) -> None:
    client = sign_in("filler@roads")
    client.post(reverse("project_new"), {"name": "<script>alert(1)</script>养护"})
    page = text(client.get(reverse("projects")))
    assert "&lt;script&gt;alert(1)" in page and "<script>alert(1)" not in page


def test_the_history_names_years_scores_and_old_names(county: County, sign_in) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    filing.content["texts"]["total"] = "92.5"
    filing.save()
    Filing.objects.filter(pk=filing.pk).update(state="accepted", reported=Decimal("92.5"))
    Project.objects.filter(pk=filing.project_id).update(name="农村公路综合养护")
    page = text(sign_in("reader@county").get(reverse("project", args=[filing.project_id])))
    assert "92.5" in page and "优" in page and "农村公路养护" in page


def test_without_a_year_a_project_says_what_to_do(county: County, sign_in) -> None:
    project = Project.objects.create(unit=county.units["roads"], name="渡口改造")
    Year.objects.all().delete()
    assert "还没有预算年度" in text(sign_in("filler@roads").get(reverse("project", args=[project.pk])))


# --- import


def upload(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    book.active.append(list(COLUMNS.values()))
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("台账.xlsx", out.getvalue())


ROW = ("", "农村公路养护", "执行", "", "2026-05-01", "", 2, "万元", "")


def test_a_workbook_is_previewed_and_then_entered(county: County, sign_in) -> None:
    project = county.project("roads", "农村公路养护")
    client = sign_in("finance@roads")
    preview = client.post(reverse("ledger_import"), {"file": upload(ROW), "year": "2026"})
    assert "将登记 1 笔" in text(preview) and Entry.objects.filter(project=project).count() == 2
    packed = preview.context["packed"]
    for _again in range(2):
        assert client.post(reverse("ledger_enter"), {"packed": packed, "year": "2026"}).status_code == 302
    assert Entry.objects.filter(project=project, amount=20000).count() == 1


def test_a_preview_with_faults_offers_nothing_to_enter(county: County, sign_in) -> None:
    county.project("roads", "农村公路养护")
    bad = (*ROW[:6], "很多", "万元", "")
    page = text(sign_in("finance@roads").post(reverse("ledger_import"), {"file": upload(ROW, bad), "year": "2026"}))
    assert "G列「金额」" in page and "确认登记" not in page


def test_a_preview_of_somebody_else_is_not_entered(county: County, sign_in) -> None:
    county.project("roads", "农村公路养护")
    packed = (
        sign_in("finance@roads").post(reverse("ledger_import"), {"file": upload(ROW), "year": "2026"}).context["packed"]
    )
    response = sign_in("filler@roads").post(reverse("ledger_enter"), {"packed": packed, "year": "2026"})
    assert response.status_code == 422 and "预览已过期" in text(response)


def test_a_renamed_program_is_no_workbook(county: County, sign_in) -> None:
    response = sign_in("finance@roads").post(
        reverse("ledger_import"), {"file": SimpleUploadedFile("台账.xlsx", b"MZ\x90\x00" * 50)}
    )
    assert response.status_code == 422 and "不是可以读取的 xlsx" in text(response)


def test_the_template_lists_the_projects_one_keeps(county: County, sign_in) -> None:
    county.project("roads", "农村公路养护")
    county.project("school", "校舍改造")
    book = openpyxl.load_workbook(io.BytesIO(sign_in("finance@roads").get(reverse("ledger_template")).content))
    assert [row[1].value for row in book["项目清单"].iter_rows(min_row=2)] == ["农村公路养护"]


# --- declaration, monitoring, library


def sent(client: Client, url: str, *changes: tuple[str, str, str]):
    body = {"changes": [{"path": path, "text": text, "base": base} for path, text, base in changes]}
    return client.post(url, json.dumps(body), content_type="application/json", headers={"X-Requested-With": "fetch"})


def test_a_declaration_opens_on_its_own_page(county: County, sign_in) -> None:
    filing = county.declaration("roads", "农村公路养护")
    client = sign_in("filler@roads")
    response = client.get(reverse("filing", args=[filing.pk]))
    assert response.status_code == 302 and response.url == reverse("declaration", args=[filing.pk])
    assert "道路养护里程" in text(client.get(response.url))


def test_a_save_answers_with_what_the_engine_says(county: County, sign_in) -> None:
    filing = county.declaration("roads", "农村公路养护")
    url = reverse("declaration_cells", args=[filing.pk])
    answer = sent(sign_in("filler@roads"), url, ("rows/r1/weight", "35", "15"), ("rows/r2/value", "98", "95")).json()
    assert "占 35 分" in answer["findings"]["r1"][0]["message"]
    assert answer["values"]["rows/r2/target"] == "≥98%" and "超" in answer["side"]


def test_what_somebody_else_wrote_is_shown(county: County, sign_in) -> None:
    filing = county.declaration("roads", "农村公路养护")
    url = reverse("declaration_cells", args=[filing.pk])
    sent(sign_in("finance@roads"), url, ("rows/r1/value", "28", "30"))
    answer = sent(sign_in("filler@roads"), url, ("rows/r1/value", "33", "30")).json()
    assert [(one["mine"], one["theirs"]) for one in answer["conflicts"]] == [("33", "28")]


def test_what_is_no_list_of_changes_is_refused_calmly(county: County, sign_in) -> None:
    filing = county.declaration("roads", "农村公路养护")
    url = reverse("declaration_cells", args=[filing.pk])
    for body in ("not json", "[]", '{"changes": [{}]}', '{"changes": 3}'):
        response = sign_in("filler@roads").post(
            url, body, content_type="application/json", headers={"X-Requested-With": "fetch"}
        )
        assert response.status_code == 422 and "没有保存" in response.json()["message"], body


def test_rows_change_with_and_without_a_script(county: County, sign_in) -> None:
    filing = county.declaration("roads", "农村公路养护")
    client, url = sign_in("filler@roads"), reverse("declaration_rows", args=[filing.pk])
    assert client.post(url, {"do": "add"}).status_code == 302
    response = client.post(
        url,
        {"do": "take", "indicator": indicators().get(name="危桥改造座数").pk},
        headers={"X-Requested-With": "fetch"},
    )
    assert response.headers["X-Focus"] == "r8" and "危桥改造座数" in text(response)
    refused = client.post(url, {"do": "explode"}, headers={"X-Requested-With": "fetch"})
    assert refused.status_code == 422


def test_thirty_long_indicators_cost_no_more_queries_than_six(county: County, sign_in) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    filing = county.declaration("roads", "农村公路养护")
    client, url = sign_in("filler@roads"), reverse("declaration", args=[filing.pk])
    indicators()

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    few = queries()
    filing.content["rows"] += [
        {"id": f"r{n}", "goal": "g1", "level1": "产出指标", "name": f"{LONG}{n}", "target": "≥1项"}
        for n in range(7, 31)
    ]
    filing.save()
    assert queries() == few


def test_a_declaration_is_approved_step_by_step_on_its_page(county: County, sign_in) -> None:
    filing = county.declaration("roads", "农村公路养护")
    for who, action in (
        ("filler@roads", "request_signature"),
        ("head@roads", "sign"),
        ("filler@roads", "submit"),
        ("auditor@transport", "accept"),
    ):
        client = sign_in(who)
        name = "filing_sign" if action == "sign" else "filing_step"
        step = reverse(name, args=[filing.pk] if action == "sign" else [filing.pk, action])
        assert step in text(client.get(reverse("declaration", args=[filing.pk]))), action
        if action == "sign":
            take_step(actor=county.actor(who), filing_id=filing.pk, action=action)
        else:
            assert client.post(step).status_code == 302
    filing.refresh_from_db()
    assert filing.state == "accepted"
    assert "申请调整" in text(sign_in("filler@roads").get(reverse("declaration", args=[filing.pk])))


def test_nobody_signs_but_where_the_version_is_shown(county: County, sign_in) -> None:
    filing = county.declaration("roads", "农村公路养护")
    take_step(actor=county.actor("filler@roads"), filing_id=filing.pk, action="request_signature")
    response = sign_in("head@roads").post(reverse("filing_step", args=[filing.pk, "sign"]))
    assert response.url == reverse("filing_sign", args=[filing.pk])
    filing.refresh_from_db()
    assert filing.state == "signing"
    assert sign_in("head@roads").get(response.url).status_code == 200


def test_a_return_without_a_reason_is_told_on_the_page(county: County, sign_in) -> None:
    filing = county.declaration("roads", "农村公路养护")
    Filing.objects.filter(pk=filing.pk).update(state="submitted")
    response = sign_in("auditor@transport").post(reverse("filing_step", args=[filing.pk, "return"]), follow=True)
    assert "须说明原因" in text(response)
    filing.refresh_from_db()
    assert filing.state == "submitted"


def test_why_it_was_returned_stands_on_the_page(county: County, sign_in) -> None:
    filing = county.declaration("roads", "农村公路养护")
    Filing.objects.filter(pk=filing.pk).update(state="submitted")
    sign_in("auditor@transport").post(
        reverse("filing_step", args=[filing.pk, "return"]), {"reason": "效益指标过于笼统"}
    )
    assert "效益指标过于笼统" in text(sign_in("filler@roads").get(reverse("declaration", args=[filing.pk])))


def test_a_monitoring_save_answers_with_the_lamp(county: County, sign_in) -> None:
    project = county.approve(county.declaration("roads", "农村公路养护")).project
    filing = county.monitoring(project)
    client = sign_in("filler@roads")
    assert "1-6月" in text(client.get(reverse("monitoring", args=[filing.pk])))
    url = reverse("monitoring_cells", args=[filing.pk])
    answer = sent(client, url, ("rows/r1/expected", "25公里", ""), ("budget/expected", "80", "")).json()
    assert (answer["rows"]["r1"]["lamp"], answer["expected_rate"]) == ("yellow", "80%")


def test_monitoring_stands_beside_the_self_evaluation(county: County, sign_in) -> None:
    project = county.approve(county.declaration("roads", "农村公路养护")).project
    report = county.monitoring(project)
    report.content["rows"][0] |= {"actual": "12公里", "expected": "25公里", "cause_note": "雨季停工"}
    report.state = "accepted"
    report.save()
    page = text(sign_in("filler@roads").get(reverse("filing", args=[county.evaluation_of(project).pk])))
    assert "雨季停工" in page and "黄灯" in page


def test_an_adjusted_target_stands_beside_the_first_one_on_the_form(county: County, sign_in) -> None:
    declaration = county.approve(county.declaration("roads", "农村公路养护"))
    take_step(actor=county.actor("filler@roads"), filing_id=declaration.pk, action="adjust", reason="预算压减")
    sent(sign_in("filler@roads"), reverse("declaration_cells", args=[declaration.pk]), ("rows/r1/value", "25", "30"))
    evaluation = county.evaluation_of(county.approve(declaration).project)
    page = text(sign_in("filler@roads").get(reverse("filing", args=[evaluation.pk])))
    assert "≥25公里" in page and "年初批复 ≥30公里" in page


@pytest.mark.parametrize("stage", ["declaration", "monitoring"])
def test_the_other_pages_of_a_filing_open_for_every_stage(county: County, sign_in, stage: str) -> None:
    filing = county.declaration("roads", "农村公路养护")
    if stage == "monitoring":
        filing = county.monitoring(county.approve(filing).project)
    client = sign_in("filler@roads")
    for name in ("filing_preview", "filing_sign", "filing_history"):
        assert client.get(reverse(name, args=[filing.pk])).status_code == 200, name


def test_the_library_is_looked_through_and_kept_by_the_bureau(county: County, sign_in) -> None:
    assert "农村公路日常养护里程" in text(
        sign_in("filler@roads").get(reverse("library"), {"q": "养护", "level": "数量指标"})
    )
    assert sign_in("filler@roads").get(reverse("library_new")).status_code == 403
    values = {
        "field": "交通运输",
        "level1": "产出指标",
        "level2": "数量指标",
        "name": "隧道检修座数",
        "sign": "≥",
        "value": "3",
        "unit": "座",
    }
    assert sign_in("bureau@county").post(reverse("library_new"), values).status_code == 302
    again = sign_in("bureau@county").post(reverse("library_new"), values)
    assert again.status_code == 422 and "指标库中已有" in text(again)

"""The opinion letter: addressed, opinion by opinion, nothing in it that is not in the form, the pack or the findings."""

from __future__ import annotations

import io

import docx
import pytest
from office import SAMPLES, judged, saved

from jixiao.annotate.letter import letter, numeral
from jixiao.cli import main
from jixiao.sources import is_result

HALL = SAMPLES / "02-service-hall.docx"


def lines(name: str) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(letter(judged(SAMPLES / name)))).paragraphs]


def test_a_letter_is_addressed_to_the_unit_and_names_form_project_and_pack():
    said = lines("02-service-hall.docx")
    assert said[0] == "预算绩效自评复核意见书"
    assert said[2] == "清溪县政务服务局："
    assert "《2023年度政务大厅设备运行维护项目自评表》" in said[3]
    assert "项目名称：政务大厅设备运行维护。" in said[5] and "模板包 hubei-2020" in said[5]
    assert "填报总分 98 分，按表中所填数据核算为 95.24 分。经核查，错误 3 处，警告 3 处。" in said[5]


def test_what_only_the_sender_knows_is_left_as_a_prompt():
    said = "\n".join(lines("02-service-hall.docx"))
    for prompt in (
        "【文号】",
        "【办理时限】",
        "【收件部门】",
        "【签名】",
        "【复核单位（盖章）】",
        "【    年    月    日】",
    ):
        assert prompt in said


def test_every_finding_is_an_opinion_with_basis_and_place():
    said = lines("02-service-hall.docx")
    for found in judged(HALL).forms[0].answers.findings:
        (opinion,) = [line for line in said if found.message in line]
        assert f"位置：{found.address}" in opinion and "（依据：" in opinion


def test_what_must_be_mended_comes_first():
    said = lines("02-service-hall.docx")
    heads = [said.index(head) for head in ("（一）须改正的问题", "（二）须核实说明的问题", "三、需补充说明的事项")]
    assert heads == sorted(heads)


def test_what_could_not_be_judged_is_asked_of_the_unit_but_not_what_reviewers_fill_in():
    said = "\n".join(lines("02-service-hall.docx"))
    assert "未能核查「缺佐证材料」。" in said
    assert "复核分" not in said


def test_a_form_without_findings_is_told_so():
    said = "\n".join(lines("01-road-upkeep.docx"))
    assert "经核查，没有发现问题。" in said
    assert "复核意见\n" not in said.replace("现将复核意见函告如下", "")


def test_several_forms_of_one_unit_make_one_letter():
    said = lines("11-old-town.txt")
    assert said.count("预算绩效自评复核意见书") == 1
    assert "一、《2022年度老城街巷改造项目自评表》" in said and "二、《2023年度老城排水管网清淤项目自评表》" in said
    assert said.index("三、办理要求") > said.index("二、《2023年度老城排水管网清淤项目自评表》")


def test_forms_of_several_units_make_several_letters(tmp_path):
    text = (SAMPLES / "11-old-town.txt").read_text(encoding="utf-8")
    at = text.rindex("清溪县住房和城乡建设局")
    head = text[: text.rindex("单位名称")]
    assert "清溪县住房和城乡建设局" in head and at > len(head)
    changed = head + text[len(head) :].replace("清溪县住房和城乡建设局", "清溪县水利局", 1)
    path = saved(tmp_path, "form.txt", changed.encode())
    said = [p.text for p in docx.Document(io.BytesIO(letter(judged(path)))).paragraphs]
    assert [line for line in said if line.endswith("局：")] == ["清溪县住房和城乡建设局：", "清溪县水利局："]


def test_a_doubt_of_reading_is_a_prompt_to_whoever_sends_the_letter():
    said = lines("06-market-department.xlsx")
    assert any(line.startswith("【发出前核对后删去：读取存疑") for line in said)


@pytest.mark.parametrize("name", ["02-service-hall.docx", "04-carryover.xlsx", "07-translation.pdf", "11-old-town.txt"])
def test_a_letter_is_written_on_any_file_that_can_be_read(name, tmp_path):
    assert main(["annotate", str(SAMPLES / name), "--letter", "-q", "-o", str(tmp_path / "意见.docx")]) == 0
    assert docx.Document(str(tmp_path / "意见.docx")).paragraphs[0].text == "预算绩效自评复核意见书"


def test_a_letter_is_a_result_and_not_read_as_a_form(tmp_path):
    assert is_result(str(saved(tmp_path, "意见.docx", letter(judged(HALL)))))
    assert not is_result(str(HALL))


def test_letters_on_files_that_differ_in_format_alone_do_not_write_over_each_other(tmp_path):
    for name in ("02-service-hall.docx", "04-carryover.xlsx"):
        saved(tmp_path, f"表{name[-5:]}", (SAMPLES / name).read_bytes())
    assert main(["annotate", str(tmp_path), "--letter", "-q", "--force"]) == 0
    assert len(list(tmp_path.glob("*复核意见书*"))) == 2


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (41, "四十一"), (100, "100")]
)
def test_numbers_of_headings_are_chinese(number, said):
    assert numeral(number) == said

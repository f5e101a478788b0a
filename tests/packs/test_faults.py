"""A broken pack: every fault at once, each with file, line, key and what would be allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pack_workshop import Workshop

from jixiao.core.errors import JixiaoError
from jixiao.packs.reader import PackFaults, read_pack


def test_an_unknown_key_is_told_with_its_line_the_nearest_key_and_all_keys(hubei: Workshop) -> None:
    hubei.change("scoring.yaml", "    zero_budget:", "    zero_budgett:")
    fault = hubei.fault()
    assert fault.file.endswith("scoring.yaml")
    assert fault.line == hubei.line_of("scoring.yaml", "zero_budgett")
    assert fault.key == "defaults.execution.zero_budgett"
    assert "是否指「zero_budget」" in fault.message
    assert {"zero_budget", "weight", "explain_below"} <= set(fault.allowed)


def test_an_unknown_method_is_told_with_the_methods_there_are(hubei: Workshop) -> None:
    hubei.change("scoring.yaml", "reverse: reverse_ratio", "reverse: revers_ratio")
    fault = hubei.fault()
    assert fault.line == hubei.line_of("scoring.yaml", "revers_ratio")
    assert "是否指「reverse_ratio」" in fault.message
    assert fault.allowed == ("reverse_ratio", "reverse_linear", "all_or_nothing", "steps")


@pytest.mark.parametrize("wrong", ["二十", "2O", "1e1", "20分", "20*1"])
def test_a_number_is_digits_and_nothing_else(hubei: Workshop, wrong: str) -> None:
    hubei.change("scoring.yaml", "    weight: 20", f"    weight: {wrong}")
    fault = hubei.fault()
    assert f"「{wrong}」不是数字" in fault.message
    assert fault.line == hubei.line_of("scoring.yaml", f"weight: {wrong}")


def test_a_value_left_out_is_told(hubei: Workshop) -> None:
    hubei.change("scoring.yaml", "    far_action: flag", "    far_action:")
    assert "「far_action」后面没有内容" in hubei.fault().message


def test_weights_that_do_not_add_up_are_told_with_the_sum(hubei: Workshop) -> None:
    hubei.change("scoring.yaml", "goals_points: 80", "goals_points: 70")
    assert "20 + 固定指标 0 + 年度目标 70 = 90，应为满分 100" in hubei.fault().message


def test_groups_that_do_not_add_up_are_told_at_their_line(guangshui: Workshop) -> None:
    guangshui.change("scoring.yaml", "aliases: [质量], points: 12", "aliases: [质量], points: 13")
    fault = guangshui.fault()
    assert "各项分值 15+13+6+7=41，应为 40" in fault.message
    assert fault.line == guangshui.line_of("scoring.yaml", "points: 40")


def test_parts_of_a_checklist_row_make_its_points(guangshui: Workshop) -> None:
    guangshui.change("scoring.yaml", "有运行监管记录: 3", "有运行监管记录: 2")
    fault = guangshui.fault()
    assert "「运行监管」各项分值 2+1=3，应为 4" in fault.message


def test_tiers_that_share_a_boundary_are_told(hubei: Workshop) -> None:
    hubei.change("scoring.yaml", "to: 80%, to_open: true", "to: 80%")
    fault = hubei.fault()
    assert "两档重叠" in fault.message
    assert fault.line == hubei.line_of("scoring.yaml", "name: 部分达成预期指标")


def test_tiers_with_a_gap_are_told(hubei: Workshop) -> None:
    hubei.change("scoring.yaml", "to: 80%, to_open: true", "to: 75%")
    assert "两档之间有空档" in hubei.fault().message


def test_a_boundary_that_belongs_to_no_tier_is_a_gap(hubei: Workshop) -> None:
    hubei.change("scoring.yaml", "from: 80%, to: 100%", "from: 80%, from_open: true, to: 100%")
    assert "两档之间有空档" in hubei.fault().message


def test_a_gap_the_document_has_may_be_marked(guangshui: Workshop) -> None:
    assert guangshui.faults() == ()
    guangshui.change("scoring.yaml", "    gaps: true", "    gaps: false")
    assert len(guangshui.faults()) == 2


def test_a_section_without_source_is_told(hubei: Workshop) -> None:
    hubei.change("scoring.yaml", "first: actuals, source: notes}", "first: actuals}")
    fault = hubei.fault()
    assert "「rollup」没有写依据" in fault.message
    assert fault.line == hubei.line_of("scoring.yaml", "rollup:")


def test_a_source_must_be_listed_in_the_pack(hubei: Workshop) -> None:
    hubei.change("scoring.yaml", "first: actuals, source: notes}", "first: actuals, source: note}")
    fault = hubei.fault()
    assert "是否指「notes」" in fault.message
    assert fault.allowed == ("form", "notes", "outline", "practice")


def test_a_label_belongs_to_one_field_of_a_part(hubei: Workshop) -> None:
    hubei.change(
        "project.yaml", "name: 实际完成值(B), aliases: [", "name: 实际完成值(B), aliases: [ 年初目标值（Ａ）, "
    )
    fault = hubei.fault()
    assert "同时属于「target」和「actual」" in fault.message
    assert fault.line == hubei.line_of("project.yaml", "实际完成值(B)")


def test_a_field_must_be_a_key_of_the_form(hubei: Workshop) -> None:
    hubei.change("project.yaml", "{id: improvement,", "{id: improvements,")
    fault = hubei.fault()
    assert "是否指「improvement」" in fault.message
    assert "deviation_reason" in fault.allowed


def test_an_unknown_finding_code_is_told(hubei: Workshop) -> None:
    hubei.write("checks.yaml", "checks:\n  total_mismatc: {on: true}\n")
    fault = hubei.fault()
    assert fault.line == 2
    assert "是否指「total_mismatch」" in fault.message


def test_a_check_is_not_switched_off_without_a_reason(hubei: Workshop) -> None:
    hubei.write("checks.yaml", "checks:\n  total_mismatch: {on: false}\n")
    assert "没有写理由" in hubei.fault().message


def test_points_are_never_negative(guangshui: Workshop) -> None:
    guangshui.change("scoring.yaml", "aliases: [质量], points: 12", "aliases: [质量], points: -12")
    assert "「-12」不能是负数" in guangshui.fault().message


def test_two_groups_do_not_answer_to_one_name(hubei: Workshop) -> None:
    hubei.change("scoring.yaml", "name: 质量指标, aliases: [质量", "name: 质量指标, aliases: [数量, 质量")
    fault = hubei.fault()
    assert "「数量指标」与「质量指标」都叫「数量」" in fault.message
    assert fault.line == hubei.line_of("scoring.yaml", "name: 质量指标")


def test_a_word_means_one_tier(hubei: Workshop) -> None:
    hubei.change("scoring.yaml", "words: [部分达成预期指标,", "words: [部分达成预期指标, 达成,")
    assert "「达成」同时写在「达成预期指标」和「部分达成预期指标」两档" in hubei.fault().message


def test_a_folder_in_place_of_a_file_is_told(hubei: Workshop) -> None:
    (hubei.folder / "checks.yaml").unlink()
    (hubei.folder / "checks.yaml").mkdir()
    assert "文件无法打开" in hubei.fault().message


@pytest.mark.parametrize("endless", ["[" * 100_000, "\n" + "- " * 100_000, "{a: " * 100_000])
def test_brackets_without_end_are_told(hubei: Workshop, endless: str) -> None:
    hubei.write("checks.yaml", "checks: " + endless)
    fault = hubei.fault()
    assert fault.file.endswith("checks.yaml")
    assert "嵌套过深" in fault.message or "不是有效的 YAML" in fault.message


def test_a_tag_is_refused(hubei: Workshop) -> None:
    hubei.write("checks.yaml", "checks: !!python/object:os.system {}\n")
    assert "类型标记" in hubei.fault().message


def test_a_second_document_is_refused(hubei: Workshop) -> None:
    hubei.write("checks.yaml", "checks: {}\n---\nchecks: {}\n")
    fault = hubei.fault()
    assert "第二份文档" in fault.message
    assert fault.line == 3


def test_an_empty_file_says_nothing_and_is_fine(hubei: Workshop) -> None:
    hubei.write("checks.yaml", "# 都按默认\n")
    assert hubei.faults() == ()


def test_an_unknown_threshold_is_told_with_those_there_are(hubei: Workshop) -> None:
    hubei.write("checks.yaml", "checks:\n  single_indicator_weight:\n    thresholds: {point: 40}\n")
    fault = hubei.fault()
    assert fault.line == 3
    assert fault.allowed == ("points",)


def test_a_check_without_thresholds_takes_none(hubei: Workshop) -> None:
    hubei.write("checks.yaml", "checks:\n  total_mismatch:\n    thresholds: {points: 40}\n")
    assert "没有名为「points」的阈值" in hubei.fault().message


def test_a_key_written_twice_is_told_with_both_lines(hubei: Workshop) -> None:
    hubei.write("checks.yaml", "checks:\n  total_mismatch: {on: true}\n  total_mismatch: {on: true}\n")
    fault = hubei.fault()
    assert fault.line == 3
    assert "上一次在第 2 行" in fault.message


def test_the_line_of_a_yaml_mistake_is_told(hubei: Workshop) -> None:
    hubei.write("checks.yaml", "checks:\n  total_mismatch: {on: true\n")
    fault = hubei.fault()
    assert "不是有效的 YAML" in fault.message
    assert fault.line in (2, 3)


def test_a_missing_file_is_told(hubei: Workshop) -> None:
    (hubei.folder / "department.yaml").unlink()
    fault = hubei.fault()
    assert fault.file.endswith("pack.yaml") and fault.line
    assert "没有文件 department.yaml" in fault.message
    assert fault.allowed == ("carryover", "project")


def test_a_file_in_another_encoding_is_told(hubei: Workshop) -> None:
    (hubei.folder / "checks.yaml").write_bytes("checks: {} # 核查".encode("gbk"))
    assert "不是 UTF-8" in hubei.fault().message


def test_the_id_is_the_name_of_the_folder(hubei: Workshop) -> None:
    hubei.change("pack.yaml", "id: hubei-2020", "id: hubei-2021")
    assert "与文件夹名「hubei-2020」不一致" in hubei.fault().message


def test_faults_in_several_files_are_told_together_in_order(hubei: Workshop) -> None:
    hubei.change("pack.yaml", "places:", "place:")
    hubei.change("project.yaml", "type: year", "type: yeer")
    hubei.change("scoring.yaml", "mode: half_up", "mode: halfup")
    hubei.change("scoring.yaml", "    weight: 20", "    weight: x")
    hubei.write("checks.yaml", "checks:\n  total_mismatch: {on: maybe}\n  total_mismatch: {}\n")
    faults = hubei.faults()
    files = [Path(fault.file).name for fault in faults]
    assert files == ["pack.yaml", "project.yaml", "scoring.yaml", "scoring.yaml", "checks.yaml", "checks.yaml"]
    assert all(fault.line for fault in faults)
    with pytest.raises(PackFaults) as caught:
        read_pack(hubei.folder)
    assert isinstance(caught.value, JixiaoError)
    assert str(caught.value).startswith("模板包有 6 处错误")
    assert str(caught.value).count("\n") == 6


def test_an_anchor_is_refused(hubei: Workshop) -> None:
    hubei.write("checks.yaml", "checks: &all {}\nmore: *all\n")
    assert any("锚点" in fault.message for fault in hubei.faults())

"""The page of a form: every cell in its place, nothing dropped, nothing doubled."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.core.codec import form_from_dict
from jixiao.core.form import Form
from jixiao.core.layout import is_balanced, paths_in, pieces_of
from jixiao.draw import missing, official
from jixiao.draw.paper import Paper, Table
from jixiao.packs import list_packs, load_pack
from sample_forms import GUANGSHUI, HUBEI, HUBEI_TWO_GOALS, MOF, RIGHT, SHIJIAZHUANG, form, spoilt


def uncovered(table: Table) -> list[tuple[int, int]]:
    """Grid positions that no cell covers, or several do."""
    count: dict[tuple[int, int], int] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                count[row, column] = count.get((row, column), 0) + 1
    every = {(row, column) for row in range(table.rows) for column in range(len(table.widths))}
    return sorted(at for at in every | count.keys() if count.get(at) != 1 or at not in every)


def texts(paper: Paper) -> list[str]:
    return [line.text for line in paper.lines()] + [cell.text for table in paper.tables() for cell in table.cells]


def cell_beside(paper: Paper, label: str) -> str:
    """The text of the cell to the right of the one with this label."""
    for table in paper.tables():
        for cell in table.cells:
            if cell.text == label:
                right = cell.column + cell.columns
                return next(c.text for c in table.cells if c.row == cell.row and c.column == right)
    raise AssertionError(label)


@pytest.mark.parametrize("name", RIGHT)
def test_every_form_fills_its_grid_without_a_hole(name):
    assert [uncovered(table) for table in official(form(RIGHT[name])).tables() if uncovered(table)] == []


KINDS = [(pack.id, kind.id) for pack in list_packs() for kind in pack.kinds]


@pytest.mark.parametrize(("pack_id", "kind_id"), KINDS)
def test_an_empty_form_of_every_kind_is_drawn_with_its_gaps_named(pack_id, kind_id):
    pack = load_pack(pack_id)
    empty = Form(kind=pack.kind(kind_id).kind, pack=pack_id, form_kind=kind_id)
    paper = official(empty)
    assert [uncovered(table) for table in paper.tables() if uncovered(table)] == []
    assert "绩效指标" in missing(empty)


@pytest.mark.parametrize(("pack_id", "kind_id"), KINDS)
def test_every_bundled_kind_has_a_layout(pack_id, kind_id):
    assert load_pack(pack_id).kind(kind_id).layout is not None


def test_a_pack_without_a_layout_draws_its_fields_in_order():
    from dataclasses import replace

    from jixiao.draw.page import page

    pack = load_pack("mof-2020")
    plain = replace(pack, kinds=tuple(replace(kind, layout=None) for kind in pack.kinds))
    paper = page(form(MOF), plain)
    assert [uncovered(table) for table in paper.tables() if uncovered(table)] == []
    labels = [cell.text for table in paper.tables() for cell in table.cells if cell.role == "label"]
    wanted = ["项目名称", "主管部门", "年初预算数", "全年预算数", "年度资金总额", "预期目标", "一级指标", "总分"]
    assert [label for label in labels if label in wanted] == wanted


def test_ticked_options_carry_the_mark_and_the_others_the_box():
    assert cell_beside(official(form(HUBEI)), "项目属性") == "1、持续性项目 ☑  2、新增性项目 □"


def test_an_option_that_the_template_lacks_is_printed_ticked():
    odd = spoilt(HUBEI, attributes={"项目属性": ["跨年度项目"]})
    assert "跨年度项目 ☑" in cell_beside(official(form(odd)), "项目属性")


def test_every_goal_has_its_own_table_with_its_own_head():
    tables = [table for table in official(form(HUBEI_TWO_GOALS)).tables() if table.head_rows]
    assert [table.cells[0].text for table in tables if table.cells[0].text.startswith("年度绩效目标")] != []
    assert len(tables) == 2


def test_levels_printed_once_cover_all_their_rows():
    table = next(table for table in official(form(HUBEI)).tables() if table.head_rows)
    output = next(cell for cell in table.cells if cell.text.startswith("产出指标"))
    assert output.rows == 4


def test_points_are_printed_behind_a_level_once():
    paper = official(form(GUANGSHUI))
    assert any(text.startswith("项目管理") and text.count("13") == 1 for text in texts(paper))


def test_money_rows_that_are_not_scored_carry_a_dash():
    table = next(iter(official(form(MOF)).tables()))
    row = next(cell.row for cell in table.cells if cell.text == "上年结转资金")
    assert [cell.text for cell in table.cells if cell.row == row].count("—") == 2


def test_template_rows_are_kept_where_the_locality_keeps_them():
    paper = official(form(SHIJIAZHUANG))
    names = texts(paper)
    assert {"生态效益指标", "可持续影响指标", "指标 1", "指标 2", "..."} <= set(names)


def test_what_the_layout_has_no_place_for_is_printed_beneath():
    odd = spoilt(HUBEI, completion="全部里程按期完工。", contacts={"项目联系人": "张某"})
    odd["budget"]["initial"] = "310"
    paper = official(form(odd))
    assert cell_beside(paper, "全年实际完成情况") == "全部里程按期完工。"
    assert cell_beside(paper, "年初预算数") == "310"
    assert cell_beside(paper, "项目联系人") == "张某"


def test_a_review_score_the_layout_has_no_column_for_gets_one():
    odd = spoilt(HUBEI)
    odd["goals"][0]["indicators"][0]["review_score"] = "18"
    assert "18" in texts(official(form(odd)))


def test_optional_columns_appear_only_when_the_form_has_them():
    bare = spoilt(HUBEI, columns=[])
    for row in bare["goals"][0]["indicators"]:
        row["weight"] = None
    assert "分值" in texts(official(form(HUBEI)))
    assert "分值" not in texts(official(form(bare)))


def test_required_entries_that_are_empty_are_named():
    gaps = missing(form(spoilt(HUBEI, unit=None, attributes={})))
    assert {"单位名称", "项目类别"} <= set(gaps)


def test_a_complete_form_has_no_gaps():
    assert missing(form(HUBEI)) == ()


def test_computed_scores_stand_beside_what_differs_and_fill_what_is_empty():
    odd = spoilt(HUBEI)
    rows = odd["goals"][0]["indicators"]
    rows[0].update(actual="90公里", score="20")
    rows[1]["score"] = None
    computed = texts(official(form(odd), computed=True))
    assert "20（核算 15）" in computed
    assert "15" in computed
    assert any("蓝色得分" in text for text in computed)


def test_a_form_whose_scores_are_right_is_the_same_with_and_without_computed_scores():
    right = form(MOF)
    assert official(right, computed=True) == official(right)


def test_brackets_in_a_layout_drop_what_has_no_value():
    assert is_balanced("预算执行情况[（{budget.weight}分）]") and not is_balanced("a[b[c]]") and not is_balanced("{a")
    assert list(pieces_of("a[b{c}]d")) == [("a", False), ("b{c}", True), ("d", False)]
    assert paths_in("{unit}和{project}") == ("unit", "project")


words = st.text(alphabet=st.sampled_from("甲乙丙目标指标完成≥90%12.5万元\n=+-@|（）分 "), max_size=30)
cell = st.none() | words
indicator = st.fixed_dictionaries(
    dict.fromkeys(("level1", "level2", "name", "target", "actual", "weight", "score", "note", "review_score"), cell)
)
forms = st.fixed_dictionaries(
    {
        "title": cell,
        "project": cell,
        "unit": cell,
        "total": cell,
        "deviation_reason": cell,
        "contacts": st.dictionaries(st.sampled_from(["填报人", "项目负责人"]), words, max_size=2),
        "budget": st.fixed_dictionaries({"budget": cell, "executed": cell, "rate": cell, "initial": cell}),
        "goals": st.lists(
            st.fixed_dictionaries({"name": cell, "weight": cell, "indicators": st.lists(indicator, max_size=5)}),
            max_size=3,
        ),
    }
)


@settings(max_examples=60, deadline=None)
@given(forms, st.sampled_from(KINDS), st.booleans())
def test_any_form_at_all_is_drawn_whole(data, kind, computed):
    pack_id, kind_id = kind
    said = form_from_dict(
        {**data, "kind": load_pack(pack_id).kind(kind_id).kind, "pack": pack_id, "form_kind": kind_id}
    )
    paper = official(said, computed=computed)
    assert [uncovered(table) for table in paper.tables() if uncovered(table)] == []
    drawn = "\n".join(texts(paper))
    for _, row in said.indicators():
        for printed in (row.name, row.target, row.actual, row.score, row.weight, row.review_score):
            assert printed is None or printed.text in drawn

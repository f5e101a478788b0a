"""Cells of a drawn form name the values they hold, so that a page can be filled in where they stand."""

from jixiao import load_pack
from jixiao.core.form import Form, Goal, Indicator, Place, Printed
from jixiao.draw.page import page


def printed(text: str) -> Printed:
    return Printed(text, Place("field", text, 0))


def form() -> Form:
    row = Indicator(
        level1=printed("产出指标"), level2=printed("数量指标"), name=printed("里程"), target=printed("≥30公里")
    )
    return Form(kind="project", pack="hubei-2020", form_kind="project", goals=(Goal(indicators=(row,)),))


def names(paper) -> set[str]:
    return {cell.name for table in paper.tables() for cell in table.cells if cell.name}


def test_cells_of_a_row_name_goal_row_and_column() -> None:
    assert {"rows.0.0.target", "rows.0.0.actual", "rows.0.0.score"} <= names(page(form(), load_pack("hubei-2020")))


def test_printed_labels_name_nothing() -> None:
    paper = page(form(), load_pack("hubei-2020"))
    assert not [
        cell.text
        for table in paper.tables()
        for cell in table.cells
        if cell.role == "label" and cell.name.startswith("budget")
    ]


def test_a_line_is_in_pieces_that_name_their_values() -> None:
    line = next(line for line in page(form(), load_pack("hubei-2020")).lines() if "单位名称" in line.text)
    assert [(run.text, run.name) for run in line.runs if run.name] == [("", "unit"), ("", "filled_on")]


def test_what_may_be_typed_is_drawn_though_empty() -> None:
    pack = load_pack("hubei-2020")
    asked = page(form(), pack, fillable=lambda name: name == "填报人")
    assert any(run.name == "填报人" for line in asked.lines() for run in line.runs)
    assert not any(run.name == "填报人" for line in page(form(), pack).lines() for run in line.runs)


def test_a_prescribed_frame_keeps_one_line_free_where_rows_may_be_added() -> None:
    pack = load_pack("shijiazhuang-gaoxin-2020")
    one = Form(kind="project", pack=pack.id, form_kind="project", goals=form().goals)
    assert "add.产出指标.数量指标" in names(page(one, pack, fillable=lambda name: True))
    assert "add.产出指标.数量指标" not in names(page(one, pack, fillable=lambda name: False))

"""Reading alone: each reader against the library people would use instead, on the same file, in one run.

    python benchmarks/readers.py [FILE ...]

docx against python-docx opening the file and walking row.cells; xlsx against openpyxl opening it and walking all cells; pdf against
pdfplumber's extract_tables and extract_text on every page. Without FILE a form of 28 indicators is drawn as docx and xlsx, and a PDF
of the bundled samples is taken. The ratio is baseline ÷ ours: how many times faster. Times are the best of several rounds, taken in turn.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pdfplumber

import jixiao
from jixiao.ingest.open import read_sheets

INDICATORS = 28
HEAD = ("年度绩效目标（80分）", "一级指标", "二级指标", "三级指标", "目标值", "实际完成值", "得分")
SAMPLES = Path(jixiao.__file__).parent / "samples"


def rows() -> list[list[str]]:
    """A project form as rows of seven columns: head, money, indicators, total and reasons."""
    found = [
        ["项目名称", "", "示例项目工作经费", "", "", "", ""],
        ["主管部门", "", "示例局", "", "项目实施单位", "示例中心", ""],
        ["预算执行情况（万元）", "", "", "预算数(A)", "执行数(B)", "执行率(B/A)", "得分"],
        ["", "", "年度财政资金总额", "1000", "933", "93.3%", "18.66"],
        list(HEAD),
    ]
    for number in range(INDICATORS):
        level1 = "产出指标" if number < INDICATORS // 2 else "效益指标"
        found.append(
            ["", level1, "数量指标", f"第{number + 1}项工作完成情况", f"≥{number + 5}次", f"{number + 6}次", "2.5"]
        )
    found += [
        ["总分", "", "88.66", "", "", "", ""],
        ["偏差原因分析", "", "个别工作受天气影响推后，年底前已完成。", "", "", "", ""],
    ]
    return found


def draw_docx(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("2020年度示例项目自评表")
    lines = rows()
    table = document.add_table(rows=len(lines), cols=len(HEAD))
    for number, line in enumerate(lines):
        for column, text in enumerate(line):
            table.cell(number, column).text = text
    table.cell(5, 0).merge(table.cell(4 + INDICATORS, 0))
    table.cell(5, 1).merge(table.cell(4 + INDICATORS // 2, 1)).text = "产出指标"
    for number in (0, len(lines) - 2, len(lines) - 1):
        table.cell(number, 2).merge(table.cell(number, 6)).text = lines[number][2]
    document.save(str(path))


def draw_xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["2020年度示例项目自评表"])
    for line in rows():
        sheet.append(line)
    sheet.merge_cells(start_row=7, end_row=6 + INDICATORS, start_column=1, end_column=1)
    sheet["F5"].value, sheet["F5"].number_format = 0.933, "0.0%"
    book.save(path)


def walk_docx(path: Path) -> int:
    document = docx.Document(str(path))
    cells = len([paragraph.text for paragraph in document.paragraphs])
    for table in document.tables:
        for row in table.rows:
            cells += len([cell.text for cell in row.cells])
    return cells


def walk_xlsx(path: Path) -> int:
    book = openpyxl.load_workbook(path)
    return sum(len([cell.value for cell in row]) for sheet in book for row in sheet.iter_rows())


def walk_pdf(path: Path) -> int:
    with pdfplumber.open(path) as document:
        return sum(len(page.extract_tables()) + len(page.extract_text()) for page in document.pages)


BASELINES: dict[str, tuple[str, Callable[[Path], int]]] = {
    ".docx": ("python-docx", walk_docx),
    ".xlsx": ("openpyxl", walk_xlsx),
    ".pdf": ("pdfplumber", walk_pdf),
}


def best_of(ours: Callable[[], object], theirs: Callable[[], object], seconds: float = 1.5) -> tuple[float, float]:
    """The best time of each in milliseconds, taken in turn so that a busy machine hits both alike."""
    ours(), theirs()
    best = [float("inf"), float("inf")]
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for index, action in enumerate((ours, ours, ours, theirs)):
            begun = time.perf_counter()
            action()
            which = 0 if index < 3 else 1
            best[which] = min(best[which], time.perf_counter() - begun)
    return best[0] * 1000, best[1] * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    files: list[Path] = parser.parse_args().files
    with tempfile.TemporaryDirectory() as folder:
        if not files:
            files = [Path(folder, "form.docx"), Path(folder, "form.xlsx"), *sorted(SAMPLES.glob("*.pdf"))[:1]]
            draw_docx(files[0])
            draw_xlsx(files[1])
        print(f"{'file':36} {'jixiao ms':>10} {'baseline ms':>12} {'times faster':>13}")
        for path in files:
            name, walk = BASELINES[path.suffix.lower()]
            mine, other = best_of(lambda path=path: read_sheets(path), lambda path=path, walk=walk: walk(path))  # type: ignore[misc]
            print(f"{path.name[:36]:36} {mine:10.2f} {other:12.2f} {other / mine:12.1f}×  ({name})")


if __name__ == "__main__":
    main()

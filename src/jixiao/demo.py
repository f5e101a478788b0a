"""The main job on the bundled samples (样例演示): read, score, check, show, write the results."""

from __future__ import annotations

import shutil
from contextlib import AbstractContextManager
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

from rich.console import Console
from rich.text import Text

from jixiao.annotate.files import Copies, write_each
from jixiao.core.frame import EXTENTS
from jixiao.draw.fonts import FontMissing
from jixiao.judge import JudgedDocument, compared, judge_document
from jixiao.show import reported
from jixiao.show.console import console as plain_console
from jixiao.show.drawn import Wanted, draw_documents
from jixiao.show.output import OutputError, refusal, written_whole
from jixiao.show.page import Page
from jixiao.show.record import judged_document_to_dict, write_array
from jixiao.show.tally import Tally
from jixiao.show.terminal import show_checked, show_problems, show_scored
from jixiao.show.workbook import Workbook
from jixiao.sources import RESULT, documents, list_files

SAMPLES = files("jixiao") / "samples"
"""Where the bundled samples stand (样例)."""
_ABOUT = "说明.md"


def run(folder: Path, console: Console, *, quiet: bool = False) -> int:
    """Check the samples, print the table, leave samples and results in ``folder`` (演示)."""
    inputs = folder / "样例"
    if folder.is_dir() and any(folder.iterdir()) and not (inputs / _ABOUT).exists():
        raise OutputError(f"{folder}：文件夹里已有别的文件，未作改动。", "请用 --to 给出一个新文件夹。")
    try:
        inputs.mkdir(parents=True, exist_ok=True)
        with as_file(SAMPLES) as samples:
            for sample in sorted(samples.iterdir()):
                if sample.suffix in (".docx", ".xlsx", ".pdf", ".txt", ".md"):
                    shutil.copyfile(sample, inputs / (_ABOUT if sample.suffix == ".md" else sample.name))
    except OSError as error:
        raise refusal(error, str(folder)) from error
    names = [name for name in list_files([str(inputs)]).files if not name.endswith(".md")]
    judged = list(compared(judge_document(document) for document in documents(names)))
    tally = Tally()
    for document in tally.counting(judged):
        show_checked(console, document)
        show_problems(console, document)
    console.print(Text(tally.sentence(), style="bold"))
    _write_results(folder, judged)
    drawn = _draw_forms(folder / "正式表", judged)
    drafted = _draft_reports(folder / "自评报告", judged)
    annotated = _annotate(folder / "核查件", judged)
    if not quiet:
        console.print()
        console.print(
            f"结果在 {folder}/：\n"
            f"  核查结果.html  用浏览器打开，可直接打印\n"
            f"  核查结果.xlsx  汇总、问题、计分、存疑与未判断四张表，可筛选\n"
            f"  核查结果.json  供其他程序读取\n"
            f"  计分表.txt     每一分怎样算出\n"
            f"  正式表/        {drawn}\n"
            f"  自评报告/      {drafted}\n"
            f"  核查件/        {annotated}\n"
            f"  样例/          {len(judged)} 个样例原件；说明.md 写明每个样例对在哪里、错在哪里\n\n"
            f"接下来可以试：\n"
            f"  jixiao score {inputs / '02-service-hall.docx'}\n"
            f"  jixiao rollup {inputs / '11-old-town.txt'}\n"
            f"  jixiao render {inputs / '08-bridge-check.xlsx'} --as docx\n"
            f"  jixiao report {inputs / '02-service-hall.docx'} --as docx\n"
            f"  jixiao annotate {inputs / '09-training.docx'}\n"
            f"  jixiao check 您自己的自评表.docx"
        )
    return 0


def _write_results(folder: Path, judged: list[JudgedDocument]) -> None:
    def whole(name: str) -> AbstractContextManager[Path]:
        return written_whole(folder / name, force=True)

    with whole("核查结果.xlsx") as book, Workbook(book) as workbook:
        for document in judged:
            workbook.add(document)
    with whole("核查结果.html") as html, Page(html) as page:
        for document in judged:
            page.add(document)
    with whole("核查结果.json") as found, found.open("w", encoding="utf-8", newline="\n") as out:
        write_array(map(judged_document_to_dict, judged), out)
    with whole("计分表.txt") as scores, scores.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f"{RESULT}\n\n")
        sheets = plain_console(out)
        for document in judged:
            show_scored(sheets, document)


def _draw_forms(folder: Path, judged: list[JudgedDocument]) -> str:
    """The official forms of the samples, each as Word and as PDF; says what there is (绘制样例)."""
    documents = [document.document for document in judged]
    written = [
        drawn for drawn in draw_documents(documents, Wanted(kind="docx", output=folder, force=True)) if drawn.path
    ]
    said = f"按表样重新绘制的自评表，{len(written)} 张，Word"
    try:
        list(draw_documents(documents, Wanted(kind="pdf", output=folder, force=True)))
    except FontMissing as error:
        return f"{said}；没有 PDF：{error.message}"
    return f"{said} 和 PDF"


def _draft_reports(folder: Path, judged: list[JudgedDocument]) -> str:
    """The reports drafted from the samples as Word, brief ones where the pack has them; says what there is (起草样例报告)."""
    counts = {}
    for extent in EXTENTS:
        wanted = reported.Wanted(kind="docx", extent=extent, output=folder, force=True)
        documents = judged if extent == "full" else [_with_brief(document) for document in judged]
        counts[extent] = sum(len(made.drafts) for made in reported.report_documents(documents, wanted))
    return f"由自评表起草的自评报告，全文 {counts['full']} 份、摘要版 {counts['brief']} 份，Word；底色标出的是待补充、待核对处"


def _with_brief(document: JudgedDocument) -> JudgedDocument:
    return replace(document, forms=tuple(form for form in document.forms if form.pack.limit("brief") is not None))


def _annotate(folder: Path, judged: list[JudgedDocument]) -> str:
    """The samples with their findings in them, and a letter on each; says what there is (标注样例)."""
    filled = [document for document in judged if document.forms]
    offices = [document for document in filled if document.document.format in ("docx", "xlsx")]
    written = []
    for chosen, letter in ((offices, False), (filled, True)):
        names = tuple(document.document.source for document in chosen)
        copies = Copies(files=names, output=folder, letter=letter, force=True)
        written.append(sum(one.path is not None for one in write_each(chosen, copies)))
    return f"有批注、底色和核查意见页的样例，{written[0]} 份；复核意见书，{written[1]} 份"

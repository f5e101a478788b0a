"""Reports to the screen and to files (写出报告): one file for everything, one for every source, or a folder with a file for every report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jixiao.core.errors import JixiaoError
from jixiao.draw import writer
from jixiao.draw.report.draft import Draft
from jixiao.draw.report.drafting import draft_report, paired
from jixiao.draw.report.writing import KINDS, draw_reports, report_name
from jixiao.judge import JudgedDocument
from jixiao.show.drawn import is_folder
from jixiao.show.output import OutputError, free_path, made_folder, written_whole
from jixiao.show.words import one_line

_LONGEST = 3
"""How many of the longest sections are named when a report is too long (列出的较长章节数)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked for (报告要求). ``output`` None: Markdown on the screen, else a file for every source in the current folder."""

    kind: str
    extent: str = "full"
    output: Path | None = None
    force: bool = False

    @property
    def on_screen(self) -> bool:
        return self.kind == "md" and self.output is None

    @property
    def into_folder(self) -> bool:
        return self.output is not None and is_folder(self.output)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What came of one file (写出情况): its path, or its text for the screen; the drafts in it; or why nothing was written."""

    drafts: tuple[Draft, ...] = ()
    path: Path | None = None
    text: str = ""
    failure: str = ""


def kind_wanted(named: str | None, output: str | None) -> str:
    """The format asked for (报告格式), by --as, else by the output's extension, else Markdown. Raises OutputError when they differ."""
    suffix = Path(output).suffix.lower().lstrip(".") if output else ""
    if suffix and suffix not in KINDS and output and not Path(output).is_dir():
        raise OutputError(
            f"{output}：报告不能写成 .{suffix}。", f"可用的扩展名：{'、'.join('.' + kind for kind in KINDS)}。"
        )
    if named and suffix in KINDS and named != suffix:
        raise OutputError(f"--as {named} 与文件名 {output} 不一致。", "请去掉 --as，或改用相应的扩展名。")
    return named or (suffix if suffix in KINDS else "md")


def report_documents(documents: Iterable[JudgedDocument], wanted: Wanted) -> Iterator[Reported]:
    """Draft the reports of documents (起草报告), file by file. What fails is told and does not keep the others from being written."""
    if wanted.kind == "pdf":
        writer("pdf")  # a missing font is said before anything is written
    if wanted.into_folder:
        made_folder(wanted.output or Path())
    taken: set[Path] = set()
    every: list[Draft] = []
    for document in documents:
        drafts, source = _drafts(document, wanted), document.document.source
        if not drafts:
            if document.document.reports and not document.document.problems:
                yield Reported(failure=f"{one_line(source)}：只有报告，没有自评表，无从起草。")
        elif wanted.on_screen:
            yield Reported(drafts=drafts, text=draw_reports(drafts, "md").bytes.decode())
        elif wanted.into_folder:
            for draft in drafts:
                yield _written(
                    free_path(wanted.output or Path(), report_name(draft), wanted.kind, taken), (draft,), wanted
                )
        elif wanted.output is not None:
            every += drafts
        else:
            yield _written(free_path(Path(), _named(source, wanted), wanted.kind, taken), drafts, wanted)
    if every and wanted.output is not None:
        yield _written(wanted.output, tuple(every), wanted)


def _drafts(document: JudgedDocument, wanted: Wanted) -> tuple[Draft, ...]:
    return tuple(draft_report(main, wanted.extent, beside=beside) for main, beside in paired(document.forms))


def _written(target: Path, drafts: tuple[Draft, ...], wanted: Wanted) -> Reported:
    try:
        with written_whole(target, force=wanted.force) as place:
            place.write_bytes(draw_reports(drafts, wanted.kind).bytes)
    except JixiaoError as error:
        return Reported(failure=str(error))
    return Reported(drafts=drafts, path=target)


def _named(source: str, wanted: Wanted) -> str:
    """The name of a source's report: 路面养护自评表.docx → 路面养护自评表-自评报告."""
    stem = Path(source).stem.strip("-") or ""
    version = "-摘要" if wanted.extent == "brief" else ""
    return f"{stem}-自评报告{version}" if stem else f"自评报告{version}"


def length_line(draft: Draft) -> str:
    """How long a report is, and how long it may be (字数): what is counted, whether it fits, and what to shorten when it does not."""
    version = f"（{draft.version}）" if draft.version else ""
    head = f"{one_line(draft.title)}{version}：{draft.length} 字"
    counted = f"（标题、正文和表格，不计空白{f'；其中待补提示 {draft.prompted} 字' if draft.prompted else ''}）"
    if draft.limit is None:
        return f"{head}{counted}，没有规定上限。"
    if not is_too_long(draft):
        return f"{head}{counted}，上限 {draft.limit} 字，未超。"
    longest = sorted(draft.sections, key=lambda section: -section.length)[:_LONGEST]
    named = "，".join(f"「{one_line(section.heading)}」{section.length} 字" for section in longest)
    over = draft.length - draft.limit
    return f"{head}{counted}，上限 {draft.limit} 字，超出 {over} 字。最长的是{named}，请精简；全文已照写，没有删减。"


def is_too_long(draft: Draft) -> bool:
    """Whether a report has more characters than its version allows (超过字数)."""
    return draft.limit is not None and draft.length > draft.limit


def open_lines(draft: Draft) -> Iterator[str]:
    """What is still to be done in a report (待补、待核对), section by section."""
    prompts = draft.prompts
    settle = sum(prompt.settle for prompt in prompts)
    if not prompts:
        return
    counts = ((len(prompts) - settle, "待补充"), (settle, "待核对"))
    yield "，".join(f"{words} {count} 处" for count, words in counts if count) + "："
    for prompt in prompts:
        yield one_line(f"  {prompt.heading}　{'请核对' if prompt.settle else '请补充'}：{prompt.text}")

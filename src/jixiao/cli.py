"""The command line (命令行): each command parses its arguments, calls, prints. Nothing is decided here.

Exit codes: 0 clean, 1 errors found, 2 something unreadable (or wrongly asked for).
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from jixiao.arguments import parse
from jixiao.core.errors import JixiaoError, PackError
from jixiao.core.form import Document
from jixiao.inputs import listing_of, reports_of
from jixiao.show.output import OutputError, abandon_stdout, prepare_streams, refusal, stoppable, tell, written_whole
from jixiao.show.words import problem_line

if TYPE_CHECKING:
    from jixiao.judge import JudgedDocument, VersusDocument
    from jixiao.sources import Listing

UNREADABLE = 2
INTERRUPTED = 130
BROKEN_PIPE = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command (入口) and return its exit code."""
    prepare_streams()
    try:
        with stoppable():
            chosen = parse(arguments)
            code = COMMANDS[chosen.command](chosen)
            sys.stdout.flush()
            return code
    except BrokenPipeError:
        # whoever read our output has stopped: leave quietly, also at interpreter exit
        abandon_stdout()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return _interrupted()
    except JixiaoError as error:
        tell(str(error))
        return UNREADABLE
    except OSError as error:
        if not error.filename:
            abandon_stdout()
        tell(str(refusal(error)))
        return UNREADABLE
    except Exception as error:
        from jixiao.sources import DEBUG, internal_error

        if isinstance(error.__cause__, KeyboardInterrupt):  # as Python 3.11 wraps it while a class is being made
            return _interrupted()
        if DEBUG in os.environ:
            raise
        tell(internal_error(error))
        return UNREADABLE


def _interrupted() -> int:
    tell("已中断，未写完的结果没有保留。")
    return INTERRUPTED


def extract(chosen: Namespace) -> int:
    """``jixiao extract``: documents as printed, as JSON."""
    from jixiao.core.codec import document_to_dict
    from jixiao.show.record import write_array
    from jixiao.sources import was_read

    listing, unreadable = listing_of(chosen), 0
    _format(chosen)

    def records() -> Iterator[dict[str, Any]]:
        nonlocal unreadable
        for document in _documents(chosen, listing):
            unreadable += not was_read(document)
            yield document_to_dict(document)

    with ExitStack() as stack:
        write_array(records(), _text_output(chosen, stack))
    return UNREADABLE if unreadable else 0


def check(chosen: Namespace) -> int:
    """``jixiao check``: findings as a table, JSON, a workbook or a page."""
    from jixiao.judge import COMPARED, compared
    from jixiao.show.record import judged_document_to_dict, write_array
    from jixiao.show.tally import Tally

    tally, kind = Tally(), _format(chosen)
    listing = listing_of(chosen)
    judged = tally.counting(compared(_judged(chosen, listing, reports_of(chosen, listing)), COMPARED))
    with ExitStack() as stack:
        if kind == "json":
            write_array(map(judged_document_to_dict, judged), _text_output(chosen, stack))
        elif kind == "table":
            out = _text_output(chosen, stack)
            _print_each(judged, out, "show_checked")
            _console(out).print(tally.sentence(), style="bold")
        else:
            target = Path(chosen.output or f"核查结果.{kind}")
            draft = stack.enter_context(written_whole(target, force=chosen.force))
            with _writer(kind)(draft) as writer:
                for document in judged:
                    writer.add(document)
    if tally.files > COMPARED and not chosen.quiet:
        tell(f"文件超过 {COMPARED} 个，只比对了各文件之内的表，没有跨文件比对。要跨文件比对，请分批核查。")
    _verdict(chosen, kind, tally.sentence())
    return tally.exit_code


def annotate(chosen: Namespace) -> int:
    """``jixiao annotate``: findings back into docx and xlsx files, or a letter on them."""
    from jixiao.annotate.files import Copies, write_each
    from jixiao.judge import compared
    from jixiao.show.tally import Tally

    tally, listing, failed = Tally(), listing_of(chosen), 0
    output = Path(chosen.output) if chosen.output else None
    copies = Copies(files=listing.files, output=output, letter=chosen.letter, force=chosen.force)
    for written in write_each(tally.counting(compared(_judged(chosen, listing))), copies):
        failed += bool(written.failure)
        if written.failure:
            tell(written.failure)
        elif not chosen.quiet:
            tell(f"已写出 {written.path}：{written.sentence}。")
    return UNREADABLE if failed or tally.unreadable else 0


def score(chosen: Namespace) -> int:
    """``jixiao score``: the score sheet of every form."""
    from jixiao.show.record import sheet_to_dict, write_array
    from jixiao.show.tally import Tally

    tally, kind = Tally(), _format(chosen)
    judged = tally.counting(_judged(chosen, listing_of(chosen)))
    with ExitStack() as stack:
        out = _text_output(chosen, stack)
        if kind == "json":
            write_array((sheet_to_dict(form, document) for document in judged for form in document.forms), out)
        else:
            _print_each(judged, out, "show_scored")
    return UNREADABLE if tally.unreadable else 0


def render(chosen: Namespace) -> int:
    """``jixiao render``: official forms as docx, xlsx, pdf or html."""
    from jixiao.packs import load_pack
    from jixiao.show.drawn import Wanted, draw_documents, kind_wanted
    from jixiao.sources import was_read

    kind, listing, failed = kind_wanted(chosen.as_, chosen.output), listing_of(chosen), 0

    def documents() -> Iterator[Document]:
        nonlocal failed
        for document in _documents(chosen, listing):
            failed += not was_read(document)
            yield document

    wanted = Wanted(
        kind=kind,
        output=Path(chosen.output) if chosen.output else None,
        pack=load_pack(chosen.pack) if chosen.pack else None,
        computed=chosen.computed,
        force=chosen.force,
    )
    for drawn in draw_documents(documents(), wanted):
        failed += bool(drawn.failure)
        if drawn.failure:
            tell(drawn.failure)
        elif not chosen.quiet:
            tell(f"已写出 {drawn.path}（{drawn.forms} 张表）。")
            for gap in drawn.gaps:
                tell(gap)
    return UNREADABLE if failed else 0


def report(chosen: Namespace) -> int:
    """``jixiao report``: self-evaluation reports drafted from the forms; what is still to be added is listed."""
    from jixiao.show.reported import Wanted, is_too_long, kind_wanted, length_line, open_lines, report_documents
    from jixiao.show.tally import Tally

    kind, tally, failed = kind_wanted(chosen.as_, chosen.output), Tally(), 0
    wanted = Wanted(
        kind=kind, extent=chosen.extent, output=Path(chosen.output) if chosen.output else None, force=chosen.force
    )
    judged = tally.counting(_judged(chosen, listing_of(chosen)))
    for number, made in enumerate(report_documents(judged, wanted)):
        if made.failure:
            failed += 1
            tell(made.failure)
            continue
        sys.stdout.write(("\n" if number else "") + made.text if made.text else "")
        if made.path is not None and not chosen.quiet:
            tell(f"已写出 {made.path}（{len(made.drafts)} 份报告）。")
        for draft in made.drafts:
            if not chosen.quiet or is_too_long(draft):
                tell(length_line(draft))
            for line in () if chosen.quiet else (*draft.notes, *open_lines(draft)):
                tell(line)
    return UNREADABLE if failed or tally.unreadable else 0


def rollup(chosen: Namespace) -> int:
    """``jixiao rollup``: project forms rolled up to a department form; what is missing is listed."""
    from jixiao.packs import load_pack
    from jixiao.show.record import write_array
    from jixiao.show.rollup import rolled, rollup_to_dict, show_rollup

    kind, listing = _format(chosen), listing_of(chosen)
    with ExitStack() as stack:
        out = _text_output(chosen, stack)
        result = rolled(list(_documents(chosen, listing)), load_pack(chosen.pack) if chosen.pack else None)
        if kind == "json":
            write_array([rollup_to_dict(result)], out)
        else:
            show_rollup(_console(out), result)
    return UNREADABLE if result.missing else 0


def compare(chosen: Namespace) -> int:
    """``jixiao compare``: the same forms under two packs; which scores and grades change, and why."""
    from jixiao.judge import versus_document
    from jixiao.packs import two_packs
    from jixiao.show.shifts import Shifts

    kind, listing, pair = _format(chosen), listing_of(chosen), two_packs(*chosen.packs)
    shifts = Shifts(names=(pair[0].id, pair[1].id))

    def compared() -> Iterator[VersusDocument]:
        for document in _documents(chosen, listing):
            result = versus_document(document, pair, keep_weights=chosen.keep_weights)
            for problem in result.document.problems[len(document.problems) :]:
                tell(problem_line(document.source, problem.message))
            yield result

    run = shifts.counting(compared())
    with ExitStack() as stack:
        if kind == "json":
            from jixiao.show.versus_record import write_versus

            write_versus(run, pair, shifts, _text_output(chosen, stack), keep_weights=chosen.keep_weights)
        elif kind == "table":
            from jixiao.show import versus

            out = _text_output(chosen, stack)
            for result in run:
                versus.show_versus(_console(out), result)
                if out is not sys.stdout:
                    versus.show_problems(_console(out), result)
            versus.show_shifts(_console(out), shifts)
        else:
            from jixiao.show.versus_book import VersusBook

            draft = stack.enter_context(written_whole(Path(chosen.output or "对照结果.xlsx"), force=chosen.force))
            with VersusBook(draft, shifts.names) as book:
                for result in run:
                    book.add(result)
    _verdict(chosen, kind, "".join(shifts.sentences()), default="对照结果")
    return shifts.exit_code


def audit(chosen: Namespace) -> int:
    """``jixiao audit``: any number of files into tables and a summary; or the summary of an earlier run."""
    from jixiao.audits import run

    return run(chosen)


def packs(chosen: Namespace) -> int:
    """``jixiao packs``: list, show, test, new."""
    from jixiao.show import packs as shown

    done = {"list": shown.list_all, "show": shown.show, "test": shown.test, "new": shown.new}
    try:
        return done[chosen.subcommand](chosen, _console())
    except PackError as error:
        tell(str(error))
        return 1


def demo(chosen: Namespace) -> int:
    """``jixiao demo``: the main job on the bundled samples."""
    from jixiao.demo import run

    return run(Path(chosen.to), _console(), quiet=chosen.quiet)


def workbench(chosen: Namespace) -> int:
    """``jixiao desk``, ``serve``, ``verify-log``, ``backup``, ``restore``."""
    from jixiao import workbench_commands

    run: Callable[[Namespace], int] = getattr(workbench_commands, chosen.command.replace("-", "_"))
    return run(chosen)


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "extract": extract,
    "check": check,
    "annotate": annotate,
    "score": score,
    "render": render,
    "report": report,
    "rollup": rollup,
    "compare": compare,
    "audit": audit,
    "packs": packs,
    "demo": demo,
    **dict.fromkeys(("desk", "serve", "verify-log", "backup", "restore"), workbench),
}


def _documents(chosen: Namespace, listing: Listing) -> Iterator[Document]:
    """The documents asked for, with progress; what cannot be read is said on stderr as it is met."""
    from jixiao.show.progress import Pages, with_progress
    from jixiao.sources import documents

    files = with_progress(listing.files, hidden=chosen.quiet or _table_on_terminal(chosen))
    pages = Pages(listing.files, hidden=chosen.quiet)
    for document in documents(files, pages):
        pages.clear()
        for problem in document.problems:
            tell(problem_line(document.source, problem.message))
        yield document


def _judged(chosen: Namespace, listing: Listing, reports: Listing | None = None) -> Iterator[JudgedDocument]:
    """The documents judged; ``reports``: files of reports, whose documents come after those of the forms."""
    from jixiao.judge import judge_document
    from jixiao.packs import load_pack
    from jixiao.pairs import judge_pairs

    asked = load_pack(chosen.pack) if chosen.pack else None
    pairs: Iterable[tuple[Document, JudgedDocument]]
    if reports is not None and reports.files:
        forms, further = (list(_documents(chosen, files)) for files in (listing, reports))
        pairs = zip([*forms, *further], judge_pairs(forms, further, asked), strict=True)
    else:
        pairs = ((document, judge_document(document, asked)) for document in _documents(chosen, listing))
    for document, judged in pairs:
        for problem in judged.document.problems[len(document.problems) :]:
            tell(problem_line(document.source, problem.message))
        yield judged


_BY_SUFFIX = {".json": "json", ".xlsx": "xlsx", ".html": "html", ".htm": "html", ".txt": "table", ".md": "table"}
_OFFERED = {"extract": ("json",), "check": ("table", "json", "xlsx", "html"), "compare": ("table", "json", "xlsx")}


def _format(chosen: Namespace) -> str:
    """The format asked for, by --format, else by the output's extension, else a table. A name that promises another is refused."""
    from jixiao.sources import CONVERT_FIRST, READABLE

    offered = _OFFERED.get(chosen.command, ("table", "json"))
    named: str | None = getattr(chosen, "format", None)
    suffix = Path(chosen.output or "").suffix.lower()
    by_suffix = _BY_SUFFIX.get(suffix)
    if suffix and by_suffix not in offered and (by_suffix or suffix in READABLE | CONVERT_FIRST):
        fitting = "、".join(end for end, kind in _BY_SUFFIX.items() if kind in offered)
        raise OutputError(f"{chosen.output}：jixiao {chosen.command} 不能写成 {suffix}。", f"可用的扩展名：{fitting}。")
    if named and by_suffix and named != by_suffix:
        raise OutputError(
            f"--format {named} 与文件名 {chosen.output} 不一致。", "请去掉 --format，或改用相应的扩展名。"
        )
    return named or by_suffix or offered[0]


def _text_output(chosen: Namespace, stack: ExitStack) -> TextIO:
    """Standard output, or the file asked for; a table in a file says who wrote it."""
    from jixiao.sources import RESULT

    if not chosen.output:
        return sys.stdout
    draft = stack.enter_context(written_whole(Path(chosen.output), force=chosen.force))
    out = stack.enter_context(draft.open("w", encoding="utf-8", errors="replace", newline="\n"))
    if _format(chosen) == "table":
        out.write(f"{RESULT}\n\n")
    return out


def _print_each(judged: Iterable[Any], out: TextIO, how: str) -> None:
    from jixiao.show import terminal

    console, show = _console(out), getattr(terminal, how)
    for document in judged:
        show(console, document)
        if out is not sys.stdout:  # there they are said beside it
            terminal.show_problems(console, document)


def _writer(kind: str) -> Any:
    if kind == "xlsx":
        from jixiao.show.workbook import Workbook

        return Workbook
    from jixiao.show.page import Page

    return Page


def _verdict(chosen: Namespace, kind: str, sentence: str, *, default: str = "核查结果") -> None:
    """The verdict over all files, said beside results that are not on the screen as a table; ``default``: their name when none was given."""
    written = chosen.output or (f"{default}.{kind}" if kind in ("xlsx", "html") else "")
    if not chosen.quiet and (written or kind == "json"):
        tell((f"已写出 {written}。" if written else "") + sentence)


def _table_on_terminal(chosen: Namespace) -> bool:
    return sys.stdout.isatty() and not getattr(chosen, "output", None)


def _console(out: TextIO | None = None) -> Any:
    from jixiao.show.console import console

    return console(out or sys.stdout)


if __name__ == "__main__":
    sys.exit(main())

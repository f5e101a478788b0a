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
from typing import Any, TextIO

from jixiao.arguments import parse
from jixiao.core.errors import JixiaoError, PackError
from jixiao.core.form import Document
from jixiao.show.output import OutputError, prepare_streams, written_whole
from jixiao.show.words import problem_line

UNREADABLE = 2
INTERRUPTED = 130
BROKEN_PIPE = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command (入口) and return its exit code."""
    prepare_streams()
    chosen = parse(arguments)
    try:
        code = COMMANDS[chosen.command](chosen)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # whoever read our output has stopped: leave quietly, also at interpreter exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except KeyboardInterrupt:
        _say("已中断，未写完的结果没有保留。")
        return INTERRUPTED
    except PackError as error:
        _say(str(error))
        return 1 if chosen.command == "packs" else UNREADABLE
    except JixiaoError as error:
        _say(str(error))
        return UNREADABLE
    except Exception as error:
        from jixiao.sources import DEBUG, internal_error

        if DEBUG in os.environ:
            raise
        _say(internal_error(error))
        return UNREADABLE


def extract(chosen: Namespace) -> int:
    """``jixiao extract``: documents as printed, as JSON."""
    from jixiao.core.codec import document_to_dict
    from jixiao.show.record import write_array
    from jixiao.sources import was_read

    unreadable = 0

    def records() -> Iterator[dict[str, Any]]:
        nonlocal unreadable
        for document in _documents(chosen):
            unreadable += not was_read(document)
            yield document_to_dict(document)

    with ExitStack() as stack:
        write_array(records(), _text_output(chosen, stack))
    return UNREADABLE if unreadable else 0


def check(chosen: Namespace) -> int:
    """``jixiao check``: findings as a table, JSON, a workbook or a page."""
    from jixiao.judge import compared
    from jixiao.show.record import judged_document_to_dict, write_array
    from jixiao.show.tally import Tally

    tally = Tally()
    kind = _format(chosen)
    judged = tally.counting(compared(_judged(chosen)))
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
    _verdict(chosen, kind, tally.sentence())
    return tally.exit_code


def score(chosen: Namespace) -> int:
    """``jixiao score``: the score sheet of every form."""
    from jixiao.show.record import sheet_to_dict, write_array
    from jixiao.show.tally import Tally

    tally = Tally()
    judged = tally.counting(_judged(chosen))
    with ExitStack() as stack:
        out = _text_output(chosen, stack)
        if _format(chosen) == "json":
            write_array((sheet_to_dict(form, document) for document in judged for form in document.forms), out)
        else:
            _print_each(judged, out, "show_scored")
    return UNREADABLE if tally.unreadable else 0


def rollup(chosen: Namespace) -> int:
    """``jixiao rollup``: project forms rolled up to a department form; what is missing is listed."""
    from jixiao.packs import load_pack
    from jixiao.show.record import write_array
    from jixiao.show.rollup import rolled, rollup_to_dict, show_rollup

    documents = list(_documents(chosen))
    result = rolled(documents, load_pack(chosen.pack) if chosen.pack else None)
    with ExitStack() as stack:
        out = _text_output(chosen, stack)
        if _format(chosen) == "json":
            write_array([rollup_to_dict(result)], out)
        else:
            show_rollup(_console(out), result)
    return UNREADABLE if result.missing else 0


def packs(chosen: Namespace) -> int:
    """``jixiao packs``: list, show, test, new."""
    from jixiao.show import packs as shown

    return {"list": shown.list_all, "show": shown.show, "test": shown.test, "new": shown.new}[chosen.subcommand](
        chosen, _console()
    )


def demo(chosen: Namespace) -> int:
    """``jixiao demo``: the main job on the bundled samples."""
    from jixiao.demo import run

    return run(Path(chosen.to), _console(), quiet=chosen.quiet)


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "extract": extract,
    "check": check,
    "score": score,
    "rollup": rollup,
    "packs": packs,
    "demo": demo,
}


def _documents(chosen: Namespace) -> Iterator[Document]:
    """The documents asked for, with progress; what cannot be read is said on stderr as it is met."""
    from jixiao.show.progress import with_progress
    from jixiao.sources import documents, list_files

    listing = list_files(chosen.paths)
    if listing.passed_over and not chosen.quiet:
        some = "、".join(Path(name).name for name in listing.passed_over[:3])
        _say(
            f"略过 {len(listing.passed_over)} 个不是表格文档的文件（{some}{'等' if len(listing.passed_over) > 3 else ''}）。"
        )
    if not listing.files:
        raise OutputError(
            f"{'、'.join(chosen.paths)}：没有可读取的文件。",
            "请给出 docx、xlsx、xls、ods、pdf、txt 文件，或装有这些文件的文件夹。",
        )
    for document in documents(with_progress(listing.files, hidden=chosen.quiet or _table_on_terminal(chosen))):
        for problem in document.problems:
            _say(problem_line(document.source, problem.message))
        yield document


def _judged(chosen: Namespace) -> Iterator[Any]:
    from jixiao.judge import judge_document
    from jixiao.packs import load_pack

    asked = load_pack(chosen.pack) if chosen.pack else None
    for document in _documents(chosen):
        judged = judge_document(document, asked)
        for problem in judged.document.problems[len(document.problems) :]:
            _say(problem_line(document.source, problem.message))
        yield judged


def _format(chosen: Namespace) -> str:
    """The format asked for, by --format, else by the output's extension, else a table."""
    suffix = Path(chosen.output or "").suffix.lower()
    by_suffix = {".json": "json", ".xlsx": "xlsx", ".html": "html", ".htm": "html"}.get(suffix)
    named: str | None = chosen.format
    if named in ("xlsx", "html", "json") and by_suffix and named != by_suffix:
        raise OutputError(
            f"--format {named} 与文件名 {chosen.output} 不一致。", "请去掉 --format，或改用相应的扩展名。"
        )
    return named or by_suffix or "table"


def _text_output(chosen: Namespace, stack: ExitStack) -> TextIO:
    """Standard output, or the file asked for."""
    if not chosen.output:
        return sys.stdout
    draft = stack.enter_context(written_whole(Path(chosen.output), force=chosen.force))
    return stack.enter_context(draft.open("w", encoding="utf-8", errors="replace", newline="\n"))


def _print_each(judged: Iterable[Any], out: TextIO, how: str) -> None:
    from jixiao.show import terminal

    console, show = _console(out), getattr(terminal, how)
    for document in judged:
        show(console, document)


def _writer(kind: str) -> Any:
    if kind == "xlsx":
        from jixiao.show.workbook import Workbook

        return Workbook
    from jixiao.show.page import Page

    return Page


def _verdict(chosen: Namespace, kind: str, sentence: str) -> None:
    """The verdict over all files, said beside results that are not on the screen as a table."""
    written = chosen.output or (f"核查结果.{kind}" if kind in ("xlsx", "html") else "")
    if not chosen.quiet and (written or kind == "json"):
        _say((f"已写出 {written}。" if written else "") + sentence)


def _table_on_terminal(chosen: Namespace) -> bool:
    return sys.stdout.isatty() and not getattr(chosen, "output", None)


def _console(out: TextIO | None = None) -> Any:
    from jixiao.show.console import console

    return console(out or sys.stdout)


def _say(message: str) -> None:
    sys.stdout.flush()
    sys.stderr.write(message + "\n")


if __name__ == "__main__":
    sys.exit(main())

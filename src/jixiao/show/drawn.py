"""Official forms to files (写出自评表): one file for everything, one for every source, or a folder with a file for every form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jixiao.core.errors import JixiaoError
from jixiao.core.form import Document, Form
from jixiao.core.pack import Pack
from jixiao.draw import FORMATS, file_name, missing, official, writer
from jixiao.draw.paper import Paper
from jixiao.show.output import OutputError, free_path, made_folder, written_whole
from jixiao.show.words import one_line, shortened


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What came of one file (写出情况): the file and how many forms are in it, or why it was not written; what the forms leave empty."""

    path: Path | None
    forms: int = 0
    failure: str = ""
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked for (绘制要求). ``output`` None: a file for every source in the current folder."""

    kind: str
    output: Path | None = None
    pack: Pack | None = None
    computed: bool = False
    force: bool = False

    @property
    def into_folder(self) -> bool:
        return self.output is not None and is_folder(self.output)


def is_folder(output: Path) -> bool:
    """Whether a folder was meant (写到文件夹): one that exists, or a name without an extension."""
    return output.is_dir() or not output.suffix


def kind_wanted(named: str | None, output: str | None) -> str:
    """The format asked for, by --as, else by the output's extension (绘制格式). Raises OutputError when neither says, or they differ."""
    suffix = Path(output).suffix.lower().lstrip(".") if output else ""
    suffix = "html" if suffix == "htm" else suffix
    if suffix and suffix not in FORMATS and output and not Path(output).is_dir():
        raise OutputError(f"{output}：不能写成 .{suffix}。", f"可用的扩展名：{'、'.join('.' + f for f in FORMATS)}。")
    if named and suffix in FORMATS and named != suffix:
        raise OutputError(f"--as {named} 与文件名 {output} 不一致。", "请去掉 --as，或改用相应的扩展名。")
    if not named and suffix not in FORMATS:
        raise OutputError("没有说明要哪种格式。", f"请加 --as {' | '.join(FORMATS)}，或在 -o 里写带扩展名的文件名。")
    return named or suffix


def draw_documents(documents: Iterable[Document], wanted: Wanted) -> Iterator[Drawn]:
    """Draw the forms of documents (绘制), file by file. What fails is told and does not keep the others from being written."""
    write = writer(wanted.kind)  # a missing font is said before anything is written
    if wanted.output is not None and not wanted.into_folder:
        yield from _one_file(documents, wanted, wanted.output, write)
        return
    taken: set[Path] = set()
    if wanted.into_folder:
        made_folder(wanted.output or Path())
    for document in documents:
        papers, told = _papers(document.forms, wanted)
        yield from told
        if not papers:
            continue
        if wanted.into_folder:
            for paper, empty in papers:
                target = free_path(
                    wanted.output or Path(), _named(document.source, paper, len(document.forms)), wanted.kind, taken
                )
                yield _written(target, [(paper, empty)], wanted, write)
        else:
            stem = Path(document.source).stem or "自评表"
            target = free_path(Path(), stem if "自评表" in stem else f"{stem}-自评表", wanted.kind, taken)
            yield _written(target, papers, wanted, write)


_Papers = list[tuple[Paper, str]]
_Write = Callable[[list[Paper]], bytes]


def _one_file(documents: Iterable[Document], wanted: Wanted, target: Path, write: _Write) -> Iterator[Drawn]:
    every: _Papers = []
    for document in documents:
        papers, told = _papers(document.forms, wanted)
        every += papers
        yield from told
    if every:
        yield _written(target, every, wanted, write)


def _papers(forms: tuple[Form, ...], wanted: Wanted) -> tuple[_Papers, list[Drawn]]:
    """The pages of forms, each with a sentence on what it leaves empty; and what could not be drawn."""
    papers: _Papers = []
    told: list[Drawn] = []
    for form in forms:
        try:
            paper = official(form, wanted.pack, computed=wanted.computed)
            empty = missing(form, wanted.pack)
        except JixiaoError as error:
            told.append(Drawn(path=None, failure=str(error)))
            continue
        sentence = (
            f"「{shortened(paper.name)}」有 {len(empty)} 处未填：{'、'.join(map(one_line, empty))}。" if empty else ""
        )
        papers.append((paper, sentence))
    return papers, told


def _written(target: Path, papers: _Papers, wanted: Wanted, write: _Write) -> Drawn:
    try:
        with written_whole(target, force=wanted.force) as draft:
            draft.write_bytes(write([paper for paper, _ in papers]))
    except JixiaoError as error:
        return Drawn(path=None, failure=str(error))
    return Drawn(path=target, forms=len(papers), gaps=tuple(empty for _, empty in papers if empty))


def _named(source: str, paper: Paper, forms: int) -> str:
    """The name of a form's file: that of its source, with the project's where the source holds several."""
    stem = Path(source).stem or "自评表"
    return stem if forms == 1 else f"{stem}-{file_name(paper)}"

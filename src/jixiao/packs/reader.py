"""A pack folder → Pack (读取模板包). Every fault of every file is told at once, each with file and line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jixiao.core.errors import PackError
from jixiao.core.frame import Frame
from jixiao.core.pack import Pack
from jixiao.packs.build import build_pack
from jixiao.packs.frame import read_frames
from jixiao.packs.yaml_text import YamlText, parse_yaml, read_text, read_yaml


class PackFaults(PackError):
    """All faults of one pack (模板包的全部错误): ``faults`` in the order of files and lines; file, line and key are those of the first."""

    def __init__(self, faults: tuple[PackError, ...]) -> None:
        first = faults[0]
        super().__init__(
            first.message, file=first.file, line=first.line, key=first.key, allowed=first.allowed, remedy=first.remedy
        )
        self.faults = faults

    def __str__(self) -> str:
        count = f"模板包有 {len(self.faults)} 处错误：\n" if len(self.faults) > 1 else ""
        return count + "\n".join(str(fault) for fault in self.faults)


@dataclass(frozen=True, slots=True)
class PackText:
    """The files of a pack as read (模板包各文件), not yet judged."""

    folder: Path
    head: YamlText
    kinds: dict[str, YamlText]
    scoring: YamlText
    checks: YamlText
    report: YamlText
    frames: tuple[Frame, ...]
    frame_lines: tuple[tuple[tuple[str, ...], int], ...] = ()
    faults: tuple[PackError, ...] = ()

    def files(self) -> tuple[YamlText, ...]:
        """The YAML of every file, in the order in which faults are told."""
        return (self.head, *self.kinds.values(), self.scoring, self.checks, self.report)


def read_pack(folder: Path) -> Pack:
    """The pack in ``folder``. Raises PackFaults with every fault in it."""
    from jixiao.packs.fit import shape_faults
    from jixiao.packs.sense import sense_faults

    text = read_texts(folder)
    faults = (*text.faults, *shape_faults(text)) or sense_faults(text)
    if faults:
        raise PackFaults(_in_order(faults, text))
    return _built(text)


def _in_order(faults: tuple[PackError, ...], text: PackText) -> tuple[PackError, ...]:
    files = [str(file.file) for file in text.files()]
    return tuple(sorted(faults, key=lambda fault: (files.index(fault.file), fault.line or 0)))


def _built(text: PackText) -> Pack:
    return build_pack(
        text.folder,
        text.head.data,
        {name: kind.data for name, kind in text.kinds.items()},
        text.scoring.data,
        text.checks.data,
        text.report.data,
        text.frames,
    )


def read_texts(folder: Path) -> PackText:
    """The files of the pack, as text with lines; those that cannot be read are told in ``faults`` and hold None."""
    faults: list[PackError] = []

    def read(name: str) -> YamlText:
        try:
            text = read_yaml(folder / name)
        except PackError as fault:
            faults.append(fault)
            return YamlText(folder / name, None)
        faults.extend(text.faults)
        return text

    if not folder.is_dir():
        raise PackError("模板包文件夹不存在。", file=str(folder), remedy="请检查路径。")
    head = read("pack.yaml")
    names = head.data.get("kinds") if isinstance(head.data, dict) else None
    kinds: dict[str, YamlText] = {}
    for position, name in enumerate(names if isinstance(names, list) else ()):
        file = folder / f"{name}.yaml"
        if file.is_file():
            kinds[str(name)] = read(file.name)
        else:
            kinds[str(name)] = YamlText(file, None)
            said = f"表样「{name}」没有文件 {file.name}。请补上该文件，或从这里去掉它。"
            faults.append(head.fault(("kinds", position), said, allowed=_form_files(folder)))
    scoring, checks = read("scoring.yaml"), read("checks.yaml")
    report, body, first_line = read_frame_file(folder / "report.md", faults)
    found = read_frames(body, folder / "report.md", first_line=first_line)
    faults.extend(found.faults)
    return PackText(folder, head, kinds, scoring, checks, report, found.frames, found.begins, tuple(faults))


def _form_files(folder: Path) -> tuple[str, ...]:
    """The form kinds there are files for."""
    others = ("pack", "scoring", "checks")
    return tuple(sorted(file.stem for file in folder.glob("*.yaml") if file.stem not in others))


def read_frame_file(file: Path, faults: list[PackError]) -> tuple[YamlText, str, int]:
    """The front matter and the body of a report.md, and the body's first line; a pack without the file has neither."""
    nothing = YamlText(file, {})
    if not file.exists():
        return nothing, "", 1
    try:
        text = read_text(file)
    except PackError as fault:
        faults.append(fault)
        return nothing, "", 1
    if not text.startswith("---\n"):
        return nothing, text, 1
    head, mark, body = text[4:].partition("\n---\n")
    if not mark:
        faults.append(
            PackError("文首设置没有用 --- 结束。", file=str(file), line=1, remedy="请在设置之后另起一行写 ---。")
        )
        return nothing, "", 1
    first_line = head.count("\n") + 4
    try:
        front = parse_yaml(head, file, first_line=2)
    except PackError as fault:
        faults.append(fault)
        return nothing, body, first_line
    faults.extend(front.faults)
    return front, body, first_line

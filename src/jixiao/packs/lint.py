"""What ``jixiao packs test`` does (检验模板包): read it, say every fault, run its cases, count what is still to be edited."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jixiao.core.errors import PackError
from jixiao.core.pack import Pack
from jixiao.packs.cases import CaseResult, run_cases
from jixiao.packs.reader import PackFaults, read_pack
from jixiao.packs.scaffold import TO_EDIT


@dataclass(frozen=True, slots=True, kw_only=True)
class PackTrial:
    """How a pack stood its trial (检验结果). ``faults``: what is broken; ``notes``: what a person should still look at."""

    folder: Path
    pack: Pack | None = None
    faults: tuple[PackError, ...] = ()
    cases: tuple[CaseResult, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.faults and all(case.ok for case in self.cases)


def try_pack(folder: Path) -> PackTrial:
    """The pack in ``folder``, read and tried (检验); never raises PackError, everything is in the result."""
    pack: Pack | None = None
    faults: tuple[PackError, ...] = ()
    cases: tuple[CaseResult, ...] = ()
    try:
        pack = read_pack(folder)
        cases = tuple(run_cases(pack))
    except PackFaults as exc:
        faults = exc.faults
    except PackError as exc:
        faults = (exc,)
    return PackTrial(folder=folder, pack=pack, faults=faults, cases=cases, notes=tuple(_notes(folder, pack, cases)))


def _notes(folder: Path, pack: Pack | None, cases: tuple[CaseResult, ...]) -> list[str]:
    notes: list[str] = []
    for file in sorted(folder.rglob("*.yaml")):
        try:
            lines = file.read_text(encoding="utf-8-sig").splitlines()
        except UnicodeDecodeError:
            continue  # told among the faults
        notes.extend(
            f"{file}:{number} {line.strip().lstrip('# ')}"
            for number, line in enumerate(lines, 1)
            if f"# {TO_EDIT}" in line
        )
    if pack is not None and not pack.verified:
        notes.append(f"{pack.id} 尚未对照文件原文核对（verified: false）。")
    if pack is not None and not cases:
        notes.append(f"{pack.id} 没有算例（cases/*.yaml）。")
    return notes

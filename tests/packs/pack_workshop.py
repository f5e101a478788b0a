"""A pack to break: a copy whose files can be changed, and the faults it then has."""

from __future__ import annotations

from pathlib import Path

from jixiao.core.errors import PackError
from jixiao.packs.reader import PackFaults, read_pack


class Workshop:
    """A copy of a pack whose files can be changed, and the faults it then has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def change(self, file: str, old: str, new: str) -> Workshop:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} no longer says {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return self

    def write(self, file: str, text: str) -> Workshop:
        (self.folder / file).write_text(text, encoding="utf-8")
        return self

    def line_of(self, file: str, text: str) -> int:
        lines = (self.folder / file).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)

    def faults(self) -> tuple[PackError, ...]:
        try:
            read_pack(self.folder)
        except PackFaults as exc:
            return exc.faults
        return ()

    def fault(self) -> PackError:
        faults = self.faults()
        assert len(faults) == 1, "\n".join(map(str, faults))
        return faults[0]

"""Sentences with their sources (语句): text in which every figure says where it was taken from, or how it was computed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jixiao.core.form import Printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A value inside a sentence (引用的数据): what it is, how it is written there, and its source.

    ``source``: the key of the form, such as ``budget/executed`` or ``goals/0/indicators/2/target``; ``address``: the cell's place.
    ``how``: how it was computed, "" for what stands in the form; a computed value has no source of its own.
    """

    what: str
    printed: str
    source: str = ""
    address: str | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of text with the values it cites (语句)."""

    text: str = ""
    cited: tuple[Cited, ...] = ()

    def __add__(self, other: Said | str) -> Said:
        more = other if isinstance(other, Said) else Said(other)
        return Said(self.text + more.text, self.cited + more.cited)

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING = Said()
_SLOT = re.compile(r"\{(\w+)\}")


def say(template: str, **values: Said | str) -> Said:
    """A sentence with its values put in (造句); the values' own text is never read as a template."""
    text: list[str] = []
    cited: list[Cited] = []
    end = 0
    for slot in _SLOT.finditer(template):
        value = values[slot[1]]
        text.append(template[end : slot.start()])
        end = slot.end()
        if isinstance(value, Said):
            text.append(value.text)
            cited.extend(value.cited)
        else:
            text.append(value)
    text.append(template[end:])
    return Said("".join(text), tuple(cited))


def joined(pieces: Iterable[Said], mark: str) -> Said:
    """Pieces one after another with a mark between them (连接)."""
    whole = NOTHING
    for number, piece in enumerate(pieces):
        whole = whole + mark + piece if number else piece
    return whole


def computed(what: str, text: str, how: str) -> Said:
    """A value that was computed from the form (核算值), with the sum that gives it."""
    return Said(text, (Cited(what=what, printed=text, how=how),))


def counted(number: int, unit: str, what: str) -> Said:
    """How many there are (个数)."""
    return Said(f"{number}{unit}", (Cited(what=what, printed=str(number), how="按表内行数计"),))


def printed(cell: Printed, what: str, source: str, *, text: str | None = None) -> Said:
    """A value as the form prints it (原样值); ``text`` when a unit was put behind it."""
    written = text if text is not None else on_one_line(cell.text)
    return Said(written, (Cited(what=what, printed=written, source=source, address=cell.address),))


def cell_text(cell: Printed | None) -> str:
    """The text of a cell on one line, "" when it is empty (格内文字)."""
    return "" if cell is None else on_one_line(cell.text)


_BREAK = re.compile(r"\s*\n\s*")
_BETWEEN = re.compile(r"(?<=[\u2e80-\uffef])[ \t\u3000]+(?=[\u2e80-\uffef])")


def on_one_line(text: str) -> str:
    """A printed text inside a sentence (单行): line breaks and blanks between Chinese characters are only how the cell was set."""
    return _BETWEEN.sub("", _BREAK.sub(lambda found: "" if _is_wide(text, found) else " ", text.strip()))


def _is_wide(text: str, found: re.Match[str]) -> bool:
    return text[found.start() - 1 : found.start()] > "\u2e80" or text[found.end() : found.end() + 1] > "\u2e80"


_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?")
_UNIT = re.compile(r"[^\d()（）=＝,，。;；:：]{0,6}")


def with_unit(cell: Printed, unit: str, what: str, source: str) -> Said:
    """A number with its unit (数和单位): 480 → 480万元. A text that says more than a number stands as printed, in quotation marks."""
    text = on_one_line(cell.text)
    found = _NUMBER.match(text)
    if found is None or not _UNIT.fullmatch(text[found.end() :].strip()):
        return printed(cell, what, source, text=quoted(text))
    return printed(cell, what, source, text=text if found.end() < len(text) else f"{text}{unit}")


def quoted(text: str) -> str:
    """A name or words in quotation marks (引号); what has such marks of its own goes without."""
    text = on_one_line(text).rstrip("。；;")
    return text if re.search("[“”]", text) else f"“{text}”"


def named(names: Sequence[str]) -> str:
    """Names in a row (并列名称): those in quotation marks stand side by side, others are parted by a 顿号."""
    out = ""
    for name in names:
        apart = bool(out) and not (out.endswith("”") and name.startswith("“"))
        out += f"、{name}" if apart else name
    return out


def ended(text: str, mark: str = "。") -> str:
    """A text with a full stop at its end unless it ends a sentence already (句末)."""
    return text if re.search(r"[。！？!?…；：:][”’』」）)]*$", text) else f"{text.rstrip('，,、；;')}{mark}"

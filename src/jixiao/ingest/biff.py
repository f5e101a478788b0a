"""How the cells of an old workbook show (xls 显示方式): number formats and errors. calamine reads the values, but not these.

Only the little that is needed of MS-XLS: its records of formats, cell styles, and the style of each numeric cell. Anything unexpected
ends the reading without formats: they only improve how a number is written, they are never needed to read it.
"""

from __future__ import annotations

import struct

from jixiao.ingest.formats import BUILT_IN
from jixiao.ingest.limits import Watch
from jixiao.ingest.ole import Container
from jixiao.ingest.workbook_xml import Look

_BOUNDSHEET, _FORMAT, _XF, _BOF, _EOF, _FILEPASS = 0x85, 0x41E, 0xE0, 0x809, 0x0A, 0x2F
_NUMBER, _RK, _MULRK, _FORMULA = 0x203, 0x27E, 0xBD, 0x06
_BOOLERR = 0x205
_LABELS = {0xFD, 0x204, 0xD6, _BOOLERR}  # text, truth values, errors
_CELL = struct.Struct("<HHH")

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def looks_of(data: bytes, watch: Watch) -> dict[str, Look]:
    """By sheet name: the format codes of its numeric cells, only those that are not General, and what its error cells show.

    Refuses a sheet whose cells reach so far that unfolding it into a rectangle would take all memory.
    """
    try:
        return _looks(_workbook(data), watch)
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        return {}


def is_encrypted(data: bytes) -> bool:
    """Whether the workbook stream says that it is encrypted."""
    try:
        stream = _workbook(data)
        position = 0
        for _ in range(12):  # FILEPASS stands among the first records
            kind, size = struct.unpack_from("<HH", stream, position)
            if kind == _FILEPASS:
                return True
            position += 4 + size
    except (struct.error, IndexError, ValueError):
        pass
    return False


def _workbook(data: bytes) -> bytes:
    container = Container(data)
    names = {name.upper(): name for name in container.streams}
    return container.read(names.get("WORKBOOK") or names.get("BOOK") or "Workbook")


def _text(data: bytes, at: int, length: int) -> str:
    """An unformatted string whose first byte says whether letters take one byte or two."""
    if data[at] & 1:
        return data[at + 1 : at + 1 + 2 * length].decode("utf-16-le")
    return data[at + 1 : at + 1 + length].decode("latin-1")


def _looks(stream: bytes, watch: Watch) -> dict[str, Look]:
    codes = dict(BUILT_IN)
    styles: list[int] = []  # the format id of each cell style
    starts: dict[int, str] = {}  # where each sheet begins, and its name
    found: dict[str, Look] = {}
    current: Look | None = None
    position, end, records = 0, len(stream) - 4, 0
    name: str | None = None
    height = width = 0
    while position <= end:
        kind, size = struct.unpack_from("<HH", stream, position)
        at = position + 4
        if kind == _BOF:
            name = starts.get(position)
            current = found.setdefault(name, Look()) if name is not None else None
            height = width = 0
        elif kind == _EOF:
            watch.cells(height, width, f" 工作表「{name}」")
            current = None
        elif kind == _BOUNDSHEET:
            starts[struct.unpack_from("<I", stream, at)[0]] = _text(stream, at + 7, stream[at + 6])
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", stream, at)
            codes[number] = _text(stream, at + 4, length)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", stream, at + 2)[0])
        elif current is not None and (kind in (_NUMBER, _RK, _FORMULA) or kind in _LABELS):
            row, column, style = _CELL.unpack_from(stream, at)
            height, width = max(height, row + 1), max(width, column + 1)
            error = -1
            if kind == _BOOLERR and stream[at + 7]:
                error = stream[at + 6]
            elif kind == _FORMULA and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
                error = stream[at + 8]
            if error >= 0:
                current.texts[row, column] = _ERRORS.get(error, "#N/A")
            elif kind not in _LABELS:
                _note(current, row, column, style, styles, codes)
        elif current is not None and kind == _MULRK:
            row, column = struct.unpack_from("<HH", stream, at)
            height, width = max(height, row + 1), max(width, column + (size - 6) // 6)
            for index in range((size - 6) // 6):
                style = struct.unpack_from("<H", stream, at + 4 + 6 * index)[0]
                _note(current, row, column + index, style, styles, codes)
        position = at + size
        records += 1
        if not records % 5000:
            watch.tick()
    return found


def _note(look: Look, row: int, column: int, style: int, styles: list[int], codes: dict[int, str]) -> None:
    code = codes.get(styles[style], "") if style < len(styles) else ""
    if code and code not in ("General", "@"):
        look.formats[row, column] = code

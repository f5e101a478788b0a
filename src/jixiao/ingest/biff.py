"""Number formats of an old workbook (xls 数字格式): which cell shows its number how. calamine reads the values, but not this.

Only the little that is needed of two published formats: MS-CFB (the container: find the Workbook stream) and MS-XLS (its records:
formats, cell styles, and the style of each numeric cell). Anything unexpected ends the reading with what is known so far: the
formats only improve how a number is written, they are never needed to read it.
"""

from __future__ import annotations

import struct

from jixiao.ingest.formats import BUILT_IN
from jixiao.ingest.limits import Watch

_END = 0xFFFFFFFA  # from here on sector numbers are marks: free, end of chain, ...
_BOUNDSHEET, _FORMAT, _XF, _BOF, _EOF, _FILEPASS = 0x85, 0x41E, 0xE0, 0x809, 0x0A, 0x2F
_NUMBER, _RK, _MULRK, _FORMULA = 0x203, 0x27E, 0xBD, 0x06
_CELL = struct.Struct("<HHH")

Formats = dict[tuple[int, int], str]


def formats_of(data: bytes, watch: Watch) -> dict[str, Formats]:
    """By sheet name: the format codes of its numeric cells by (row, column) from 0, only those that are not General."""
    try:
        return _formats(_workbook(data), watch)
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
    """The Workbook stream of an OLE container."""
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise ValueError("not an OLE container")
    size = 1 << shift
    first_directory, _, cutoff, first_mini, _, first_difat, difat_sectors = struct.unpack_from("<IIIIIII", data, 48)

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    table_sectors = [number for number in struct.unpack_from("<109I", data, 76) if number < _END]
    extra = first_difat
    for _ in range(min(difat_sectors, len(data) // size)):
        numbers = struct.unpack(f"<{size // 4}I", sector(extra))
        table_sectors += [number for number in numbers[:-1] if number < _END]
        extra = numbers[-1]
    table: list[int] = []
    for number in table_sectors:
        table += struct.unpack(f"<{size // 4}I", sector(number))

    def chain(start: int, links: list[int]) -> list[int]:
        found: list[int] = []
        while start < _END and len(found) <= len(links):
            found.append(start)
            start = links[start]
        return found

    directory = b"".join(sector(number) for number in chain(first_directory, table))
    entries = {}
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        if 2 < length <= 64:
            name = directory[at : at + length - 2].decode("utf-16-le")
            start, stream_size = struct.unpack_from("<II", directory, at + 116)
            entries[name] = (start, stream_size)
    start, stream_size = entries.get("Workbook") or entries["Book"] if entries.keys() & {"Workbook", "Book"} else (0, 0)
    if stream_size >= cutoff:
        return b"".join(sector(number) for number in chain(start, table))[:stream_size]
    root = b"".join(sector(number) for number in chain(entries["Root Entry"][0], table))
    links: list[int] = []
    for number in chain(first_mini, table):
        links += struct.unpack(f"<{size // 4}I", sector(number))
    return b"".join(root[number * 64 : number * 64 + 64] for number in chain(start, links))[:stream_size]


def _text(data: bytes, at: int, length: int) -> str:
    """An unformatted string whose first byte says whether letters take one byte or two."""
    if data[at] & 1:
        return data[at + 1 : at + 1 + 2 * length].decode("utf-16-le")
    return data[at + 1 : at + 1 + length].decode("latin-1")


def _formats(stream: bytes, watch: Watch) -> dict[str, Formats]:
    codes = dict(BUILT_IN)
    styles: list[int] = []  # the format id of each cell style
    starts: dict[int, str] = {}  # where each sheet begins, and its name
    found: dict[str, Formats] = {}
    current: Formats | None = None
    position, end, records = 0, len(stream) - 4, 0
    while position <= end:
        kind, size = struct.unpack_from("<HH", stream, position)
        at = position + 4
        if kind == _BOF:
            current = found.setdefault(starts[position], {}) if position in starts else None
        elif kind == _EOF:
            current = None
        elif kind == _BOUNDSHEET:
            starts[struct.unpack_from("<I", stream, at)[0]] = _text(stream, at + 7, stream[at + 6])
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", stream, at)
            codes[number] = _text(stream, at + 4, length)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", stream, at + 2)[0])
        elif current is not None and kind in (_NUMBER, _RK, _FORMULA):
            row, column, style = _CELL.unpack_from(stream, at)
            _note(current, row, column, style, styles, codes)
        elif current is not None and kind == _MULRK:
            row, column = struct.unpack_from("<HH", stream, at)
            for index in range((size - 6) // 6):
                style = struct.unpack_from("<H", stream, at + 4 + 6 * index)[0]
                _note(current, row, column + index, style, styles, codes)
        position = at + size
        records += 1
        if not records % 5000:
            watch.tick()
    return found


def _note(formats: Formats, row: int, column: int, style: int, styles: list[int], codes: dict[int, str]) -> None:
    code = codes.get(styles[style], "") if style < len(styles) else ""
    if code and code not in ("General", "@"):
        formats[row, column] = code

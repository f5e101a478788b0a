"""OLE containers (复合文档), the file system inside old Office files and inside encrypted new ones. Source: MS-CFB."""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARK = 0xFFFFFFFA  # from here on sector numbers are marks: free, end of chain, ...
_NONE = 0xFFFFFFFF


class Container:
    """An OLE container. ``streams``: name → (first sector, size), those of the root folder only, not of embedded objects.

    Raises ValueError when the bytes are no sound container.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._open(data)
        except (struct.error, IndexError, UnicodeDecodeError, KeyError) as error:
            raise ValueError("no sound OLE container") from error

    def _open(self, data: bytes) -> None:
        if not data.startswith(MAGIC):
            raise ValueError("no OLE container")
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("unknown sector size")
        self._data, self._size = data, 1 << shift
        first_directory, _, self._cutoff, first_mini, _, difat, difat_count = struct.unpack_from("<IIIIIII", data, 48)
        self._next = self._links(self._table_sectors(difat, difat_count))
        self._next_mini = self._links(self._chain(first_mini, self._next))
        self._read_directory(b"".join(map(self._sector, self._chain(first_directory, self._next))))

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _table_sectors(self, extra: int, count: int) -> list[int]:
        """Where the allocation table stands: the first 109 places are in the header, more in a chain of their own."""
        found = [number for number in struct.unpack_from("<109I", self._data, 76) if number < _MARK]
        for _ in range(min(count, len(self._data) // self._size)):
            numbers = struct.unpack(f"<{self._size // 4}I", self._sector(extra))
            found += [number for number in numbers[:-1] if number < _MARK]
            extra = numbers[-1]
        return found

    def _links(self, sectors: list[int]) -> list[int]:
        links: list[int] = []
        for number in sectors:
            links += struct.unpack(f"<{self._size // 4}I", self._sector(number))
        return links

    @staticmethod
    def _chain(start: int, links: list[int]) -> list[int]:
        """The sectors of a stream; a chain that runs in a circle ends with the number of all sectors."""
        found: list[int] = []
        while start < _MARK and len(found) <= len(links):
            found.append(start)
            start = links[start]
        return found

    def _read_directory(self, directory: bytes) -> None:
        """The root folder is a tree of entries: each names its left and right neighbour; only the root's child starts it."""
        entries = []
        for at in range(0, len(directory) - 127, 128):
            length = min(64, struct.unpack_from("<H", directory, at + 64)[0])
            name = directory[at : at + max(0, length - 2)].decode("utf-16-le")
            left, right, child = struct.unpack_from("<III", directory, at + 68)
            entries.append((name, left, right, child, *struct.unpack_from("<II", directory, at + 116)))
        self._root = entries[0]
        self.streams: dict[str, tuple[int, int]] = {}
        waiting, seen = [self._root[3]], set()
        while waiting:
            index = waiting.pop()
            if index != _NONE and index < len(entries) and index not in seen:
                seen.add(index)
                name, left, right, _, start, size = entries[index]
                self.streams[name] = (start, size)
                waiting += [left, right]

    def read(self, name: str) -> bytes:
        """The bytes of a stream of the root folder."""
        try:
            start, size = self.streams[name]
            if size >= self._cutoff:
                return b"".join(map(self._sector, self._chain(start, self._next)))[:size]
            small = b"".join(map(self._sector, self._chain(self._root[4], self._next)))
            numbers = self._chain(start, self._next_mini)
            return b"".join(small[number * 64 : number * 64 + 64] for number in numbers)[:size]
        except (struct.error, IndexError, KeyError) as error:
            raise ValueError(f"no stream {name}") from error

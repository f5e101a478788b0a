"""An office file whose parts are replaced or added (文件包): whatever is not touched stays as it was, byte for byte."""

from __future__ import annotations

import io
import posixpath
import zipfile

from lxml import etree

from jixiao.annotate.elements import made
from jixiao.ingest.limits import Archive, Watch, damaged, parse_xml

_TYPES = "[Content_Types].xml"
_TYPES_SPACE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION_SPACE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_DRAWN = (1980, 1, 1, 0, 0, 0)  # the same result for the same file, whenever it is made


class Package:
    """The parts of a docx or xlsx (文件包). Raises ReadError when it is damaged."""

    def __init__(self, data: bytes, source: str) -> None:
        self.watch = Watch(source)
        self.archive = Archive(data, self.watch)
        self._changed: dict[str, bytes] = {}
        self._trees: dict[str, etree._Element] = {}
        self._dropped: set[str] = set()
        if _TYPES not in self.archive.names:
            raise damaged(source)

    @property
    def names(self) -> list[str]:
        """The names of all parts there are now, in order."""
        added = [name for name in (*self._changed, *self._trees) if name not in self.archive.names]
        return [name for name in (*self.archive.names, *dict.fromkeys(added)) if name not in self._dropped]

    def read(self, name: str) -> bytes | None:
        """The bytes of a part as they are now; None when there is no such part."""
        if name in self._dropped:
            return None
        if name in self._trees:
            return _written(self._trees[name])
        return self._changed[name] if name in self._changed else self.archive.read(name)

    def xml(self, name: str) -> etree._Element | None:
        """The tree of a part, to be changed in place: it is written again. None when there is no such part."""
        if name not in self._trees:
            data = self.read(name)
            if data is None:
                return None
            self._trees[name] = parse_xml(data, self.watch, whole=True)
        return self._trees[name]

    def look(self, name: str) -> etree._Element | None:
        """The tree of a part, only to be read: the part stays as it is. None when there is no such part."""
        if name in self._trees:
            return self._trees[name]
        data = self.read(name)
        return None if data is None else parse_xml(data, self.watch, whole=True)

    def put(self, name: str, part: bytes | etree._Element) -> None:
        """Add or replace a part."""
        self._dropped.discard(name)
        self._changed.pop(name, None)
        self._trees.pop(name, None)
        if isinstance(part, bytes):
            self._changed[name] = part
        else:
            self._trees[name] = part

    def drop(self, name: str) -> None:
        """Take a part away, with its relations and its content type. A relation may lead nowhere: then there is nothing to take."""
        if not name:
            return
        for gone in (name, relations_part(name)):
            self._dropped.add(gone)
            self._changed.pop(gone, None)
            self._trees.pop(gone, None)
        types = self._types()
        for item in list(types):
            if item.get("PartName") == f"/{name}":
                types.remove(item)

    def fresh(self, pattern: str) -> str:
        """A part name that is not taken yet; ``pattern`` holds {} for the number."""
        taken = {name.lower() for name in self.names}
        number = 1
        while pattern.format(number).lower() in taken:
            number += 1
        return pattern.format(number)

    def declare(self, name: str, content_type: str) -> None:
        """Say of which type a part is."""
        types = self._types()
        for item in types:
            if item.get("PartName") == f"/{name}":
                item.set("ContentType", content_type)
                return
        etree.SubElement(types, f"{_TYPES_SPACE}Override", PartName=f"/{name}", ContentType=content_type)

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Say of which type the parts with an extension are, unless that is said already."""
        types = self._types()
        defaults = types.findall(f"{_TYPES_SPACE}Default")
        if not any((item.get("Extension") or "").lower() == extension for item in defaults):
            added = types.makeelement(f"{_TYPES_SPACE}Default", Extension=extension, ContentType=content_type)
            types.insert(len(defaults) and types.index(defaults[-1]) + 1, added)

    def type_of(self, name: str) -> str:
        """The content type that is declared for a part, "" when none is."""
        types = self.look(_TYPES)
        for item in types if types is not None else ():
            if item.get("PartName") == f"/{name}":
                return item.get("ContentType") or ""
        return ""

    def _types(self) -> etree._Element:
        types = self.xml(_TYPES)
        assert types is not None  # seen to at the beginning
        return types

    def relations(self, part: str) -> Relations:
        """The relations of a part, to be read and added to."""
        return Relations(self, part)

    def packed(self) -> bytes:
        """The whole file: parts in their order, those added at the end."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
            for name, entry in self.archive.names.items():
                if name in self._dropped:
                    continue
                copy = zipfile.ZipInfo(entry.filename, entry.date_time)
                copy.compress_type = (
                    zipfile.ZIP_STORED if entry.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
                )
                copy.external_attr, copy.create_system = entry.external_attr, entry.create_system
                after.writestr(copy, self.read(name) or b"")
            for name in self.names:
                if name not in self.archive.names:
                    fresh = zipfile.ZipInfo(name, _DRAWN)
                    fresh.compress_type = zipfile.ZIP_DEFLATED
                    after.writestr(fresh, self.read(name) or b"")
        return out.getvalue()


def relations_part(part: str) -> str:
    """Where the relations of a part stand (关系部件)."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Relations:
    """The relations of one part (部件关系): each an id, a kind (the last word of its type) and a target."""

    def __init__(self, package: Package, part: str) -> None:
        self._package, self._part = package, part
        root = package.look(relations_part(part))
        if root is None:
            root = made(_RELATION_SPACE, "Relationships")
        self._root = root

    def target(self, number: str) -> str:
        """The part that a relation leads to, "" when it leads to none within the file."""
        for item in self._root:
            if item.get("Id") == number:
                return self._within(item)
        return ""

    def of_kind(self, kind: str) -> list[tuple[str, str]]:
        """Id and part of every relation of a kind, such as comments."""
        return [
            (item.get("Id") or "", self._within(item))
            for item in self._root.iterchildren(f"{_RELATION_SPACE}Relationship")
            if (item.get("Type") or "").rpartition("/")[2] == kind and self._within(item)
        ]

    def _within(self, item: etree._Element) -> str:
        target = item.get("Target") or ""
        if item.get("TargetMode") == "External" or not target:
            return ""
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(posixpath.dirname(self._part), target)
        return posixpath.normpath(path)

    def add(self, kind: str, part: str, space: str = "") -> str:
        """A new relation to a part; gives its id. ``space``: what its type begins with, when not that of the office formats."""
        taken = {item.get("Id") for item in self._root}
        number = 1
        while (new := f"rId{number}") in taken:
            number += 1
        etree.SubElement(
            self._root,
            f"{_RELATION_SPACE}Relationship",
            Id=new,
            Type=(space or self._space()) + kind,
            Target=posixpath.relpath(part, posixpath.dirname(self._part) or "."),
        )
        self._package.put(relations_part(self._part), self._root)
        return new

    def remove(self, number: str) -> None:
        """Take a relation away; the part it leads to stays."""
        for item in list(self._root):
            if item.get("Id") == number:
                self._root.remove(item)
        self._package.put(relations_part(self._part), self._root)

    def _space(self) -> str:
        """What the types of the office's own relations begin with in this file: the strict dialect has its own."""
        outer = self._package.read("_rels/.rels") or b""
        return _OFFICE_STRICT if _OFFICE_STRICT.encode() in outer else _OFFICE


def _written(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return data

"""The order of a workbook's sheets (工作表次序): one is put in front, or taken out, and whatever counts sheets still counts right."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from jixiao.annotate.elements import made, take_away
from jixiao.annotate.package import Package
from jixiao.ingest.limits import damaged
from jixiao.ingest.own import INDEX, sheet_named

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_AFTER_NAMES = (
    "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr",
    "webPublishObjects", "extLst",
)  # fmt: skip
_LONGEST_NAME = 31
_LAST_ID = 65534


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSheet:
    """A sheet of a workbook (工作表): its name, its part, and its element in the list."""

    name: str
    part: str
    element: etree._Element


class Book:
    """The workbook part of one package (工作簿部件)."""

    def __init__(self, package: Package, source: str) -> None:
        self.package = package
        self.part = package.archive.main_part("xl/workbook.xml")
        root = package.xml(self.part)
        self.space = "{" + (etree.QName(root).namespace or "") + "}" if root is not None else ""
        listed = root.find(self.space + "sheets") if root is not None else None
        if root is None or listed is None or not len(listed):
            raise damaged(source)
        self._root, self._listed = root, listed
        self._relation = next((str(key) for sheet in listed for key in sheet.attrib if str(key).endswith("}id")), "id")

    @property
    def sheets(self) -> list[BookSheet]:
        """All sheets in order, also hidden ones and charts."""
        relations = self.package.relations(self.part)
        return [
            BookSheet(name=one.get("name") or "", part=relations.target(one.get(self._relation) or ""), element=one)
            for one in self._listed.iterchildren(self.space + "sheet")
        ]

    def sheet(self, name: str) -> BookSheet | None:
        """The sheet with this name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def highest_style(self) -> int:
        """The highest number of a style that any sheet uses (用到的样式号): a damaged file may use more than it has."""
        used = [0]
        for sheet in self.sheets:
            used += map(int, re.findall(rb'\ss(?:tyle)?="(\d{1,6})"', self.package.read(sheet.part) or b""))
        return max(used)

    def take_out_index(self) -> None:
        """Take out the index sheet of a former annotation."""
        known = [named for named in self._names() if named.get("name") == INDEX]
        index = next((found for named in known if (found := self.sheet(sheet_named(named.text or "")))), None)
        for named in known:
            take_away(named)
        if index is None or len(self.sheets) == 1:
            return
        at = [sheet.name for sheet in self.sheets].index(index.name)
        self._listed.remove(index.element)
        relations = self.package.relations(self.part)
        relations.remove(index.element.get(self._relation) or "")
        if b"<f" in (self.package.read(index.part) or b""):
            # somebody computed in it; the order of calculation would name a sheet that is gone, and is made anew where it is missing
            for number, chain in relations.of_kind("calcChain"):
                relations.remove(number)
                self.package.drop(chain)
        self.package.drop(index.part)
        self._renumber(lambda number: None if number == at else number - (number > at))

    def put_first(self, name: str, sheet: etree._Element, titles: str) -> None:
        """Put a sheet before all others and let the file open on it; ``titles``: the rows to repeat on every printed page."""
        part = self.package.fresh(f"{self.part.rpartition('/')[0]}/worksheets/sheet{{}}.xml".lstrip("/"))
        self.package.put(part, sheet)
        self.package.declare(part, _SHEET_TYPE)
        prefixes = {"r": etree.QName(self._relation).namespace or ""}
        added = etree.SubElement(self._listed, self.space + "sheet", nsmap=prefixes)
        added.attrib.update({"name": name, "sheetId": str(self._free_id())})
        added.set(self._relation, self.package.relations(self.part).add("worksheet", part))
        self._listed.insert(0, added)
        self._renumber(lambda number: number + 1)
        self._name(INDEX, f"{quoted(name)}!$A$1", hidden="1")
        self._name("_xlnm.Print_Titles", f"{quoted(name)}!{titles}", localSheetId="0")
        self._open_first()

    def free_name(self, wanted: str) -> str:
        """A sheet name that is not taken; Excel does not tell capitals apart."""
        taken = {sheet.name.casefold() for sheet in self.sheets}
        name, number = wanted, 2
        while name.casefold() in taken:
            name = f"{wanted[: _LONGEST_NAME - 4]}{number}"
            number += 1
        return name

    def _free_id(self) -> int:
        taken = {int(number) for one in self._listed if (number := one.get("sheetId") or "").isdecimal()}
        highest = max(taken, default=0) + 1
        return highest if highest <= _LAST_ID else next(n for n in range(1, _LAST_ID) if n not in taken)

    def _renumber(self, renumbered: Callable[[int], int | None]) -> None:
        """Sheets have moved: names that belong to one sheet and the views count them; a name of a sheet that is gone goes too."""
        for named in self._names():
            number = named.get("localSheetId") or ""
            if number.isdecimal():
                after = renumbered(int(number))
                if after is None:
                    take_away(named)
                else:
                    named.set("localSheetId", str(after))
        for view in self._root.iter(self.space + "workbookView"):
            for key in ("activeTab", "firstSheet"):
                number = view.get(key) or ""
                if number.isdecimal():
                    view.set(key, str(renumbered(int(number)) or 0))

    def _open_first(self) -> None:
        """Let the file open on the first sheet: it alone is chosen, for what is typed goes into every chosen sheet."""
        for view in self._root.iter(self.space + "workbookView"):
            for key in ("activeTab", "firstSheet"):
                if view.get(key) is not None:
                    del view.attrib[key]
        for sheet in self.sheets[1:]:
            if re.search(rb'\stabSelected\s*=\s*["\'](1|true)', self.package.read(sheet.part) or b""):
                tree = self.package.xml(sheet.part)
                for chosen in tree.iter("{*}sheetView") if tree is not None else ():
                    if chosen.get("tabSelected") is not None:
                        del chosen.attrib["tabSelected"]

    def _names(self) -> list[etree._Element]:
        return list(self._root.iterfind(f"{self.space}definedNames/{self.space}definedName"))

    def _name(self, name: str, reference: str, **attributes: str) -> None:
        names = self._root.find(self.space + "definedNames")
        if names is None:
            names = self._make("definedNames")
            after = {self.space + tag for tag in _AFTER_NAMES}
            place = next((i for i, child in enumerate(self._root) if child.tag in after), len(self._root))
            self._root.insert(place, names)
        added = self._make("definedName", name=name, **attributes)
        added.text = reference
        names.append(added)

    def _make(self, tag: str, **attributes: str) -> etree._Element:
        return made(self.space, tag, **attributes)


def quoted(name: str) -> str:
    """A sheet's name as formulas and links write it (工作表名引用)."""
    return "'" + name.replace("'", "''") + "'"

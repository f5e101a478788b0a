"""What calamine leaves out of an xlsx (工作表显示方式): number formats, formulas never calculated, hidden rows and columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from jixiao.core.form import column_letters
from jixiao.ingest.formats import BUILT_IN
from jixiao.ingest.limits import Archive, Watch, damaged, parse_xml
from jixiao.ingest.own import INDEX, sheet_named
from jixiao.ingest.symbols import SYMBOL_FONTS, in_font

_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_LAST = re.compile(rb'\br="[A-Z]{1,3}(\d{1,7})"')
_WIDE = re.compile(rb'\br="([A-Z]{2,3})\d+"[^>]*[^/>]>')
_UNEVALUATED = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_ERROR = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*? t="e"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?\s*<v>([^<]*)</v>')
_SIGNS = (
    b"<f",
    b":f",
    b"hidden=",
    b't="e"',
)  # a sheet without any of these, and without formats, shows what calamine gives
_HIDDEN_ROW = re.compile(rb'<row\s[^>]*hidden="(?:1|true)"[^>]*(?<!/)>\s*<c')
_HIDDEN_COLUMN = re.compile(rb'<col\s[^>]*hidden="(?:1|true)"')


@dataclass(slots=True)
class Look:
    """How the cells of a worksheet show (显示方式). ``formats``: by (row, column) from 0, only cells whose format is not General.

    ``texts``: what error cells show (#DIV/0!), which calamine gives as blank. ``fonts``: cells set in a symbol font, whose letters stand for signs. ``unevaluated``: addresses of formulas without a saved result.
    ``hidden``: 行, 列, 行和列 or "".
    """

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    fonts: dict[tuple[int, int], str] = field(default_factory=dict)
    unevaluated: list[str] = field(default_factory=list)
    hidden: str = ""


class Worksheets:
    """The worksheet parts of an xlsx. All parts calamine will read are unpacked here first, so that their size is known and sound.

    ``index``: the name of the sheet that jixiao itself put in when it annotated the file, "" when there is none.
    """

    def __init__(self, archive: Archive, watch: Watch) -> None:
        self._archive, self._watch = archive, watch
        self.index = ""
        self._parts = self._locate()
        self._codes: dict[str, str] = {}
        self._fonts: dict[str, str] = {}
        self._styles()
        self._styled: re.Pattern[bytes] | None = None
        self.signs: dict[str, str] = {}
        for name in archive.names:
            if name.lower().endswith("sharedstrings.xml"):
                self._strings(archive.read(name) or b"")

    def _locate(self) -> dict[str, str]:
        """Part name by sheet name."""
        self._book = self._archive.main_part("xl/workbook.xml")
        folder, _, name = self._book.rpartition("/")
        self._folder = folder + "/" if folder else ""
        book = self._archive.xml(self._book)
        relations = self._archive.xml(f"{self._folder}_rels/{name}.rels")
        if book is None or relations is None:
            raise damaged(self._watch.source)
        for named in book.iter("{*}definedName"):
            if named.get("name") == INDEX:
                self.index = sheet_named(named.text or "")
        targets = {item.get("Id"): item.get("Target", "") for item in relations}
        parts = {}
        for sheet in book.iter("{*}sheet"):
            for key, value in sheet.attrib.items():
                if str(key).endswith("}id") and value in targets:
                    target = targets[value]
                    parts[sheet.get("name") or ""] = (
                        target.lstrip("/") if target.startswith("/") else self._folder + target
                    )
        return parts

    def _strings(self, data: bytes) -> None:
        """Texts of which a part is set in a symbol font: as stored → as shown. Offices tick boxes with an R in Wingdings 2."""
        if b"Wingdings" not in data and b'"Symbol"' not in data:
            return
        for item in parse_xml(data, self._watch).iterchildren("{*}si"):
            stored = as_shown = ""
            for run in item.iterchildren("{*}r"):
                text = run.findtext("{*}t") or ""
                font = run.find("{*}rPr/{*}rFont")
                stored += text
                as_shown += in_font(font.get("val") or "", text) if font is not None else text
            if stored != as_shown:
                self.signs[stored] = as_shown

    def _styles(self) -> None:
        """Format code by style index, only where it is neither General nor text; and symbol fonts by style index."""
        root = self._archive.xml(self._folder + "styles.xml")
        if root is None:
            return
        codes = dict(BUILT_IN)
        for item in root.iter("{*}numFmt"):
            number = item.get("numFmtId") or ""
            if number.isdecimal():
                codes[int(number)] = item.get("formatCode") or ""
        fonts = {}
        for index, name in enumerate(root.findall("{*}fonts/{*}font/{*}name")):
            if (name.get("val") or "").startswith(SYMBOL_FONTS):
                fonts[str(index)] = name.get("val") or ""
        formats = root.find("{*}cellXfs")
        for index, item in enumerate(formats.iterchildren("{*}xf") if formats is not None else ()):
            number = item.get("numFmtId") or "0"
            code = codes.get(int(number), "") if number.isdecimal() else ""
            if code and code not in ("General", "@"):
                self._codes[str(index)] = code
            elif item.get("fontId") in fonts:
                self._fonts[str(index)] = fonts[item.get("fontId") or ""]

    def look(self, name: str) -> Look:
        """How the cells of the sheet called ``name`` show; refuses a sheet too big to unfold."""
        part = self._parts.get(name, "")
        data = self._archive.read(part)
        if data is None:
            return Look()
        self._measure(data, name)
        if b"<!DOCTYPE" in data[:4096]:
            return self._look(parse_xml(data, self._watch))  # which refuses it
        if not self._codes and not self._fonts and not any(sign in data for sign in _SIGNS):
            return Look()
        cells = data.count(b"<c r=")
        if cells and cells == data.count(b"<c "):  # written as nearly every program does
            return self._scan(data)
        return self._look(parse_xml(data, self._watch))

    def _scan(self, data: bytes) -> Look:
        """The same as ``_look`` by searching the bytes: many times faster, where every cell states its address first."""
        look = Look()
        if self._codes or self._fonts:
            if self._styled is None:
                styles = b"|".join(style.encode() for style in (*self._codes, *self._fonts))
                self._styled = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*? s="(' + styles + rb')"[^>]*(?<!/)>')
            for letters, row, style in self._styled.findall(data):
                self._note(look, int(row) - 1, _column(letters.decode()) - 1, style.decode())
        self._watch.tick()
        if b"<f" in data:
            look.unevaluated = [address.decode() for address in _UNEVALUATED.findall(data)]
        if b't="e"' in data:
            for letters, row, text in _ERROR.findall(data):
                look.texts[int(row) - 1, _column(letters.decode()) - 1] = text.decode()
        if b"hidden=" in data:
            found = [what for what, pattern in (("行", _HIDDEN_ROW), ("列", _HIDDEN_COLUMN)) if pattern.search(data)]
            look.hidden = "和".join(found)
        return look

    def _measure(self, data: bytes, name: str) -> None:
        """calamine unfolds a sheet into a full rectangle, so one stray cell far out could take all memory: measure first."""
        where = f" 工作表「{name}」"
        last = max(data.rfind(b"</v>"), data.rfind(b"</is>"), data.rfind(b":v>"), data.rfind(b":is>"))
        if last < 0:
            return
        rows = 0
        reach = 4096
        while not rows and reach < 2 * len(data) + 8192:
            found = _LAST.findall(data, max(0, last - reach), last)
            rows = int(found[-1]) if found else 0
            reach *= 16
        rows = rows or data.count(b"<row") + data.count(b":row ")
        self._watch.rows(rows, where)
        if rows > 100:
            widest = max(set(_WIDE.findall(data)), key=lambda letters: (len(letters), letters), default=b"A")
            self._watch.cells(rows, _column(widest.decode()), where)

    def _note(self, look: Look, row: int, column: int, style: str) -> None:
        if style in self._codes:
            look.formats[row, column] = self._codes[style]
        elif style in self._fonts:
            look.fonts[row, column] = self._fonts[style]

    def _look(self, root: etree._Element) -> Look:
        """How the cells show, from the tree: for prefixes, other orders of attributes, cells without addresses."""
        look = Look()
        row_number = -1
        for row in root.iter("{*}row"):
            number = row.get("r") or ""
            row_number = int(number) - 1 if number.isdecimal() else row_number + 1
            column = -1
            if row.get("hidden") in ("1", "true") and len(row):
                look.hidden = "行"
            for cell in row:
                address = _ADDRESS.match(cell.get("r") or "")
                column = _column(address[1]) - 1 if address else column + 1
                if len(cell):
                    self._note(look, row_number, column, cell.get("s") or "")
                if cell.get("t") == "e":
                    look.texts[row_number, column] = cell.findtext("{*}v") or ""
                if len(cell) and cell[0].tag.endswith("}f") and not _has_value(cell):
                    look.unevaluated.append(f"{column_letters(column + 1)}{row_number + 1}")
            if not row_number % 1000:
                self._watch.tick()
        for item in root.iter("{*}col"):
            if item.get("hidden") in ("1", "true"):
                look.hidden = "行和列" if look.hidden.startswith("行") else "列"
        return look


def _has_value(cell: etree._Element) -> bool:
    return any(child.tag.endswith("}v") and child.text is not None for child in cell)


def _column(letters: str) -> int:
    """Column number from 1: A → 1, AB → 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number

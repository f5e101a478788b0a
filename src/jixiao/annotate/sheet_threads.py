"""Conversations at cells (批注会话): newer Excel shows them in place of a cell's note, so a remark of ours joins them as a reply."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from jixiao.annotate.elements import made, take_away
from jixiao.annotate.package import Package
from jixiao.ingest.own import AUTHOR

_SPACE = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
_PERSON_TYPE = "application/vnd.ms-excel.person+xml"
_RELATIONS = "http://schemas.microsoft.com/office/2017/10/relationships/"


class Threads:
    """The conversations of one worksheet (会话). ``book``: the workbook part, which knows who takes part."""

    def __init__(self, package: Package, book: str, sheet: str) -> None:
        self._package, self._book = package, book
        known = package.relations(sheet).of_kind("threadedComment")
        self._part = known[0][1] if known else ""

    def reply(self, ref: str, remarks: Sequence[Sequence[str]]) -> None:
        """Join the conversation at a cell; nothing where there is none."""
        tree = self._package.look(self._part) if self._part else None
        spoken = [one for one in tree if one.get("ref") == ref] if tree is not None else []
        first = next((one for one in spoken if one.get("parentId") is None), None)
        tree = self._package.xml(self._part) if first is not None else None
        if tree is None or first is None:
            return
        parent = first.get("id") or ""
        number = str(uuid5(NAMESPACE_URL, f"{AUTHOR} {parent}")).upper()
        told = made(_SPACE, "text")
        told.text = "\n\n".join("\n".join(lines) for lines in remarks)
        added = made(
            _SPACE, "threadedComment", told, ref=ref, personId=self._person(), id=f"{{{number}}}", parentId=parent
        )
        latest = max((one.get("dT") or "" for one in spoken), default="")
        if latest:
            added.set("dT", latest)
        place = max(list(tree).index(one) for one in tree if one.get("ref") == ref)
        tree.insert(place + 1, added)

    def clear(self) -> None:
        """Take out our replies."""
        ours = {person.get("id") for person in self._people() if person.get("displayName") == AUTHOR}
        tree = self._package.look(self._part) if self._part and ours else None
        if tree is None or not any(one.get("personId") in ours for one in tree):
            return
        tree = self._package.xml(self._part)
        for one in list(tree) if tree is not None else ():
            if one.get("personId") in ours:
                take_away(one)

    def _people(self) -> list[etree._Element]:
        for _, part in self._package.relations(self._book).of_kind("person"):
            tree = self._package.look(part)
            return list(tree) if tree is not None else []
        return []

    def _person(self) -> str:
        """Who we are among those who take part."""
        for person in self._people():
            if person.get("displayName") == AUTHOR:
                return person.get("id") or ""
        number = f"{{{str(uuid5(NAMESPACE_URL, AUTHOR)).upper()}}}"
        person = made(_SPACE, "person", displayName=AUTHOR, id=number, userId=AUTHOR, providerId="None")
        relations = self._package.relations(self._book)
        known = relations.of_kind("person")
        tree = self._package.xml(known[0][1]) if known else None
        if tree is None:
            name = f"{self._book.rpartition('/')[0]}/persons/person.xml".lstrip("/")
            self._package.put(name, made(_SPACE, "personList", person))
            self._package.declare(name, _PERSON_TYPE)
            relations.add("person", name, _RELATIONS)
        else:
            tree.append(person)
        return number

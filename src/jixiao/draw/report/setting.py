"""What a block of a report is written with (写作条件), and the findings it has to mention (核对提示)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from jixiao.core.catalogue import kind_of
from jixiao.core.finding import Found
from jixiao.draw.report.draft import Paragraph, settle
from jixiao.draw.report.facts import Facts, indicator_in_words
from jixiao.draw.report.phrase import Cited, Said, named


@dataclass(slots=True)
class Setting:
    """What every block is given (写作条件): the facts, full or brief, its argument, and what the text has mentioned and asked already."""

    facts: Facts
    extent: str = "full"
    argument: str = ""
    told: set[tuple[str, str, str | None]] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    tables: int = 0

    def asks(self, what: str) -> bool:
        """Whether this is to be asked here (是否在此提示): the same thing is asked once in a report."""
        is_new = what not in self.asked
        self.asked.add(what)
        return is_new

    def caption(self, name: str) -> str:
        """The caption of the next table (表题)."""
        self.tables += 1
        return f"表 {self.tables} {name}"

    @property
    def is_brief(self) -> bool:
        return self.extent == "brief"

    def untold(self, found: Iterable[Found]) -> list[Found]:
        """The findings that no block before has mentioned (未提及的问题); they count as mentioned from here on."""
        fresh = []
        for one in found:
            key = (one.code, one.where, one.address)
            if key not in self.told:
                self.told.add(key)
                fresh.append(one)
        return fresh


def settle_whole(setting: Setting, *codes: str, where: tuple[str, ...] = ()) -> list[Paragraph]:
    """A prompt for each finding about the form as a whole (核对提示): what is wrong, in the words of the check."""
    found = [one for one in setting.facts.findings(*codes) if not where or one.where in where]
    return [settle(_cited(one.code, _message(one))) for one in setting.untold(found)]


def settle_rows(setting: Setting, *codes: str, where: Iterable[str]) -> list[Paragraph]:
    """One prompt for each kind of finding about indicators (核对提示), with all the indicators it was found at."""
    rows = set(where)
    by_code: dict[str, list[Found]] = {}
    for one in setting.untold(one for one in setting.facts.findings(*codes) if one.where in rows):
        by_code.setdefault(one.code, []).append(one)
    return [settle(_cited(code, f"{kind_of(code).title}：") + _rows(code, found)) for code, found in by_code.items()]


_BLANK = re.compile(r"(?<=[\u2e80-\uffef]) | (?=[\u2e80-\uffef])")
_SCORED = ("score_above_weight", "score_mismatch", "full_score_below_target", "qual_tier_conflict")


def _rows(code: str, found: list[Found]) -> Said:
    names = [indicator_in_words(one.where) for one in found]
    if code not in _SCORED:
        return Said(named(names))
    told = [f"{name}填报得分{one.reported}，应为{one.expected}" for name, one in zip(names, found, strict=True)]
    return _cited(code, "；".join(told))


def _message(found: Found) -> str:
    """What a check says, without how to mend it, and without the blanks that set its figures off."""
    said = found.message.removesuffix(kind_of(found.code).remedy).rstrip("。 ")
    return _BLANK.sub("", said)


def _cited(code: str, text: str) -> Said:
    return Said(text, (Cited(what="核查", printed=text, how=code),))

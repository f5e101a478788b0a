"""Names of others in a text (文字里的别的名称): a text that speaks of another unit or project as if it were its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jixiao.core.across.copied import Cluster
from jixiao.core.across.entry import TEXTS, Entry, Passage
from jixiao.core.across.group import Group, grouped, member
from jixiao.core.across.names import project_key, related
from jixiao.core.catalogue import ACROSS_OTHER_NAME
from jixiao.core.checks.likeness import own_words

_HEAD = 4
_UNIT_LEAST, _PROJECT_LEAST = 4, 6
_BLANKS = re.compile(r"\s+")
_UNIT = re.compile(
    r"(?:局|委|委员会|办|办公室|厅|院|中心|处|站|所|学校|中学|小学|大学|公司|部|队|馆|街道|镇|乡|政府|联合会|协会)$"
)
# everybody speaks of the treasury: 向财政局申请, 财政局批复
_EVERYBODYS = re.compile(r"财政|人民政府|管委会|管理委员会")
_BEFORE = re.compile(r"(?:^|[。；;！!\n：:])(?:20\d\d年?度?,?，?)?$")
_AFTER = re.compile(
    r"(?:20\d\d年?度?)?(?:部门|项目|单位)?(?:整体)?(?:支出)?(?:预算执行率|年度绩效目标|绩效目标|绩效自评|自评得分|自评总分|整体支出|项目预算资金|项目资金为|项目总体)"
)


class Names:
    """The names of units and projects, to be found in texts in one pass (名称索引)."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._by_head: dict[str, set[tuple[str, bool]]] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Add the names of a form (收录名称): its unit and its project, when they are long enough to be nobody else's words."""
        unit = _BLANKS.sub("", entry.owner or "")
        if len(unit) >= _UNIT_LEAST and _UNIT.search(unit) and not _EVERYBODYS.search(unit):
            self._by_head.setdefault(unit[:_HEAD], set()).add((unit, False))
        project = _BLANKS.sub("", entry.project or "")
        if len(project_key(project)) >= _PROJECT_LEAST:
            self._by_head.setdefault(project[:_HEAD], set()).add((project, True))

    def in_text(self, text: str) -> Iterator[tuple[int, str, bool]]:
        """Every name that stands in a text without blanks (出现的名称): where, the name, and whether it is a project's."""
        for at in range(len(text) - _HEAD + 1):
            found = self._by_head.get(text[at : at + _HEAD])
            if found is not None:
                yield from ((at, name, of_project) for name, of_project in sorted(found) if text.startswith(name, at))


def other_names(passages: Iterable[Passage], names: Names) -> Iterator[Group]:
    """文字不应以别的单位或项目为主语说自己的绩效; silent where the text names its own, too."""
    for passage in passages:
        text = _BLANKS.sub("", passage.text)
        found = next(
            (name for at, name, _ in names.in_text(text) if _as_its_own(text, at, name) and _is_other(passage, name)),
            None,
        )
        if found is not None and own_words(passage.text) is not None and not _names_itself(passage, text):
            yield _group(passage, found, "")


def names_taken_over(found: Iterable[Cluster]) -> Iterator[Group]:
    """沿用的文字里不应留着原来项目的名称: a text that others have too, and in which the name of another of them stands."""
    for cluster in found:
        names = Names(passage.entry for passage in cluster.passages)
        for passage in cluster.passages:
            text = _BLANKS.sub("", passage.text)
            hits = (
                name
                for at, name, is_project in names.in_text(text)
                if (is_project or _as_its_own(text, at, name)) and _is_other(passage, name)
            )
            name = next(hits, None)
            if name is not None and not _names_itself(passage, text):
                yield _group(passage, name, "，这段文字与该名称的表大致相同")


def _as_its_own(text: str, at: int, name: str) -> bool:
    """Whether a sentence begins with the name and goes on to tell how it performed (作主语)."""
    return _BEFORE.search(text[max(0, at - 12) : at]) is not None and _AFTER.match(text, at + len(name)) is not None


def _is_other(passage: Passage, name: str) -> bool:
    return not any(related(own, name) for own in passage.entry.names)


def _names_itself(passage: Passage, text: str) -> bool:
    own = (_BLANKS.sub("", name) for name in passage.entry.names)
    return any(name in text for name in own if len(name) > 1)


def _group(passage: Passage, name: str, more: str) -> Group:
    found = member(passage.entry, passage.where, passage.text, f"「{name}」", passage.address)
    how = f"「{TEXTS.get(passage.where, passage.where)}」里的名称不是本表的{more}"
    return grouped(ACROSS_OTHER_NAME, [found], reported=f"「{name}」", how=how)

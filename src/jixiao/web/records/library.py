"""Looking for indicators (指标库查询): by level, field and words. Works the same on every database: a word has to occur, and where no indicator has
all of them, those that share most pairs of characters come first — Chinese has no blanks to part words by.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

import yaml
from django.db.models import Count, Q, QuerySet

from jixiao.core.answer import essence
from jixiao.web.records.models import LibraryIndicator

LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
"""The levels indicators of the library stand in (指标库分级); a declaration takes them over under the names of its pack."""
_SEARCHED = ("name", "field", "level2", "evidence_source", "note")
_NEAREST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """What a search found (查找结果). ``near``: nothing has all the words; these come nearest."""

    indicators: tuple[LibraryIndicator, ...]
    count: int
    near: bool = False


def indicators() -> QuerySet[LibraryIndicator]:
    """The indicators in use (在用指标); the first time anybody asks, the library is filled with those that come with the program."""
    if not LibraryIndicator.objects.exists():
        fill_library()
    return LibraryIndicator.objects.filter(is_active=True)


def fill_library() -> int:
    """Puts the indicators that come with the program into an empty library (初始化指标库); how many there are."""
    text = resources.files("jixiao.web.records").joinpath("indicators.yaml").read_text(encoding="utf-8")
    rows = [
        LibraryIndicator(
            field=field, level1=level1, level2=level2, name=one[0], sign=one[1], value=one[2], unit=one[3], evidence_source=one[4],
        )
        for field, groups in yaml.safe_load(text).items()
        for group, every in groups.items()
        for level1, level2 in [group.split("/")]
        for one in every
    ]  # fmt: skip
    LibraryIndicator.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def fields_in_library() -> list[tuple[str, int]]:
    """The fields there are and how many indicators each has (行业领域)."""
    return list(indicators().order_by("field").values_list("field").annotate(count=Count("id")))


def search_library(
    *, words: str = "", field: str = "", level1: str = "", level2: str = "", start: int = 0, most: int = 30
) -> Hits:
    """Indicators by field, level and words (查找指标), those used most first."""
    found = indicators()
    for key, text in (("field", field), ("level1", level1), ("level2", level2)):
        if text:
            found = found.filter(**{key: text})
    said = words.split()[:10]
    every = found
    for word in said:
        every = every.filter(_has(word))
    count = every.count()
    if count or not said:
        ordered = every.order_by("-used", "field", "level1", "level2", "name")
        return Hits(indicators=tuple(ordered[start : start + most]), count=count)
    return _nearest(found, words, start, most)


def _has(word: str) -> Q:
    condition = Q()
    for column in _SEARCHED:
        condition |= Q(**{f"{column}__icontains": word})
    return condition


def _nearest(found: QuerySet[LibraryIndicator], words: str, start: int, most: int) -> Hits:
    text = essence(words)
    pairs = {text[n : n + 2] for n in range(len(text) - 1)}
    if not pairs:
        return Hits(indicators=(), count=0)
    condition = Q()
    for pair in sorted(pairs)[:40]:
        condition |= Q(name__icontains=pair)

    def shared(one: LibraryIndicator) -> int:
        return sum(pair in essence(one.name) for pair in pairs)

    ranked = sorted(found.filter(condition)[:2000], key=lambda one: (-shared(one), -one.used, one.name))[:_NEAREST]
    return Hits(indicators=tuple(ranked[start : start + most]), count=len(ranked), near=True)

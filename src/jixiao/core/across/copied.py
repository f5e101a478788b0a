"""Copied narrative (文字雷同): the same text, or nearly the same, in forms about different projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jixiao.core.across.entry import TEXTS, Passage
from jixiao.core.across.group import Group, Member, grouped, member
from jixiao.core.across.names import many_subjects, same_subject
from jixiao.core.across.signatures import alike_pairs
from jixiao.core.catalogue import ACROSS_SAME_REASON, ACROSS_SAME_TEXT
from jixiao.core.checks.likeness import own_words, quoted
from jixiao.core.finding import Kind

_STOPS = "。；，. "


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Passages that are alike (雷同文字): those of each wording in turn, and for each wording which other one it is like."""

    wordings: tuple[tuple[Passage, ...], ...]
    like: tuple[int, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(passage for wording in self.wordings for passage in wording)


def clusters(passages: Iterable[Passage]) -> Iterator[Cluster]:
    """Passages of one column of the form that are alike and of different projects (雷同文字), project forms and department forms apart:

    a department may well say what its project says. Linear in the number of passages, and the same in whatever order they come.
    """
    kinds: dict[bool, dict[str, list[Passage]]] = {}
    for passage in passages:
        plain = own_words(passage.text)
        if plain is not None and passage.entry.names:
            kinds.setdefault(passage.entry.kind == "project", {}).setdefault(plain, []).append(passage)
    for wordings in kinds.values():
        yield from _clusters(wordings)


def _clusters(wordings: dict[str, list[Passage]]) -> Iterator[Cluster]:
    texts = sorted(wordings)
    neighbours: dict[int, list[int]] = {}
    for a, b in alike_pairs(texts):
        neighbours.setdefault(a, []).append(b)
        neighbours.setdefault(b, []).append(a)
    met: set[int] = set()
    for start in range(len(texts)):
        if start in met or (start not in neighbours and len(wordings[texts[start]]) < 2):
            continue
        together = _reached(start, neighbours)
        met.update(together)
        members = tuple(_in_order(wordings[texts[at]]) for at in together)
        if many_subjects([passage.entry for wording in members for passage in wording]):
            place = {at: position for position, at in enumerate(together)}
            like = tuple(place[min(neighbours[at])] if at in neighbours else place[at] for at in together)
            yield Cluster(wordings=members, like=like)


def _reached(start: int, neighbours: dict[int, list[int]]) -> list[int]:
    reached, ahead = {start}, [start]
    while ahead:
        for other in neighbours.get(ahead.pop(), ()):
            if other not in reached:
                reached.add(other)
                ahead.append(other)
    return sorted(reached)


def _in_order(passages: list[Passage]) -> tuple[Passage, ...]:
    return tuple(sorted(passages, key=lambda passage: passage.entry.form_id))


def same_reasons(found: Iterable[Cluster]) -> Iterator[Group]:
    """不同项目的原因分析不应是同一段文字."""
    for cluster in found:
        if cluster.wordings[0][0].where == "deviation_reason":
            yield _group(ACROSS_SAME_REASON, cluster)


def same_texts(found: Iterable[Cluster]) -> Iterator[Group]:
    """不同项目的年度目标、完成情况、改进措施不应大段相同."""
    for cluster in found:
        if cluster.wordings[0][0].where != "deviation_reason":
            yield _group(ACROSS_SAME_TEXT, cluster)


def _group(kind: Kind, cluster: Cluster) -> Group:
    members = [
        _member(passage, wording, cluster.wordings[like])
        for wording, like in zip(cluster.wordings, cluster.like, strict=True)
        for passage in wording
    ]
    first = min(cluster.passages, key=lambda passage: passage.entry.form_id)
    exact = "相同" if len(cluster.wordings) == 1 else "相同或大致相同"
    how = f"{len(members)} 张表的「{TEXTS.get(first.where, first.where)}」{exact}"
    return grouped(kind, members, reported=f"「{quoted(first.text.rstrip(_STOPS), 60)}」", how=how)


def _member(passage: Passage, wording: tuple[Passage, ...], like: tuple[Passage, ...]) -> Member:
    """A member with another project that says the same word for word, else one that says nearly the same."""
    twin = next((other for other in wording[:8] if not same_subject(other.entry, passage.entry)), None)
    other = twin or next((one for one in like if one is not passage), like[0])
    said = f"与{other.entry.label}{'相同' if other in wording else '大致相同'}"
    return member(passage.entry, passage.where, passage.text, said, passage.address)

"""Known labels (熟知的栏目名): a label of which recognition missed or mistook a letter is told by what forms usually print there.

One wrong letter in 二级指标 would cost a whole column. Only uncertain letters may give way, only to the one label that is left, and it is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jixiao.ingest.scan.recognise import Letter
from jixiao.ingest.wording import bare
from jixiao.packs import list_packs

_STANDARD = (
    "一级指标", "二级指标", "三级指标", "数量指标", "质量指标", "时效指标", "成本指标", "经济成本指标", "社会成本指标", "生态环境成本指标",
    "经济效益指标", "社会效益指标", "生态效益指标", "环境效益指标", "可持续影响指标", "经济效益", "社会效益", "生态效益", "可持续影响", "产出指标",
    "效益指标", "满意度指标", "服务对象满意度", "服务对象满意度指标", "社会公众满意度", "社会公众满意度指标", "预算执行情况", "预算执行率",
    "年度财政资金总额", "年度资金总额", "项目实施单位", "填报单位", "实施(主管)单位", "总分", "合计",
)  # fmt: skip
_DOUBTED = 0.95
_THIN = frozenset("一二三")  # letters so thin that they are overlooked
_FEW = 4  # labels this short may differ in one letter, longer ones in two


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The labels that forms print (栏目名表), bare."""

    words: frozenset[str]

    @classmethod
    def from_packs(cls) -> Known:
        words = {
            bare(name)
            for pack in list_packs()
            for kind in pack.kinds
            for field in kind.fields
            for name in (field.name, *field.aliases)
        }
        words |= {bare(group.name) for pack in list_packs() for kind in pack.kinds for group in kind.scoring.groups}
        return cls(words=frozenset(word for word in words | {bare(word) for word in _STANDARD} if 3 <= len(word) <= 16))

    def meant(self, letters: Sequence[Letter], beside: Iterable[str]) -> str | None:
        """The label that a cell's letters most likely mean (所指栏目), with what stands in brackets behind it; None when they are no label,
        a label as they are, or could be several. ``beside``: what the other cells of the row say.
        """
        letters = [letter for letter in letters if letter.text.strip()]
        head, tail = _split(letters)
        said = bare("".join(letter.text for letter in head))
        if said in self.words or not 2 <= len(said) <= 18 or len(said) != len(head):
            return None
        allowed = 1 if len(said) <= _FEW else 2
        ranked = sorted(
            (cost, word)
            for word in self.words
            if abs(len(word) - len(said)) <= 1 and (cost := _cost(head, said, word, allowed)) is not None
        )
        taken = {bare(text) for text in beside}
        free = [(cost, word) for cost, word in ranked if word not in taken]
        if not free or (len(free) > 1 and free[1][0] == free[0][0] and not _ordinal(free)):
            return None
        cheapest = [word for cost, word in free if cost == free[0][0]]
        return min(cheapest, key=_place) + "".join(letter.text for letter in tail)


def _place(word: str) -> int:
    return "一二三四".find(word[0])


def _ordinal(free: Sequence[tuple[float, str]]) -> bool:
    """Whether the labels in question differ only in 一, 二, 三: then the first that is still missing in the row is meant."""
    best = [word for cost, word in free if cost == free[0][0]]
    return len({word.lstrip("一二三四") for word in best}) == 1


def _split(letters: Sequence[Letter]) -> tuple[Sequence[Letter], Sequence[Letter]]:
    """A label and what stands in brackets behind it."""
    for index, letter in enumerate(letters):
        if letter.text in "(（" and index >= 3 and index + 1 < len(letters) and letters[index + 1].text.isdigit():
            return letters[:index], letters[index:]
    return letters, []


def _cost(letters: Sequence[Letter], said: str, word: str, allowed: int) -> float | None:
    """What it takes to read ``word``: uncertain letters exchanged or dropped, at most one letter missed; None when that is too much.

    A letter exchanged for what recognition held likely too costs less.
    """
    rows = len(said) + 1
    far = float("inf")
    before = [far] * (len(word) + 1)
    before[0] = 0.0
    for column in range(1, len(word) + 1):
        before[column] = before[column - 1] + 1.0 if word[column - 1] in _THIN else far
    for row in range(1, rows):
        letter = letters[row - 1]
        unsure = letter.sure < _DOUBTED
        now = [before[0] + 1.0 if unsure else far]
        for column in range(1, len(word) + 1):
            if said[row - 1] == word[column - 1]:
                exchange = before[column - 1]
            elif unsure:
                exchange = before[column - 1] + (0.5 if letter.other == word[column - 1] else 0.9)
            else:
                exchange = far
            missed = now[column - 1] + 1.0 if word[column - 1] in _THIN else far
            now.append(min(exchange, before[column] + 1.0 if unsure else far, missed))
        before = now
    cost = before[-1]
    missed = max(0, len(word) - len(said))
    return cost if 0 < cost <= allowed and missed <= 1 else None

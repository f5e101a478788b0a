"""What if (换个办法): the same form under two packs — which lines, which total, which grade would differ, and why.

``versus`` scores the form twice. A form is scored as printed by the pack it belongs to; for another pack its weights are converted first.
Totals are compared on the same basis only, and the basis is said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from jixiao.core.account import BUDGET, Account, Entry
from jixiao.core.blocks import Position
from jixiao.core.cause import Cause, causes_of, lost
from jixiao.core.form import Form
from jixiao.core.number import HUNDRED, ZERO, plain, rounded
from jixiao.core.pack import Pack, Scoring
from jixiao.core.reweigh import reweighed
from jixiao.core.score import ScoreSheet, score

VISIBLE = Decimal("0.005")
"""What can be seen at two places (可见的差): less is the rest of a division."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersusLine:
    """One line under both packs (一行对照): None for a pack that does not score it.

    ``influence``: what the line adds to the difference of the totals — the points it loses under the first, less those it loses under the
    second; None when either cannot be computed.
    """

    where: str
    address: str | None
    at: Position
    first: Entry | None
    second: Entry | None
    influence: Decimal | None
    causes: tuple[Cause, ...]

    @property
    def is_changed(self) -> bool:
        """Whether weight, points, or whether there are any, differ (有变动). A line that neither can compute has not changed."""
        if self.first is None or self.second is None:
            return True
        if self.first.score is None and self.second.score is None:
            return False
        return (self.first.weight, self.first.score) != (self.second.weight, self.second.score) or bool(self.influence)

    @property
    def is_open(self) -> bool:
        """Whether either pack has nothing to compute it from (算不出)."""
        return any(entry is not None and entry.score is None for entry in (self.first, self.second))

    @property
    def is_visible(self) -> bool:
        """Whether it moves the total by as much as can be seen (影响总分)."""
        return self.influence is not None and abs(self.influence) >= VISIBLE


@dataclass(frozen=True)
class Versus:
    """A form under two packs (两套办法对照). ``own``: the pack it belongs to, None when none fits; ``scale``: full marks both totals are put on."""

    form: Form
    own: Pack | None
    accounts: tuple[Account, Account]
    scale: Decimal | None
    lines: tuple[VersusLine, ...]

    @cached_property
    def totals(self) -> tuple[Decimal | None, Decimal | None]:
        """The totals that are compared (可比总分), at two places where they were put on a common scale."""
        first, second = (account.on(self.scale) for account in self.accounts)
        if self.scale is None:
            return first, second
        return (None if first is None else rounded(first, 2)), (None if second is None else rounded(second, 2))

    @cached_property
    def grades(self) -> tuple[str | None, str | None]:
        """The grades of the totals that are compared (等级)."""
        first, second = (account.grade(self.scale) for account in self.accounts)
        return first, second

    @property
    def difference(self) -> Decimal | None:
        """What the second total has more than the first (总分之差); None unless both are complete."""
        first, second = self.totals
        return None if first is None or second is None else second - first

    @property
    def known_difference(self) -> Decimal:
        """What the lines that both packs could compute do to the total (可算各行的影响)."""
        return sum((line.influence for line in self.lines if line.influence is not None), ZERO)

    @cached_property
    def remainder(self) -> Cause | None:
        """What is left of the difference (总分尾差): the rounding of totals and means, which belongs to no line."""
        if self.difference is None:
            return None
        rest = self.difference - self.known_difference
        if abs(rest) < VISIBLE:
            return None
        if any(account.averaged > 1 for account in self.accounts):
            return Cause(rule="goals", text="多个目标取平均后舍入一次", effect=rest)
        return Cause(rule="rounding", text="总分舍入", effect=rest)

    @property
    def basis_note(self) -> str:
        """On which basis the totals are compared (可比口径), "" when both have their pack's full marks or there is nothing to compare."""
        if self.difference is None:
            return ""
        if self.scale is None:
            basis = self.accounts[0].basis
            whole = all(account.basis in (None, account.scoring.full) for account in self.accounts)
            return "" if basis is None or whole else f"两边可得的满分都是 {plain(rounded(basis, 2))} 分"
        each = []
        for account in self.accounts:
            basis, full = account.basis or ZERO, account.scoring.full
            of_full = "" if basis == full else f"（满分 {plain(full)} 分）"
            each.append(f"{account.pack.id} 下可得 {plain(rounded(basis, 2))} 分{of_full}")
        return f"{'，'.join(each)}；两边总分都折算成满分 {plain(self.scale)} 分再比较"

    @cached_property
    def notes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What was converted for each pack, and what could not be (换算说明)."""
        first, second = (_notes(account, self.form) for account in self.accounts)
        return first, second


def versus(form: Form, a: Pack, b: Pack, own: Pack | None, *, keep_weights: bool = False) -> Versus:
    """The form under two packs (两套办法对照); ``own``: the pack it belongs to, by whose rules its weights are read.

    ``keep_weights``: its weights count under both, as printed. Raises ValueError for a form of no pack whose weights are to be converted.
    """
    if own is None and not keep_weights:
        raise ValueError("a form of no pack has no weights that could be converted")
    sheet = None if own is None else score(form, own)
    first, second = (_account(form, pack, own, sheet, keep_weights) for pack in (a, b))
    scale = None if None in (first.basis, second.basis) or first.basis == second.basis else HUNDRED
    places = sorted(first.entries.keys() | second.entries.keys())
    if not all(account.entries.keys() - {BUDGET} for account in (first, second)):
        places = []  # without indicators there are no two things to compare
    lines = tuple(_line(form, first, second, at, scale) for at in places)
    return Versus(form, own, (first, second), scale, lines)


def _account(form: Form, pack: Pack, own: Pack | None, sheet: ScoreSheet | None, keep: bool) -> Account:
    if own is None or sheet is None:
        return Account(pack, score(form, pack))
    if pack.id == own.id:
        return Account(pack, sheet if pack is own else score(form, pack))
    reading = _reading_like(pack, sheet.kind.scoring)
    converted = reweighed(form, sheet, reading, keep=keep)
    return Account(pack, score(converted.form, reading), converted)


def _line(form: Form, a: Account, b: Account, at: Position, scale: Decimal | None) -> VersusLine:
    first, second = a.entries.get(at), b.entries.get(at)
    losses = lost(a, first, scale), lost(b, second, scale)
    influence = None if losses[0] is None or losses[1] is None else losses[0] - losses[1]
    where, address = "budget", None
    if at == BUDGET:
        cell = form.budget and (form.budget.score or form.budget.executed or form.budget.budget)
    else:
        row = form.goals[at[0]].indicators[at[1]]
        where, cell = row.label, row.score or row.name or row.target or row.level2 or row.level1
    address = cell.address if cell else None
    same = first is not None and second is not None and first[1:] == second[1:] and first.score is not None
    causes = () if same and not influence else causes_of(form, a, b, at, scale)
    return VersusLine(
        where=where, address=address, at=at, first=first, second=second, influence=influence, causes=causes
    )


_READING: dict[tuple[int, bool], tuple[Pack, Pack]] = {}


def _reading_like(pack: Pack, own: Scoring) -> Pack:
    """The pack with cells read as the form's own pack reads them (照原表读法): whether the actual column holds shares is no rule but a fact."""
    wanted = own.quantitative.completion_percent
    if all(kind.scoring.quantitative.completion_percent == wanted for kind in pack.kinds):
        return pack
    kept = _READING.get((id(pack), wanted))
    if kept is None or kept[0] is not pack:
        kinds = tuple(
            replace(
                kind,
                scoring=replace(
                    kind.scoring, quantitative=replace(kind.scoring.quantitative, completion_percent=wanted)
                ),
            )
            for kind in pack.kinds
        )
        kept = _READING[id(pack), wanted] = (pack, replace(pack, kinds=kinds))
    return kept[1]


def _notes(account: Account, form: Form) -> tuple[str, ...]:
    if account.converted is None:
        return ()
    notes, kind = [], account.sheet.kind
    if kind.kind != form.kind:
        title = kind.titles[0] if "{" in kind.title and kind.titles else kind.title
        notes.append(f"没有这一种表，按其「{title}」的办法计分")
    if kind.adds_to:
        notes.append(f"满分 {plain(kind.scoring.full)} 分，只是部门自评的一部分，另一部分不在这张表上")
    if account.sheet.pack is not account.pack and kind.scoring.quantitative.completion_percent:
        notes.append("实际完成值一栏填的是完成比例，照此计分")
    return (*notes, *account.converted.notes)

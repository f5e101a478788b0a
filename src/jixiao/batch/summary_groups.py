"""What is seen only over many forms (请看这里): groups with their members; said calmly where forms were not compared."""

from __future__ import annotations

from jixiao.batch.summary_chart import grouped
from jixiao.batch.summary_facts import Facts, Group, GroupKind, Member
from jixiao.batch.summary_table import Cell, Column, Numbers, count, source, table, text
from jixiao.batch.summary_words import NO_ACROSS, href
from jixiao.show.page import escape
from jixiao.show.words import place

_MEMBERS = 4
"""Members of a group that are always seen; the others can be unfolded."""


def across_section(facts: Facts, numbers: Numbers) -> str:
    """Groups of forms that should be looked at together (请看这里)."""
    if facts.across is None:
        return f'<p class="none">{NO_ACROSS}</p>'
    if not facts.across:
        return '<p class="none">比对了全部自评表，没有需要提请查看的。</p>'
    intro = "<p>下面各组是把全部自评表放在一起才看得出的相像和反常，供核对时参考，不是结论；有的自有其理由。</p>\n"
    columns = (Column("种类"), Column("组", "n"), Column("涉及的表", "n"))
    rows = [
        [Cell(f'<a href="#a-{escape(kind.code)}">{escape(kind.title)}</a>'), count(kind.groups), count(kind.members)]
        for kind in facts.across
    ]
    return (
        intro + table(numbers.table("请看这里"), columns, rows, unit="单位：组、张") + "".join(map(_kind, facts.across))
    )


def _kind(kind: GroupKind) -> str:
    left = kind.groups - len(kind.largest)
    rest = f'<p class="soft">另有 {grouped(left)} 组，见 summary.xlsx 的“请看这里”表。</p>' if left > 0 else ""
    return f'<h3 id="a-{escape(kind.code)}">{escape(kind.title)}</h3>{"".join(map(_group, kind.largest))}{rest}'


def _group(group: Group) -> str:
    shown, further = group.members[:_MEMBERS], group.members[_MEMBERS:]
    left = group.count - len(group.members)
    rest = f'<p class="soft">此组另有 {grouped(left)} 张表，见 summary.xlsx。</p>' if left > 0 else ""
    more = f"<details><summary>再看此组 {len(further)} 张表</summary>{_members(further)}</details>" if further else ""
    said = f"<p>{escape(group.message)}</p>" if group.message else ""
    return f'<div class="group">{said}{_members(shown)}{more}{rest}</div>\n'


def _members(members: tuple[Member, ...]) -> str:
    columns = (Column("文件与自评表", "long"), Column("位置", "long"), Column("原文", "long"), Column("相比", "long"))
    return table("", columns, [_member(member) for member in members], style="members")


def _member(member: Member) -> list[Cell]:
    year = f"{member.year} 年" if member.year else ""
    named = "　".join(part for part in (member.project, member.unit, year) if part)
    document = source(member.source, href(member.source, member.address)).html
    below = f'<br><span class="soft">{escape(named)}</span>' if named else ""
    quoted = f"<q>{escape(member.said)}</q>" if member.said else ""
    return [
        Cell(document + below, "long"), text(place(member.where, member.address or None), "long"), Cell(quoted, "long"),
        text(member.with_what, "long"),
    ]  # fmt: skip

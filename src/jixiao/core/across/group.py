"""What the rules over many forms answer (跨表发现): groups of places to look at, each with its members. Never an accusation: 请看这里."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from jixiao.core.across.entry import Entry
from jixiao.core.checks.likeness import quoted
from jixiao.core.finding import Kind

_QUOTE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A place of a group (组内一处): the form, where in it, what it says, and what that is compared with."""

    entry: Entry
    where: str
    said: str
    with_what: str
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A finding over several forms (一组): its kind, its members in the order of their ids, and the message for people.

    ``key``: the same for the same members, in whatever order the forms came.
    """

    kind: Kind
    members: tuple[Member, ...]
    message: str

    @property
    def key(self) -> str:
        named = "\n".join(f"{member.entry.form_id}\t{member.where}\t{member.said}" for member in self.members)
        return f"{self.kind.code}-{sha256(named.encode()).hexdigest()[:16]}"


def grouped(kind: Kind, members: Sequence[Member], *, reported: str, how: str, expected: str = "") -> Group:
    """A group in words (成组): the catalogue's message, in the house order where · what · found · what to do."""
    ordered = sorted(members, key=lambda member: (member.entry.form_id, member.where, member.said))
    entry = ordered[0].entry
    words = kind.message.format(where=entry.label, reported=reported, expected=expected, how=how)
    return Group(kind=kind, members=tuple(ordered), message=f"{words}{kind.remedy}")


def member(entry: Entry, where: str, said: str, with_what: str, address: str | None = None) -> Member:
    """A member with its quote cut to length (组内一处)."""
    return Member(
        entry=entry, where=where, said=quoted(said, _QUOTE), with_what=quoted(with_what, _QUOTE), address=address
    )

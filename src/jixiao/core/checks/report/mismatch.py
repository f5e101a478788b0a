"""What a report says otherwise than the form (不符之处), before it is told: gathered per report, so that one slip repeated in ten places is one finding."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.core.checks.report.told import Told
from jixiao.core.checks.rule import Fault
from jixiao.core.form import Place, Printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One thing a report says otherwise (不符). ``where`` as in a Fault; ``heading`` and ``place``: where in the report it stands."""

    where: str
    reported: str
    expected: str
    how: str
    heading: str
    place: Place | None
    severity: str | None = None


def faults(told: Told, found: list[Mismatch]) -> list[Fault]:
    """The mismatches of a report as faults (成为问题), the same one said once with how often it occurs."""
    times: dict[tuple[str, str], int] = {}
    for one in found:
        times[one.where, one.reported] = times.get((one.where, one.reported), 0) + 1
    out: list[Fault] = []
    for one in found:
        count = times.pop((one.where, one.reported), 0)
        if not count:
            continue
        again = f"（报告中共 {count} 处）" if count > 1 else ""
        out.append(
            Fault(
                where=one.where,
                spot=told.spot(one.heading),
                reported=one.reported,
                expected=one.expected,
                how=one.how + again,
                cell=Printed(one.reported, one.place),
                severity=one.severity,
                report=told.title,
                source=told.report.source,
            )
        )
    return out

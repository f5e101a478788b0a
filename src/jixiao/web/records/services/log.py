"""The log (日志): adding an entry, and proving that none was changed, left out or put in between."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.web.records.models import ChainHead, Event, Filing, Member, Unit

LOG = "log"
"""The chain of all that changes the state of anything (主链)."""
START = "0" * 64


def chain_of(filing: Filing) -> str:
    """The chain of a filing's cells (填报件链)."""
    return f"filing:{filing.pk}"


def canonical(value: object) -> str:
    """A value as the one text it is hashed as (规范文本)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(value: object) -> str:
    """sha256 of a value's canonical text (摘要值)."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def entry_digest(event: Event) -> str:
    """What an entry's hash must be (应有摘要值): over all its fields and the hash before it."""
    return digest_of(
        {
            "chain": event.chain, "number": event.number, "at": event.at.astimezone(UTC).isoformat(), "actor": event.actor_id, "actor_name": event.actor_name,
            "action": event.action, "said": event.said, "details": event.details, "unit": event.unit_id, "filing": event.filing_id, "previous": event.previous,
        }
    )  # fmt: skip


def add_event(
    *,
    actor: Member | None,
    action: str,
    said: str,
    details: dict[str, Any] | None = None,
    unit: Unit | None = None,
    filing: Filing | None = None,
    chain: str = LOG,
    at: datetime | None = None,
) -> Event:
    """Adds an entry to a chain (记日志), in the transaction of whoever did it: both stand or neither does."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is written in the transaction of what it tells")
    details = dict(details or {})
    if filing is not None and chain == LOG:
        own = ChainHead.objects.filter(chain=chain_of(filing)).first()
        details["cells"] = {"number": own.number, "digest": own.digest} if own else None
    ChainHead.objects.get_or_create(chain=chain)
    head = ChainHead.objects.select_for_update().get(chain=chain)
    # what is hashed is what the database gives back: JSON without tuples, time without more than microseconds
    event = Event(
        chain=chain,
        number=head.number + 1,
        at=at or timezone.now(),
        actor=actor,
        actor_name=actor.name if actor else "系统",
        action=action,
        said=said,
        details=json.loads(canonical(details)),
        unit=unit or (filing.unit if filing else None),
        filing=filing,
        previous=head.digest,
    )
    event.digest = entry_digest(event)
    event.save(force_insert=True)
    head.number, head.digest = event.number, event.digest
    head.save(update_fields=["number", "digest"])
    return event


def faults_in_log() -> Iterator[str]:
    """What is wrong with the log (日志校验), as sentences; nothing when it is whole."""
    heads = {head.chain: head for head in ChainHead.objects.all()}
    seen: dict[str, tuple[int, str]] = {}
    anchors: list[tuple[int, str, int, str]] = []
    for event in Event.objects.order_by("chain", "number").iterator(chunk_size=2000):
        number, digest = seen.get(event.chain, (0, START))
        place = f"日志链 {event.chain} 第 {event.number} 条"
        if event.number != number + 1:
            yield f"{place}之前缺 {event.number - number - 1} 条记录。"
        if event.previous != digest:
            yield f"{place}与前一条不衔接。"
        if entry_digest(event) != event.digest:
            yield f"{place}的内容与其摘要值不符，写入后被改动过。"
        seen[event.chain] = (event.number, event.digest)
        if event.chain == LOG and event.filing_id and (cells := event.details.get("cells")):
            anchors.append((event.number, f"filing:{event.filing_id}", cells["number"], cells["digest"]))
    for chain, head in heads.items():
        if seen.get(chain, (0, START)) != (head.number, head.digest):
            yield f"日志链 {chain} 应有 {head.number} 条，实有 {seen.get(chain, (0, ''))[0]} 条，末尾被删或被改。"
    for chain in seen.keys() - heads.keys():
        yield f"日志链 {chain} 没有链头记录。"
    kept = {
        (event.chain, event.number): event.digest
        for event in Event.objects.exclude(chain=LOG).only("chain", "number", "digest").iterator(chunk_size=5000)
    } if anchors else {}  # fmt: skip
    for number, chain, at, digest in anchors:
        if at and kept.get((chain, at)) != digest:
            yield f"主链第 {number} 条记下的 {chain} 第 {at} 条摘要值，与现存的不符。"

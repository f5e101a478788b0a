"""Keys to the API (接口令牌): made once and shown once, only their hash is kept; they die with the member and at their date."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Token
from jixiao.web.records.permission import Actor
from jixiao.web.records.services.log import add_event

PREFIX = "jx_"
LONGEST = timedelta(days=366)
"""How long a token may live (最长有效期)."""
_USED_EVERY = timedelta(minutes=10)


def digest_of_token(key: str) -> str:
    """What is kept of a token (令牌摘要)."""
    return hashlib.sha256(key.encode()).hexdigest()


def make_token(*, actor: Actor, title: str, until: date) -> tuple[Token, str]:
    """Makes a token for the actor himself (新建令牌): the record and the key, which cannot be had again. Raises Refused."""
    title = title.strip()
    if not title:
        raise Refused(_("请写明这个令牌作什么用。"), _("例如“财务系统取数”，以后好辨认。"), path="title")
    expires_at = timezone.make_aware(datetime.combine(until, time.max))
    if not timezone.now() < expires_at <= timezone.now() + LONGEST:
        raise Refused(_("有效期须在今天之后、一年以内。"), path="until")
    key = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = Token.objects.create(
            member=actor.member, title=title[:60], digest=digest_of_token(key), expires_at=expires_at
        )
        add_event(
            actor=actor.member,
            action="make_token",
            said=f"{actor.member.name}新建接口令牌“{token.title}”，有效至 {until}。",
            details={"token": token.pk},
        )
    return token, key


def revoke_token(*, actor: Actor, pk: int) -> None:
    """Ends one of the actor's own tokens (作废令牌). Raises Http404."""
    with transaction.atomic():
        token = Token.objects.filter(member=actor.member, pk=pk).first()
        if token is None:
            raise Http404(_("没有这个令牌。"))
        add_event(
            actor=actor.member,
            action="revoke_token",
            said=f"{actor.member.name}作废接口令牌“{token.title}”。",
            details={"token": token.pk},
        )
        token.delete()


def actor_of_token(key: str) -> Actor | None:
    """Whose token this is (令牌持有人), None when it is unknown, expired or its member is gone."""
    now = timezone.now()
    token = (
        Token.objects.select_related("member")
        .filter(digest=digest_of_token(key), expires_at__gt=now, member__is_active=True)
        .first()
    )
    if token is None or token.member.must_change:
        return None
    if token.used_at is None or now - token.used_at > _USED_EVERY:
        Token.objects.filter(pk=token.pk).update(used_at=now)
    return Actor.of(token.member)

"""The same step with many filings (批量办理): each in a transaction of its own, each with its own result; one that fails stops no other."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.utils.translation import gettext as _

from jixiao.core.workflow import STATES
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Filing
from jixiao.web.records.permission import Actor
from jixiao.web.records.selectors import filings_seen
from jixiao.web.records.services.passage import take_step

MOST = 500
"""Filings that are taken at once (每次上限)."""

log = logging.getLogger("jixiao.web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one of them (单项结果): done, or why not and what to do."""

    pk: int
    title: str
    done: bool
    message: str
    remedy: str = ""


def take_step_on_each(*, actor: Actor, filing_ids: Sequence[int], action: str, reason: str = "") -> tuple[Outcome, ...]:
    """Takes a step with each of these filings (批量办理), in the order given. Doing it again changes nothing: what is done already counts as done.

    Raises Refused when there is nothing to do, or too much at once.
    """
    ids = list(dict.fromkeys(filing_ids))
    if not ids:
        raise Refused(_("没有选中任何填报件。"), _("请先在清单中勾选。"))
    if len(ids) > MOST:
        raise Refused(_("一次最多办理 %d 份。") % MOST, _("请分批办理。"))
    titles = dict(filings_seen(actor).filter(pk__in=ids).values_list("pk", "title"))
    return tuple(_one(actor, pk, titles.get(pk), action, reason) for pk in ids)


def _one(actor: Actor, pk: int, title: str | None, action: str, reason: str) -> Outcome:
    if title is None:
        return Outcome(pk=pk, title=f"#{pk}", done=False, message=_("没有这个填报件，或不在您的查看范围内。"))
    try:
        filing = take_step(actor=actor, filing_id=pk, action=action, reason=reason)
    except Refused as fault:
        return Outcome(pk=pk, title=title, done=False, message=fault.message, remedy=fault.remedy)
    except PermissionDenied as fault:
        return Outcome(pk=pk, title=title, done=False, message=str(fault))
    except Filing.DoesNotExist:
        return Outcome(pk=pk, title=title, done=False, message=_("这个填报件刚刚被删除。"))
    except DatabaseError:
        log.exception("database fault at %s of filing %s", action, pk)
        return Outcome(
            pk=pk, title=title, done=False, message=_("数据库忙，没有办理。"), remedy=_("请稍后只对这一份重试。")
        )
    except Exception:  # a fault of ours costs this one filing, and is in the log
        log.exception("fault at %s of filing %s", action, pk)
        return Outcome(
            pk=pk, title=title, done=False, message=_("程序内部错误，没有办理。"), remedy=_("请联系系统管理员。")
        )
    return Outcome(pk=pk, title=title, done=True, message=STATES[filing.state])

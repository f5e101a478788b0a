"""The indicator library (指标库): the bureau adds indicators, changes them, and takes them out of use. Declarations keep what they took over."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from jixiao.core.target import IN_WORDS, SIGNS
from jixiao.web.records.faults import Refused
from jixiao.web.records.library import indicators
from jixiao.web.records.models import LibraryIndicator
from jixiao.web.records.permission import Actor
from jixiao.web.records.rules import tidied
from jixiao.web.records.services.log import add_event

FIELDS = {
    "field": "行业领域", "level1": "一级指标", "level2": "二级指标", "name": "指标名称", "sign": "比较符", "value": "参考值", "unit": "计量单位",
    "evidence_source": "数据来源", "note": "说明",
}  # fmt: skip
"""What an indicator of the library says (指标库栏目)."""
_MOST = {
    "field": 40, "level1": 20, "level2": 40, "name": 120, "sign": 8, "value": 40, "unit": 20, "evidence_source": 120, "note": 300,
}  # fmt: skip
_NEEDED = ("field", "level1", "level2", "name")


def keep_indicator(*, actor: Actor, values: dict[str, str], indicator_id: int | None = None) -> LibraryIndicator:
    """Adds an indicator to the library or changes one (维护指标). Raises PermissionDenied; Refused at the field that cannot stand."""
    actor.need("edit_library")
    texts = {key: tidied(values.get(key, "")) for key in FIELDS}
    with transaction.atomic():
        indicators()  # a library nobody has opened yet is filled first, or ours would never come
        one = (
            LibraryIndicator()
            if indicator_id is None
            else LibraryIndicator.objects.select_for_update().get(pk=indicator_id)
        )
        _check(texts, one)
        before = {key: getattr(one, key) for key in FIELDS}
        for key, text in texts.items():
            setattr(one, key, text)
        one.is_active = True
        one.save()
        if indicator_id is None:
            said, action = f"指标库增加「{one.name}」（{one.field}）。", "add_indicator"
        else:
            said, action = f"指标库修改「{one.name}」（{one.field}）。", "change_indicator"
        details = {"indicator": one.pk, "before": before, "after": texts}
        add_event(actor=actor.member, action=action, said=said, details=details)
    return one


def _check(texts: dict[str, str], one: LibraryIndicator) -> None:
    for key, text in texts.items():
        most = _MOST[key]
        if len(text) > most:
            raise Refused(
                _("%(label)s有 %(found)d 字，最多 %(most)d 字。")
                % {"label": FIELDS[key], "found": len(text), "most": most},
                path=key,
            )
        if key in _NEEDED and not text:
            raise Refused(_("没有填写%s。") % FIELDS[key], path=key)
    if texts["sign"] and texts["sign"] not in SIGNS:
        raise Refused(_("没有「%s」这种比较符。") % texts["sign"], _("可选：%s。") % "、".join(SIGNS), path="sign")
    if texts["value"] and texts["sign"] not in ("", IN_WORDS) and not any(c.isdigit() for c in texts["value"]):
        raise Refused(_("参考值不是数字，比较符应选“定性”。"), path="sign")
    same = {key: texts[key] for key in _NEEDED}
    if LibraryIndicator.objects.filter(**same).exclude(pk=one.pk).exists():
        raise Refused(_("指标库中已有「%s」。") % texts["name"], _("请直接修改已有的那一条。"), path="name")


def retire_indicator(*, actor: Actor, indicator_id: int) -> LibraryIndicator:
    """Takes an indicator out of use (停用指标). It is no longer found; declarations that have it keep it."""
    actor.need("edit_library")
    with transaction.atomic():
        one = LibraryIndicator.objects.select_for_update().get(pk=indicator_id)
        if one.is_active:
            one.is_active = False
            one.save(update_fields=["is_active"])
            said = f"指标库停用「{one.name}」（{one.field}）。"
            add_event(actor=actor.member, action="retire_indicator", said=said, details={"indicator": one.pk})
    return one

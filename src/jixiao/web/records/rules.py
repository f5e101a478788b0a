"""What may stand in a field (填写规则), asked when it is saved; everything else about a value is a finding, not a refusal."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from jixiao.core.lamp import LAMPS
from jixiao.core.number import ZERO
from jixiao.core.quantity import read_amount
from jixiao.web.records.content import MORE_ROW_KEYS, OPTION_MARK, ROW_KEYS, Content, exists
from jixiao.web.records.faults import Refused
from jixiao.web.records.ledger import MONEY_PATHS
from jixiao.web.records.models import Filing

LONG = 5000
"""Characters a long text may have (长文本上限); a cell of the table may have ``SHORT``."""
SHORT = 300
_LONG_TEXTS = frozenset({"annual_goal", "completion", "deviation_reason", "improvement"})
_LONG_KEYS = frozenset({"note", "cause_note"})
_MONEY_KEYS = frozenset(
    {"initial", "budget", "arrived", "executed", "expected", "basic_expenditure", "project_expenditure"}
)
_POINT_KEYS = frozenset({"score", "weight", "review_score"})
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

CAUSES = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")
"""Where a deviation comes from (偏差原因类别), several at once if need be."""
CHANCES = ("确定能", "有可能", "完全不可能")
"""How likely the target is reached (完成目标可能性)."""
_DECLARED = frozenset(
    {
        "level1",
        "level1_weight",
        "level2",
        "level2_weight",
        "name",
        "target",
        "weight",
        "sign",
        "value",
        "unit",
        "evidence_source",
    }
)
"""What a row says that was declared and approved (申报内容): carried over, and locked, in what follows."""


def tidied(text: str) -> str:
    """What was typed without what nobody types (整理): control characters, other systems' line ends, blanks at the ends."""
    return _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def lock_on(filing: Filing, path: str, *, has_ledger: bool) -> str:
    """Why a field may not be changed in this filing (锁定原因), "" when it may."""
    part, _slash, rest = path.partition("/")
    if path == "reviewed_total" or path.endswith("/review_score"):
        return _("复核得分由复核人员填写。")
    if path in ("project", "unit", "year", "title"):
        return _("项目名称、单位和年度取自项目档案，请在项目中修改。")
    if has_ledger and path in MONEY_PATHS:
        return _("金额取自预算台账，请在台账中登记。")
    if filing.stage in ("evaluation", "monitoring") and filing.parent_id:
        key = rest.partition("/")[2]
        if part == "goals" or path == "annual_goal" or (part == "rows" and key in _DECLARED):
            return _("目标已随绩效目标批复锁定，需要调整请先申请绩效目标调整。")
    return ""


def fault_in(content: Content, path: str, text: str) -> Refused | None:
    """Why a value cannot stand in its field (填写错误), None when it can."""
    if not exists(content, path):
        return Refused(_("这一行已被删除，没有保存。"), _("请刷新页面查看最新内容。"), path=path)
    key = path.rpartition("/")[2]
    most = LONG if path in _LONG_TEXTS or key in _LONG_KEYS else SHORT
    if len(text) > most:
        return Refused(
            _("内容有 %(found)d 字，最多 %(most)d 字。") % {"found": len(text), "most": most},
            _("请删减，或把详细内容作为佐证材料上传。"),
            path=path,
        )
    if text and path.startswith("budget/") and key in _MONEY_KEYS:
        amount = read_amount(text).value
        if amount is None:
            return Refused(
                _("金额应为数字，填的是「%s」。") % text[:40], _("例如 1250.5，不要写文字或公式。"), path=path
            )
        if amount < ZERO:
            return Refused(
                _("金额不能为负数，填的是「%s」。") % text[:40], _("压减、退回请在预算台账中登记。"), path=path
            )
    if fault := fault_in_choice(path, text):
        return fault
    if text and path.startswith("rows/") and key in _POINT_KEYS:
        points = read_amount(text).value
        if points is None or points < ZERO:
            return Refused(_("分数应为不小于 0 的数字，填的是「%s」。") % text[:40], _("例如 8.5。"), path=path)
    return None


_CHOSEN = {"lamp": tuple(LAMPS), "chance": CHANCES, "cause": CAUSES}


def fault_in_choice(path: str, text: str) -> Refused | None:
    """Why something cannot be chosen in a monitoring report (选项有误), None when it can or the path is no choice."""
    key = path.rpartition("/")[2]
    if not text or not path.startswith("rows/") or key not in _CHOSEN:
        return None
    wrong = [one for one in text.split(OPTION_MARK if key == "cause" else "\n") if one not in _CHOSEN[key]]
    if wrong:
        allowed = "、".join(LAMPS.get(one, one) for one in _CHOSEN[key])
        return Refused(_("没有「%s」这个选项。") % wrong[0][:20], _("可选：%s。") % allowed, path=path)
    return None


def is_known(path: str) -> bool:
    """Whether a content has such a field at all (栏目存在)."""
    part, _slash, rest = path.partition("/")
    if part == "rows":
        return rest.partition("/")[2] in (*ROW_KEYS, *MORE_ROW_KEYS)
    return bool(re.fullmatch(r"[a-z_]+|(?:budget|contacts|choices|goals)/[^/]{1,40}(?:/[^/]{1,40})?", path))

"""The workflow (流程): which state a filing is in, who may do what to it, and what state that leads to. One table, no code.

Every filing of the yearly chain goes the same way: somebody fills it in, the head signs the frozen version, it is submitted, the supervisor accepts or
returns it. A monitoring report needs no signature. ``docs/workflow.md`` is generated from this table.
"""

from __future__ import annotations

from dataclasses import dataclass

STAGES = {
    "declaration": "绩效目标申报",
    "monitoring": "绩效运行监控",
    "evaluation": "绩效自评",
    "department": "部门整体支出绩效自评",
}
"""Links of the yearly chain (环节) that are filled in as a form."""

STATES = {
    "draft": "填报中",
    "signing": "待签字",
    "signed": "已签字待提交",
    "submitted": "已提交待审核",
    "returned": "已退回",
    "accepted": "已通过",
    "unlocked": "临时解锁",
}
"""States of a filing (状态)."""

ROLES = {
    "filler": "填报人",
    "finance": "财务",
    "head": "单位领导",
    "auditor": "主管部门审核",
    "bureau": "财政绩效科",
    "reviewer": "第三方复核",
    "publisher": "公开岗",
    "reader": "只读",
    "admin": "系统管理员",
}
"""Roles (角色): what a member may be in a unit. auditor and bureau also act for the units beneath theirs."""

EDITABLE = frozenset({"draft", "returned", "unlocked"})
"""States in which the content may be changed (可编辑)."""

FILLING = ("filler", "finance", "head")
SUPERVISING = ("auditor", "bureau")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step (动作): from a state, by one of these roles, to a state. ``reason``: one has to be given. ``freezes``: a version is frozen.

    ``over``: whose filing it is to whoever acts: "own" (of one's unit) or "beneath" (of a unit one supervises).
    ``once_approved``: only where something was approved before, as in an adjustment.
    """

    action: str
    title: str
    before: tuple[str, ...]
    after: str
    roles: tuple[str, ...]
    over: str = "own"
    stages: tuple[str, ...] = tuple(STAGES)
    reason: bool = False
    freezes: bool = False
    once_approved: bool = False


_SIGNED_STAGES = ("declaration", "evaluation", "department")

STEPS: tuple[Step, ...] = (
    Step(action="request_signature", title="送领导签字", before=("draft", "returned", "unlocked"), after="signing", roles=FILLING,
         stages=_SIGNED_STAGES, freezes=True),
    Step(action="sign", title="签字", before=("signing",), after="signed", roles=("head",), stages=_SIGNED_STAGES),
    Step(action="send_back", title="退回修改", before=("signing",), after="draft", roles=("head",), stages=_SIGNED_STAGES, reason=True),
    Step(action="reopen", title="撤回修改", before=("signing", "signed"), after="draft", roles=FILLING, stages=_SIGNED_STAGES, reason=True),
    Step(action="submit", title="提交", before=("signed",), after="submitted", roles=FILLING, stages=_SIGNED_STAGES),
    Step(action="submit", title="提交", before=("draft", "returned", "unlocked"), after="submitted", roles=FILLING, stages=("monitoring",),
         freezes=True),
    Step(action="return", title="退回", before=("submitted",), after="returned", roles=SUPERVISING, over="beneath", reason=True),
    Step(action="accept", title="审核通过", before=("submitted",), after="accepted", roles=SUPERVISING, over="beneath"),
    Step(action="unlock", title="临时解锁", before=("accepted",), after="unlocked", roles=SUPERVISING, over="beneath", reason=True),
    Step(action="adjust", title="申请调整", before=("accepted",), after="unlocked", roles=FILLING, stages=("declaration",), reason=True),
    Step(action="withdraw", title="放弃调整", before=("unlocked", "draft", "returned"), after="accepted", roles=FILLING,
         stages=("declaration",), once_approved=True),
    Step(action="relock", title="恢复锁定", before=("unlocked",), after="accepted", roles=SUPERVISING, over="beneath"),
)  # fmt: skip
"""Every step there is (流程表)."""


def steps_from(stage: str, state: str) -> tuple[Step, ...]:
    """The steps out of a state (可选动作), whoever may take them."""
    return tuple(step for step in STEPS if stage in step.stages and state in step.before)


def step(stage: str, state: str, action: str) -> Step | None:
    """The step an action means in this state (动作), None when there is no such step from here."""
    return next((one for one in steps_from(stage, state) if one.action == action), None)

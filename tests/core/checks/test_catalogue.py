"""The catalogue: codes, templates, and what a pack may change about them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from jixiao.core.across import ACROSS
from jixiao.core.catalogue import FAMILIES, KINDS, kind_of
from jixiao.core.checks import RULES, check
from jixiao.core.checks.handbook import handbook
from jixiao.core.checks.report.itself import REPORT_RULES
from jixiao.core.checks.rule import Fault, worded
from jixiao.core.checks.together import TOGETHER
from jixiao.core.pack import CheckSetting, Pack
from jixiao.packs import load_pack
from sample_forms import HUBEI, form, spoilt

ROOT = Path(__file__).parents[3]
WRONG = form(spoilt(HUBEI, total="89"))


def pack_with(setting: CheckSetting) -> Pack:
    return replace(load_pack("hubei-2020"), checks=(setting,))


def test_every_code_has_one_rule_and_every_rule_a_code():
    asked = [rule.kind.code for rule in RULES] + sorted({kind.code for kind, _ in TOGETHER})
    asked += [kind.code for kind, _ in REPORT_RULES if kind.report]
    asked += [kind.code for kind, _ in ACROSS]
    assert sorted(asked) == sorted(kind.code for kind in KINDS)


def test_codes_are_unique_words():
    codes = [kind.code for kind in KINDS]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z0-9_]+", code) for code in codes)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_message_can_be_made_of_every_kind(kind):
    found = worded(kind, None, Fault(where="x", spot="「某处」", reported="甲", expected="乙", how="丙"))
    assert found.message.startswith("「某处」") and found.message.endswith("。")
    assert kind.family in FAMILIES and kind.severity in ("error", "warning", "note")
    assert kind.remedy.startswith(("请", "得分", "部分", "同样"))


def test_every_rule_says_in_chinese_what_it_asks():
    assert [rule.kind.code for rule in RULES if not re.search("[\u4e00-\u9fff]", rule.sentence)] == []


def test_kind_of_finds_a_kind_by_its_code():
    assert kind_of("total_mismatch").title == "总分与各项得分之和不符"


def test_the_handbook_in_docs_is_what_the_catalogue_says():
    assert (ROOT / "docs" / "findings.md").read_text(encoding="utf-8") == handbook()


def test_a_pack_may_soften_a_finding():
    found = check(WRONG, pack_with(CheckSetting(code="total_mismatch", severity="note", reason="过渡期"))).findings
    assert [(f.code, f.severity) for f in found] == [("total_mismatch", "note")]


def test_a_pack_may_switch_a_check_off():
    said = check(WRONG, pack_with(CheckSetting(code="total_mismatch", on=False, reason="本地不印总分")))
    assert "total_mismatch" not in [a.code for a in (*said.findings, *said.unjudged)]


def test_a_retired_check_is_not_asked():
    said = check(WRONG, pack_with(CheckSetting(code="total_mismatch", stage="retired", reason="停用")))
    assert said.findings == ()


def test_a_beta_check_is_never_worse_than_a_warning():
    found = check(WRONG, pack_with(CheckSetting(code="total_mismatch", stage="beta", reason="试行"))).findings
    assert [(f.severity, f.stage) for f in found] == [("warning", "beta")]


def test_a_threshold_of_the_pack_counts():
    setting = CheckSetting(code="too_few_indicators", thresholds=(("rows", kind_limit := HUBEI_ROWS + 1),), reason="")
    found = check(form(HUBEI), pack_with(setting)).findings
    assert [(f.code, f.expected) for f in found] == [("too_few_indicators", str(kind_limit))]


HUBEI_ROWS = len(HUBEI["goals"][0]["indicators"])

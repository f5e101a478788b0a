"""Whatever stands in a form, its report can be drafted, and its sentences hold."""

from __future__ import annotations

import re

from drafted import data_of, draft_of, row
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.draw.report.codec import draft_from_dict, draft_to_dict
from jixiao.draw.report.draft import Paragraph
from jixiao.draw.report.writing import to_markdown

AMOUNT = st.sampled_from(
    [None, "0", "100", "95.50", "1,200", "120.5万元", "950000元", "450-100=350", "—", "约100", "无", "-5"]
)
RATE = st.sampled_from([None, "100%", "95%", "0.95", "67.24", "≥90%", "已完成", "0", "250%", "100万元"])
POINTS = st.sampled_from([None, "0", "10", "9.5", "10分", "优", "-1", "1e3"])
NAME = st.sampled_from([None, "修路里程", "指标1：“四好”路", "桥\n梁", "（2）亮化", "满意度", "x" * 60, "3个以上"])
TARGET = st.sampled_from(
    [None, "≥10公里", "≤30分钟", "100%", "良好", "10月底前", "前三", "5-8次", "0", "达成预期指标", "3类12项", "略"]
)
ACTUAL = st.sampled_from(
    [
        None,
        "12公里",
        "9",
        "45分钟",
        "98%",
        "达成预期指标",
        "部分达成预期指标",
        "未完成",
        "11月",
        "第二",
        "6次",
        "/",
        "2类8项",
    ]
)
LEVEL = st.sampled_from(
    ["数量指标", "质量指标", "时效指标", "成本指标", "社会效益指标", "服务对象满意度指标", "其他", "项目管理"]
)
WORDS = st.sampled_from(
    [None, "无", "汛期水位高，工期推迟。", "一是汛期；\n二是疫情。", "（主要填写原因）", "XX", "“四好”路未建成"]
)
ROW = st.builds(row, NAME, TARGET, ACTUAL, LEVEL, weight=POINTS, score=POINTS, note=WORDS)
MONEY = st.fixed_dictionaries(
    {
        "weight": POINTS,
        "initial": AMOUNT,
        "budget": AMOUNT,
        "arrived": AMOUNT,
        "executed": AMOUNT,
        "rate": RATE,
        "score": POINTS,
    }
)
GOAL = st.fixed_dictionaries(
    {
        "name": st.sampled_from([None, "年度绩效目标1", "年度绩效目标 2 桥好过"]),
        "weight": POINTS,
        "indicators": st.lists(ROW, max_size=5),
    }
)
PACK = st.sampled_from(
    [
        ("hubei-2020", "project", "project"), ("hubei-2020", "department", "department"), ("hubei-2020", "carryover", "project"),
        ("guangshui-2020", "project", "project"), ("guangshui-2020", "goals", "department"), ("guangshui-2020", "common", "department-common"),
        ("shijiazhuang-gaoxin-2020", "project", "project"), ("mof-2020", "project", "project"), ("mof-transfer-2020", "project", "project"),
    ]
)  # fmt: skip
_FAULTY = re.compile(r"None|。。|，。|。，|，，|；；|；。|。；|：。|“”|（）|[{}]")


@settings(max_examples=150)
@given(
    PACK, MONEY, st.lists(GOAL, max_size=2), POINTS, WORDS, WORDS, WORDS, st.sampled_from(["full", "brief"]), st.sampled_from([None, "万元", "元"])
)  # fmt: skip
def test_any_form_yields_a_report(pack, budget, goals, total, reason, measures, goal, extent, unit):
    data = {
        **data_of(budget=budget), "pack": pack[0], "form_kind": pack[1], "kind": pack[2], "goals": goals, "total": total, "money_unit": unit,
        "deviation_reason": reason, "improvement": measures, "annual_goal": goal,
    }  # fmt: skip
    draft = draft_of(data, extent)
    for section in draft.sections:
        for part in section.parts:
            lines = [part.text] if isinstance(part, Paragraph) else []
            for line in lines:
                assert line.strip() and not _FAULTY.search(line), line
                assert all(line.count(pair[0]) == line.count(pair[1]) for pair in ("“”", "【】", "《》")), line
                assert (
                    part.style == "prompt" or line[-1] in "。；：…”）" or any(c.printed == line for c in part.cited)
                ), line
    assert all(prompt.text for prompt in draft.prompts)
    assert draft_from_dict(draft_to_dict(draft)) == draft
    assert to_markdown(draft).startswith(f"# {draft.title}")

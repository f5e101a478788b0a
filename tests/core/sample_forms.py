"""Forms of our own that are right in every respect, one of each kind, and ways to spoil them."""

from __future__ import annotations

import copy
from typing import Any

from jixiao.core.checks import check
from jixiao.core.codec import form_from_dict
from jixiao.core.finding import Answers, Found
from jixiao.core.form import Form
from jixiao.packs import load_pack

Data = dict[str, Any]


def row(level1: str, level2: str | None, name: str, target: str | None, actual: str | None, **more: Any) -> Data:
    return {"level1": level1, "level2": level2, "name": name, "target": target, "actual": actual, **more}


def levels(rows: list[Data], **points: str) -> list[Data]:
    """The rows with the points of their level 1 printed beside it."""
    return [{**r, "level1_weight": points[r["level1"]]} for r in rows]


HEAD: Data = {
    "kind": "project",
    "title": "2020年度乡村道路养护项目自评表",
    "year": "2020",
    "unit": "某某区交通局",
    "filled_on": "2021年5月12日",
    "project": "乡村道路养护",
    "supervisor": "某某区交通局",
    "implementer": "某某区公路养护中心",
    "money_unit": "万元",
    "contacts": {"填报人": "张某", "联系电话": "0000-1234567"},
}
TICKED: Data = {
    "attributes": {"项目类别": ["部门预算项目"], "项目属性": ["持续性项目"], "项目类型": ["常年性项目"]},
    "options": {
        "项目类别": ["部门预算项目", "区级专项", "转移支付项目"],
        "项目属性": ["持续性项目", "新增性项目"],
        "项目类型": ["常年性项目", "延续性项目", "一次性项目"],
    },
}

HUBEI: Data = {
    **HEAD,
    **TICKED,
    "pack": "hubei-2020",
    "form_kind": "project",
    "budget": {"weight": "20", "budget": "300", "executed": "285", "rate": "95%", "score": "19"},
    "goals": [
        {
            "name": "年度绩效目标1",
            "weight": "80",
            "indicators": [
                row("产出指标", "数量指标", "养护里程", "≥120公里", "126公里", weight="20", score="20"),
                row("产出指标", "质量指标", "验收合格率", "≥95%", "97.5%", weight="15", score="15"),
                row("产出指标", "时效指标", "完工时间", "2020年11月底前", "2020年10月", weight="10", score="10"),
                row("产出指标", "成本指标", "每公里养护成本", "≤2.5万元", "2.3万元", weight="10", score="10"),
                row("效益指标", "社会效益指标", "路网通行能力", "提升", "提升", weight="15", score="14"),
                row(
                    "满意度指标",
                    "服务对象满意度指标",
                    "沿线群众满意度（问卷200份）",
                    "≥90%",
                    "93.2%",
                    weight="10",
                    score="10",
                ),
            ],
        }
    ],
    "total": "98",
    "total_label": "总分",
    "deviation_reason": "质保金15万元按合同于次年支付。",
    "improvement": "下一年度按合同付款节点编制预算。",
}

HUBEI_PLAIN: Data = {
    **copy.deepcopy(HUBEI),
    "budget": {"weight": "20", "budget": "300", "executed": "210", "rate": "70%", "score": "14"},
    "goals": [
        {
            "name": "年度绩效目标",
            "weight": "80",
            "indicators": [
                row("产出指标", "数量指标", "养护里程", "120公里", "126公里", score="20"),
                row("产出指标", "数量指标", "新设标志牌", "40块", "30块", score="7.5"),
                row("产出指标", "质量指标", "验收合格率", "≥95%", "97%", score="20"),
                row("效益指标", "社会效益指标", "通行投诉件数", "≤10件", "8件", score="20"),
                row("满意度指标", "服务对象满意度指标", "沿线群众满意度（问卷200份）", "≥90%", "93%", score="10"),
            ],
        }
    ],
    "total": "91.5",
    "deviation_reason": "部分标志牌因迁改推迟，款项相应未付。",
}

HUBEI_TWO_GOALS: Data = {
    **copy.deepcopy(HUBEI),
    "goals": [
        {
            "name": "年度绩效目标1",
            "weight": "50",
            "indicators": [
                row("产出指标", "数量指标", "养护里程", "120公里", "126公里", score="30"),
                row("产出指标", "质量指标", "验收合格率", "≥95%", "97%", score="20"),
            ],
        },
        {
            "name": "年度绩效目标2",
            "weight": "30",
            "indicators": [
                row("效益指标", "社会效益指标", "通行投诉件数", "≤10件", "8件", score="20"),
                row("满意度指标", "服务对象满意度指标", "沿线群众满意度（问卷200份）", "≥90%", "93%", score="10"),
            ],
        },
    ],
    "total": "99",
}

HUBEI_DEPARTMENT: Data = {
    **copy.deepcopy({k: v for k, v in HUBEI.items() if k not in ("attributes", "options", "project")}),
    "kind": "department",
    "form_kind": "department",
    "title": "2020年度某某区交通局整体绩效自评表",
    "annual_goal": "完成全年养护任务，保障道路通行。",
    "budget": {
        "weight": "20", "budget": "5200", "executed": "5096", "rate": "98%", "score": "19.6",
        "basic_expenditure": "1096", "project_expenditure": "4000",
    },
    "total": "98.6",
}  # fmt: skip

GUANGSHUI: Data = {
    **copy.deepcopy(HEAD),
    "pack": "guangshui-2020",
    "form_kind": "project",
    "title": "财政预算支出项目绩效目标自评表",
    "year": None,
    "attributes": {"项目属性": ["常年性"]},
    "budget": {"budget": "80", "executed": "76", "rate": "95%", "fiscal": {"budget": "80"}},
    "annual_goal": "完成全年养护任务。",
    "goals": [
        {
            "name": "项目决策/项目管理",
            "indicators": [
                row("项目决策", None, "决策依据", None, None, level1_weight="2", weight="2", score="2"),
                row("项目管理", None, "财务制度", None, None, level1_weight="13", weight="3", score="3"),
                row("项目管理", None, "组织机构", None, None, level1_weight="13", weight="2", score="2"),
                row("项目管理", None, "运行监管", None, None, level1_weight="13", weight="4", score="3"),
                row("项目管理", None, "目标申报", None, None, level1_weight="13", weight="4", score="3.5"),
            ],
        },
        {
            "name": "项目年度目标1：完成养护任务",
            "weight": "85",
            "indicators": [
                row("产出指标", "数量指标", "养护里程", "120公里", "100%", level1_weight="40", level2_weight="15", score="15"),
                row("产出指标", "数量指标", "新设标志牌", "40块", "100%", level1_weight="40", level2_weight="15", score=None),
                row("产出指标", "质量指标", "验收合格率", "100%", "100%", level1_weight="40", level2_weight="12", score="12"),
                row("产出指标", "时效指标", "完工时间", "12月", "100%", level1_weight="40", level2_weight="6", score="6"),
                row("产出指标", "成本指标", "计划成本", "80万元", "100%", level1_weight="40", level2_weight="7", score="7"),
                row("效益指标", "经济效益", "减少维修支出", "10万元", "80%", level1_weight="35", level2_weight="10", score="8"),
                row("效益指标", "社会效益", "方便群众出行", "明显", "90%", level1_weight="35", level2_weight="10", score="9"),
                row("效益指标", "生态效益", "沿线绿化", "30公里", "100%", level1_weight="35", level2_weight="10", score="10"),
                row("效益指标", "可持续影响", "管护机制", "长效", "100%", level1_weight="35", level2_weight="5", score="5"),
                row("服务满意度", "服务对象满意度", "沿线群众（问卷200份）", "95%", "100%",
                    level1_weight="10", level2_weight="10", score="10"),
            ],
        },
    ],
    "total": "95.5",
    "total_label": "自评总分",
    "deviation_reason": "维修支出减少额未达预期，因雨季抢修增加。",
}  # fmt: skip

COMMON: Data = {
    "kind": "department-common",
    "pack": "guangshui-2020",
    "form_kind": "common",
    "title": "部门整体支出绩效评价共性指标自评表",
    "unit": "某某市交通局",
    "goals": [
        {
            "name": "共性指标",
            "weight": "30",
            "indicators": [
                row(one, two, name, None, None, level1_weight=w1, level2_weight=w2, weight=w, score=score)
                for one, w1, two, w2, name, w, score in (
                    ("投入", "5", "目标设定", "2", "绩效目标合理性", "1", "1"),
                    ("投入", "5", "目标设定", "2", "绩效指标明确性", "1", "1"),
                    ("投入", "5", "预算配置", "3", "在职人员控制率", "1", "1"),
                    ("投入", "5", "预算配置", "3", "“三公经费”变动率", "2", "2"),
                    ("过程", "25", "预算执行", "9", "公用经费控制率", "3", "3"),
                    ("过程", "25", "预算执行", "9", "“三公经费”控制率", "3", "3"),
                    ("过程", "25", "预算执行", "9", "政府采购执行率", "3", "2"),
                    ("过程", "25", "预算管理", "9", "管理制度健全性", "3", "3"),
                    ("过程", "25", "预算管理", "9", "资金使用合规性", "4", "4"),
                    ("过程", "25", "预算管理", "9", "预决算信息公开性", "2", "2"),
                    ("过程", "25", "资产管理", "7", "管理制度健全性", "2", "2"),
                    ("过程", "25", "资产管理", "7", "资产安全性", "4", "3"),
                    ("过程", "25", "资产管理", "7", "固定资产利用率", "1", "1"),
                )
            ],
        }
    ],
    "total": "28",
    "total_label": "合计",
}

SHIJIAZHUANG: Data = {
    **copy.deepcopy({k: v for k, v in HEAD.items() if k != "filled_on"}),
    "pack": "shijiazhuang-gaoxin-2020",
    "form_kind": "project",
    "title": "区级部门预算项目绩效自评表",
    "budget": {
        "weight": "10", "budget": "60", "arrived": "60", "executed": "57", "score": "10", "target": "≥95%", "actual": "95%",
        "fiscal": {"budget": "60", "arrived": "60", "executed": "57"},
    },
    "annual_goal": "举办培训班，提高从业人员技能。",
    "completion": "举办培训班四期，培训一百二十人。",
    "overall_rate": "96%",
    "goals": [
        {
            "name": None,
            "indicators": [
                *levels([
                    row("产出指标", "数量指标", "培训期数（期）", "4", "4", score="20"),
                    row("产出指标", "质量指标", "结业率", ">=95%", "98%", score="20"),
                ], 产出指标="40"),
                row("效益指标", "社会效益指标", "持证上岗人数（人）", "100", "80", level1_weight="40", score="32"),
                row("满意度指标", "满意度指标", "学员满意度（问卷）", ">=95%", "99%", level1_weight="10", score="10"),
            ],
        }
    ],
    "total": "92",
    "total_label": "总分",
    "deviation_reason": "部分学员因轮岗未参加考试，次年安排补考。",
}  # fmt: skip

MOF: Data = {
    **copy.deepcopy(HEAD),
    "pack": "mof-2020",
    "form_kind": "project",
    "title": "项目支出绩效自评表",
    "filled_on": None,
    "budget": {
        "weight": "10", "initial": "100", "budget": "120", "executed": "114", "rate": "95%", "score": "9.5",
        "fiscal": {"initial": "100", "budget": "110", "executed": "104"},
        "carryover": {"budget": "10", "executed": "10"},
    },
    "annual_goal": "完成设备更新，保障检测能力。",
    "completion": "设备更新完成，检测能力达标。",
    "goals": [
        {
            "name": None,
            "indicators": [
                row("产出指标", "数量指标", "购置设备", "≥20台", "18台", weight="20", score="18", note="两台设备因厂家断供次年到货"),
                row("产出指标", "质量指标", "验收合格率", "100%", "100%", weight="15", score="15"),
                row("产出指标", "时效指标", "完成时限", "12月31日前", "11月20日", weight="15", score="15"),
                row("效益指标", "社会效益指标", "检测能力", "提升", "提升", weight="15", score="12"),
                row("效益指标", "可持续影响指标", "设备使用年限", "≥8年", "10年", weight="15", score="15"),
                row("满意度指标", "服务对象满意度指标", "送检单位满意度（问卷）", "≥90%", "96%", weight="10", score="10"),
            ],
        }
    ],
    "total": "94.5",
    "total_label": "总分",
}  # fmt: skip

TRANSFER: Data = {
    **copy.deepcopy(MOF),
    "pack": "mof-transfer-2020",
    "form_kind": None,
    "title": "绩效目标自评表",
    "budget": {
        "weight": "10", "budget": "120", "executed": "114", "rate": "95%", "score": "9.5",
        "fiscal": {"budget": "110", "executed": "104"}, "other": {"budget": "10", "executed": "10"},
    },
}  # fmt: skip

RIGHT: dict[str, Data] = {
    "hubei project, weights in rows": HUBEI,
    "hubei project, points for the goal only": HUBEI_PLAIN,
    "hubei project, two goals": HUBEI_TWO_GOALS,
    "hubei department": HUBEI_DEPARTMENT,
    "guangshui project": GUANGSHUI,
    "guangshui common indicators": COMMON,
    "shijiazhuang project": SHIJIAZHUANG,
    "mof project": MOF,
    "mof transfer": TRANSFER,
}
"""Forms in which nothing is wrong."""


def form(data: Data) -> Form:
    return form_from_dict(data)


def spoilt(data: Data, **changes: Any) -> Data:
    """A copy with values changed; keys are paths with __ between: budget__rate, goals__0__indicators__2__score."""
    out = copy.deepcopy(data)
    for path, value in changes.items():
        *steps, last = [int(step) if step.isdigit() else step for step in path.split("__")]
        at: Any = out
        for step in steps:
            at = at[step]
        at[last] = value
    return out


def answers(data: Data, **options: Any) -> Answers:
    return check(form(data), load_pack(data["pack"]), **options)


def findings(data: Data, **options: Any) -> tuple[Found, ...]:
    return answers(data, **options).findings


def codes(data: Data, **options: Any) -> list[tuple[str, str]]:
    return [(found.code, found.where) for found in findings(data, **options)]

"""The catalogue of findings (问题目录): every code once, with title, severity, family, message and remedy.

Codes are public: never renamed, never reused. A message says in this order: where · what is wrong · found / expected · how to mend.
Severity and stage given here are defaults; a pack may soften, sharpen or switch off each of them.
"""

from __future__ import annotations

from jixiao.core.finding import Kind

FAMILIES = {
    "budget": "资金与执行",
    "totals": "合计",
    "weights": "分值",
    "scores": "得分",
    "filled": "漏填",
    "targets": "完成情况",
    "choices": "表头与选项",
    "design": "指标设计",
    "prose": "文字说明",
    "report": "自评报告",
    "evidence": "佐证材料",
    "publish": "公开",
    "together": "多表比对",
    "review": "复核",
    "across": "跨表比对",
}
"""Families of findings (类别) in the order of the handbook."""


def _kind(
    family: str,
    severity: str,
    code: str,
    title: str,
    message: str,
    remedy: str,
    stage: str = "active",
    together: bool = False,
    report: bool = False,
    across: bool = False,
) -> Kind:
    return Kind(
        code=code,
        title=title,
        severity=severity,
        family=family,
        message=message,
        remedy=remedy,
        stage=stage,
        together=together,
        report=report,
        across=across,
    )


# fmt: off
EXECUTION_RATE_MISMATCH = _kind(
    "budget", "error", "execution_rate_mismatch", "执行率与金额不符",
    "{where}：填报 {reported}，按 {how} 应为 {expected}。", "请核对预算数、执行数后改正。")
EXECUTION_SCORE_MISMATCH = _kind(
    "budget", "error", "execution_score_mismatch", "预算执行得分算错",
    "{where}：填报 {reported}，按 {how} 应为 {expected}。", "请按执行率重新计算得分，并相应改正总分。")
OVER_EXECUTION = _kind(
    "budget", "warning", "over_execution", "执行数大于预算数",
    "{where}：执行数 {reported} 大于预算数 {expected}（{how}）。", "请核对是否漏记追加预算；确属超支的，请说明资金来源。")
ZERO_BUDGET = _kind(
    "budget", "error", "zero_budget", "预算数为零",
    "{where}：预算数填报 {reported}，无法计算执行率，应为 {expected}。", "请核对预算数；确无预算的，预算执行不计分并说明原因。")
MONEY_ROWS_MISMATCH = _kind(
    "budget", "error", "money_rows_mismatch", "资金各行相加不等于总额",
    "{where}：总额填报 {reported}，各行相加（{how}）为 {expected}。", "请逐行核对资金来源后改正。")
SUBROW_SUM = _kind(
    "budget", "error", "subrow_sum", "“其中”与总数不符",
    "{where}：其中项为 {reported}，总数为 {expected}（{how}）。", "请核对“其中”所列各项与总数。")
DOUBLE_WEIGHTING = _kind(
    "budget", "error", "double_weighting", "总额与其中项重复计分",
    "{where}：总额行与其中项都填了得分（{reported}），只应 {expected}。", "部分不得与整体重复计分，请删去其中项的分值和得分。")
UNIT_MISMATCH = _kind(
    "budget", "error", "unit_mismatch", "单位不符",
    "{where}：填报 {reported}，{how}，应为 {expected}。", "请按表头单位改正数值。")
TOTAL_MISMATCH = _kind(
    "totals", "error", "total_mismatch", "总分与各项得分之和不符",
    "{where}：填报 {reported}，各项得分相加（{how}）为 {expected}。", "请核对各项得分后改正总分。")
WEIGHT_SUM_MISMATCH = _kind(
    "weights", "error", "weight_sum_mismatch", "分值合计不符",
    "{where}：{how}合计 {reported}，应为 {expected}。", "请调整分值，使各级分值与上一级一致、总分值为满分。")
SINGLE_INDICATOR_WEIGHT = _kind(
    "design", "warning", "single_indicator_weight", "单个指标分值过高",
    "{where}：一个指标占 {reported} 分，达到或超过 {expected} 分。", "请细化指标，分散分值。", "beta")
TOO_FEW_INDICATORS = _kind(
    "design", "warning", "too_few_indicators", "指标过少",
    "{where}：只有 {reported} 个指标，少于 {expected} 个。", "请补充能反映产出、效益和满意度的指标。", "beta")
SCORE_ABOVE_WEIGHT = _kind(
    "scores", "error", "score_above_weight", "得分高于分值",
    "{where}：得分 {reported}，高于分值 {expected}。", "得分不得超过分值，请改正。")
SCORE_MISMATCH = _kind(
    "scores", "error", "score_mismatch", "得分与完成情况不符",
    "{where}：填报 {reported}，按 {how} 应为 {expected}。", "请按计分办法重新计算。")
FULL_SCORE_BELOW_TARGET = _kind(
    "scores", "error", "full_score_below_target", "未达目标却得满分",
    "{where}：未达到目标（{how}）却没有扣分，得 {reported} 分，应为 {expected} 分。", "请按完成比例扣分并说明原因。")
SCORE_BELOW_FULL_WITHOUT_CAUSE = _kind(
    "scores", "error", "score_below_full_without_cause", "已达目标却扣分且无说明",
    "{where}：各项都达到目标（{how}），得分 {reported} 低于分值 {expected}。", "请核对得分；确应扣分的，请写明原因。")
QUAL_TIER_CONFLICT = _kind(
    "scores", "error", "qual_tier_conflict", "定性档次与得分不符",
    "{where}：{how}，得分 {reported}，该档应得 {expected}。", "请按实际档次改正得分，或改正完成情况的表述。")
MISSING_TARGET = _kind(
    "filled", "error", "missing_target", "缺指标值",
    "{where}：没有填写指标值，{how}，应有 {expected}。", "请按绩效目标申报表补填。")
MISSING_ACTUAL = _kind(
    "filled", "error", "missing_actual", "缺实际完成值",
    "{where}：没有填写实际完成值，{how}，应填 {expected}。", "请补填实际完成值并附佐证材料。")
MISSING_SCORE = _kind(
    "filled", "error", "missing_score", "缺得分",
    "{where}：没有填写得分，{how}，应为 {expected}。", "请补填得分并核对总分。")
PLACEHOLDER_LEFT = _kind(
    "filled", "error", "placeholder_left", "模板提示语或占位符未替换",
    "{where}：仍是模板的提示语或占位符「{reported}」，应填 {expected}。", "请删去提示语，填写实际内容。")
ACTUAL_NOT_MEASURED = _kind(
    "targets", "warning", "actual_not_measured", "实际完成值不是实测数",
    "{where}：实际完成值填 {reported}，{how}，应为 {expected}。", "请填写实际数值并附佐证材料。")
TARGET_FAR_EXCEEDED = _kind(
    "targets", "warning", "target_far_exceeded", "实际远超目标",
    "{where}：实际完成值 {reported}，{how}，指标值仅 {expected}。", "请说明原因，下一年度把指标值定得切合实际。")
QUAL_ECHO = _kind(
    "targets", "note", "qual_echo", "实际完成值照抄指标值",
    "{where}：实际完成值与指标值一字不差（{reported}），应写 {expected}。", "请写明实际做到了什么。", "beta")
PERCENT_OVER_100 = _kind(
    "targets", "warning", "percent_over_100", "比率超过 100%",
    "{where}：填报 {reported}，{how}，不应超过 {expected}。", "请核对分子和分母。")
SPEND_OUTPUT_CONFLICT = _kind(
    "targets", "warning", "spend_output_conflict", "花钱与办事不相称",
    "{where}：{how}，填报执行率 {reported}，与 {expected} 不相称。", "请说明为何支出与产出不一致，或核对实际完成值。", "beta")
OPTION_CONFLICT = _kind(
    "choices", "warning", "option_conflict", "单选栏勾选有误",
    "{where}：勾选了 {reported}，{expected}。", "请勾选且只勾选一个选项。")
YEAR_MISMATCH = _kind(
    "choices", "warning", "year_mismatch", "年度不一致",
    "{where}：写 {reported}，{how}，应为 {expected}。", "请核对评价年度后改正。")
DUPLICATE_INDICATOR = _kind(
    "design", "warning", "duplicate_indicator", "指标重复",
    "{where}：同一指标列了 {reported}（{how}），应为 {expected}。", "请删去重复的一行，并核对分值和总分。")
TARGET_ECHO = _kind(
    "design", "warning", "target_echo", "指标值重复指标名称",
    "{where}：指标值（{reported}）只是重复指标名称，应为 {expected}。", "请写明可以衡量的标准。", "beta")
OPERATOR_INVALID = _kind(
    "design", "warning", "operator_invalid", "指标值的比较符不当",
    "{where}：指标值写作 {reported}，{how}，应为 {expected}。", "请改正比较符。")
DIRECTION_SUSPECT = _kind(
    "design", "warning", "direction_suspect", "指标值的方向可疑",
    "{where}：指标值写作 {reported}，{how}，一般应为 {expected}。", "请核对比较符的方向。", "beta")
TARGET_IN_NAME = _kind(
    "design", "warning", "target_in_name", "指标值写进了指标名称",
    "{where}：名称中已有指标值 {reported}，应为 {expected}。", "请把数值移到指标值栏，名称只写衡量什么。", "beta")
CLASS_MISMATCH = _kind(
    "design", "note", "class_mismatch", "指标归类不当",
    "{where}：列在 {reported} 之下，{how}，应归入 {expected}。", "请移到相应的二级指标下。", "beta")
GOAL_NOT_TEXT = _kind(
    "design", "warning", "goal_not_text", "目标或完成情况没有文字",
    "{where}：只填 {reported}，应为 {expected}。", "请用文字写明要做什么、做到什么程度。")
UNEXPLAINED_SHORTFALL = _kind(
    "prose", "warning", "unexplained_shortfall", "有未完成项却没有说明原因",
    "{where}：{how}，原因栏{reported}，应 {expected}。", "请在原因栏逐项说明，并写改进措施。")
NARRATIVE_MISMATCH = _kind(
    "prose", "error", "narrative_mismatch", "文字与表内数据不符",
    "{where}：文字写 {reported}，{how}，应为 {expected}。", "请核对后使文字与表内数据一致。")
REPORT_TOO_LONG = _kind(
    "report", "warning", "report_too_long", "报告超过规定字数",
    "{where}：全文 {reported}，{how}，应为 {expected}。", "请精简，细节移到佐证材料。", "beta", report=True)
REPORT_SECTION_MISSING = _kind(
    "report", "warning", "report_section_missing", "报告缺少规定的章节",
    "{where}：按{how}，报告{reported}，应有 {expected}。", "请补写；确实没有内容的，写明“无”和原因。", "beta", report=True)
SATISFACTION_NO_SURVEY = _kind(
    "evidence", "note", "satisfaction_no_survey", "满意度没有调查依据",
    "{where}：满意度填 {reported}，{how}，应有 {expected}。", "请写明调查方式、样本数，并附问卷汇总。", "beta")
EVIDENCE_MISSING = _kind(
    "evidence", "warning", "evidence_missing", "缺佐证材料",
    "{where}：得 {reported} 分而没有佐证材料，应有 {expected}。", "请上传或列明佐证材料。")
EVIDENCE_FOREIGN_YEAR = _kind(
    "evidence", "warning", "evidence_foreign_year", "佐证材料不是本年度的",
    "{where}：佐证材料标题写 {reported}，评价年度为 {expected}。", "请更换为评价年度的材料，或说明为何引用。")
PUBLISH_INCOMPLETE = _kind(
    "publish", "note", "publish_incomplete", "公开前须补全",
    "{where}：公开前须填写，现为{reported}，应填 {expected}。", "请补填后再公开。", "beta")
PERSONAL_DATA = _kind(
    "publish", "note", "personal_data", "含个人信息",
    "{where}：含有 {reported}，公开件中应 {expected}。", "请在公开件中遮盖个人信息。")
REUSED_REASON = _kind(
    "together", "warning", "reused_reason", "多个项目共用同一段原因",
    "{where}：与{how}的文字相同（{reported}），应写 {expected}。", "请针对本项目说明原因。", "active", True)
BOILERPLATE_COPY = _kind(
    "together", "warning", "boilerplate_copy", "文字抄自别的项目",
    "{where}：与{how}的文字大半相同（{reported}），应写 {expected}。", "请改写为本项目的情况。", "beta", True)
ALL_FULL = _kind(
    "together", "warning", "all_full", "全部项目都是满分",
    "{where}：{how}，自评均为 {reported}，难以反映差别，应 {expected}。", "请复核评分是否客观。", "active", True)
RECHECK_RAISES = _kind(
    "review", "warning", "recheck_raises", "复核分高于自评分",
    "{where}：复核分 {reported} 高于自评分 {expected}。", "请说明提高得分的依据。")
RECHECK_NO_REASON = _kind(
    "review", "warning", "recheck_no_reason", "复核扣分没有理由",
    "{where}：复核分 {reported} 低于自评分 {expected}，没有写理由。", "请逐项写明扣分依据。")
RECHECK_PCT_MISMATCH = _kind(
    "review", "warning", "recheck_pct_mismatch", "复核分与完成比例不符",
    "{where}：复核分 {reported}，按 {how} 应为 {expected}。", "请按计分办法核对复核分。")
RECHECK_BLANK = _kind(
    "review", "warning", "recheck_blank", "复核分漏填",
    "{where}：其他指标已有复核分，本项为空，自评分为 {reported}，应填 {expected}。", "请补填复核分。")
RECHECK_INCONSISTENT = _kind(
    "review", "warning", "recheck_inconsistent", "复核前后不一致",
    "{where}：复核分 {reported}，{how}，应为 {expected}。", "同样情况应按同样比例扣分，复核总分应等于各项复核分之和。")
ACROSS_SAME_REASON = _kind(
    "across", "note", "across_same_reason", "不同项目的原因写法相同",
    "{where}：请看这里，{how}，如{reported}。", "请核对各项目是否确有共同原因，是否写明了本项目的情况。", "beta", across=True)
ACROSS_SAME_TEXT = _kind(
    "across", "note", "across_same_text", "不同项目的文字大致相同",
    "{where}：请看这里，{how}，如{reported}。", "请核对这段文字是否符合各项目自己的情况。", "beta", across=True)
ACROSS_OTHER_NAME = _kind(
    "across", "note", "across_other_name", "文字里写的是别的单位或项目",
    "{where}：请看这里，{how}，写的是{reported}。", "请核对这段文字说的是不是本项目。", "beta", across=True)
ACROSS_ALL_FULL = _kind(
    "across", "note", "across_all_full", "一个单位的项目全是满分",
    "{where}：请看这里，{how}，自评均为 {reported}。", "请了解各项目的完成情况是否确无差别。", "beta", across=True)
ACROSS_ALWAYS_SATISFIED = _kind(
    "across", "note", "across_always_satisfied", "满意度总是 100%",
    "{where}：请看这里，{how}，满意度均填 {reported}。", "请了解满意度是怎样调查的，样本有多少。", "beta", across=True)
ACROSS_ROUND_FIGURES = _kind(
    "across", "note", "across_round_figures", "完成值多为整数",
    "{where}：请看这里，{how}，如{reported}。", "请了解这些数是怎样统计的，是否为估计数。", "beta", across=True)
ACROSS_OUTLIER = _kind(
    "across", "note", "across_outlier", "与同类指标相差很大",
    "{where}：请看这里，填报 {reported}，{how}，同类的中位数为 {expected}。", "请核对数值和单位；情况属实的，了解特殊之处。", "beta", across=True)
ACROSS_TARGET_LOWERED = _kind(
    "across", "note", "across_target_lowered", "目标低于上年实际",
    "{where}：请看这里，{how}，如 {reported}，上年已达到 {expected}。", "请了解目标是否定得偏低；任务确有减少的，写明原因。", "beta", across=True)
ACROSS_SAME_TARGETS = _kind(
    "across", "note", "across_same_targets", "目标连年不变",
    "{where}：请看这里，{how}，如{reported}。", "请了解目标是否按当年的任务和资金测算。", "beta", across=True)
ACROSS_OPEN_PROBLEM = _kind(
    "across", "note", "across_open_problem", "同一问题连年出现",
    "{where}：请看这里，{how}，如{reported}。", "请了解上年所写的改进措施是否落实。", "beta", across=True)
# fmt: on

KINDS: tuple[Kind, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Kind))
"""Every kind of finding in the order of the catalogue (问题目录)."""

_BY_CODE = {kind.code: kind for kind in KINDS}


def kind_of(code: str) -> Kind:
    """The kind with this code (按代码查目录); KeyError when there is none."""
    return _BY_CODE[code]

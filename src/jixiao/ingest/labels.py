"""What labels mean (栏目辨识), by sense and not by place: the one vocabulary of the recogniser.

Standard terms of the field and their variants seen in published forms of several provinces; a pack's aliases are added by
``ingest.match``. Everything here takes text as printed and returns a role, or None when the text is no label.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.ingest.wording import bare, label, split_points

# --- what packs call things ----------------------------------------------------------------------------------------

_LEARNT: dict[str, dict[str, str]] = {}


def learn(words: dict[str, dict[str, str]]) -> None:
    """Take the names that packs use (模板包别名): {part: {label: role}}, part being column, money, money_row, head, text or goal.

    The field's own vocabulary comes first; what packs add only speaks where it is silent. Known answers are forgotten when the words change.
    """
    if words == _LEARNT:
        return
    _LEARNT.clear()
    _LEARNT.update(words)
    for answer in (column_role, money_column, money_row, head_role, text_row, goal_column):
        answer.cache_clear()


def _learnt(part: str, core: str) -> str | None:
    return _LEARNT.get(part, {}).get(core)


# --- the head of the indicator table -------------------------------------------------------------------------------

_COLUMNS = (
    ("level1", r"一级指标|一级|指标类型|项目权重|指标类别"),
    ("level2", r"二级指标|二级|指标分类"),
    ("name", r"三级指标(名称)?|三级|指标名称|指标内容|评价内容|具体指标|绩效指标名称|绩效指标|指标|考核指标|四级指标名称|具体内容"),
    ("detail", r"四级指标|指标解释|指标定义|指标释义"),
    ("sign", r"指标性质|指标符号|运算符号?|计算符号?|比较符号?|符号|性质|目标方向|指标方向|方向|计量符号|关系"),
    ("unit", r"计量单位|度量单位|指标单位|单位|量纲"),
    ("target", r"(项目)?((年初|年度|全年|预期|绩效|计划|当年|本年|本年度|设定|预定|申报|原定|总体|期初|指标)*)(设定)?(绩效)?(目标|指标|预期|计划)(完成|设定|目标)?(指标)?值?"
               r"|年初预期值|预期值|目标值|指标值|计划值|目标|预期目标|计划完成值|应完成值|年初目标|年初设定(目标)?值|调整(后)?(指标|目标)值|(指标|目标)调整值"),
    ("actual", r"(项目)?(全年|年度|年终|年末|当年|本年|本年度|截至年底|自评)?(实际|自评)?(完成|实现|执行|达成)(指标|目标)?(值|情况|数|结果)"
               r"|(全年|年度|年终|年末)?实际(值|完成|完成数|实现值|指标值|情况)|实际完成指标值|完成值|实际值|完成情况|年终指标值|年末值"),
    ("completion", r"得分系数|得分率|偏差率|偏离度|完成率|完成程度|完成比例|指标完成率|完成度|目标完成率|完成百分比|实现程度"),
    ("weight", r"(指标)?(分值|权重|满分|标准分值?|权重分值?|分值权重|权重值|分数|应得分|设定分值|权重分数|标准分数)"),
    ("score", r"(自评|评价|指标|实际|项目|绩效|单位自评|部门自评)?(得分|评分|自评分|自评得分|打分|得分值|自评分值|自评分数)"),
    ("review_score", r"(财政|主管部门|部门|第三方|专家)?(复核|复评|抽查|审核|抽评|重评|再评价|核定|评审)(得分|分|评分|分数|分值)"),
    ("note", r".*(偏差|偏离|未完成|未达).*(原因|措施|说明|分析).*|原因分析.*|备注|说明|评价标准.*|评分标准.*|计分标准.*|指标说明|评分依据|评价依据|自评依据|"
             r"得分理由|扣分原因.*|扣分说明|改进措施.*|评分说明|完成情况(及|和)?说明|自评评分标准|评分细则|偏差情况|偏差度说明|数据来源|佐证材料.*|指标值说明|得分说明|评分规则"),
)  # fmt: skip
_COLUMN_RULES = tuple((role, re.compile(pattern)) for role, pattern in _COLUMNS)


@lru_cache(maxsize=16384)
def column_role(text: str) -> str | None:
    """Role of a head cell of the indicator table (指标表列): level1, level2, name, detail, sign, unit, target, actual, completion, weight,
    score, review_score, note; None when it is no such head."""
    core = label(text)
    if not core:
        inner = bare(text).strip("()[]")
        core = inner
    if not core or len(core) > 24:
        return None
    for role, rule in _COLUMN_RULES:
        if rule.fullmatch(core):
            return role
    return _learnt("column", core)


# --- the money part ------------------------------------------------------------------------------------------------

_MONEY_COLUMNS = (
    ("initial", r"(项目)?年初(预算|批复|安排|预算批复|预算安排|部门预算)(数|额|金额|资金|情况)?|期初预算数?|年初数|初始预算数?"),
    ("arrived", r"(资金|预算|实际|全年|财政资金|项目资金|本年)*到位(数|资金|金额|情况|额)?"),
    ("executed", r"(全年|资金|预算|实际|项目|年度|本年|当年|全年实际|累计)*(执行|支出|使用|决算)(数|额|金额|情况|资金)?|实际(支付|列支)数?"),
    ("budget", r"(全年|年度|资金|调整后?|调整后全年|全年调整|本年|当年|项目|最终|总)*预算(数|额|总额|金额|安排情况|安排数|安排|资金|调整数|总数|批复数|下达数)?|预算调整数|全年预算数|调整数"),
    ("rate", r"(资金|预算|全年|项目|预算资金)*(执行|支出|完成|使用)(率|进度|比例)"),
    ("weight", r"(指标|执行率|预算执行率?)?(分值|权重|满分|标准分值?)"),
    ("score", r"(自评|执行率?|预算执行)?得分|自评分"),
)  # fmt: skip
_MONEY_RULES = tuple((role, re.compile(pattern)) for role, pattern in _MONEY_COLUMNS)

SOURCES = {"中央": "central", "省": "upper", "省、地": "upper", "省市": "upper", "省级": "upper", "市级": "upper", "上级": "upper",
           "本级": "own", "县级": "own", "区级": "own", "本级财政": "own", "其他": "other", "合计": "total", "总额": "total", "自筹": "other",
           "中央资金": "central", "省级资金": "upper", "市级资金": "upper", "本级资金": "own", "其他资金": "other"}  # fmt: skip


@lru_cache(maxsize=16384)
def money_column(text: str) -> str | None:
    """Role of a head cell of the money part (预算执行表列): initial, budget, arrived, executed, rate, weight, score."""
    core = label(text)
    if not core or len(core) > 16:
        return None
    for role, rule in _MONEY_RULES:
        if rule.fullmatch(core):
            return role
    return _learnt("money", core)


_MONEY_ROWS = (
    ("total", r"(项目)?(年度|全年|部门|部门整体|单位|整体|项目|预算|本年|本年度)*(财政|支出|预算|收入)?(资金|支出|预算|收入)?(总额|总计|合计|总数|总金额)|小计|年度财政资金总额|(预算|项目)资金|"
              r"资金总量|部门整体支出|年度预算|总计"),
    ("carryover", r"(其中)?:?(上年|以前年度|往年|上年度|历年)?(财政)?(结转结余|结余结转|结转|结余)(资金|数|金额)?"),
    ("fiscal", r"(其中)?:?[1-4一二]?[、.]?(本年|当年|年度|全年|本级|区级|县级|市级|中央|一般公共预算|公共)*(财政(资金|拨款)?|一般公共预算)(拨款|资金|总额|安排)?"),
    ("other", r"(其中)?:?[1-4二三]?[、.]?(其他|其它|自有|单位|自筹|非财政|非财政拨款|财政专户管理)(资金|收入|来源)?"),
    ("source", r"(其中)?:?(中央|省级?|市级?|县级?|区级?|市县|地方|上级|本级|政府性基金|国有资本经营|社会资本|债券)(预算)?(补助|资金|投入|配套|配套资金|安排|收入)?"),
    ("basic", r"(其中)?:?(一般公共预算)?基本支出(总额|数)?"),
    ("project", r"(其中)?:?项目支出(总额|数)?"),
)  # fmt: skip
_MONEY_ROW_RULES = tuple((role, re.compile(pattern)) for role, pattern in _MONEY_ROWS)


@lru_cache(maxsize=16384)
def money_row(text: str) -> str | None:
    """Which row of the money part a label names (资金行): total, fiscal, carryover, other, basic, project."""
    core = label(text).replace("：", ":")
    if not core or len(core) > 16:
        return None
    for role, rule in _MONEY_ROW_RULES:
        if rule.fullmatch(core):
            return role
    return _learnt("money_row", core)


# --- the head and foot of a form -----------------------------------------------------------------------------------

_HEAD = (
    ("project", r"(项目|专项|政策)(（政策）)?名称|项目(资金)?名称|专项(资金|名称)+|项目\(政策\)名称|转移支付名称|专项资金名称|转移支付\(项目\)名称"),
    ("supervisor", r"(项目)?主管(部门|单位|预算部门)(及代码|名称)?|预算主管部门|(中央|省级|市级)?主管部门|主管预算(部门|单位)|地方主管部门|一级预算单位|(业务|归口)(主管|管理)(部门|单位|科室)"),
    ("implementer", r"(项目|资金|具体)?(实施|使用|承担|执行)(\(主管\))?单位(名称)?|项目单位|实施\(主管\)单位|资金使用单位|用款单位|基层预算单位|二级预算单位|项目实施主体|预算单位|项目承担单位"),
    ("unit", r"单位名称|填报单位|部门名称|部门\(单位\)名称|自评单位|填表单位|评价单位|单位|部门\(单位\)|编制单位|预算部门\(单位\)名称|填报部门|填报单位\(盖章\)|(省级|市级|县级|区级)?预算部门(\(单位\))?(名称)?"),
    ("filled_on", r"填报日期|填报时间|填表日期|填表时间|填写日期|自评日期|日期|自评时间"),
    ("money_unit", r"(金额|计量|资金)?单位:(亿|万|千)?元|金额单位"),
    ("year", r"(预算|评价|自评|项目|考核)?年度"),
    ("total", r"自评总分|自评得分|总得分|自评分|总分|项目自评得分|自评总得分"),
    ("contact", r"项目负责人(及(联系)?电话)?|填报人|填表人|联系人(及(联系)?电话)?|联系电话|电话|经办人|审核人|负责人|单位负责人|财务负责人|单位领导审签|单位领导|领导签字|主要负责人|分管领导|手机|"
                r"单位负责人签字|填报人签字|联系方式"),
    ("basic_expenditure", r"基本支出(总额|数)"),
    ("project_expenditure", r"项目支出(总额|数)"),
)  # fmt: skip
_HEAD_RULES = tuple((role, re.compile(pattern)) for role, pattern in _HEAD)
_MONEY_UNIT = re.compile(r"(?:金额)?单位[:：]?\s*((?:亿|万|千)?元)")
CHOICE_NAMES = re.compile(
    r"项目(类别|属性|类型|性质|分类|来源|级别|期限)|资金(性质|类别|类型|用途)|(项目)?资金来源类型|评价(类型|方式|阶段)|预算类型|支出类型"
)


@lru_cache(maxsize=16384)
def head_role(text: str) -> str | None:
    """Which head field a label names (表头栏目): project, supervisor, implementer, unit, filled_on, total, contact ..., or None."""
    core = bare(text)
    if not core or len(core) > 20:
        return None
    for candidate in (core, label(text)):
        for role, rule in _HEAD_RULES:
            if rule.fullmatch(candidate):
                return role
    return _learnt("head", label(text))


_ROWS = (
    ("deviation_reason", r".*(偏差|未完成|未达(到|成)|存在(的)?问题|主要问题|问题(及|和)原因|扣分).{0,16}(原因|问题|分析|措施|说明).*|(存在(的)?)?(主要)?问题(和|及)?(原因)?(分析)?|.*原因分析.*|存在的?问题"),
    ("improvement", r".*(改进|整改|下一步).{0,12}(措施|方案|建议|打算|工作|计划).*|.*结果(的)?应用.*(方案|情况|建议)?|.*(措施|方案).*结果应用.*"),
    ("remark", r"备注|说明|注|其他(需要)?(要)?说明的?(问题|情况|事项)|填表说明|填报说明|其他说明|相关说明"),
)  # fmt: skip
_ROW_RULES = tuple((role, re.compile(pattern)) for role, pattern in _ROWS)


@lru_cache(maxsize=16384)
def text_row(text: str) -> str | None:
    """Which long text a row's label announces (文字栏): deviation_reason, improvement, remark."""
    core = label(text)
    if not core or len(core) > 32:
        return None
    core = re.sub(r"^[一二三四五六七八九十]+[、.]", "", core)
    for role, rule in _ROW_RULES:
        if rule.fullmatch(core):
            return role
    return _learnt("text", core)


_GOAL_COLUMNS = (
    ("period_goal", r"(实施期|中期|中长期|三年|五年|总体实施期)(总体)?(绩效)?目标"),
    ("overall_rate", r"(总体|目标|整体|年度目标|目标总体)*完成(率|比例|进度|程度)"),
    ("completion", r"(年度|全年|总体|目标|具体|实际|绩效|年度总体|年度绩效)*(目标)?(实际|总体)?(完成|实现|执行)(目标)?(情况|结果)?(综述|概述|说明)?|年度(总体)?目标完成情况综述|实际完成(目标)?情况|自评完成情况"),
    ("annual_goal", r"(项目|部门|单位|整体)?(年度|年初|当年|全年|总体|绩效|预期|设定|年初设定|年度总体|年度绩效|年度预期|整体|部门整体|项目)*(预期)?目标(内容|情况|值)?(概述|综述|描述)?|年初设定(的)?(绩效)?目标|预期目标|职能职责概述"),
)  # fmt: skip
_GOAL_RULES = tuple((role, re.compile(pattern)) for role, pattern in _GOAL_COLUMNS)


@lru_cache(maxsize=16384)
def goal_column(text: str) -> str | None:
    """Role of a head cell of the goal part (年度目标栏): annual_goal, completion, overall_rate."""
    core = label(text)
    if not core or len(core) > 18:
        return None
    for role, rule in _GOAL_RULES:
        if rule.fullmatch(core):
            return role
    return _learnt("goal", core)


GOAL_LABEL = re.compile(
    r"^(项目|部门|单位)?(年度|总体|整体)(总体|整体)?(绩效)?(指标)?目标(\d+|[一二三四五])?(?=$|[:：(（\s\d、,，.\u4e00-\u9fff])"
)
_GOAL_NUMBERED = re.compile(r"^(项目|部门|单位)?(年度|总体|整体)?(绩效)?(指标)?目标\s*(\d+|[一二三四五])\s*[:：(（]?")


@lru_cache(maxsize=4096)
def is_goal_label(text: str) -> bool:
    """Whether a text is the label of an annual goal (年度绩效目标 1 (80 分) …), possibly with its text behind."""
    core = bare(text)
    return bool(GOAL_LABEL.match(core) or _GOAL_NUMBERED.match(core))


TOTAL = re.compile(
    r"总分|合计|总计|自评总分|总得分|得分合计|合计得分|总分合计|自评得分合计|评价总分|综合得分|合计总分|总分\(100分\)|自评总得分|分值合计|小计"
)


@lru_cache(maxsize=8192)
def is_total(text: str) -> bool:
    """Whether a label announces the sum of the scores (总分行)."""
    return bool(TOTAL.fullmatch(label(text)))


_SUBTOTAL = re.compile(r".{0,14}(小计|分计)|(产出|效益|满意度|成本|绩效|管理|过程|投入).{0,8}合计")


@lru_cache(maxsize=8192)
def is_subtotal(text: str) -> bool:
    """Whether a label announces the sum of a group only (小计行), which is no row of its own."""
    return bool(_SUBTOTAL.fullmatch(label(text)))


# --- levels --------------------------------------------------------------------------------------------------------

_LEVEL1 = re.compile(
    r"满意指标|(项目)?(产出|效益|效果|满意度|影响|影响力|投入|过程|成本|社会评价|履职效能|履职效果|履职|可持续发展能力|运行成本|管理效率|服务满意度|预算执行率?|预算执行情况|绩效|决策|管理|"
    r"预算执行|可持续性|社会效应|职责履行|预算管理|资金管理|年度履职目标完成|部门管理|履职产出|部门履职|约束性|重点工作任务完成|重点工作|资金执行率?)(类|性)?(指标)?"
)
_LEVEL2 = re.compile(
    r"(数量|质量|时效|成本|及时(度|性)|进度|经济|社会|生态|环境|生态环境|可持续(性|影响|发展)?|经济效益|社会效益|生态效益|环境效益|生态环境效益|效果|"
    r"经济成本|社会成本|生态环境成本|服务对象(的)?满意度|社会公众满意度?|公众满意度?|群众满意度?|社会公众或服务对象满意度?|服务对象或社会公众满意度?|受益(对象|群众)满意度?|满意度|服务满意度|"
    r"目标设定|预算配置|预算编制|预算执行|预算管理|资产管理|资金管理|产出数量|产出质量|产出时效|产出成本|项目立项|资金落实|业务管理|财务管理|目标管理|"
    r"社会影响|长效管理|创新能力|职责履行|履职效益|实施效果|经济性|工作效率|履职效果|企业.{0,8}满意度?|社会满意度?|部门协助|人才支撑|体制机制改革?|组织管理|"
    r"监督管理|人员管理|政府采购管理?|信息管理|服务对象|.{2,10}满意度)(类)?(效益|影响)?(指标)?"
)
OUTPUT_LEVEL2 = re.compile(r"(产出)?(数量|质量|时效|成本|及时|进度|经济成本|社会成本|生态环境成本)")
BENEFIT_LEVEL2 = re.compile(r"(经济|社会|生态|环境|可持续|效果)(?!.*(满意|成本))")
SATISFACTION_LEVEL2 = re.compile(r".*满意")


@lru_cache(maxsize=16384)
def level_core(text: str) -> str:
    """A level's name without points, numbering and blanks (层级名)."""
    core = bare(split_points(text)[0])
    return re.sub(r"^[\d一二三四五六七八九十]+[、.．)]", "", core)


@lru_cache(maxsize=16384)
def is_level1(text: str) -> bool:
    """Whether a text names a level 1 (一级指标名): 产出指标, 效益指标（30分）, 满意度指标 ..."""
    core = level_core(text)
    return len(core) <= 14 and bool(_LEVEL1.fullmatch(core))


@lru_cache(maxsize=16384)
def is_level2(text: str) -> bool:
    """Whether a text names a level 2 (二级指标名): 数量指标, 社会效益, 服务对象满意度指标 ..."""
    core = level_core(text)
    if len(core) > 22:
        return False
    return bool(_LEVEL2.fullmatch(core)) or (
        core.endswith("指标") and len(core) <= 14 and not _TEMPLATE.fullmatch(core) and core != "指标"
    )


_LOOSE_LEVEL2 = re.compile(r"(?!服务对象|社会公众|公众|受益).{2,10}满意度(指标)?")


@lru_cache(maxsize=16384)
def is_standard_level2(text: str) -> bool:
    """Whether a text is one of the field's own level 2 names, and not just something that may also name an indicator (企业满意度)."""
    core = level_core(text)
    return bool(_LEVEL2.fullmatch(core)) and (core.endswith("指标") or not _LOOSE_LEVEL2.fullmatch(core))


@lru_cache(maxsize=4096)
def level1_for(level2: str) -> str | None:
    """The level 1 that a level 2 belongs to by its nature: output, benefit, satisfaction; None when it may be any."""
    core = level_core(level2)
    if SATISFACTION_LEVEL2.match(core):
        return "satisfaction"
    if OUTPUT_LEVEL2.match(core):
        return "output"
    if BENEFIT_LEVEL2.match(core):
        return "benefit"
    return None


@lru_cache(maxsize=4096)
def level1_sense(level1: str) -> str | None:
    """What a level 1 is about: output, benefit, satisfaction, execution, or None."""
    core = level_core(level1)
    if "满意" in core:
        return "satisfaction"
    if "预算执行" in core or core.startswith("资金执行率"):
        return "execution"
    if core.startswith(("产出", "项目产出")):
        return "output"
    if "效益" in core or core.startswith("效果"):
        return "benefit"
    if core.startswith("成本"):
        return "cost"
    return None


_TEMPLATE = re.compile(
    r"(指标|目标)?[\d一二三四五六]*[:.、]?|[.…。·]+|(指标)?[.…]+|[xX×]+(指标)?|(二级|三级)?指标[\d]+[:：]?[.…]*"
)


@lru_cache(maxsize=8192)
def is_template(text: str) -> bool:
    """Whether a text is an unused template row (模板空行): 指标 1, 指标2：, ..., ……"""
    return bool(_TEMPLATE.fullmatch(bare(text)))


_NOTHING = re.compile(
    r"\(?((本项目|本单位|该项目)?(无|不涉及|不适用|没有|暂无)(此项|该项|相关|本项|此类|该类)?(指标|内容)?|[-—–/／\\~]+|〇)\)?"
)


@lru_cache(maxsize=8192)
def is_nothing(text: str) -> bool:
    """Whether a text says that there is nothing (无此项): 无, 不涉及, 不适用, a dash."""
    return bool(_NOTHING.fullmatch(bare(text)))


# --- titles --------------------------------------------------------------------------------------------------------

_FORM_TITLE = re.compile(
    r".{0,70}(自评表|自评情况表|自评价表|评价表|自评打分表|自评汇总表|自评得分表|自我评价表|评分表|绩效目标完成情况表|自评统计表)(\(.{0,14}\))*"
)
_NOT_TITLE = re.compile(
    r".*[。；;]$|.*(填报|填列|填写|详见|见附|附件\d+[:：].{20,})|^[(（]?[\d一二三四五六七八九十]+[)）、.]|.*[:：].{6,}"
)
_DECLARATION = re.compile(r".{0,70}(绩效目标(申报)?表|目标申报表|绩效目标批复表|监控(情况)?表)(\(.{0,14}\))*")


@lru_cache(maxsize=4096)
def is_form_title(text: str) -> bool:
    """Whether a line is the title of a form (表名): …自评表, …自评情况表."""
    core = bare(text)
    return len(core) <= 80 and bool(_FORM_TITLE.fullmatch(core)) and not _NOT_TITLE.match(core)


@lru_cache(maxsize=4096)
def is_declaration_title(text: str) -> bool:
    """Whether a line is the title of a declaration or a monitoring form (申报表、监控表), which is no self-evaluation."""
    core = bare(text)
    return bool(_DECLARATION.fullmatch(core)) and "自评" not in core


ATTACHMENT = re.compile(r"附\s*[件表]?\s*\d{0,2}(-\d+)?\s*[:：]?$")
YEAR_LINE = re.compile(r"^[(（\[]?\s*(20\d\d|\d{4})\s*年?度?\s*[)）\]]?$")
YEAR_IN_TITLE = re.compile(r"(20\d\d)\s*年")


def money_unit_in(text: str) -> str | None:
    """The money unit a line states (金额单位): "金额单位：万元" → 万元."""
    found = _MONEY_UNIT.search(text)
    return found.group(1) if found else None


def before_money_unit(text: str) -> str:
    """A value without the money unit printed behind it on the same line: 某局 单位：万元 → 某局."""
    found = _MONEY_UNIT.search(text)
    return text[: found.start()].rstrip(" (（") if found else text


_UNIT_IN_HEAD = re.compile(r"[(（]?\s*(?:单位[:：])?\s*(亿元|万元|千元|元)\s*[)）]")


def money_unit_in_head(text: str) -> str | None:
    """The money unit in a head's brackets: 预算执行情况（万元）→ 万元."""
    found = _UNIT_IN_HEAD.search(text)
    return found.group(1) if found else None

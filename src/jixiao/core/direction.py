"""Which way an indicator runs (指标方向): at least, at most, exactly the target — or not to be told.

The sign of the target decides. Without a sign the words beside the figure do, then the name with its place in the form: what nobody wants more
of, time to be kept short and money to be spent run down; a bare figure of anything else means "at least". Where the words leave it open which way
is the good one, the direction is unknown: nothing is invented.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.core.day import year_and_month
from jixiao.core.folding import folded
from jixiao.core.meaning import Quantity
from jixiao.core.quantity import read_quantity

POSITIVE, REVERSE, EQUAL, UNKNOWN = "positive", "reverse", "equal", "unknown"

_AT_LEAST = re.compile(r"不(?:得|应)?(?:低于|少于|小于|短于)|以上|至少|最少|高于|多于|大于|超过|突破|及以上")
_AT_MOST = re.compile(
    r"不(?:得|应)?(?:超过|超出|超|高于|多于|大于|长于|突破|晚于|迟于)|以内|之内|以下|控制[在到至]|限制在|低于|少于|小于|至多|最多|不超"
    r"|(?:下降|降低|减少|压减|压缩|缩短|降)[至到为]"
)

# What nobody wants more of: such a noun at the end of the name, with or without a measure behind it.
_BAD = (
    r"(?:投诉|差评|不满意|事故|死亡|伤亡|溺水|失业|违规|违纪|违法|违约|差错|错误|误差|失误|偏差|不合格|不达标|超标|超载|超时|超支|超期|超预算|超概算|预算调整|逾期|延期|延误|"
    r"发病|患病|病死|感染|传染|近视|肥胖|复发|犯罪|案发|发案|刑事案件|治安案件|警情|流失|辍学|失学|返贫|致贫|漏损|漏报|错报|误报|漏诊|误诊|虚报|瞒报|"
    r"冒领|泄漏|泄露|故障|空置|闲置|撂荒|缺陷|损耗|损失|损坏|破损|丢失|浪费|退货|退件|返工|返修|缺勤|旷工|拖欠|欠薪|欠费|坏账|不良贷款|不良|负债|债务|"
    r"库存|结转结余|结余结转|拥堵|等候|等待|排队|火灾|舆情事件|群体性事件|上访|信访|信访积案|停电|停水|停机|断网|宕机|中断|"
    r"能耗|耗能|耗电|耗水|油耗|电耗|水耗|煤耗|物耗|重污染天气|排放|噪声|噪音|污染|浓度|PM2\.?5|PM10|黑臭水体|裸露|空气质量指数|三公经费变动|三公经费控制|公用经费控制|在职人员控制|(?<=[\u4e00-\u9fff])发生(?=率|起|件|次))"
)
_KIND = r"(?:行为|事件|问题|案件|现象|情况|发放|操作|使用|支出|人员|物|举报|余额)?"
_MEASURE = (
    r"(?:年均|月均|日均|平均)?(?:发生)?(?:率|数|数量|总数|总量|人数|人次|人次数|批次|件次|量|件数|次数|起数|例数|案件数|户数|天数|时间|时长|比例|占比|金额|"
    r"面积|强度|指数|系数|浓度|值|均值|水平|等级|分贝|件|起|次|例)?"
)
_SMALL_IS_GOOD = re.compile(rf"(?P<bad>{_BAD}){_KIND}{_MEASURE}(?P<control>控制(?:数|率|目标|情况)?)?$")
# ... unless the name says that there is less of it, or counts what was done about it
_LESSENED = re.compile(
    r"(?:零|无|未|非|减少|降低|下降|防范|防止|防治|避免|杜绝|预防|压降|消除|减轻|挽回|(?<!不)达标|超低)[^，。、]{0,4}$"
)
_HANDLED = re.compile(
    r"(?:发现|查处|查办|查出|查获|排查|筛查|处理|处置|整改|整治|治理|受理|办理|办结|解决|化解|调处|纠正|救助|救治|治疗|帮扶|保障|培训|接待|打击|侦破|破获|"
    r"审理|清理|清收|清偿|偿还|归还|追缴|追回|盘活|消化|维修|抢修)[^，。、]{0,4}$"
)
_FAILED_AT = re.compile(
    r"差错|错误|误差|失误|超时|超期|逾期|延误|返工|返修|退件|不合格|不满意|差评|死亡|感染|漏|误诊|流失"
)
# nouns that count work done as often as harm done, when they stand under 数量
_RECEIVED = frozenset(("投诉", "信访", "上访", "警情", "刑事案件", "治安案件", "排队", "等候", "等待"))
_USED = re.compile(r"(?P<each>(?:万元|单位|人均|每|亩均).{0,12})?(?:用水|用电|用气|用油|用能)(?:总)?量$")
_POOR = re.compile(r"贫困(?:人口|人员|户|村)(?:数|数量|总数)?$")
_STOCKED = re.compile(r"储备|粮|物资|应急|药|血|图书|种")
_GOOD_GAS = re.compile(r"氧|离子")

_TIME_UNIT = re.compile(r"(?:个)?(?:自然|工作|日历)?(?:日|天|月|周|年|小时|分钟|秒|星期|季度)|分|h|min|d|s")
_KEPT_SHORT = re.compile(
    r"响应|反应时|办结|审批|审核|审查|审结|结案|修复|抢修|恢复|等候|等待|排队|到达|到场|赶到|到货|供货|交货|交付|工期|耗时|用时|答复|反馈|回复|回应|出警|"
    r"(?:完成|完工|竣工|办理|处理|处置|整改|建设|施工|实施|结算|支付|拨付|兑付|审计|评审|检验|检测|通关|开办|平均办)(?:平均)?(?:时间|时长|时限|期限|天数|周期)|平均住院|周转天数|回收期"
)
_MAYBE_SHORT = re.compile(r"办理|处理|处置|维修|周期|时限|期限|时长|限期")
_KEPT_LONG = re.compile(
    r"开放|开馆|服务|运行|运营|运转|供[水电暖热气]|培训|监测|保障|值班|值守|巡查|巡逻|驻|宣传|展出|展览|展期|演出|播出|播放|使用|有效|持续|延续|存续|保持|质保|保质|保修|"
    r"养护|管护|在线|在岗|坚守|学习|直播|训练|活动|优良|达标|年限|寿命"
)
_LENGTH_OF_TIME = re.compile(r"(?:时间|时限|工期|周期|耗时|用时|时长|天数|日数|小时数|期限|平均住院日|回收期|限期)$")
_CHANGED_BY = re.compile(r"缩短|减少|压缩|压减|提前|节约|节省")

_MONEY = re.compile(r"元|美元|欧元|日元|港币|英镑|人民币")
# money that is to reach somebody, or to come in: the more the better, also among costs
_HANDED_OUT = re.compile(
    r"发放|补助|补贴|资助|奖励|奖补|奖金|以奖代补|救助|慰问|抚恤|助学|奖学|低保|养老金|津贴|津补贴|待遇|保障标准|贷款|融资|筹资|引资|外资|到位|拨付|支付|下达|分配|兑现|兑付|"
    r"投资完成|完成投资|带动|拉动|引进|新增|增收|收取|免除|减免|报酬|收入|税收|产值|收益|效益|利润|销售|营业额|消费|收缴|征收|追回|挽回|盘活"
)
_SAVED = re.compile(r"节约|节省|节支|节资|降低|压减|压降|核减|削减|减少|下降")
_SPENT = re.compile(
    r"(?:成本|单价|造价|均价|采购价|中标价|费用|(?<![免消收缴交征付续计经税规])费)(?:总额|金额|总量|额|标准|支出)?$"
)
_COST_NOUN = re.compile(r"成本|费|造价|投资|价|支出|开支|经费|资金|金额|预算|概算|总额|花费|投入|限额|决算|标准")
_SPENT_MAYBE = re.compile(r"(?:支出|开支|经费|税费|规费|运行维护|(?:保险|社保|医保|养老|学|党|会)费)(?:总额|金额|额)?$")
_COUNTED = re.compile(r"(?:人|次|个|套|台|户|件|份|场|期|批|项|家|册)数$|数量|面积|里程|长度|规模")
_RATE = re.compile(r"(?:率|度|比例|比重|占比|进度)$")
_CONTROLLED = re.compile(r"控制(?:率|度|情况|比例|目标)?$")
_COST_LIMIT = re.compile(
    r"成本控制(?!率)|控制成本|不超预算|不超(?:出)?(?:概算|预算|计划|标准)|控制数|超支率|成本上限|预算控制数?$|(?:预算|成本)(?:数)?(?:以|之)?内$"
)
_GROWTH = re.compile(r"增长|增速|增幅|增加|提高|收益|利润|收入")
_FALL = re.compile(r"(?:下降|降低|减少|压减|缩短|压缩|削减|回落|降)(?:了|约|率|幅度?|量|额|比例)?\s*$")
_OF_DAYS = re.compile(r"时间|时限|日期|时点|期限|竣工|完工|开工|完成|时效")

_QUOTES = str.maketrans("", "", "“”\"'‘’「」 \t\n\r\u3000")
_TRAILER = re.compile(r"[\s:：]*[(（\[][^()（）\[\]]*[)）\]]\s*$|[%％\s]+$")
_OPEN = "指标值没有写“≥”或“≤”，"


@lru_cache(maxsize=8192)
def direction(sign: str | None, said: str, name: str, level2: str) -> tuple[str, str]:
    """The direction of an indicator (方向) and, when it was taken from words or cannot be told, why — in Chinese.

    ``sign``: that of the target; ``said``: the target's text; ``name``: the row's own; ``level2``: the level that says what is measured
    (数量, 时效, 成本 ...). ``unknown``: the words leave open which way is the good one.
    """
    if sign in (">=", ">"):
        return POSITIVE, ""
    if sign in ("<=", "<"):
        return REVERSE, ""
    if sign == "=":
        return EQUAL, ""
    if (found := _AT_LEAST.search(said)) and not said[: found.start()].endswith("不"):
        return POSITIVE, f"目标值写有「{found[0]}」，按不低于目标比较"
    if found := _AT_MOST.search(said):
        return REVERSE, f"目标值写有「{found[0]}」，按不高于目标比较"
    target = read_quantity(said)
    if _FALL.search(target.words):
        return POSITIVE, "目标值写明下降，按降幅不低于目标比较"
    bare = _bare(name)
    if target.kind == "number" and not target.unit and year_and_month(target.text) and is_of_days(bare, level2):
        return UNKNOWN, "目标值是年月"
    return (
        _by_harm(bare, level2)
        or _by_time(target, bare, level2)
        or _by_cost(target, bare, level2)
        or _left(target, bare)
    )


@lru_cache(maxsize=2048)
def is_capped(said: str) -> bool:
    """Whether a range says that its upper end binds (上限写明): 80≤X≤90, 3个以上5个以下, [80,90] — unlike 80%-90%."""
    text = folded(said)
    return "<" in text or text.startswith("[") or _AT_MOST.search(_AT_LEAST.sub("", said)) is not None


@lru_cache(maxsize=4096)
def says_fall(text: str) -> bool:
    """Whether a name or the words before a figure speak of how much something fell (降幅): 能耗下降率, 同比减少."""
    return _FALL.search(_bare(text)) is not None


@lru_cache(maxsize=4096)
def says_growth(text: str) -> bool:
    """Whether a name or the words before a figure speak of how much something grew (增幅): 同比增长."""
    return _GROWTH.search(_bare(text)) is not None


@lru_cache(maxsize=4096)
def is_of_days(name: str, level2: str) -> bool:
    """Whether a row asks when something was done (时间指标), so that 2020.12 in it is a month."""
    return _OF_DAYS.search(_bare(name)) is not None or "时效" in level2


def _bare(name: str) -> str:
    """The name without quotes, blanks and what stands in brackets behind it (指标名称正文)."""
    bare = name.translate(_QUOTES)
    while (trimmed := _TRAILER.sub("", bare)) != bare:
        bare = trimmed
    return bare


def _by_harm(bare: str, level2: str) -> tuple[str, str] | None:
    """What nobody wants more of (越小越好的名词)."""
    found = _SMALL_IS_GOOD.search(bare)
    if found is None:
        if (used := _USED.search(bare)) and used["each"]:
            return REVERSE, f"目标值未写符号，指标名称写有「{used[0]}」，按越小越好比较"
        if used or (_POOR.search(bare) and "数量" not in level2):
            return UNKNOWN, f"{_OPEN}「{bare}」是越多越好还是越少越好不明"
        return None
    before, bad = bare[: found.start()], found["bad"]
    if _LESSENED.search(before):
        return None
    if _HANDLED.search(before):
        if not _RATE.search(bare):
            return None
        if _FAILED_AT.match(bad) is None:  # 受理投诉率: handled, or complained of?
            return UNKNOWN, f"{_OPEN}「{bare}」是越高越好还是越低越好不明"
    if bad == "浓度" and _GOOD_GAS.search(before):
        return None
    if bad == "库存" and _STOCKED.search(before):
        return UNKNOWN, f"{_OPEN}「{bare}」是越多越好还是越少越好不明"
    if (found["control"] or "").endswith(("率", "情况")) and "超" not in bad:
        return UNKNOWN, f"{_OPEN}「{found['control']}」是越高越好还是越低越好不明"
    if "数量" in level2 and bad in _RECEIVED:
        return UNKNOWN, f"{_OPEN}「{bare}」可能是办理的数量，也可能是越少越好的数量"
    return REVERSE, f"目标值未写符号，指标名称含「{bad}」，按越小越好比较"


def _by_time(target: Quantity, bare: str, level2: str) -> tuple[str, str] | None:
    """Time to be kept short or to be kept up (时长)."""
    if target.kind not in ("number", "range"):
        return None
    is_time = _TIME_UNIT.fullmatch(target.unit) is not None
    if not is_time and (target.unit or not _LENGTH_OF_TIME.search(bare)):
        return None
    short = _KEPT_SHORT.search(bare)
    if target.unit == "分" and short is None:  # points
        return None
    maybe, lasts = _MAYBE_SHORT.search(bare), _KEPT_LONG.search(bare)
    if _CHANGED_BY.search(bare) and (short or maybe or is_time):
        return UNKNOWN, f"{_OPEN}「{bare}」说的是改变多少还是改变到多少不明"
    if short is not None or (maybe is not None and lasts is None):
        word = (short or maybe or [""])[0]
        return REVERSE, f"目标值未写符号，指标名称含「{word}」，按时间越短越好比较"
    if maybe is not None:
        return UNKNOWN, f"{_OPEN}「{bare}」是越长越好还是越短越好不明"
    if lasts is not None:
        return POSITIVE, f"「{lasts[0]}」的时间按不少于目标比较"
    if is_time and ("时效" in level2 or "成本" in level2):
        return UNKNOWN, f"{_OPEN}时间是越长越好还是越短越好不明"
    return None


def _by_cost(target: Quantity, bare: str, level2: str) -> tuple[str, str] | None:
    """Money to be spent (成本费用): at most, unless it is money that is to reach somebody, be saved or come in."""
    among_costs = "成本" in level2
    ratio = target.kind == "ratio"
    if _SAVED.search(bare) or (_HANDED_OUT.search(bare) and not _CONTROLLED.search(bare)):
        return (POSITIVE, "") if among_costs else None
    found = _COST_LIMIT.search(bare) or (_COST_LIMIT.search(target.text) if among_costs else None)
    if found is not None and not ratio:
        return REVERSE, f"目标值未写符号，指标名称或目标值写有「{found[0]}」，按不高于目标比较"
    money = _MONEY.search(target.unit) is not None
    if _CONTROLLED.search(bare) and not money and (among_costs or _COST_NOUN.search(bare)):
        return UNKNOWN, f"{_OPEN}「{bare}」是越高越好还是越低越好不明"
    maybe = not among_costs and _SPENT_MAYBE.search(bare)
    number = not ratio and (money or (not target.unit and target.kind in ("number", "range")))
    if number and maybe:
        return UNKNOWN, f"{_OPEN}「{bare}」是应当用足还是应当少用不明"
    if number and (found := _SPENT.search(bare)):
        return REVERSE, f"目标值未写符号，指标名称写有「{found[0]}」，按不高于目标比较"
    if not among_costs:
        return None
    if money or (number and _COST_NOUN.search(bare)):
        return REVERSE, "成本指标，目标值未写符号，按不高于目标比较"
    if _COUNTED.search(bare) or (_RATE.search(bare) and not _SPENT.search(_RATE.sub("", bare))):
        return None
    if ratio and _SPENT.search(bare):
        return REVERSE, "成本指标，目标值未写符号，按不高于目标比较"
    return UNKNOWN, f"{_OPEN}成本指标「{bare}」是越高越好还是越低越好不明"


def _left(target: Quantity, bare: str) -> tuple[str, str]:
    """What no word decides: more is better (默认正向), but of a negative figure nobody knows."""
    if target.value is not None and target.value < 0 and not _GROWTH.search(bare):
        return UNKNOWN, f"{_OPEN}目标值为负数，是不高于还是不低于不明"
    return POSITIVE, ""

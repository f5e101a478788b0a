"""Whether words speak of the whole of the form's own project or unit (是否本项目整体), or of a part, or of another one: 养护项目预算资金 on the form of 养护项目."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import SequenceMatcher

from jixiao.core.checks.report.told import Sentence, Told
from jixiao.core.checks.wording import squeezed
from jixiao.core.form import Form
from jixiao.core.stated import Stated

_GENERIC = re.compile(
    r"(?:全年|年度|本年度?|当年|今年|年初|实际|整体|总体|总|共计?|合计|累计|财政|一般公共|本级|区级|市级|县级|省级|部门|单位|项目|专项|本|该|我|局|单项|综合|最终|绩效|评价|自我|自评|"
    r"资金|预算|经费|支出|使用|执行|支付|拨付|到位|下达|批复|安排|核定|申请|申报|调整|压减|压缩|未|后|前|为|至|到|数|额|金额|率|进度|情况|完成|可支配|可用|收入|内|按照|按|根据|结合|"
    r"设定|要求|进行|打分|得分|评分|总分|分值?|目标|指标|产出|效益|满意度|数量|质量|时效|成本|由|主要|从|对|经|在|于|和|及|与|的)+"
)
_CLAUSE = re.compile(r"[，,；;。]")
_PART = re.compile(
    r"其中|分别|各|每|单价|人均|平均|尾款|首付|进度款|合同|中标|采购金额|概算|估算|决算|审计|工资|补贴|奖金"
)
_DIFFERENCE = re.compile(r"超出|超过|少于|多于|高于|低于|结余|剩余|节约|节余|[比较].{1,10}[多少高低增减]|差额|相差")
_SUM = re.compile(r"整体|总体|总计|合计|共计|总的?(?:支出|预算|执行|得分)|总得?分|综合得分|共支出|全部")
_AMOUNT = re.compile(r"元|\d\s*分$")
_QUOTED = re.compile(r"《[^《》]*》")
_PIECE, _TELLING = 3, 2
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年?度?")


def names_of(form: Form) -> tuple[str, ...]:
    """What the form calls its project and unit (本表名称), as compared."""
    cells = (form.project, form.unit, form.implementer, form.title, form.supervisor)
    return tuple(name for cell in cells if cell is not None and len(name := squeezed(cell.text)) > 1)


def is_own(phrase: str, names: tuple[str, ...]) -> bool:
    """Whether a phrase names nothing but the form's own project or unit, or pieces of their names, general words aside."""
    rest = squeezed(_YEAR.sub(" ", _QUOTED.sub(" ", phrase)))
    for name in names:
        rest = _without(rest, name)
    parts = _GENERIC.sub(" ", rest).split()
    return all(len(part) < _TELLING or part.isascii() for part in parts)


def _without(text: str, name: str) -> str:
    """The text without the pieces it shares with a name, longest first."""
    matcher = SequenceMatcher(None, text, name, autojunk=False)
    while (piece := matcher.find_longest_match(0, len(text), 0, len(name))).size >= _PIECE:
        text = f"{text[: piece.a]} {text[piece.a + piece.size :]}"
        matcher.set_seq1(text)
    return text


def of_the_whole(
    told: Told, names: tuple[str, ...], wanted: Collection[str], *, parts: bool = False
) -> Iterator[tuple[Sentence, Stated]]:
    """Figures called by one of these names that speak of the form's whole in the year evaluated (说本项目整体的数据).

    Behind a part or another project in the same sentence, only what is called a sum speaks of the whole again.
    ``parts``: what is wanted are parts by nature, so that 其中 leads to nothing else.
    """
    for sentence in told.sentences:
        if not sentence.speaks_of_now or sentence.speaks_of_goals:
            continue
        elsewhere = False
        for figure in sentence.figures:
            if figure.what not in wanted and _AMOUNT.search(figure.printed) is None:
                continue
            clause = _CLAUSE.split(sentence.text[: figure.start])[-1]
            if _DIFFERENCE.search(clause):
                continue
            here = (not parts and _PART.search(clause) is not None) or not is_own(figure.phrase, names)
            elsewhere = here or (elsewhere and _SUM.search(clause) is None)
            if not elsewhere and figure.what in wanted and told.of_this_year(sentence, figure.start):
                yield sentence, figure

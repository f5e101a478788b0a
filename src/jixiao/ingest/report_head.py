"""The head of a report (报告标题部分): title lines, version, unit and project — and what the title says of its subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from jixiao.core.form import Place
from jixiao.ingest.outline import TITLE_END, VERSION, is_outline_wording, is_title, split_heading
from jixiao.ingest.sheet import Paragraph, Table
from jixiao.ingest.wording import bare, tidy

ATTACHMENT = re.compile(r"附(?:件|表|录)\s*[\d一二三四五六七八九十]*\s*(?:[-—]\s*\d+)?\s*[:：]?$")
YEAR = re.compile(r"(20\d{2})(?:\s*[-—至]\s*20\d{2})?\s*年度?")
_UNIT_LINE = re.compile(
    r"(?:填报单位|单位名称|单位|部门名称|预算单位|项目单位|项目实施单位|编制单位)(?:[(（](?:盖章|公章|签章)[)）])?\s*[:：]\s*(?P<unit>\S.*?)(?:\s+(?:填报)?日期.*)?$"
)
_PROJECT_LINE = re.compile(r"项目名称\s*[:：]\s*(?P<project>\S.*)$")
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff（）()]{3,30}(?:局|委|委员会|办|办公室|中心|院|校|学校|政府|馆|队|所|站|处|部|会|公司|街道)$"
)
_PROJECT_NAME = re.compile(r"(?:项目|经费|资金|专项|工程)$")
_TITLE_TAIL = re.compile(rf"(?:预算)?(?:支出)?(?:绩效)?{TITLE_END}.*$")
_BRACKETED = re.compile(r"\((?:格式|参考格式|参考提纲|提纲|模板|公开版|范本)\)")


@dataclass(slots=True)
class Head:
    """What stands above the first section (标题部分)."""

    lines: list[str] = field(default_factory=list)
    where: Place | None = None
    version: str | None = None
    unit: str | None = None
    project: str | None = None


def read_head(blocks: Sequence[Paragraph | Table]) -> tuple[Head, list[Paragraph | Table]]:
    """Title lines, version, unit and project lines before the first heading or the first prose."""
    head, index, complete = Head(), 0, False
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            return head, list(blocks[index:])
        text = tidy(block.text)
        core = bare(text)
        if not core or ATTACHMENT.match(text):
            continue
        if found := VERSION.fullmatch(text):
            head.version = found[1]
            complete = True
        elif found := _UNIT_LINE.match(text):
            head.unit = found["unit"].strip()
        elif found := _PROJECT_LINE.match(text):
            head.project = found["project"].strip()
        elif is_title(text) or (complete and _BRACKETED.fullmatch(core)):
            if complete and not _BRACKETED.fullmatch(core):
                return head, list(blocks[index:])
            head.lines.append(text)
            head.where = head.where or block.place
            complete = True
        elif complete and head.unit is None and _ORGANISATION.fullmatch(core) and not split_heading(text, 0):
            head.unit = text
        elif (
            not complete
            and index < 6
            and len(core) <= 60
            and not re.search(r"[。；，]", text)
            and _leads_to_title(blocks, index)
        ):
            head.lines.append(text)
            head.where = head.where or block.place
            complete = is_title("".join(head.lines))
        else:
            return head, list(blocks[index:])
    return head, list(blocks[index + 1 :])


def read_cover(head: Head, lines: Sequence[str]) -> None:
    """Take unit and project from lines of the cover that stand behind other lines (封面栏目): 主管部门, dates, persons."""
    for line in lines:
        if head.unit is None and (found := _UNIT_LINE.match(line)):
            head.unit = found["unit"].strip()
        elif head.project is None and (found := _PROJECT_LINE.match(line)):
            head.project = found["project"].strip()


def _leads_to_title(blocks: Sequence[Paragraph | Table], index: int) -> bool:
    """Whether one of the next lines ends the title that this line begins."""
    if split_heading(tidy(_text(blocks[index])), 0):
        return False
    joined = tidy(_text(blocks[index]))
    for block in blocks[index + 1 : index + 4]:
        text = tidy(_text(block))
        joined += text
        if is_title(text) or is_title(joined):
            return True
    return False


def _text(block: Paragraph | Table) -> str:
    return block.text if isinstance(block, Paragraph) else ""


def subject_of(title: str) -> tuple[str | None, str | None]:
    """(unit, project) as far as the title says them: "2020 年度某局整体绩效自评结果" → 某局; "2020 年度某项目自评结果" → 某项目."""
    core = _TITLE_TAIL.sub("", re.sub(r"[(（](?:格式|参考提纲)[)）]", "", title)).removeprefix("关于").strip()
    year = YEAR.search(core)
    lead, core = (core[: year.start()].strip(), core[year.end() :].strip()) if year else ("", core)
    whole = re.search(r"(?:部门)?(?:[(（]单位[)）])?整体(?:支出)?$|部门(?:预算)?$", core)
    if whole is not None:
        return (core[: whole.start()].strip() or lead or None), None
    core = re.sub(r"(?<=项目)(?:支出|资金|预算)$", "", core)
    generic = is_outline_wording(core) if core else True
    if generic and _PROJECT_NAME.search(lead):  # 某项目2021年度绩效自评报告
        return None, lead
    return lead or None, None if generic else core

"""Results as one page (核查结果网页): self-contained, printable, fetches nothing; written form by form."""

from __future__ import annotations

import html
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO

from jixiao.core.checks.report.pairing import NO_FORM
from jixiao.core.finding import Found
from jixiao.core.outline import length_of
from jixiao.judge import Judged, JudgedDocument, JudgedReport
from jixiao.show.tally import Tally
from jixiao.show.words import (
    FIT,
    SEVERITY,
    WEIGHT_FROM,
    WHERE,
    WITH_HINT,
    address_of,
    compared_with,
    form_name,
    gravest_first,
    no_form,
    number,
    one_line,
    outcome,
    place,
    problem_kind,
    report_name,
    report_outcome,
    separated,
    summarise_unjudged,
)

_STYLE = """
:root{--ink:#1b1f24;--soft:#5b6570;--line:#d5dbe1;--error:#b00020;--warning:#8a5a00;--note:#0b5c8a;--ok:#1c6b2a}
*{box-sizing:border-box}
body{font:15px/1.6 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:var(--ink);
max-width:1080px;margin:0 auto;padding:24px}
h1{font-size:24px;margin:0 0 4px} h2{font-size:18px;margin:32px 0 4px;padding-top:12px;border-top:2px solid var(--ink)}
p{margin:4px 0} .soft{color:var(--soft);font-size:13px} .verdict{font-size:16px;margin:12px 0 20px}
table{border-collapse:collapse;table-layout:fixed;width:100%;margin:8px 0;font-size:14px}
th,td{border:1px solid var(--line);padding:4px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#eef2f6} td.n{text-align:right}
.error{color:var(--error);font-weight:600} .warning{color:var(--warning);font-weight:600} .note{color:var(--note)} .ok{color:var(--ok)}
code{font-size:12px;color:var(--soft)}
details{margin:8px 0} summary{cursor:pointer;color:var(--soft)}
a{color:inherit}
@media print{@page{size:A4 landscape;margin:12mm}body{max-width:none;padding:0;font-size:12px}table{font-size:11px}thead{display:table-header-group}h2{break-after:avoid}tr{break-inside:avoid}details:not([open])>*{display:none}}
"""


def _columns(*columns: tuple[str, str]) -> str:
    """The opening of a table with these columns: heading and width, none for what is left over."""
    widths = "".join(f'<col style="width:{width}">' if width else "<col>" for _, width in columns)
    heads = "".join(f"<th>{heading}</th>" for heading, _ in columns)
    return f"<table><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead><tbody>\n"


_SUMMARY = _columns(
    ("序号", "3.6em"), ("文件", "22%"), ("项目", ""), ("填报总分", "5.6em"), ("核算总分", "5.6em"), ("等级", "3.6em"), ("结论", "17%")
)  # fmt: skip
_FINDINGS = _columns(("", "3.6em"), ("位置", "20%"), ("填报", "11%"), ("应为", "11%"), ("说明", ""))
_SCORES = _columns(
    ("计分项", "22%"), ("分值", "4em"), ("分值来源", "6em"), ("填报", "4.6em"), ("核算", "4.6em"), ("算式", "26%"), ("理由", "")
)  # fmt: skip


def escape(text: str) -> str:
    """A text as it may stand on the page (转义): markup as text, on one line, without signs that turn the line about."""
    return html.escape(one_line(text))


class Page:
    """A page being written (网页): ``add`` documents one by one, leave the ``with`` block to finish it.

    The summary stands first but is known last: the forms go to a file beside until then.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files = ExitStack()
        self._rows, self._body = (self._files.enter_context(_spool()) for _ in range(2))
        self._tally = Tally()
        self._forms = 0
        self._reports = 0

    def __enter__(self) -> Page:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._files:
            if kind is None:
                self._finish()

    def add(self, judged: JudgedDocument) -> None:
        """Write one document's results (写入一个文件)."""
        self._tally.add(judged)
        source = escape(judged.document.source)
        for problem in judged.document.problems:
            kind = problem_kind(problem.code)
            said = separated(judged.document.source, problem.message).lstrip("：")
            style = "error" if kind == "读取问题" else "note"
            self._rows.write(
                f'<tr><td></td><td>{source}</td><td colspan="5" class="{style}">{kind}：{escape(said)}</td></tr>\n'
            )
        if not judged.forms and not judged.document.problems and not judged.reports:
            self._rows.write(f'<tr><td></td><td>{source}</td><td colspan="5">{no_form(judged.document)}</td></tr>\n')
        for result in judged.forms:
            self._forms += 1
            self._rows.write(_summary_row(self._forms, source, result))
            self._body.write(_form(self._forms, source, result))
        for written in judged.reports:
            self._reports += 1
            self._rows.write(_report_row(self._reports, source, written))
            self._body.write(_report(self._reports, source, written))

    def _finish(self) -> None:
        with self._path.open("w", encoding="utf-8", errors="replace") as out:
            out.write(
                '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
                '<meta name="viewport" content="width=device-width,initial-scale=1">'
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
                f"<title>绩效自评核查结果</title><style>{_STYLE}</style></head><body>\n"
                f'<h1>绩效自评核查结果</h1>\n<p class="verdict">{escape(self._tally.sentence())}</p>\n'
                f"{_SUMMARY}"
            )
            self._rows.seek(0)
            shutil.copyfileobj(self._rows, out)
            out.write("</tbody></table>\n")
            self._body.seek(0)
            shutil.copyfileobj(self._body, out)
            out.write("</body></html>\n")


def _spool() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")


def _summary_row(count: int, source: str, judged: Judged) -> str:
    total = "" if judged.form.total is None else escape(judged.form.total.text)
    found = "note" if judged.answers.findings else "ok"
    style = "error" if judged.errors else "warning" if judged.warnings or judged.nothing_to_check else found
    return (
        f'<tr><td class="n">{count}</td><td>{source}</td><td><a href="#f{count}">{escape(form_name(judged))}</a></td>'
        f'<td class="n">{total}</td><td class="n">{number(judged.sheet.total)}</td><td>{escape(judged.sheet.grade or "")}</td>'
        f'<td class="{style}">{outcome(judged)}</td></tr>\n'
    )


def _report_row(count: int, source: str, judged: JudgedReport) -> str:
    found = judged.answers.findings
    style = next((found_.severity for found_ in gravest_first(found)), "" if judged.form is not None else "warning")
    return (
        f'<tr><td>报告</td><td>{source}</td><td><a href="#r{count}">{escape(report_name(judged))}</a></td>'
        f'<td></td><td></td><td></td><td class="{style}">{escape(report_outcome(judged))}</td></tr>\n'
    )


def _report(count: int, source: str, judged: JudgedReport) -> str:
    """A report with what is wrong with it by itself; what differs from its form stands with the form."""
    facts = f"{escape(compared_with(judged))}　{length_of(judged.report)} 字　文件 {source}"
    out = f'<h2 id="r{count}">报告　{escape(report_name(judged))}</h2>\n<p class="soft">{facts}</p>\n'
    if judged.form is None and judged.why == NO_FORM:
        out += f'<p class="warning">{escape(WITH_HINT)}</p>\n'
    return out + (_findings(judged.answers.findings) if judged.answers.findings else "")


def _form(count: int, source: str, judged: Judged) -> str:
    form = judged.form
    facts = [escape(cell.text) for cell in (form.title, form.unit) if cell is not None]
    facts.append(f"模板包 {escape(judged.pack.id)}·{escape(judged.sheet.kind.id)}{FIT[judged.fit]}")
    facts.append(f"文件 {source}")
    total = "未填" if form.total is None else escape(form.total.text)
    out = [
        f'<h2 id="f{count}">{count}　{escape(form_name(judged))}</h2>\n<p class="soft">{"　".join(facts)}</p>\n',
        f"<p>填报总分 {total}　核算总分 {number(judged.sheet.total)}　等级 {escape(judged.sheet.grade or '—')}</p>\n",
    ]
    if judged.answers.findings:
        out.append(_findings(judged.answers.findings))
    else:
        out.append(f'<p class="{"warning" if judged.nothing_to_check else "ok"}">{outcome(judged)}</p>\n')
    out.append(_scores(judged))
    out.append(_uncertain(judged))
    return "".join(out)


def _findings(findings: tuple[Found, ...]) -> str:
    rows = "".join(
        f'<tr><td class="{found.severity}">{SEVERITY[found.severity]}</td><td>{escape(place(found.where, address_of(found)))}</td>'
        f"<td>{escape(found.reported or '')}</td><td>{escape(found.expected or '')}</td>"
        f"<td>{escape(found.message)}{' ' + escape(found.hint) if found.hint else ''}"
        f"{'<br><span class=soft>依据：' + escape(found.rule) + '</span>' if found.rule else ''} <code>{escape(found.code)}</code></td></tr>\n"
        for found in gravest_first(findings)
    )
    return f"{_FINDINGS}{rows}</tbody></table>\n"


def _scores(judged: Judged) -> str:
    if not judged.sheet.lines:
        return ""
    rows = "".join(
        f"<tr><td>{escape(WHERE.get(line.where, line.where))}</td><td class=n>{number(line.weight)}</td>"
        f"<td>{escape(WEIGHT_FROM.get(line.weight_from, line.weight_from))}</td>"
        f"<td class=n>{'' if line.reported is None else escape(line.reported.text)}</td><td class=n>{number(line.score)}</td>"
        f"<td>{escape(line.formula)}</td><td>{escape(line.reason)}</td></tr>\n"
        for line in judged.sheet.lines
    )
    return f"<details><summary>计分 {len(judged.sheet.lines)} 行</summary>{_SCORES}{rows}</tbody></table></details>\n"


def _uncertain(judged: Judged) -> str:
    doubts, unjudged = judged.form.doubts, judged.answers.unjudged
    if not doubts and not unjudged:
        return ""
    items = [f"<li>存疑　{escape(place(d.where, d.address))}：{escape(d.why)}</li>" for d in doubts]
    items += [f"<li>未判断　{escape(reason)}（{times} 项）</li>" for reason, times in summarise_unjudged(unjudged)]
    return f"<details><summary>存疑 {len(doubts)} 处，未能判断 {len(unjudged)} 项</summary><ul>\n{''.join(items)}</ul></details>\n"

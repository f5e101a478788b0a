"""What a run comes to (累计): counted as documents pass, told in one sentence, and the exit code that follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from jixiao.judge import JudgedDocument
from jixiao.show.words import SEVERITY
from jixiao.sources import was_read


@dataclass(slots=True)
class Tally:
    """What a run has come to so far (累计): files, forms, findings by severity, forms without anything to check, unreadable files."""

    files: int = 0
    unreadable: int = 0
    forms: int = 0
    reports: int = 0
    clean: int = 0
    empty: int = 0
    findings: Counter[str] = field(default_factory=Counter)

    def add(self, judged: JudgedDocument) -> None:
        document = judged.document
        self.files += 1
        self.unreadable += not was_read(document)
        self.forms += len(judged.forms)
        self.reports += len(document.reports)
        for result in judged.forms:
            self.empty += result.nothing_to_check
            self.clean += not result.nothing_to_check and not result.answers.findings
            self.findings.update(found.severity for found in result.answers.findings)
        for report in judged.reports:
            self.findings.update(found.severity for found in report.answers.findings)

    def counting(self, judged: Iterable[JudgedDocument]) -> Iterator[JudgedDocument]:
        """The same documents, counted as they pass (随读随计)."""
        for document in judged:
            self.add(document)
            yield document

    @property
    def exit_code(self) -> int:
        """0 clean, 1 errors found, 2 something unreadable (退出码); the gravest wins."""
        return 2 if self.unreadable else 1 if self.findings["error"] else 0

    def sentence(self) -> str:
        """The verdict over all files (总结论)."""
        found = "，".join(f"{word} {self.findings[key]} 处" for key, word in SEVERITY.items() if self.findings[key])
        if not self.forms:
            verdict = "没有读到自评表，" + ("报告没有可对照的表" if self.reports else "无可核查内容")
            verdict += f"；报告自身{found}" if found else ""
        else:
            verdict = found or ("未发现问题" if self.clean else "无可核查内容")
            if self.clean and found:
                verdict += f"；{self.clean} 张表未发现问题"
            if self.empty and self.empty < self.forms:
                verdict += f"；{self.empty} 张表无可核查内容"
        counted = f"{self.files} 个文件，{self.forms} 张自评表" + (f"，{self.reports} 份报告" if self.reports else "")
        unreadable = f"；{self.unreadable} 个文件读取有问题" if self.unreadable else ""
        return f"{counted}：{verdict}{unreadable}。"

"""Proving that nothing was changed behind the workbench's back (核验): the log, the frozen versions, the evidence. Needs no server and no network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from jixiao.web.records.models import Event, Evidence, Version
from jixiao.web.records.services.log import faults_in_log
from jixiao.web.records.services.passage import version_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What came of proving (核验结果): how much was looked at, and every fault as a sentence."""

    events: int
    versions: int
    papers: int
    faults: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The verdict (结论)."""
        looked = f"日志 {self.events} 条、定稿 {self.versions} 份、佐证材料 {self.papers} 个文件"
        return f"核验完整：{looked}，没有被改动" if not self.faults else f"核验出 {len(self.faults)} 处问题：{looked}"


def prove() -> Proof:
    """Looks at everything (核验全部)."""
    faults = (*faults_in_log(), *faults_in_versions(), *faults_in_evidence())
    papers = Evidence.objects.values("digest").distinct().count()
    return Proof(events=Event.objects.count(), versions=Version.objects.count(), papers=papers, faults=faults)


def faults_in_versions() -> Iterator[str]:
    """Frozen versions that are not what was frozen (定稿核验): against their own hash, and against the hash the log has of them."""
    logged = {
        (event.filing_id, event.details["version"]): event.details["digest"]
        for event in Event.objects.filter(chain="log", details__has_key="version").iterator(chunk_size=2000)
        if "digest" in event.details
    }
    found = set()
    for version in Version.objects.select_related("filing").iterator(chunk_size=500):
        place = f"“{version.filing.title}”第 {version.number} 版"
        found.add((version.filing_id, version.number))
        if version_digest(version) != version.digest:
            yield f"{place}的内容与其摘要值不符，定稿后被改动过。"
        kept = logged.get((version.filing_id, version.number))
        if kept is None:
            yield f"{place}在日志中没有记录。"
        elif kept != version.digest:
            yield f"{place}的摘要值与日志中记下的不符。"
    for filing_id, number in sorted(logged.keys() - found):
        yield f"日志记有填报件 {filing_id} 第 {number} 版，现在没有这一版。"


def faults_in_evidence() -> Iterator[str]:
    """Evidence whose file is gone or another (佐证材料核验)."""
    named = Evidence.objects.select_related("filing").order_by("digest", "pk")
    last = ""
    for paper in named.iterator(chunk_size=2000):
        if paper.digest == last:
            continue
        last = paper.digest
        place = f"“{paper.filing.title}”的佐证材料“{paper.title or paper.file_name}”"
        path = evidence_path(paper.digest)
        if not path.is_file():
            yield f"{place}：文件不见了（摘要值 {paper.digest[:12]}…）。"
        elif digest_of_file(path) != paper.digest:
            yield f"{place}：文件内容与上传时不同。"


def evidence_path(digest: str) -> Path:
    """Where the file with this hash lies (文件位置)."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def digest_of_file(path: Path) -> str:
    """sha256 of a file (文件摘要值)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

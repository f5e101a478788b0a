"""Audits small and large for the tests of their summary (小样核查): tables as a run leaves them, with what the run says of itself."""

import json

from audited import tables

from jixiao.batch.tables import SCHEMA_VERSION
from jixiao.core.checks import codes_asked
from jixiao.packs import load_pack


def described(folder, packs=("hubei-2020",), sources=("2023年自评",)):
    """``folder`` with the ``audit.json`` that stands beside the tables."""
    checks = {pack: {"checks": sorted(codes_asked(load_pack(pack)))} for pack in packs}
    said = {"schema": SCHEMA_VERSION, "sources": list(sources), "packs": checks}
    (folder / "audit.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return folder


def made_up(folder, **rows):
    """An audit of these rows, table by table."""
    return described(tables(folder, rows))


def document(number, *, forms=1, read=True, suffix="docx", reports=0, same_as=None):
    """The row of a document; ``number`` makes its id."""
    return {
        "document_id": f"{number:064x}",
        "source": f"示例市/单位{number}.{suffix}",
        "locality": "示例市",
        "format": suffix,
        "size": 1000,
        "read": read,
        "forms": forms,
        "reports": reports,
        "same_as": same_as,
    }


def form(number, *, position=1, **given):
    """The row of a form of the document with this number."""
    row = {
        "form_id": f"{number:064x}-{position}",
        "document_id": f"{number:064x}",
        "source": f"示例市/单位{number}.docx",
        "position": position,
        "locality": "示例市",
        "unit": "示例局",
        "project": f"{number}号项目",
        "year": 2023,
        "kind": "project",
        "form_kind": "project",
        "pack": "hubei-2020",
        "fit": "fits",
        "full": 100,
        "errors": 0,
        "warnings": 0,
        "notes": 0,
        "judged": 40,
        "unjudged": 0,
        "doubts": [],
    }
    return row | given


def finding(number, code, *, position=1, at=1, severity="error", **given):
    """The row of a finding in a form."""
    row = {
        "finding_id": f"{number:064x}-{position}-f{at}",
        "document_id": f"{number:064x}",
        "form_id": f"{number:064x}-{position}",
        "code": code,
        "severity": severity,
        "where": "total",
        "address": "表1 第9行第5列",
        "reported": "100",
        "expected": "98",
        "message": "「总分」：填报 100，应为 98。",
    }
    return row | given


def unjudged(number, code, *, position=1, at=1, whole=True):
    """The row of a check that could not be made."""
    return {
        "unjudged_id": f"{number:064x}-{position}-u{at}",
        "document_id": f"{number:064x}",
        "form_id": f"{number:064x}-{position}",
        "code": code,
        "where": "total",
        "reason": "没有印分值",
        "whole": whole,
    }


def problem(number, *, code="damaged", message="文件已损坏，无法打开。", suffix="docx"):
    """The row of what stopped the reading of a document."""
    return {
        "problem_id": f"{number:064x}-1",
        "document_id": f"{number:064x}",
        "source": f"示例市/单位{number}.{suffix}",
        "code": code,
        "message": f"单位{number}.{suffix}：{message}",
        "stopped": True,
    }

"""Audits made in one process (小样核查): of real files, or of rows made up for the purpose, as the tables that a run leaves behind."""

import hashlib
import json
from pathlib import Path

from jixiao.batch.rows import rows_of
from jixiao.batch.tables import SCHEMA_VERSION, written_tables
from jixiao.core.checks import codes_asked
from jixiao.ingest import read
from jixiao.judge import judge_document
from jixiao.packs import load_pack

ID = {
    "documents": "document_id",
    "forms": "form_id",
    "indicators": "indicator_id",
    "findings": "finding_id",
    "unjudged": "unjudged_id",
    "problems": "problem_id",
}


def write_tables(folder, rows, sources=()):
    """The tables of ``rows`` (table → rows), sorted by id, and what the run says of itself."""
    folder.mkdir(parents=True, exist_ok=True)
    with written_tables(folder, *ID) as tables:
        for name, key in ID.items():
            tables[name].add(sorted(rows.get(name, ()), key=lambda row, key=key: row[key]))
    packs = {row["pack"] for row in rows.get("forms", ())}
    said = {
        "schema": SCHEMA_VERSION,
        "sources": list(sources),
        "packs": {pack: {"checks": sorted(codes_asked(load_pack(pack)))} for pack in sorted(packs)},
    }
    (folder / "audit.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return folder


def audit_files(folder, paths):
    """An audit of these files."""
    rows = {name: [] for name in ID}
    for path in map(Path, paths):
        content = path.read_bytes()
        try:
            made = rows_of(judge_document(read(path)), hashlib.sha256(content).hexdigest(), len(content), str(path))
        except Exception as error:  # what the engine does with a file it cannot read
            identity = hashlib.sha256(content).hexdigest()
            made = unread(identity, str(path), getattr(error, "code", "unreadable"), str(error))
        for name, some in made.items():
            rows[name] += some
    return write_tables(folder, rows, [str(Path(paths[0]).parent)] if paths else [])


def unread(identity, source, code, message):
    """The rows of a file that could not be read."""
    suffix = Path(source).suffix.lstrip(".")
    document = {
        "document_id": identity,
        "source": source,
        "format": suffix,
        "size": 0,
        "read": False,
        "forms": 0,
        "reports": 0,
    }
    problem = {
        "problem_id": f"{identity}-1",
        "document_id": identity,
        "source": source,
        "code": code,
        "message": message,
        "stopped": True,
    }
    return {"documents": [document], "problems": [problem]}

"""Tables of an audit made in one process (测试用数据表): what the engine writes, of files or of rows given by hand."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from jixiao.batch.rows import rows_of
from jixiao.batch.tables import TABLES, written_tables
from jixiao.judge import judge_document
from jixiao.sources import documents, list_files

_IDS = {"documents": "document_id", "forms": "form_id", "indicators": "indicator_id", "findings": "finding_id"}
_IDS |= {"unjudged": "unjudged_id", "problems": "problem_id"}


def audited(folder: Path, files: Iterable[Path]) -> Path:
    """``folder`` with the tables of what stands in ``files``."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _IDS}
    for document in documents(list_files(map(str, files)).files):
        content = Path(document.source).read_bytes()
        made = rows_of(judge_document(document), sha256(content).hexdigest(), len(content))
        for name, some in made.items():
            rows[name] += some
    return tables(folder, rows)


def tables(folder: Path, rows: dict[str, list[dict[str, Any]]]) -> Path:
    """``folder`` with tables that hold the given rows, each sorted as the engine sorts it."""
    folder.mkdir(parents=True, exist_ok=True)
    with written_tables(folder, *_IDS) as drafts:
        for name, key in _IDS.items():
            drafts[name].add(sorted(rows.get(name, []), key=lambda row: row[key]))
    assert set(_IDS) <= set(TABLES)
    return folder


def corpus() -> Path | None:
    """The published forms beside the clone, None where they are not."""
    ways = (up / "../shared/corpus" for up in Path(__file__).resolve().parents)
    return next((way.resolve() for way in ways if way.is_dir()), None)

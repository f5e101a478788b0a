"""Bringing a backup back (恢复): into an empty workbench, or in place of what is there when told so. All of it, or nothing."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from jixiao.core.errors import JixiaoError
from jixiao.web.backup.reading import BackupError, Kept
from jixiao.web.backup.tables import count_on, empty_tables, models_kept, name_of, put_rows
from jixiao.web.records.models import Evidence, Member
from jixiao.web.records.services.proof import Proof, evidence_path, prove
from jixiao.web.schema import bring_up_to_date, where


def restore_backup(kept: Kept, *, replace: bool) -> Proof:
    """Brings a backup that was verified into the database (恢复备份), and proves what stands there then.

    Raises BackupError, without having changed anything, when there are data and ``replace`` is not given, or when the tables do not fit.
    """
    known = {name_of(model): model for model in models_kept()}
    if strange := [name for name in kept.tables if name not in known]:
        raise BackupError(f"备份中有本版本没有的表 {strange[0]}，没有恢复。", "请安装写出备份的版本或更新的版本。")
    bring_up_to_date()
    if Member.objects.exists() and not replace:
        raise BackupError(
            f"{where()} 里已有数据，没有恢复，也没有改动。",
            "请用 --data 给出新文件夹；确实要换掉现有数据的，先备份，再加 --replace。",
        )
    _bring_papers(kept)  # under the names of their contents they are in nobody's way
    try:
        with transaction.atomic():
            empty_tables()
            for name, model in known.items():
                if (
                    name in kept.tables
                    and put_rows(model, kept.lines(name)) != kept.parts[f"tables/{name}.jsonl"]["rows"]
                ):
                    raise BackupError(f"备份中的表 {name} 行数与清单不符，没有恢复。", "请换一份备份。")
            count_on()
            connection.check_constraints()
    except JixiaoError:
        raise
    except (DatabaseError, ValueError, TypeError) as error:
        raise BackupError(
            f"备份写不进数据库（{str(error).strip()[:200]}），没有恢复，原有数据未动。", "请换一份备份。"
        ) from error
    _remove_others(set(Evidence.objects.values_list("digest", flat=True)))
    return prove()


def _bring_papers(kept: Kept) -> None:
    for digest in kept.papers:
        place = evidence_path(digest)
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f".{digest[:12]}-{os.getpid()}")
        with kept.book.open(f"evidence/{digest}") as source, draft.open("wb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        draft.replace(place)


def _remove_others(digests: set[str]) -> None:
    """Takes away the files of the data that were replaced (清理原有文件)."""
    root = Path(settings.MEDIA_ROOT)
    for path in root.glob("*/*") if root.is_dir() else ():
        if re.fullmatch("[0-9a-f]{64}", path.name) and path.name not in digests:
            path.unlink()

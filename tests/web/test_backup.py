"""Backups: what was there is there again, to the last hash; what is damaged or foreign is refused with what is wrong."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from county import County
from django.core.files.base import ContentFile

from jixiao.web.backup.reading import BackupError, opened_backup
from jixiao.web.backup.restoring import restore_backup
from jixiao.web.backup.writing import write_backup
from jixiao.web.records.models import Event, Evidence, Filing, Member
from jixiao.web.records.services.filing import Change, save_cells
from jixiao.web.records.services.proof import digest_of_file, evidence_path, prove

# what reads one moment of the database needs a connection without the transaction tests are wrapped in
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worked_in(county: County, tmp_path: Path) -> County:
    """A county in which something was filled in and a paper attached."""
    filing = county.evaluation("roads", "农村公路养护")
    save_cells(
        actor=county.actor("filler@roads"), filing_id=filing.pk, changes=[Change(path="rows/r1/actual", text="28公里")]
    )
    draft = tmp_path / "paper"
    draft.write_bytes(ContentFile(b"%PDF-1.4 a photograph of a road").read())
    digest = digest_of_file(draft)
    evidence_path(digest).parent.mkdir(parents=True)
    draft.replace(evidence_path(digest))
    Evidence.objects.create(
        filing=filing, title="养护照片", digest=digest, file_name="照片.pdf", mime="application/pdf", size=31,
        made_by=county.members["filler@roads"],
    )  # fmt: skip
    return county


@pytest.fixture
def backup(worked_in: County, tmp_path: Path) -> Path:
    path = tmp_path / "backup.zip"
    kept, faults = write_backup(path)
    assert (faults, len(kept.papers)) == ((), 1)
    return path


def rewritten(path: Path, name: str, content: bytes | None) -> Path:
    """A copy of a backup with one part changed, taken away (None) or added."""
    changed = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        if content is not None:
            new.writestr(name, content)
    return changed


def test_what_was_backed_up_is_there_again(worked_in: County, backup: Path) -> None:
    events = list(Event.objects.order_by("pk").values_list("digest", flat=True))
    content = Filing.objects.get().content
    evidence_path(Evidence.objects.get().digest).unlink()
    Member.objects.filter(login="filler-roads").update(name="别人")
    with opened_backup(backup) as kept:
        proof = restore_backup(kept, replace=True)
    assert proof.faults == ()
    assert list(Event.objects.order_by("pk").values_list("digest", flat=True)) == events
    assert (Filing.objects.get().content, Member.objects.filter(name="别人").count()) == (content, 0)


def test_after_restoring_work_goes_on(worked_in: County, backup: Path) -> None:
    with opened_backup(backup) as kept:
        restore_backup(kept, replace=True)
    county = worked_in
    save_cells(
        actor=county.actor("filler@roads"),
        filing_id=Filing.objects.get().pk,
        changes=[Change(path="rows/r2/actual", text="97%")],
    )
    assert prove().faults == ()


def test_a_workbench_with_data_is_left_alone_unless_told(worked_in: County, backup: Path) -> None:
    with opened_backup(backup) as kept, pytest.raises(BackupError, match="已有数据"):
        restore_backup(kept, replace=False)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("tables/member.jsonl", b'["id"]\n[1]\n', "tables/member.jsonl 与清单中的摘要值不符"),
        ("tables/event.jsonl", None, "备份不完整"),
        ("../evil", b"x", "清单之外的部分"),
        ("manifest.json", b"{}", "不是 jixiao backup 写的文件"),
        ("manifest.json", json.dumps({"format": "jixiao-backup", "edition": 99, "jixiao": "9.0"}).encode(), "更新版本"),
    ],
)
def test_a_changed_backup_is_refused(backup: Path, name: str, content: bytes | None, message: str) -> None:
    with pytest.raises(BackupError, match=message), opened_backup(rewritten(backup, name, content)):
        pass


def test_a_backup_cut_short_is_refused(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-400])
    with pytest.raises(BackupError, match="损坏"), opened_backup(backup):
        pass


def test_a_backup_with_a_flipped_bit_is_refused(backup: Path) -> None:
    data = bytearray(backup.read_bytes())
    data[len(data) // 3] ^= 1
    backup.write_bytes(data)
    with pytest.raises(BackupError), opened_backup(backup):
        pass


def test_a_missing_paper_is_told_and_the_rest_is_kept(worked_in: County, tmp_path: Path) -> None:
    evidence_path(Evidence.objects.get().digest).unlink()
    kept, faults = write_backup(tmp_path / "backup.zip")
    assert (len(faults), "文件不见了" in faults[0], kept.papers) == (1, True, [])


def test_a_changed_version_and_a_changed_paper_are_told(worked_in: County) -> None:
    evidence_path(Evidence.objects.get().digest).write_bytes(b"another photograph")
    assert [fault for fault in prove().faults if "文件内容与上传时不同" in fault]

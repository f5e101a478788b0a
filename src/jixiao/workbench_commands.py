"""The commands of the workbench (工作台命令): start it, prove its log, back it up and bring it back. Django is imported when one of them runs."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from secrets import token_urlsafe

from jixiao.show.output import tell


def desk(chosen: Namespace) -> int:
    """``jixiao desk``: the workbench for one person on this machine."""
    from jixiao.web import starting

    starting.desk(chosen.data, chosen.port, browser=not chosen.no_browser, tell=tell)
    return 0


def serve(chosen: Namespace) -> int:
    """``jixiao serve``: the workbench for a bureau, or a demo of it."""
    from jixiao.web import starting

    if chosen.demo:
        starting.serve_demo(chosen.data, chosen.host, chosen.port, tell=tell)
    else:
        starting.serve(chosen.data, chosen.host, chosen.port, workers=chosen.workers, tell=tell)
    return 0


def verify_log(chosen: Namespace) -> int:
    """``jixiao verify-log``: proves that nothing in the log, the frozen versions and the evidence was changed."""
    from jixiao.web.folder import folder_in_use
    from jixiao.web.starting import open_records

    folder = folder_in_use(chosen.data)
    open_records(folder)
    from jixiao.web.records.services.proof import prove

    proof = prove()
    for fault in proof.faults:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{proof.sentence}（数据：{folder}）\n")
    return 1 if proof.faults else 0


def backup(chosen: Namespace) -> int:
    """``jixiao backup``: database and evidence into one file, while the server runs."""
    from jixiao.show.output import written_whole
    from jixiao.web.folder import folder_in_use
    from jixiao.web.starting import open_records

    folder = folder_in_use(chosen.data)
    open_records(folder)
    from jixiao.web.backup.writing import write_backup

    with written_whole(Path(chosen.file), force=chosen.force) as draft:
        kept, faults = write_backup(draft)
    for fault in faults:
        tell(fault)
    tell(f"已备份到 {chosen.file}：{kept.sentence}。备份里有全部填报数据，请妥善保管。")
    return 1 if faults else 0


def restore(chosen: Namespace) -> int:
    """``jixiao restore``: brings a backup back, after everything in it was verified."""
    from jixiao.web.backup.reading import opened_backup
    from jixiao.web.folder import folder_in_use, held, private_folder
    from jixiao.web.starting import need_web, set_up

    need_web()
    with opened_backup(Path(chosen.file)) as kept:
        folder = private_folder(folder_in_use(chosen.data))
        with held(folder, "restore"):
            set_up(folder, JIXIAO_SECRET=token_urlsafe(48))
            from jixiao.web.backup.restoring import restore_backup

            proof = restore_backup(kept, replace=chosen.replace)
    for fault in proof.faults:
        sys.stdout.write(f"{fault}\n")
    tell(f"已恢复到 {folder}：{kept.sentence}。{proof.sentence}。")
    return 1 if proof.faults else 0

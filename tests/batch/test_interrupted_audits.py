"""An audit that is killed, in part or as a whole, and run again: no row lost, none doubled, the tables those of a run that nothing disturbed."""

import os
import signal
import subprocess
import sys

import psutil
from outcomes import same_tables, wait_for


def parts(out):
    return list((out / "parts").rglob("*.arrow"))


def test_the_tables_are_the_same_whatever_the_number_of_workers(audits, whole, drawn, tmp_path):
    audits.run(drawn, "--out", tmp_path / "out", "--workers", 1)
    assert same_tables(tmp_path / "out", whole)


def test_a_killed_worker_costs_nothing(audits, whole, drawn, tmp_path):
    run = audits.start(drawn, "--out", tmp_path / "out", "--workers", 2)
    wait_for(lambda: parts(tmp_path / "out"))
    workers = [child for child in psutil.Process(run.pid).children() if "spawn_main" in " ".join(child.cmdline())]
    assert len(workers) == 2
    workers[0].kill()
    _, said = run.communicate(timeout=300)
    assert run.returncode == 1, said
    assert same_tables(tmp_path / "out", whole)


def test_a_killed_run_goes_on_where_it_was_and_leaves_no_process(audits, whole, drawn, tmp_path):
    run = audits.start(drawn, "--out", tmp_path / "out", "--workers", 2)
    wait_for(lambda: len(parts(tmp_path / "out")) > 1)
    children = psutil.Process(run.pid).children(recursive=True)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    assert not (tmp_path / "out" / "audit.json").exists()
    wait_for(lambda: not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children))
    again = audits.run(drawn, "--out", tmp_path / "out", "--workers", 2)
    assert again.returncode == 1 and "个取自先前已读的结果" in again.stderr
    assert same_tables(tmp_path / "out", whole)


def test_parts_that_were_torn_are_read_again(audits, whole, drawn, tmp_path):
    audits.run(drawn, "--out", tmp_path / "out", "--workers", 2)
    torn, gone, *_ = sorted(parts(tmp_path / "out"))
    torn.write_bytes(torn.read_bytes()[:1000])
    gone.unlink()
    again = audits.run(drawn, "--out", tmp_path / "out", "--workers", 2)
    assert again.returncode == 1, again.stderr
    assert same_tables(tmp_path / "out", whole)


def test_a_running_scheduler_does_the_same(audits, whole, drawn, tmp_path):
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    address = tmp_path / "scheduler.json"
    dask = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--port",
        "0",
        "--host",
        "127.0.0.1",
        "--no-dashboard",
    ]
    scheduler = subprocess.Popen([*dask, "--scheduler-file", str(address)], **options)
    worker = None
    try:
        wait_for(address.is_file)
        command = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "2", "--no-dashboard"]
        worker = subprocess.Popen([*command, "--scheduler-file", str(address)], **options)
        where = wait_for(lambda: __import__("json").loads(address.read_text() or "null"))["address"]
        done = audits.run(drawn, "--out", tmp_path / "out", "--engine", where.replace("tcp://", "dask://"))
        assert done.returncode == 1, done.stderr
        assert same_tables(tmp_path / "out", whole)
    finally:
        for process in (worker, scheduler):
            if process is not None:
                process.terminate()
                process.wait(timeout=30)

"""The child that reads: what a file can do to it, and that the next file is read all the same."""

import threading
from hashlib import sha256
from pathlib import Path

import psutil
import pytest
from slow_file import slow_docx

from jixiao.batch.reader import Bounds, Reader

SAMPLES = Path(__file__).parents[2] / "src" / "jixiao" / "samples"
GOOD = (SAMPLES / "02-service-hall.docx").read_bytes()


@pytest.fixture
def reader_with():
    made = []

    def make(**bounds):
        made.append(Reader(None, Bounds(**bounds)))
        return made[-1]

    yield make
    for reader in made:
        reader.close()


def read(reader, name, data):
    rows, stopped = reader.read(name, data, sha256(data).hexdigest())
    return rows, stopped, [problem["code"] for problem in rows["problems"]]


def test_a_form_comes_back_as_rows_of_every_table(reader_with):
    rows, stopped, problems = read(reader_with(), "02-service-hall.docx", GOOD)
    assert not stopped and not problems
    assert [form["unit"] for form in rows["forms"]] == ["清溪县政务服务局"]
    assert len(rows["indicators"]) == 5 and rows["findings"] and rows["unjudged"]


def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read(reader_with):
    reader = reader_with(seconds=1)
    rows, stopped, problems = read(reader, "慢.docx", slow_docx())
    assert stopped and problems == ["time_limit"]
    assert rows["documents"][0]["read"] is False
    assert "慢.docx" in rows["problems"][0]["message"] and "--time-limit" in rows["problems"][0]["message"]
    reader.bounds = Bounds(seconds=60)
    assert read(reader, "02-service-hall.docx", GOOD)[2] == []


def test_a_file_that_eats_memory_is_stopped_and_the_next_is_read(reader_with):
    reader = reader_with(megabytes=150)
    _, stopped, problems = read(reader, "大.docx", slow_docx())
    assert stopped and problems == ["memory_limit"]
    assert read(reader, "02-service-hall.docx", GOOD)[2] == []


def kill_readers(times, killed):
    """Kill the children that read as they come up, so many times."""
    while len(killed) < times:
        for child in psutil.Process().children():
            # it must have begun to read: a child that is being started holds less
            if (
                child.pid not in killed
                and "jixiao.batch.reading" in " ".join(child.cmdline())
                and child.memory_info().rss > 130 << 20
            ):
                child.kill()
                killed.append(child.pid)


@pytest.mark.parametrize(("times", "stopped"), [(1, False), (2, True)])
def test_a_child_that_dies_is_asked_once_more_and_then_the_file_is_given_up(reader_with, times, stopped):
    reader, killed = reader_with(), []
    killer = threading.Thread(target=kill_readers, args=(times, killed))
    killer.start()
    rows, was_stopped, problems = read(reader, "慢.docx", slow_docx())
    killer.join()
    assert was_stopped is stopped
    assert problems == (["crashed"] if stopped else ["no_form"])
    assert ("异常退出" in rows["problems"][0]["message"]) is stopped
    assert read(reader, "02-service-hall.docx", GOOD)[2] == []


def test_a_closed_reader_leaves_no_process_behind(reader_with):
    before = set(psutil.Process().children())
    reader = reader_with()
    read(reader, "02-service-hall.docx", GOOD)
    (child,) = set(psutil.Process().children()) - before
    reader.close()
    assert not child.is_running()

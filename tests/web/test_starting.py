"""Starting: the desk and the server as real processes, and what they refuse."""

from __future__ import annotations

import json
import os
import signal
import socket
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from started import SECRET, Browsing, Started, free_port, run_command

ENTER = r"http://127\.0\.0\.1:(\d+)/enter/\S+"
SAFE = {"JIXIAO_SECRET": SECRET, "JIXIAO_HOSTS": "127.0.0.1", "JIXIAO_HTTPS": "0"}
ABOUT_ME = {"name": "张某", "unit": "松河县公路站", "year": "2025", "pack": "hubei-2020"}


def opened_desk(folder: Path) -> tuple[Started, Browsing, str]:
    desk = Started("desk", "--data", str(folder), "--no-browser", "--port", str(free_port()))
    found = desk.until(ENTER)
    return desk, Browsing(f"http://127.0.0.1:{found[1]}"), found[0]


def test_a_desk_begins_with_a_few_questions_and_then_is_ready(tmp_path: Path) -> None:
    desk, person, link = opened_desk(tmp_path / "desk")
    with desk:
        status, page = person.get(link)
        assert (status, "初次使用" in page, str(tmp_path / "desk") in page) == (200, True, True)
        status, page = person.post("/begin/", {**ABOUT_ME, "projects": "农村公路养护\n桥梁检测", "evaluate": "1"})
        assert (status, "农村公路养护（2025年度绩效自评）" in page) == (200, True)
        assert desk.stop() == 0
        assert "填写的内容都已保存" in desk.said and "Traceback" not in desk.said


def test_a_link_is_good_once(tmp_path: Path) -> None:
    desk, person, link = opened_desk(tmp_path / "desk")
    with desk:
        assert person.get(link)[0] == 200
        status, page = Browsing(person.base).get(link)
        assert (status, "已用过" in page) == (403, True)


def test_the_desk_remembers_its_person_and_asks_nothing_again(tmp_path: Path) -> None:
    desk, person, link = opened_desk(tmp_path / "desk")
    with desk:
        person.get(link)
        person.post("/begin/", ABOUT_ME)
        desk.stop()
    desk, person, link = opened_desk(tmp_path / "desk")
    with desk:
        status, page = person.get(link)
        assert (status, "张某" in page, "初次使用" in page) == (200, True, False)


def test_a_second_desk_opens_the_first_again(tmp_path: Path) -> None:
    desk, person, link = opened_desk(tmp_path / "desk")
    with desk:
        person.get(link)
        person.post("/begin/", ABOUT_ME)
        again = run_command("desk", "--data", str(tmp_path / "desk"), "--no-browser")
        assert (again.returncode, "已经在运行" in again.stderr) == (0, True)
        other = Browsing(person.base)
        assert "张某" in other.get(again.stderr.split()[-1])[1]


def test_nobody_gets_to_the_desk_without_a_link(tmp_path: Path) -> None:
    desk, person, _link = opened_desk(tmp_path / "desk")
    with desk:
        assert person.get("/begin/")[0] == 404
        assert "再运行一次 jixiao desk" in person.get("/")[1]


def test_a_wrong_answer_is_said_at_its_question_and_the_others_stay(tmp_path: Path) -> None:
    desk, person, link = opened_desk(tmp_path / "desk")
    with desk:
        person.get(link)
        status, page = person.post("/begin/", ABOUT_ME | {"year": "明年"})
        assert (status, "年度应为四位数字" in page, "松河县公路站" in page) == (422, True, True)


def test_the_server_is_ended_calmly_by_the_system(tmp_path: Path) -> None:
    with Started("serve", "--data", str(tmp_path / "data"), "--port", str(free_port()), **SAFE) as server:
        server.until("工作台已启动")
        assert server.stop(signal.SIGTERM) == 0
        assert "Traceback" not in server.said


def test_no_worker_stays_behind_when_the_server_is_killed(tmp_path: Path) -> None:
    port = free_port()
    with Started("serve", "--data", str(tmp_path / "data"), "--port", str(port), **SAFE) as server:
        server.until("工作台已启动")
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait(10)
    with Started("serve", "--data", str(tmp_path / "data"), "--port", str(port), **SAFE) as server:
        server.until("工作台已启动")
        assert json.loads(Browsing(f"http://127.0.0.1:{port}").get("/health")[1]) == {"status": "ok"}


def test_the_first_administrator_comes_by_a_link_and_signs_in_by_password(tmp_path: Path) -> None:
    with Started("serve", "--data", str(tmp_path / "data"), "--port", str(free_port()), **SAFE) as server:
        found = server.until(ENTER)
        person = Browsing(f"http://127.0.0.1:{found[1]}")
        assert "财政部门名称" in person.get(found[0])[1]
        about = ABOUT_ME | {
            "unit": "松河县财政局",
            "login": "zhang",
            "password": "清风徐来水波不兴12",
            "again": "清风徐来水波不兴12",
        }
        assert person.post("/begin/", about)[0] == 200
        other = Browsing(person.base)
        other.get("/sign-in/")
        status, page = other.post("/sign-in/", {"username": "zhang", "password": "清风徐来水波不兴12"})
        assert (status, "张某" in page) == (200, True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"JIXIAO_SECRET": ""}, "JIXIAO_SECRET（密钥）：没有设置"),
        ({"JIXIAO_SECRET": "short"}, "只有 5 个字符"),
        ({"JIXIAO_SECRET": "a" * 60}, "1 种"),
        ({"JIXIAO_HOSTS": ""}, "JIXIAO_HOSTS（允许的域名）：没有设置"),
        ({"JIXIAO_HOSTS": "*"}, "放行了任意域名"),
        ({"JIXIAO_DEBUG": "1"}, "JIXIAO_DEBUG（调试）：已打开"),
        ({"JIXIAO_HTTPS": "yes"}, "只能是 1 或 0"),
    ],
)
def test_an_insecure_start_is_refused_with_what_mends_it(change: dict[str, str], message: str, tmp_path: Path) -> None:
    ended = run_command("serve", "--data", str(tmp_path / "data"), **(SAFE | change))
    assert (ended.returncode, message in ended.stderr) == (2, True)
    assert "请" in ended.stderr and not (tmp_path / "data").exists()


def test_a_public_address_needs_a_word_on_https(tmp_path: Path) -> None:
    ended = run_command("serve", "--host", "0.0.0.0", "--data", str(tmp_path / "data"), **(SAFE | {"JIXIAO_HTTPS": ""}))
    assert (ended.returncode, "没有说明是否经 https" in ended.stderr) == (2, True)


def test_every_fault_is_said_at_once() -> None:
    ended = run_command("serve", "--host", "0.0.0.0")
    assert "以下 3 项不安全" in ended.stderr


def test_a_folder_others_can_read_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    ended = run_command("serve", "--data", str(folder), **SAFE)
    assert (ended.returncode, f"chmod 700 {folder}" in ended.stderr) == (2, True)


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = run_command("serve", "--data", str(tmp_path / "data"), "--port", str(port), **SAFE)
    assert (ended.returncode, f"端口 {port}：已被别的程序占用" in ended.stderr) == (2, True)


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    with Started("serve", "--data", str(tmp_path / "data"), "--port", str(free_port()), **SAFE) as server:
        server.until("工作台已启动")
        ended = run_command("serve", "--data", str(tmp_path / "data"), "--port", str(free_port()), **SAFE)
        assert (ended.returncode, "正由另一个 jixiao serve 使用" in ended.stderr) == (2, True)


def test_without_the_extra_the_commands_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from jixiao.web import starting
    from jixiao.web.folder import StartRefused

    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(starting, "version", missing)
    with pytest.raises(StartRefused, match="缺 dj-database-url、django") as refused:
        starting.need_web()
    assert "jixiao[web]" in refused.value.remedy

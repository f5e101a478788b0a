"""Starting the workbench (启动): the desk for one person, the server for a bureau, the demo. Each writes the environment ``web.settings`` reads."""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Callable
from contextlib import ExitStack
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from jixiao.web.folder import RUNNING, StartRefused, held, own_folder, private_folder, running
from jixiao.web.server import Address, free_port, is_well, run
from jixiao.web.sign_in_link import MINUTES, SETUP_MINUTES, make_link

DESK_PORT = 8417
SERVE_PORT = 8000

Tell = Callable[[str], None]


def need_web() -> None:
    """Stops whoever has not installed the workbench (核组件). Raises StartRefused."""
    missing = [name for name in _needed() if not _is_there(name)]
    if missing:
        raise StartRefused(
            f"没有安装工作台组件（缺 {'、'.join(missing)}）。",
            '请运行：pip install "jixiao[web]"；不能上网的电脑见 README.zh-CN.md 的“安装”。',
        )
    if os.environ.get("DATABASE_URL", "").startswith(("postgres", "psql", "pgsql")) and not _is_there("psycopg"):
        raise StartRefused(
            "DATABASE_URL 指向 PostgreSQL，但没有安装它的驱动。", '请运行：pip install "jixiao[web,postgres]"'
        )


def _needed() -> list[str]:
    """What the extra [web] asks for (所需组件), by the package's own word."""
    of_web = [line for line in requires("jixiao") or () if re.search(r"""extra == ['"]web['"]""", line)]
    return [found[0] for line in of_web if (found := re.match(r"[\w.-]+", line))]


def _is_there(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def set_up(folder: Path, **environment: str) -> None:
    """Django with its data in this folder (装载设置). Variables that are given win over those that are set."""
    os.environ.update(environment | {"JIXIAO_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "jixiao.web.settings"})
    import django

    django.setup()


def open_records(folder: Path) -> None:
    """The records of a folder, for a command beside the server (打开数据). Raises StartRefused when there are none."""
    need_web()
    if not os.environ.get("DATABASE_URL") and not (folder / "jixiao.sqlite3").is_file():
        raise StartRefused(
            f"数据文件夹 {folder}：里面没有数据库。", "请用 --data 给出 jixiao desk 或 jixiao serve 所用的文件夹。"
        )
    set_up(folder, JIXIAO_SECRET=os.environ.get("JIXIAO_SECRET") or secrets.token_urlsafe(48))


def desk(data: str | None, port: int | None, *, browser: bool, tell: Tell) -> None:
    """One person's desk (单机工作台): on this machine alone, data in the user's folder, the browser opened signed in. Runs until it is stopped."""
    need_web()
    given = data or os.environ.get("JIXIAO_DATA")
    folder = private_folder(Path(given) if given else own_folder())
    if _is_running_already(folder, browser, tell):
        return
    port = free_port("127.0.0.1", port, DESK_PORT)
    address = Address(host="127.0.0.1", port=port, name=f"127.0.0.1:{port}")
    with held(folder, "desk", port):
        os.environ.pop("DATABASE_URL", None)
        set_up(
            folder,
            JIXIAO_DESK="1",
            JIXIAO_HTTPS="0",
            JIXIAO_HOSTS="127.0.0.1",
            JIXIAO_SECRET=_kept_secret(folder),
        )
        _lay()

        def ready() -> None:
            tell(f"工作台已打开，数据在 {folder}。要停止，请在本窗口按 Ctrl-C。")
            _let_in(folder, port, browser, tell)

        run(address, workers=1, when_ready=ready)
    tell("工作台已停止，填写的内容都已保存。")


def _is_running_already(folder: Path, browser: bool, tell: Tell) -> bool:
    """A second ``jixiao desk`` opens the browser at the first (已在运行)."""
    known = running(folder) if (folder / RUNNING).exists() else {}
    if known.get("what") != "desk":
        return False
    port = int(known["port"])
    if not is_well(Address(host="127.0.0.1", port=port, name=f"127.0.0.1:{port}")):
        return False
    tell("工作台已经在运行。")
    _let_in(folder, port, browser, tell)
    return True


def _let_in(folder: Path, port: int, browser: bool, tell: Tell) -> None:
    link = f"http://127.0.0.1:{port}/enter/{make_link(folder, 'desk')}/"
    if browser:
        import webbrowser

        if webbrowser.open(link):
            tell("浏览器没有自动打开时，再运行一次 jixiao desk。")
            return
    tell(f"请在浏览器中打开（一次有效，{MINUTES} 分钟内）：\n  {link}")


def _kept_secret(folder: Path) -> str:
    """The secret of a desk, made on its first start (本机密钥)."""
    path = folder / "secret"
    if not path.exists():
        draft = folder / f".secret-{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        draft.replace(path)
    return path.read_text(encoding="ascii")


def _lay() -> None:
    from jixiao.web.schema import bring_up_to_date

    bring_up_to_date()


def serve(data: str | None, host: str, port: int | None, *, workers: int | None, tell: Tell) -> None:
    """The workbench for a bureau (部署服务). Raises StartRefused rather than start insecurely."""
    from jixiao.web.safe_start import refuse_unsafe

    need_web()
    refuse_unsafe(os.environ, host)
    folder = private_folder(Path(data or os.environ.get("JIXIAO_DATA") or "jixiao-data"))
    port = free_port(host, port or SERVE_PORT, SERVE_PORT)
    with held(folder, "serve", port):
        set_up(folder)
        _refuse_debug()
        _lay()
        name = os.environ["JIXIAO_HOSTS"].split(",")[0].strip()
        scheme = "http" if os.environ.get("JIXIAO_HTTPS") == "0" else "https"
        link = f"{scheme}://{name}" + (f":{port}" if scheme == "http" else "")
        first = _first_link(folder, link)

        def ready() -> None:
            tell(f"工作台已启动：{link}/（监听 {host}:{port}），数据在 {folder}。要停止，按 Ctrl-C。")
            if first:
                tell(
                    f"还没有任何账号。请在 {SETUP_MINUTES} 分钟内打开下面的链接，建立第一个管理员（一次有效）：\n  {first}"
                )

        run(Address(host=host, port=port, name=name), workers=workers or _workers(), when_ready=ready)
    tell("工作台已停止，已确认保存的内容都在。")


def serve_demo(data: str | None, host: str, port: int | None, *, tell: Tell) -> None:
    """A small invented county to try everything on (演示县), in a folder given or one that goes when the server stops. Its accounts are printed once."""
    from tempfile import TemporaryDirectory

    need_web()
    if not _is_local(host):
        raise StartRefused(f"--host {host}：演示的账号和密码印在屏幕上，只能在本机使用。", "请去掉 --host。")
    with ExitStack() as stack:
        if data:
            folder = private_folder(Path(data))
        else:
            folder = private_folder(Path(stack.enter_context(TemporaryDirectory(prefix="jixiao-demo-"))))
        if data and (folder / "jixiao.sqlite3").exists() and not (folder / "demo").exists():
            raise StartRefused(
                f"数据文件夹 {folder}：里面有别的数据，不是演示数据，没有改动。", "请用 --data 给出一个新文件夹。"
            )
        port = free_port(host, port, SERVE_PORT)
        stack.enter_context(held(folder, "serve", port))
        os.environ.pop("DATABASE_URL", None)
        set_up(
            folder,
            JIXIAO_DEMO="1",
            JIXIAO_HTTPS="0",
            JIXIAO_HOSTS="127.0.0.1,localhost",
            JIXIAO_SECRET=_kept_secret(folder),
        )
        accounts = _demo_accounts(folder, tell)

        def ready() -> None:
            tell(accounts)
            tell(
                f"演示已启动：http://{host}:{port}/，数据在 {folder}。要停止，按 Ctrl-C。"
                + ("" if data else "停止后演示数据一并删除。")
            )

        run(Address(host=host, port=port, name="127.0.0.1"), workers=1, when_ready=ready)
        from django.db import connections

        connections.close_all()
    tell("演示已停止。")


def _demo_accounts(folder: Path, tell: Tell) -> str:
    """The county seeded, and its accounts as a table to print (演示账号); a seeded folder keeps the accounts it has."""
    from jixiao.web.demo.accounts import accounts_table
    from jixiao.web.records.models import Member
    from jixiao.web.schema import bring_up_to_date

    (folder / "demo").touch()
    bring_up_to_date()
    if Member.objects.exists():
        return "演示数据先前已建好，账号和密码仍用当时打印的；要重新生成，请删除该文件夹或换一个。"
    tell("正在建立演示数据：12 个单位、60 个项目……")
    from jixiao.web.demo.seeding import seed

    return accounts_table(seed())


def _first_link(folder: Path, link: str) -> str:
    from jixiao.web.records.models import Member

    return "" if Member.objects.exists() else f"{link}/enter/{make_link(folder, 'setup', SETUP_MINUTES)}/"


def _refuse_debug() -> None:
    from django.conf import settings

    if settings.DEBUG:
        raise StartRefused("设置中的调试（DEBUG）是打开的，没有启动。", "对外服务时不能打开调试。")


def _is_local(host: str) -> bool:
    from jixiao.web.safe_start import is_local

    return is_local(host)


def _workers() -> int:
    return 1 if sys.platform == "win32" else min(os.cpu_count() or 1, 4)

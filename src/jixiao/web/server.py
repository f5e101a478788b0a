"""The server (服务进程): granian with the workbench in it, calm when it starts, when it is stopped, and when its port is taken."""

from __future__ import annotations

import http.client
import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from jixiao.web.folder import StartRefused

THREADS = 4
"""Requests a worker answers at once (每进程线程数)."""
GRACE = 15
"""Seconds a worker has to finish what it is doing when the server is stopped (停止等待秒数)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the server listens (监听地址). ``name``: by which host name it lets itself be asked."""

    host: str
    port: int
    name: str

    @property
    def near(self) -> str:
        """The address from this machine (本机访问地址)."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"[{host}]" if ":" in host else host


def run(address: Address, *, workers: int, when_ready: Callable[[], None]) -> None:
    """Serves until it is stopped (运行). ``when_ready`` is called once, when the server answers. Raises StartRefused when it cannot start."""
    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
        "jixiao.web.wsgi:application",
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_enabled=False,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
    )
    stopped = threading.Event()
    threading.Thread(target=_announce, args=(address, when_ready, stopped), daemon=True).start()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.serve(target_loader=load_application, wrap_loader=False)
    except SystemExit as end:
        raise StartRefused(
            "服务进程启动失败或反复退出，已停止。", "原因见上面的说明；数据没有受损，改正后重新启动即可。"
        ) from end
    finally:
        stopped.set()
        for number, handler in before.items():
            signal.signal(number, handler)


def load_application() -> Any:
    """The application in a worker (装载应用); the worker ends when the process that started it is gone."""
    for number in (signal.SIGINT, signal.SIGTERM):  # until the server has its own: nothing has been asked of us yet
        signal.signal(number, lambda *_: os._exit(0))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from django.db import connections

    connections.close_all()  # what the parent had open is the parent's
    from jixiao.web.wsgi import application

    return application


def _end_with_parent() -> None:
    """However the main process ended, also by kill -9, no worker stays behind and keeps the port."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    multiprocessing.connection.wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


def _announce(address: Address, when_ready: Callable[[], None], stopped: threading.Event) -> None:
    while not stopped.wait(0.03):
        if is_well(address):
            when_ready()
            return


def is_well(address: Address) -> bool:
    """Whether the server answers and says that it is well (健康)."""
    asked = urllib.request.Request(f"http://{address.near}:{address.port}/health", headers={"Host": address.name})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by way of a proxy
    with suppress(OSError, http.client.HTTPException), opener.open(asked, timeout=5) as answer:
        return bool(answer.status == 200)
    return False


def free_port(host: str, wanted: int | None, default: int) -> int:
    """A port to listen on (端口): the one wanted, or the default, or when that is taken any other. Raises StartRefused when the wanted one is taken."""
    if fault := _port_fault(host, wanted or default):
        if wanted or fault.errno in _NO_SUCH_ADDRESS:
            raise _refusal(host, wanted or default, fault)
        with socket.socket() as any_port:
            any_port.bind((host, 0))
            return int(any_port.getsockname()[1])
    return wanted or default


_NO_SUCH_ADDRESS = frozenset({99, 49, 10049, -2, -5, 11001})


def _port_fault(host: str, port: int) -> OSError | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if sys.platform != "win32":  # there it would let two listen on one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def _refusal(host: str, port: int, error: OSError) -> StartRefused:
    if error.errno in _NO_SUCH_ADDRESS:
        return StartRefused(f"--host {host}：本机没有这个地址。", "请写本机的地址；要让各网卡都能访问，写 0.0.0.0。")
    if error.errno in (13, 10013):
        return StartRefused(f"端口 {port}：系统不允许使用。", "请用 --port 换一个大于 1024 的端口，例如 --port 8000。")
    return StartRefused(
        f"端口 {port}：已被别的程序占用。", f"请停掉那个程序，或用 --port 换一个，例如 --port {port + 1}。"
    )

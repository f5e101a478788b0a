"""The engine (执行引擎): Dask distributed, embedded on this machine or a scheduler elsewhere, by the same code. Work is handed out in windows."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from jixiao.core.errors import JixiaoError

LOCAL = "local"
SCHEME = "dask://"

_Job = TypeVar("_Job")


class EngineError(JixiaoError):
    """The engine cannot be had (执行引擎不可用)."""


_QUIET = {
    # what it would say is for people who run clusters, and stands in the log of the scheduler
    "logging": {
        "distributed": "critical",
        "distributed.nanny": "critical",
        "distributed.worker": "critical",
        "tornado": "critical",
    },
    "distributed.worker.preload": ["jixiao.batch.deaf"],
    "distributed.comm.timeouts.connect": "60s",
    "distributed.comm.timeouts.tcp": "120s",
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.admin.log-length": 100,
    "distributed.scheduler.transition-log-length": 100,
    "distributed.scheduler.events-log-length": 100,
    "distributed.scheduler.allowed-failures": 5,
}


@contextmanager
def started(engine: str, workers: int) -> Iterator[Any]:
    """A client of the engine (启动引擎). ``engine``: "local", or dask://host:port of a scheduler that runs already."""
    import dask

    # workers are started by Python's own means: a stray module in the folder the person works in must not be imported there
    os.environ.setdefault("PYTHONSAFEPATH", "1")
    with dask.config.set(_QUIET):
        from distributed import Client, LocalCluster

        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        if engine == LOCAL:
            with LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",  # any free port: two audits at once must not complain of each other
                memory_limit=0,
                silence_logs=logging.CRITICAL,
            ) as cluster:
                client = Client(cluster)
                try:
                    yield client
                finally:
                    with suppress(Exception):  # whatever is left of it goes with the cluster
                        client.close(timeout=2)
            return
        address = engine.removeprefix(SCHEME)
        try:
            client = Client(f"tcp://{address}", timeout=20)
        except (OSError, TimeoutError, ValueError) as error:
            raise EngineError(
                f"--engine {engine}：连不上这个调度器。",
                "请核对地址和端口，例如 dask://10.0.0.5:8786，并确认调度器已启动。",
            ) from error
        with client:
            yield client


def threads_of(client: Any) -> int:
    """How many tasks run at a time (并行数). Raises EngineError when there is no worker at all."""
    count = sum(client.nthreads().values())
    if not count:
        raise EngineError("调度器上没有工作进程。", "请先启动 dask worker，再运行一次。")
    return int(count)


def mapped(
    client: Any, function: Callable[..., Any], take: Callable[[], _Job | None], window: int
) -> Iterator[tuple[_Job, Any, Exception | None]]:
    """Results of ``function`` for every job that ``take`` gives (按窗口分发), as they come: job, result, error.

    At most ``window`` jobs are under way, and nothing of a finished one is kept: memory does not grow with their number.
    ``take`` gives None when there is nothing to do at present; it is asked again after every result.
    """
    from distributed import as_completed

    under_way: dict[Any, _Job] = {}
    arrived = as_completed()

    def fill() -> None:
        while len(under_way) < window and (job := take()) is not None:
            (future,) = client.map(function, [job], pure=False)
            under_way[future] = job
            arrived.add(future)

    fill()
    while under_way:
        future = next(arrived)
        job, error = under_way.pop(future), None
        try:
            result = future.result()
        except Exception as failed:  # the task's, or KilledWorker
            result, error = None, failed
        future.release()
        yield job, result, error
        fill()

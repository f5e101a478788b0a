"""The commands of the workbench and what each takes (工作台命令与参数)."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Any

from jixiao.grammar import Parser


def _data(parser: Parser, default: str) -> None:
    parser.add_argument("--data", metavar="文件夹", help=f"数据放在哪里（默认{default}）")


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise ArgumentTypeError(f"填写的是「{text}」，应为 1 到 65535 的整数。")
    return int(text)


def _workers(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise ArgumentTypeError(f"填写的是「{text}」，应为 1 到 64 的整数。")
    return int(text)


def add_workbench(top: Parser, commands: Any) -> None:
    """The commands of the workbench (工作台命令)."""
    desk = top.command(
        commands,
        "desk",
        about="单机工作台：只在本机打开，一个人填报、签字、汇总，数据存在自己的文件夹里。",
        notes=("浏览器自动打开并登录，不用密码。按 Ctrl-C 停止。已在运行时，再运行一次只重新打开浏览器。",),
        examples=("jixiao desk", "jixiao desk --data D:\\绩效数据", "jixiao desk --no-browser --port 8500"),
    )
    _data(desk, "本机的用户数据文件夹，启动后显示")
    desk.add_argument("--port", type=_port, metavar="端口", help="用哪个端口（默认 8417，被占用时自动换一个）")
    desk.add_argument("--no-browser", action="store_true", help="不打开浏览器，只显示登录链接")

    serve = top.command(
        commands,
        "serve",
        about="部署工作台，供一个局或一个县共用；--demo 先用虚构的小县试一试。",
        notes=(
            "须先设置环境变量 JIXIAO_SECRET（密钥）、JIXIAO_HOSTS（域名）；不安全时不启动，并逐项说明怎样改正。",
            "数据默认存为 SQLite；要用 PostgreSQL，设置 DATABASE_URL=postgres://用户:密码@主机/库名。",
            "首次启动显示一个链接，用来建立第一个管理员。部署说明见 docs/deploy.md。",
        ),
        examples=("jixiao serve --demo", "jixiao serve --host 127.0.0.1 --port 8000 --data /srv/jixiao"),
    )
    serve.add_argument(
        "--demo", action="store_true", help="演示：12 个单位、60 个项目，每种角色一个账号，密码只显示一次"
    )
    serve.add_argument(
        "--host", default="127.0.0.1", metavar="地址", help="监听哪个地址（默认 127.0.0.1，只有本机能访问）"
    )
    serve.add_argument("--port", type=_port, metavar="端口", help="用哪个端口（默认 8000）")
    serve.add_argument("--workers", type=_workers, metavar="个数", help="几个进程（默认按处理器个数，最多 4 个）")
    _data(serve, " JIXIAO_DATA，否则 ./jixiao-data；演示默认用临时文件夹，停止后删除")

    where = " JIXIAO_DATA，否则 ./jixiao-data，否则 jixiao desk 的文件夹"
    verify = top.command(
        commands,
        "verify-log",
        about="证明日志、定稿版本和佐证材料没有被改动、删除或插入；不联网，不需要服务在运行。",
        notes=("退出码：0 完整；1 有改动，逐条列出；2 没有数据或打不开。",),
        examples=("jixiao verify-log", "jixiao verify-log --data /srv/jixiao"),
    )
    _data(verify, where)
    backup = top.command(
        commands,
        "backup",
        about="备份：数据库和佐证材料写成一个文件，服务运行时也可以。",
        notes=(
            "写完整并读回核对之后才有这个文件。SQLite 的备份可恢复到 PostgreSQL，反之亦然。",
            "退出码：0 已备份；1 已备份，但有佐证材料先前已损坏或缺失；2 没有备份。",
        ),
        examples=("jixiao backup D:\\备份\\绩效-20260331.zip", "jixiao backup /backup/jixiao.zip --data /srv/jixiao"),
    )
    backup.add_argument("file", metavar="文件", help="备份文件（zip）")
    backup.add_argument("--force", action="store_true", help="文件已存在时覆盖")
    _data(backup, where)
    restore = top.command(
        commands,
        "restore",
        about="恢复备份：先核对备份里的每一部分，再一次恢复，然后核验日志。",
        notes=(
            "须先停掉使用该文件夹的工作台。已有数据时不恢复，除非加 --replace。",
            "退出码：0 已恢复；1 已恢复但日志有问题；2 没有恢复，原数据未动。",
        ),
        examples=(
            "jixiao restore D:\\备份\\绩效-20260331.zip --data D:\\绩效数据",
            "jixiao restore /backup/jixiao.zip --data /srv/jixiao --replace",
        ),
    )
    restore.add_argument("file", metavar="文件", help="jixiao backup 写的文件")
    restore.add_argument("--replace", action="store_true", help="换掉已有的数据（原有数据全部删除，请先备份）")
    _data(restore, where)

"""What a server for others must have before it starts (启动前检查): each lack is said with where, what, and a line to mend it by."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from jixiao.web.folder import StartRefused

SECRET_LENGTH = 40


def refuse_unsafe(environment: Mapping[str, str], host: str) -> None:
    """Refuses to start insecurely (不安全不启动). Raises StartRefused with every fault at once."""
    faults = list(faults_of(environment, host))
    if faults:
        lines = "\n".join(f"  {n}. {what}\n     {remedy}" for n, (what, remedy) in enumerate(faults, 1))
        raise StartRefused(f"没有启动：以下 {len(faults)} 项不安全，请逐项改正后再运行 jixiao serve。\n{lines}")


def faults_of(environment: Mapping[str, str], host: str) -> Iterator[tuple[str, str]]:
    """What is not safe (不安全之处), each with its remedy."""
    secret = environment.get("JIXIAO_SECRET", "")
    if not secret:
        yield (
            "JIXIAO_SECRET（密钥）：没有设置。登录状态靠它签名，没有它任何人都能冒充。",
            _setting("JIXIAO_SECRET", _NEW_SECRET),
        )
    elif len(secret) < SECRET_LENGTH or len(set(secret)) < 10:
        yield (
            f"JIXIAO_SECRET（密钥）：只有 {len(secret)} 个字符、{len(set(secret))} 种，容易猜出；应至少 {SECRET_LENGTH} 个、随机生成。",
            _setting("JIXIAO_SECRET", _NEW_SECRET),
        )
    hosts = [one.strip() for one in environment.get("JIXIAO_HOSTS", "").split(",") if one.strip()]
    example = "" if is_local(host) or host in ("0.0.0.0", "::") else host
    if not hosts:
        yield (
            "JIXIAO_HOSTS（允许的域名）：没有设置，不知道该应答哪个地址。",
            _setting("JIXIAO_HOSTS", example or "jixiao.example.gov.cn"),
        )
    elif any(one.startswith(("*", ".")) for one in hosts):
        yield (
            f"JIXIAO_HOSTS（允许的域名）：{','.join(hosts)} 放行了任意域名，会被用来伪造链接。",
            _setting("JIXIAO_HOSTS", example or "jixiao.example.gov.cn") + "（几个之间用英文逗号）",
        )
    if environment.get("JIXIAO_DEBUG"):
        yield (
            "JIXIAO_DEBUG（调试）：已打开，出错时会把程序内部情况露给访问者。",
            "请运行：" + ("set JIXIAO_DEBUG=" if sys.platform == "win32" else "unset JIXIAO_DEBUG"),
        )
    https = environment.get("JIXIAO_HTTPS", "")
    if https not in ("", "0", "1"):
        yield f"JIXIAO_HTTPS（是否经 https）：写的是「{https}」，只能是 1 或 0。", _setting("JIXIAO_HTTPS", "1")
    elif not https and not is_local(host):
        yield (
            f"JIXIAO_HTTPS（是否经 https）：要在 {host} 上对外提供服务，但没有说明是否经 https；不经 https，密码会明文经过网络。",
            f"前面有 https 代理的，{_setting('JIXIAO_HTTPS', '1')}；确认只在可信内网用 http 的，{_setting('JIXIAO_HTTPS', '0')}",
        )


def is_local(host: str) -> bool:
    """Whether only this machine can reach the address (仅本机)."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_NEW_SECRET = f"$({Path(sys.executable).name or 'python3'} -c 'import secrets; print(secrets.token_urlsafe(48))')"


def _setting(name: str, value: str) -> str:
    if sys.platform == "win32":
        return f'请在 PowerShell 中运行：$env:{name} = "{value}"'
    return f'请运行：export {name}="{value}"'

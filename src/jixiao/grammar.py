"""How this program's command line is parsed and explained (命令行解析): ``argparse`` parses, help and errors are our own.

So they read the same under every Python version, and ``docs/cli.md`` can be generated from them.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from argparse import Action, ArgumentParser, _SubParsersAction
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

USAGE_ERROR = 2


class Parser(ArgumentParser):
    """An ArgumentParser whose help and errors are ours. ``about``: one sentence; ``notes``: lines under it; ``examples``: command lines."""

    def __init__(
        self,
        prog: str | None = None,
        *,
        about: str = "",
        notes: Sequence[str] = (),
        examples: Sequence[str] = (),
        **_later: Any,  # what newer versions of argparse hand down to the parsers of commands
    ) -> None:
        super().__init__(prog=prog, add_help=False, allow_abbrev=False)
        self.about, self.notes, self.examples = about, notes, examples
        self.commands: dict[str, Parser] = {}
        self.add_argument("-h", "--help", action="store_true", help="显示本说明")

    def format_help(self) -> str:
        """The whole help (帮助), independent of terminal and Python version."""
        named = [action for action in self._actions if action.option_strings]
        positional = [
            action
            for action in self._actions
            if not action.option_strings and not isinstance(action, _SubParsersAction)
        ]
        usage = [self.prog, *(_signature(action) for action in positional)]
        if self.commands:
            usage.append("命令")
        lines = [f"用法：{' '.join(usage)} [选项]", "", self.about, *self.notes]
        if self.commands:
            lines += ["", "命令：", *_columns([(name, parser.about) for name, parser in self.commands.items()])]
        if positional:
            lines += ["", "参数：", *_columns([(str(action.metavar), action.help or "") for action in positional])]
        lines += ["", "选项：", *_columns([(_flags(action), action.help or "") for action in named])]
        if self.examples:
            lines += ["", "例：", *(f"  {example}" for example in self.examples)]
        return "\n".join(lines) + "\n"

    def format_usage(self) -> str:
        return self.format_help().split("\n", 1)[0] + "\n"

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and how to see what is right; exit 2."""
        sys.stderr.write(f"{self.prog}：{_chinese(message)} 用 {self.prog} --help 查看用法。\n")
        raise SystemExit(USAGE_ERROR)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        # before argparse can complain of missing arguments
        given = list(sys.argv[1:] if args is None else args)
        own = given[: next((i for i, word in enumerate(given) if word in self.commands), len(given))]
        if "-h" in own or "--help" in own:
            sys.stdout.write(self.format_help())
            raise SystemExit(0)
        self._refuse_dashes(own)
        return super().parse_known_args(given, namespace)

    def _refuse_dashes(self, words: Sequence[str]) -> None:
        """A file whose name begins with a dash would be taken for an option; after ``--`` it is not."""
        for word in words:
            if word == "--":
                return
            if word.startswith("-") and word != "-" and Path(word).is_file():
                self.error(f"{word} 会被当作选项；文件名以 - 开头时请写成 ./{word}。")

    def command(self, into: Any, name: str, **kwargs: Any) -> Parser:
        """A command beneath this one (子命令)."""
        parser: Parser = into.add_parser(name, prog=f"{self.prog} {name}", **kwargs)
        self.commands[name] = parser
        return parser


def quiet(parser: Parser) -> None:
    """The option every command has (安静)."""
    parser.add_argument("-q", "--quiet", action="store_true", help="不显示进度和提示，只输出结果和错误")


def _signature(action: Action) -> str:
    name = str(action.metavar)
    return {"+": f"{name}...", "*": f"[{name}...]", "?": f"[{name}]"}.get(str(action.nargs), name)


def _flags(action: Action) -> str:
    return ", ".join(action.option_strings) + (f" {action.metavar}" if action.metavar else "")


def _columns(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Two columns; the left one as wide as its widest, Chinese counted double."""
    width = max(_width(left) for left, _ in pairs) + 2
    return [f"  {left}{' ' * (width - _width(left))}{right}" for left, right in pairs]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


_ERRORS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"the following arguments are required: (.+)"), lambda m: f"缺少参数：{m[1]}。"),
    (re.compile(r"argument (\S+?)(?:/\S+)?: expected (?:one|at least one) argument"), lambda m: f"{m[1]} 后面缺少值。"),
    (re.compile(r"argument (\S+?)(?:/\S+)?: expected 2 arguments"), lambda m: f"{m[1]} 后面要有两个值。"),
    (re.compile(r"argument \S+: invalid choice: '([^']*)'.*"), lambda m: f"没有这个命令：{m[1]}。"),
    (re.compile(r"argument (\S+?)(?:/\S+)?: (.+)"), lambda m: f"{m[1]}：{m[2]}"),
)


def _chinese(message: str) -> str:
    for pattern, say in _ERRORS:
        match = pattern.fullmatch(message)
        if match:
            return say(match)
    return message

"""The commands and what each takes (命令与参数), with their help in Chinese."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

from jixiao.grammar import Parser, quiet
from jixiao.workbench_arguments import add_workbench

_PATHS = "docx、xlsx、xls、ods、pdf、txt、md 文件，文件夹（含各级子文件夹），或 jixiao extract 输出的 JSON；- 表示从标准输入读 JSON"


def _one_of(*allowed: str) -> Callable[[str], str]:
    def choose(text: str) -> str:
        if text not in allowed:
            raise ArgumentTypeError(f"填写的是「{text}」，可用的是 {'、'.join(allowed)}。")
        return text

    return choose


def _output(parser: Parser, formats: tuple[str, ...], default: str | None) -> None:
    if len(formats) > 1:
        chosen = f"（默认 {default}）" if default else ""
        parser.add_argument("--format", type=_one_of(*formats), metavar="格式", help=f"{' | '.join(formats)}{chosen}")
    parser.add_argument("-o", "--output", metavar="文件", help="写到文件，不写到屏幕；扩展名可代替 --format")
    parser.add_argument("--force", action="store_true", help="结果文件已存在时覆盖")


def _pack(parser: Parser) -> None:
    parser.add_argument("--pack", metavar="ID", help="按这个模板包（默认由表样自动识别）")


def _version() -> str:
    import jixiao

    return jixiao.__version__


def build() -> Parser:
    """The whole grammar (全部命令)."""
    top = Parser(
        prog="jixiao",
        about="预算绩效自评：读表、计分、核查。",
        notes=("全部在本机完成，不联网。凡读文件处都可给 jixiao extract 输出的 JSON。",),
        examples=(
            "jixiao check 自评表.docx",
            "jixiao check 2020年自评表/ --format xlsx -o 核查结果.xlsx",
            "jixiao demo",
        ),
    )
    top.add_argument("--version", action="version", version=f"jixiao {_version()}", help="显示版本")
    commands = top.add_subparsers(dest="command", metavar="命令", parser_class=Parser)

    extract = top.command(
        commands,
        "extract",
        about="读出文件中的自评表和报告，照原样输出 JSON。",
        notes=("退出码：0 全部读出；2 有文件无法读取（其余照常输出）。",),
        examples=("jixiao extract 自评表.docx", "jixiao extract 2020年自评表/ -o read.json"),
    )
    extract.add_argument("paths", nargs="+", metavar="路径", help=_PATHS)
    _output(extract, ("json",), None)
    quiet(extract)

    check = top.command(
        commands,
        "check",
        about="读表、计分、核查，逐条列出问题：位置、填报、应为、理由、改法。",
        notes=(
            "同一文件里有自评报告的，与表对照；报告另存的，放在 --with 之后。",
            "退出码：0 无错误；1 有错误；2 有文件无法读取。",
        ),
        examples=(
            "jixiao check 自评表.docx",
            "jixiao check 自评表.docx --with 自评报告.docx",
            "jixiao check 2020年自评表/ -o 核查结果.xlsx",
            "jixiao check --format json *.docx -o found.json",
        ),
    )
    check.add_argument("paths", nargs="+", metavar="路径", help=_PATHS)
    check.add_argument(
        "--with",
        dest="reports",
        nargs="+",
        action="extend",
        default=[],
        metavar="报告",
        help="与自评表对照的自评报告：文件或文件夹，按单位、项目、年度与表配对",
    )
    _output(check, ("table", "json", "xlsx", "html"), "table")
    _pack(check)
    quiet(check)

    annotate = top.command(
        commands,
        "annotate",
        about="把核查意见写回原件：docx、xlsx 有问题的单元格加批注和底色，前面加一页核查意见；原文一字不改。",
        notes=(
            "再次标注同一文件时，先前的批注、底色和核查意见页换成新的，别人的批注不动。",
            "加 --letter 则不标注原件，另写一份给填报单位的复核意见书（docx）；凡读得出的文件都可以，包括 PDF。",
            "退出码：0 已写出；2 有文件无法读取或写出。",
        ),
        examples=(
            "jixiao annotate 自评表.docx",
            "jixiao annotate 自评表.xlsx -o 退改.xlsx",
            "jixiao annotate 2020年自评表/ -o 核查件/",
            "jixiao annotate 自评表.pdf --letter",
        ),
    )
    annotate.add_argument("paths", nargs="+", metavar="路径", help=_PATHS)
    annotate.add_argument(
        "-o",
        "--output",
        metavar="文件",
        help="写到哪个文件或文件夹（默认在原件旁边，原名-核查；意见书为原名-复核意见书）",
    )
    annotate.add_argument("--letter", action="store_true", help="写复核意见书（docx），不标注原件")
    annotate.add_argument("--force", action="store_true", help="结果文件已存在时覆盖")
    _pack(annotate)
    quiet(annotate)

    score = top.command(
        commands,
        "score",
        about="计分表：每一行的分值、填报得分、核算得分、算式和理由。",
        notes=("退出码：0 已计分；2 有文件无法读取。",),
        examples=("jixiao score 自评表.docx", "jixiao score 自评表.xlsx --pack mof-2020 --format json"),
    )
    score.add_argument("paths", nargs="+", metavar="路径", help=_PATHS)
    _output(score, ("table", "json"), "table")
    _pack(score)
    quiet(score)

    render = top.command(
        commands,
        "render",
        about="按表样绘制自评表：Word、Excel、PDF 或网页，照填报的内容，版面与印发的表样一致。",
        notes=(
            "几张表写进一个文件时各占一页（Excel 各占一张工作表）；-o 给文件夹时一表一个文件。",
            "表样里没有位置的内容印在表下，不会略去；未填的栏目逐一列出。",
            "退出码：0 已写出；2 有文件无法读取或写出。",
        ),
        examples=(
            "jixiao render 自评表.docx --as pdf",
            "jixiao render 自评表.docx -o 核算.xlsx --computed",
            "jixiao render 2020年自评表/ --as docx -o 正式表/",
        ),
    )
    render.add_argument("paths", nargs="+", metavar="路径", help=_PATHS)
    render.add_argument(
        "--as", dest="as_", type=_one_of("docx", "xlsx", "pdf", "html"), metavar="格式", help="docx | xlsx | pdf | html"
    )
    render.add_argument("-o", "--output", metavar="文件", help="写到哪个文件或文件夹（默认当前文件夹，原名-自评表）")
    render.add_argument("--computed", action="store_true", help="填上核算得分：原表空着的填入，与填报不同的写在括号里")
    render.add_argument("--force", action="store_true", help="结果文件已存在时覆盖")
    _pack(render)
    quiet(render)

    report = top.command(
        commands,
        "report",
        about="按自评表起草自评报告：章节按模板包的提纲，数据全部取自表内，表里没有的留作待补提示。",
        notes=(
            "不加 --as 和 -o 时输出 Markdown 到屏幕；docx、pdf 默认写到当前文件夹，原名-自评报告。",
            "字数、上限、待补充和待核对的内容随后逐条列出；超过上限时照写全文，并指出最长的章节。",
            "几张表写进一个文件时一份接一份；-o 给文件夹时一份一个文件。退出码：0 已起草；2 有文件无法读取或写出。",
        ),
        examples=(
            "jixiao report 自评表.docx",
            "jixiao report 自评表.docx --version brief --as docx",
            "jixiao report 2020年自评表/ --as pdf -o 报告/",
        ),
    )
    report.add_argument("paths", nargs="+", metavar="路径", help=_PATHS)
    report.add_argument(
        "--version",
        dest="extent",
        type=_one_of("full", "brief"),
        default="full",
        metavar="版本",
        help="full 全文（缩略版，默认）| brief 摘要版",
    )
    report.add_argument(
        "--as", dest="as_", type=_one_of("docx", "pdf", "md"), metavar="格式", help="docx | pdf | md（默认 md）"
    )
    report.add_argument("-o", "--output", metavar="文件", help="写到哪个文件或文件夹；扩展名可代替 --as")
    report.add_argument("--force", action="store_true", help="结果文件已存在时覆盖")
    _pack(report)
    quiet(report)

    rollup = top.command(
        commands,
        "rollup",
        about="把多张项目自评表汇总成一张部门自评表：先汇总完成数，再计算得分。",
        notes=("缺少或无法读取的项目逐一列出，不会悄悄略去。", "退出码：0 已汇总；2 有文件无法读取。"),
        examples=("jixiao rollup 项目自评表/", "jixiao rollup 项目自评表/ -o 部门汇总.json"),
    )
    rollup.add_argument("paths", nargs="+", metavar="路径", help=_PATHS)
    _output(rollup, ("table", "json"), "table")
    _pack(rollup)
    quiet(rollup)

    compare = top.command(
        commands,
        "compare",
        about="同一批自评表按两个模板包分别计分：哪些得分、总分和等级会变，各因为什么。",
        notes=(
            "属于其中一个模板包的表照原样计分；按另一个计分时，先把分值换算过去，换算了什么逐条说明。",
            "退出码：0 已对照；2 有文件无法读取或无法对照。",
        ),
        examples=(
            "jixiao compare 2020年自评表/ --packs hubei-2020 mof-2020",
            "jixiao compare 2020年自评表/ --packs hubei-2020 我的模板包/qingxi-2025 -o 对照.xlsx",
            "jixiao compare 自评表.docx --packs hubei-2020 mof-2020 --format json",
        ),
    )
    compare.add_argument("paths", nargs="+", metavar="路径", help=_PATHS)
    compare.add_argument(
        "--packs", nargs=2, metavar="A B", required=True, help="哪两个模板包：id，或它的文件夹；差数是 B 减 A"
    )
    compare.add_argument("--keep-weights", action="store_true", help="不换算，两边都按表上原有的分值计分")
    _output(compare, ("table", "json", "xlsx"), "table")
    quiet(compare)

    _audit(top, commands)
    _packs(top, commands)
    add_workbench(top, commands)

    demo = top.command(
        commands,
        "demo",
        about="用自带的样例走一遍：读表、计分、核查，列出问题，结果写入 demo-output/。",
        examples=("jixiao demo", "jixiao demo --to 试用"),
    )
    demo.add_argument("--to", metavar="文件夹", default="demo-output", help="结果写到哪里（默认 demo-output）")
    quiet(demo)
    return top


def _audit(top: Parser, commands: Any) -> None:
    audit = top.command(
        commands,
        "audit",
        about="批量核查：任意多个文件，读表、计分、核查，结果写成数据表和汇总；可中断，可接着做。",
        notes=(
            "来源可以是文件、文件夹、zip 压缩包（可嵌套），或 s3:// 之类的地址（只取您给的地址，要装相应扩展）。",
            "读不出、卡住或耗尽内存的文件各记一条问题，不影响其余；中断后再运行同样的命令，从中断处接着做。",
            "结果文件夹里有 summary.html、summary.xlsx 和各数据表（Parquet）；jixiao audit show 文件夹 再看一遍汇总。",
            "退出码：0 无错误；1 有错误；2 有文件无法读取。需要扩展：pip install 'jixiao[batch]'。",
        ),
        examples=(
            "jixiao audit 2023年自评表/ --out 核查结果",
            "jixiao audit 各区.zip 市直/ --out 核查结果 --workers 8",
            "jixiao audit s3://bucket/2023/ --out 核查结果 --engine dask://10.0.0.5:8786",
            "jixiao audit show 核查结果",
        ),
    )
    audit.add_argument(
        "paths", nargs="+", metavar="来源", help="文件、文件夹、zip 压缩包或地址；show 加结果文件夹则再看一遍汇总"
    )
    audit.add_argument("--out", metavar="文件夹", help="结果写到哪个文件夹：新的、空的，或上次没有做完的")
    audit.add_argument("--workers", type=_count, metavar="数", help="用几个工作进程（默认每个处理器一个）")
    audit.add_argument(
        "--engine", type=_engine, default="local", metavar="引擎", help="local 本机（默认），或 dask://主机:端口"
    )
    audit.add_argument(
        "--time-limit", type=_seconds, default=300.0, metavar="秒", help="单个文件最多读多久（默认 300 秒）"
    )
    audit.add_argument(
        "--memory-limit", type=_megabytes, default=3072, metavar="MB", help="单个文件最多用多少内存（默认 3072 MB）"
    )
    _pack(audit)
    quiet(audit)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1024:
        raise ArgumentTypeError(f"填写的是「{text}」，应是 1 到 1024 的整数。")
    return int(text)


def _seconds(text: str) -> float:
    if not re.fullmatch(r"\d{1,6}(\.\d+)?", text) or not float(text):
        raise ArgumentTypeError(f"填写的是「{text}」，应是大于 0 的秒数。")
    return float(text)


def _megabytes(text: str) -> int:
    if not text.isdecimal() or int(text) < 256:
        raise ArgumentTypeError(f"填写的是「{text}」，应是不小于 256 的整数（MB）。")
    return int(text)


def _engine(text: str) -> str:
    if text != "local" and not re.fullmatch(r"dask://[^/\s]+:\d{1,5}", text):
        raise ArgumentTypeError(f"填写的是「{text}」，应是 local，或调度器的地址 dask://主机:端口。")
    return text


def _packs(top: Parser, commands: Any) -> None:
    packs = top.command(
        commands,
        "packs",
        about="模板包：列出、查看、自检、新建。",
        notes=("包外的模板包放在环境变量 JIXIAO_PACKS 所指的文件夹里。", "退出码：0 正常；1 模板包有误。"),
        examples=(
            "jixiao packs list",
            "jixiao packs show hubei-2020",
            "jixiao packs test",
            "jixiao packs new qingxi-2025 --from mof-2020",
        ),
    )
    kinds = packs.add_subparsers(dest="subcommand", metavar="命令", parser_class=Parser)
    listed = packs.command(kinds, "list", about="列出全部模板包。", examples=("jixiao packs list",))
    show = packs.command(
        kinds, "show", about="一个模板包：表样、计分办法、依据。", examples=("jixiao packs show hubei-2020",)
    )
    show.add_argument("id", metavar="ID", help="模板包的 id，或它的文件夹")
    test = packs.command(
        kinds,
        "test",
        about="检查模板包的写法，并运行它自带的例子。",
        notes=("不给文件夹时检查全部模板包。",),
        examples=("jixiao packs test", "jixiao packs test 我的模板包/qingxi-2025"),
    )
    test.add_argument("folder", nargs="?", metavar="文件夹", help="一个模板包的文件夹或 id，或装着多个模板包的文件夹")
    new = packs.command(
        kinds,
        "new",
        about="从已有模板包抄出一个新的，供修改。",
        examples=(
            "jixiao packs new qingxi-2025 --from mof-2020",
            "jixiao packs new qingxi-2025 --from mof-2020 --to 我的模板包",
        ),
    )
    new.add_argument("id", metavar="ID", help="新模板包的 id：名称-年份，小写字母、数字和短横")
    new.add_argument("--from", dest="source", metavar="ID", required=True, help="从哪个模板包抄")
    new.add_argument("--to", metavar="文件夹", default=".", help="放在哪个文件夹下（默认当前文件夹）")
    for parser in (listed, show, test, new):
        quiet(parser)


def parse(arguments: Sequence[str] | None = None) -> Namespace:
    """The arguments given (解析命令行); exits with help or a usage error."""
    top = build()
    chosen: Namespace
    chosen, unknown = top.parse_known_args(arguments)
    if unknown:
        parser = top.commands.get(chosen.command, top)
        parser = parser.commands.get(getattr(chosen, "subcommand", None) or "", parser)
        options = [flag for action in parser._actions for flag in action.option_strings]
        near = get_close_matches(unknown[0].partition("=")[0], options, n=1)
        parser.error(f"没有这个参数：{' '.join(unknown)}" + (f"，是否指 {near[0]}？" if near else "。"))
    if chosen.command is None:
        sys.stdout.write(top.format_help())
        raise SystemExit(0)
    if chosen.command == "packs" and chosen.subcommand is None:
        sys.stdout.write(top.commands["packs"].format_help())
        raise SystemExit(0)
    return chosen

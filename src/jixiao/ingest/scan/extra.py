"""The extra ``[ocr]`` (扫描识别组件): whether it is installed, and what to say when it is not."""

from __future__ import annotations

from importlib.util import find_spec

from jixiao.core.errors import ReadError

NEEDED = ("numpy", "cv2", "PIL", "onnxruntime", "rapidocr")
REMEDY = (
    '请安装识别组件：pip install "jixiao[ocr]"。不能上网的电脑，请先在能上网的电脑上运行 pip download "jixiao[ocr]" -d 安装包，'
    '把这个文件夹拷来后运行 pip install --no-index --find-links 安装包 "jixiao[ocr]"。也可以改用 Word、Excel 原件或可以选中文字的 PDF。'
)


def is_installed() -> bool:
    """Whether everything that recognition needs is there (组件是否齐全); nothing of it is loaded."""
    return all(find_spec(name) is not None for name in NEEDED)


def missing(what: str) -> ReadError:
    """The error for a scan on a machine without the extra (未装识别组件). ``what``: the file and what it is."""
    return ReadError("scan_without_text", f"{what}，要先识别文字才能读取，但本机没有安装扫描识别组件。", REMEDY)

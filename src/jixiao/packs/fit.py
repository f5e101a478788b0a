"""Whether the files of a pack fit their shapes (格式核对): pydantic's verdicts in Chinese, each with line, nearest key and what is allowed."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from jixiao.core.errors import PackError
from jixiao.packs.near import meant
from jixiao.packs.reader import PackText
from jixiao.packs.shape import ChecksShape, HeadShape, KindShape, ReportShape, ScoringShape
from jixiao.packs.yaml_text import Path_, YamlText


def shape_faults(text: PackText) -> tuple[PackError, ...]:
    """Every fault of shape in the files of a pack (格式错误), file by file, line by line."""
    files: list[tuple[type[BaseModel], YamlText]] = [(HeadShape, text.head)]
    files.extend((KindShape, kind) for kind in text.kinds.values())
    files.extend(((ScoringShape, text.scoring), (ChecksShape, text.checks), (ReportShape, text.report)))
    return tuple(fault for model, file in files if file.data is not None for fault in faults_of(model, file))


def faults_of(model: Any, file: YamlText) -> list[PackError]:
    """The faults of one file against its shape, in the order of lines."""
    try:
        _adapter(model).validate_python(file.data)
    except ValidationError as exc:
        errors = exc.errors(include_url=False, include_context=True)
        found = [_fault(model, file, dict(error)) for error in errors]
        return sorted(found, key=lambda fault: fault.line or 0)
    return []


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def _fault(model: Any, file: YamlText, error: dict[str, Any]) -> PackError:
    path: Path_ = tuple(part for part in error["loc"] if part != "[key]")
    key = _said(path)
    kind, given = error["type"], error.get("input")
    if kind == "extra_forbidden":
        allowed = keys_at(model, path[:-1])
        return file.fault(path, f"这里没有「{key}」这个键{meant(key, allowed)}", allowed=allowed)
    if kind == "missing":
        return file.fault(path, f"缺少「{key}」。", remedy="请补上。")
    if given is None:
        return file.fault(path, f"「{key}」后面没有内容。", remedy="请填写，或删去这一行。")
    if kind == "literal_error":
        allowed = tuple(re.findall(r"'([^']*)'", str(error["ctx"]["expected"])))
        return file.fault(path, f"「{key}」不能是「{given}」{meant(str(given), allowed)}", allowed=allowed)
    if kind == "value_error":
        return file.fault(path, f"「{key}」：{error['ctx']['error']}。")
    if kind == "too_short":
        return file.fault(path, f"「{key}」至少要有一项。")
    wanted = _WANTED.get(kind, "另一种写法")
    return file.fault(path, f"「{key}」应为{wanted}，实为{_shape_name(given)}。")


def _said(path: Path_) -> str:
    """How a message calls a path: its last key, and the position in a list."""
    if not path:
        return "全文"
    if isinstance(path[-1], int):
        return f"{_said(path[:-1])} 第 {path[-1] + 1} 项"
    return path[-1]


_WANTED = {
    "string_type": "文字或数字",
    "list_type": "列表（每项以 - 开头，或写在 [ ] 里）",
    "dict_type": "键值（键: 值）",
    "model_type": "键值（键: 值）",
}


def _shape_name(value: Any) -> str:
    if isinstance(value, list):
        return "列表"
    return "键值" if isinstance(value, dict) else f"「{value}」"


def keys_at(model: Any, path: Path_) -> tuple[str, ...]:
    """The keys that are allowed at ``path`` below a model (可用的键)."""
    here: Any = model
    for part in path:
        fields = getattr(here, "model_fields", None)
        if fields is None:
            break
        field = next((f for name, f in fields.items() if (f.alias or name) == part), None)
        here = _inner(field.annotation) if field is not None else here
    return tuple(field.alias or name for name, field in getattr(here, "model_fields", {}).items())


def _inner(annotation: Any) -> Any:
    """The model inside list[...], dict[..., ...] and ... | None."""
    for part in reversed(get_args(annotation)):
        inner = _inner(part)
        if hasattr(inner, "model_fields"):
            return inner
    return annotation

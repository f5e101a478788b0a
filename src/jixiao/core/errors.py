"""What can go wrong outside a form, as exceptions.

    JixiaoError                 has .message and .remedy, both Chinese, both for people
    ├── ReadError               a file that cannot be read; .code is a problem code (empty_file, password, ...)
    ├── PackError               a pack that is broken: .file, .line, .key, .allowed
    ├── ScoreRefused            a score that must not be computed (a zero budget under a pack that refuses it)
    ├── AnnotationError         a file that cannot take comments, or has no form they could belong to
    └── DrawError               a form or report that cannot be drawn as asked (no Chinese font, a text too long for a cell)

A mistake in a form is never an exception: it is a finding.
Only ``cli.py`` (later also the web's middleware) catches these; both print message and remedy.
"""

from __future__ import annotations


class JixiaoError(Exception):
    """Anything jixiao refuses to do, said so that a person can mend it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class ReadError(JixiaoError):
    """A file that cannot be read (文件无法读取).

    ``code`` is stable and stands in the JSON under problems; ``message`` says which file and what is wrong,
    ``remedy`` how to mend it.
    """

    def __init__(self, code: str, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.code = code


class PackError(JixiaoError):
    """A broken pack (模板包有误): file and line, the key, and what would be allowed there."""

    def __init__(
        self,
        message: str,
        *,
        file: str = "",
        line: int | None = None,
        key: str = "",
        allowed: tuple[str, ...] = (),
        remedy: str = "",
    ) -> None:
        super().__init__(message, remedy)
        self.file = file
        self.line = line
        self.key = key
        self.allowed = allowed

    def __str__(self) -> str:
        place = self.file + (f":{self.line}" if self.line else "")
        allowed = f" 可用：{'、'.join(self.allowed)}。" if self.allowed else ""
        return f"{place + ' ' if place else ''}{self.message}{allowed}{self.remedy}"


class ScoreRefused(JixiaoError):
    """A score that the pack forbids to compute (按模板包规定不予计分)."""


class DrawError(JixiaoError):
    """A page that cannot be drawn as asked (无法绘制)."""


class AnnotationError(JixiaoError):
    """A file that cannot be annotated (不能标注)."""

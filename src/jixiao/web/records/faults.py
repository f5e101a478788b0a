"""What the services refuse (拒绝), said so that a person can mend it. Pages show it at the field, the API as 422 or 409."""

from __future__ import annotations

from jixiao.core.errors import JixiaoError


class Refused(JixiaoError):
    """A service does not do what was asked (不予办理). ``path``: the field it is about, "" for the whole."""

    def __init__(self, message: str, remedy: str = "", *, path: str = "") -> None:
        super().__init__(message, remedy)
        self.path = path


class Stale(Refused):
    """What was asked rests on a state that is no longer so (页面已过期): somebody else was faster."""

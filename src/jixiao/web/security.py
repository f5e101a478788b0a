"""Safe from the start (安全): headers, nobody in who is not signed in, uploads within limits, no secrets in the log, errors said calmly."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from jixiao.core.errors import JixiaoError
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.permission import Actor

Answer = Callable[[HttpRequest], HttpResponseBase]

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""Content-Security-Policy (内容安全策略): nothing from elsewhere, nothing inline."""

log = logging.getLogger("jixiao.web")


class SecurityHeaders:
    """Adds the headers every page carries (安全响应头)."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if "Cache-Control" not in response.headers and not request.path.startswith(
            "/" + settings.STATIC_URL.strip("/")
        ):
            response.headers["Cache-Control"] = (
                "no-store"  # a shared PC must not show the last person's pages on "back"
            )
        return response


class SignedInOnly:
    """All pages are private unless they say otherwise (默认私有). A view that names no permission is not served at all."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        permission = getattr(view, "permission", None)
        if permission is None:
            log.error("no permission is named for the view %s", getattr(view, "__qualname__", view))
            raise Http404
        if permission == "public":
            return None
        if permission == "token":  # the API asks for its own
            return None
        if not request.user.is_authenticated:
            return _sign_in_first(request)
        request.actor = Actor.of(request.user)  # type: ignore[attr-defined]
        if not request.actor.may(permission):  # type: ignore[attr-defined]
            raise PermissionDenied(_("您没有打开这个页面的权限。如工作需要，请联系系统管理员。"))
        return None


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back to where one was (先登录); a page's own script learns it as 401 and keeps what was typed."""
    page = f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}"
    if is_scripted(request):
        return JsonResponse(
            {"message": _("登录已过期，您填写的内容保留在本页，登录后自动保存。"), "sign_in": reverse("sign_in")},
            status=401,
        )
    return redirect(page)


def is_scripted(request: HttpRequest) -> bool:
    """Whether a page's own script asks, rather than the person by a link or a button (脚本请求)."""
    return request.headers.get("X-Requested-With") == "fetch" or request.headers.get("HX-Request") == "true"


class PasswordOfOnesOwn:
    """Whoever has a password from somebody else changes it first (首次登录改密)."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        if getattr(view, "permission", "public") == "public" or not getattr(request.user, "must_change", False):
            return None
        if getattr(view, "before_password", False):
            return None
        return redirect("change_password")


class CalmErrors:
    """What goes wrong is said in words with a way on (错误提示): what was refused, what is stale, what is not there, and what is our fault."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if isinstance(error, JixiaoError):
            status = 409 if isinstance(error, Stale) else 422
            return said(
                request, status, error.message, error.remedy, path=error.path if isinstance(error, Refused) else ""
            )
        if isinstance(error, PermissionDenied):
            return said(request, 403, str(error) or _("您没有这项操作的权限。"), _("如工作需要，请联系系统管理员。"))
        if isinstance(error, Http404):
            return said(request, 404, str(error) or _("没有这个页面。"), _("请核对地址，或从首页重新进入。"))
        number = uuid.uuid4().hex[:8]
        log.exception("fault %s at %s", number, request.path)
        return said(
            request,
            500,
            _("程序内部错误（编号 %s），这不是您的错，已保存的内容没有丢失。") % number,
            _("请稍后再试；如再次出现，把编号告诉系统管理员。"),
        )


def said(request: HttpRequest, status: int, message: str, remedy: str = "", *, path: str = "") -> HttpResponse:
    """An answer that says what is the matter (说明页): a page for people, JSON for a page's script."""
    if is_scripted(request) or request.path.startswith("/api/"):
        return JsonResponse({"message": message, "remedy": remedy, "path": path}, status=status)
    return render(request, "faults/said.html", {"message": message, "remedy": remedy, "status": status}, status=status)


class LimitedUpload(FileUploadHandler):
    """Refuses a request that is larger than any upload we take (上传限额), before a byte of it is on the disk.

    Its body is read and thrown away, up to a bound: a browser that is cut off in the middle of sending shows no message. The view finds no file and ``upload_too_large`` set.
    """

    _FORMS = 2**20
    """Bytes the other fields of a form may take beside the file."""
    _PATIENCE = 2**30

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> tuple[QueryDict, MultiValueDict[str, Any]] | None:
        self.taken = 0
        if content_length <= settings.UPLOAD_LIMIT + self._FORMS:
            return None
        self._mark()
        left = min(content_length, self._PATIENCE)
        while left > 0 and (piece := input_data.read(min(left, 2**16))):
            left -= len(piece)
        return QueryDict(encoding=encoding), MultiValueDict()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.taken += len(raw_data)
        if self.taken > settings.UPLOAD_LIMIT + self._FORMS:
            self._mark()
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _mark(self) -> None:
        if self.request is not None:
            self.request.upload_too_large = True  # type: ignore[attr-defined]


class WithoutSecrets(logging.Filter):
    """Keeps passwords, tokens and session keys out of the log (日志脱敏)."""

    _SECRET = re.compile(
        r"(?i)((?:password|token|secret|sessionid|csrftoken|authorization)[\"']?\s*[=:]\s*(?:bearer\s+)?)[^\s,;&\"']+"
    )

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        cleaned = self._SECRET.sub(r"\1***", text)
        if cleaned != text:
            record.msg, record.args = cleaned, ()
        return True

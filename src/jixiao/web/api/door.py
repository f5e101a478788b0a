"""The API's addresses (接口地址): who asks is known by the token; what he may do is the same table as for the pages."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from jixiao.core.codec import form_to_dict
from jixiao.core.errors import JixiaoError
from jixiao.core.number import plain
from jixiao.core.workflow import STAGES, STATES
from jixiao.show.record import found_to_dict, line_to_dict, unjudged_to_dict
from jixiao.web.api import shapes
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.ledger import sums_of
from jixiao.web.records.models import Filing, Project
from jixiao.web.records.permission import Actor
from jixiao.web.records.selectors import filing_seen, filings_seen, project_seen, projects_seen, units_seen
from jixiao.web.records.services.filing import Change, read_filing, save_cells
from jixiao.web.records.services.passage import take_step
from jixiao.web.records.services.token import actor_of_token

PAGE = 200
"""The most items of a page (每页上限)."""
Number = Annotated[int, Path(ge=1, le=2**53)]


class Bearer(HttpBearer):
    """A member's token in the Authorization header (令牌)."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return actor_of_token(token)


api = NinjaAPI(
    title="绩效工作台接口",
    version="1",
    description="与页面同一套办理规则。在“我的令牌”中新建令牌，放在 Authorization: Bearer 中。金额、分数、比率均为文字，不用浮点数。",
    auth=Bearer(),
    urls_namespace="api",
)
Answers = {403: shapes.Fault, 404: shapes.Fault}
Actions = {**Answers, 409: shapes.Fault, 422: shapes.Fault}


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


@api.get("/me", response={200: shapes.Me}, summary="当前人员")
def me(request: HttpRequest) -> Any:
    """Whose token this is."""
    member = _actor(request).member
    return {
        "login": member.login,
        "name": member.name,
        "posts": [str(post) for post in member.posts.select_related("unit")],
    }


@api.get("/units", response={200: list[shapes.UnitOut], 403: shapes.Fault}, summary="可见单位")
def units(request: HttpRequest) -> Any:
    return list(units_seen(_actor(request)).only("id", "name", "code", "parent_id"))


@api.get("/projects", response={200: list[shapes.ProjectOut], 403: shapes.Fault}, summary="可见项目")
def projects(
    request: HttpRequest,
    unit: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> Any:
    """At most 200, in the order of their ids; ``after``: the last id of the page before."""
    found = projects_seen(_actor(request)).filter(pk__gt=after)
    if unit is not None:
        found = found.filter(unit_id=unit)
    return list(found.order_by("pk")[:PAGE])


@api.get("/projects/{number}/money/{year}", response={200: shapes.Money, **Answers}, summary="项目资金")
def money(request: HttpRequest, number: Number, year: Annotated[int, Path(ge=1990, le=2200)]) -> Any:
    """A project's ledger in a year, and the sums derived from it."""
    project: Project = project_seen(_actor(request), number)
    entries = list(project.entries.filter(year=year))
    sums = sums_of(entries)
    return {
        "year": year, "initial": str(sums.initial), "adjusted": str(sums.adjusted), "arrived": str(sums.arrived), "executed": str(sums.executed),
        "rate": None if sums.rate is None else str(sums.rate), "formula": sums.formula, "entries": entries,
    }  # fmt: skip


@api.get("/filings", response={200: shapes.FilingPage, 403: shapes.Fault, 422: shapes.Fault}, summary="可见填报件")
def filings(
    request: HttpRequest,
    year: Annotated[int | None, Query(ge=1990, le=2200)] = None,
    stage: Annotated[str, Query(max_length=12)] = "",
    state: Annotated[str, Query(max_length=12)] = "",
    unit: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> Any:
    """At most 200, in the order of their ids."""
    for name, value, known in (("stage", stage, STAGES), ("state", state, STATES)):
        if value and value not in known:
            raise Refused(_("%(name)s 应为 %(known)s 之一。") % {"name": name, "known": "、".join(known)}, path=name)
    wanted: dict[str, Any] = {"year": year, "stage": stage or None, "state": state or None, "unit_id": unit}
    found = filings_seen(_actor(request)).filter(
        pk__gt=after, **{key: value for key, value in wanted.items() if value is not None}
    )
    items = list(found.order_by("pk").defer("content")[: PAGE + 1])
    return {"items": items[:PAGE], "next": items[PAGE - 1].pk if len(items) > PAGE else None}


@api.get("/filings/{number}", response={200: shapes.FilingWhole, **Answers}, summary="填报件全文")
def filing(request: HttpRequest, number: Number) -> Any:
    """Its content, the form it makes, scores, findings, and the steps that may be taken now."""
    return _whole(_actor(request), filing_seen(_actor(request), number))


def _whole(actor: Actor, filing: Filing) -> dict[str, Any]:
    reading = read_filing(filing)
    return {
        "filing": filing,
        "content": filing.content,
        "form": form_to_dict(reading.form),
        "grade": reading.sheet.grade,
        "scores": [line_to_dict(line) for line in reading.sheet.lines],
        "findings": [{**found_to_dict(found), "path": reading.path_of(found)} for found in reading.answers.findings],
        "unjudged": [unjudged_to_dict(answer) for answer in reading.answers.unjudged],
        "steps": [step.action for step in actor.steps(filing)],
    }


@api.patch("/filings/{number}/cells", response={200: shapes.SavedOut, **Actions}, summary="保存填写")
def save(request: HttpRequest, number: Number, given: shapes.ChangesIn) -> Any:
    """Each value for itself: what somebody else has changed since ``base`` is not overwritten but told under ``conflicts``."""
    filing = filing_seen(_actor(request), number)
    changes = [Change(path=one.path, text=one.text, base=one.base) for one in given.changes]
    saved = save_cells(actor=_actor(request), filing_id=filing.pk, changes=changes)
    reading = saved.reading
    lines = reading.lines()
    rows = dict.fromkeys(path.split("/")[1] for path in saved.written if path.startswith("rows/"))
    return {
        "revision": saved.filing.revision,
        "total": None if reading.sheet.total is None else plain(reading.sheet.total),
        "scores": {row: None if (points := lines[row].score) is None else plain(points) for row in rows},
        "written": saved.written,
        "conflicts": saved.conflicts,
        "refused": [{"message": one.message, "remedy": one.remedy, "path": one.path} for one in saved.refused],
    }


@api.post("/filings/{number}/steps/{action}", response={200: shapes.FilingOut, **Actions}, summary="办理")
def act(request: HttpRequest, number: Number, action: Annotated[str, Path(max_length=40)], given: shapes.StepIn) -> Any:
    """Takes a step of the workflow. The same step twice is done once."""
    filing = filing_seen(_actor(request), number)
    return take_step(
        actor=_actor(request),
        filing_id=filing.pk,
        action=action,
        reason=given.reason,
        rows=given.rows,
        until=given.until,
        digest=given.digest,
    )


@api.get("/filings/{number}/versions", response={200: list[shapes.VersionOut], **Answers}, summary="版本")
def versions(request: HttpRequest, number: Number) -> Any:
    return list(filing_seen(_actor(request), number).versions.all())


@api.get("/filings/{number}/events", response={200: list[shapes.EventOut], **Answers}, summary="日志")
def events(request: HttpRequest, number: Number, after: Annotated[int, Query(ge=0, le=2**53)] = 0) -> Any:
    """At most 200 a page, oldest first; ``after``: how many to leave out."""
    return list(filing_seen(_actor(request), number).events.order_by("id")[after : after + PAGE])


@api.get("/filings/{number}/form.{kind}", summary="正式表", response={200: None, **Actions})
def drawn(request: HttpRequest, number: Number, kind: Annotated[str, Path(pattern="^(docx|xlsx|pdf|html)$")]) -> Any:
    """The official form as a file."""
    from jixiao.draw import render

    filing = filing_seen(_actor(request), number)
    reading = read_filing(filing)
    made = render(reading.form, kind, reading.pack)
    response = HttpResponse(made.bytes, content_type=made.mime)
    response.headers["Content-Disposition"] = f'attachment; filename="form-{filing.pk}.{kind}"'
    return response


@api.exception_handler(JixiaoError)
def _refused(request: HttpRequest, error: JixiaoError) -> HttpResponse:
    path = error.path if isinstance(error, Refused) else ""
    status = 409 if isinstance(error, Stale) else 422
    return api.create_response(request, {"message": error.message, "remedy": error.remedy, "path": path}, status=status)


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return api.create_response(
        request, {"message": str(error) or _("没有权限。"), "remedy": "", "path": ""}, status=403
    )


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(
        request, {"message": str(error) or _("没有找到。"), "remedy": "", "path": ""}, status=404
    )


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = api.create_response(
        request,
        {
            "message": _("没有令牌，或令牌不对、已到期。"),
            "remedy": _("请在“我的令牌”中新建，放在 Authorization: Bearer 中。"),
            "path": "",
        },
        status=401,
    )
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first: dict[str, Any] = dict(error.errors[0]) if error.errors else {}
    where = "/".join(str(piece) for piece in first.get("loc", ()))
    message = _("请求中的“%(where)s”不对：%(what)s。") % {"where": where, "what": first.get("msg", "")}
    return api.create_response(
        request, {"message": message, "remedy": _("请对照 /api/docs 中的说明。"), "path": where}, status=422
    )


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return api.create_response(
        request,
        {"message": str(error), "remedy": _("请对照 /api/docs 中的说明。"), "path": ""},
        status=error.status_code,
    )

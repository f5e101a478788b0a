"""What was approved of a declaration (批复的绩效目标): the version that holds while an adjustment is under way, and afterwards the next one."""

from __future__ import annotations

from jixiao.web.records.content import Content
from jixiao.web.records.models import Filing, Version


def approved_version(declaration: Filing) -> Version | None:
    """The version approved last (批复版本), None when none was."""
    return declaration.versions.filter(accepted_at__isnull=False).order_by("-number").first()


def first_approved(declaration: Filing) -> Version | None:
    """The version approved first (首次批复版本): its targets are those of the beginning of the year."""
    return declaration.versions.filter(accepted_at__isnull=False).order_by("number").first()


def approved_content(declaration: Filing) -> Content | None:
    """What is binding of a declaration now (批复内容), None while nothing was approved."""
    version = approved_version(declaration)
    content: Content | None = declaration.content if declaration.state == "accepted" else None
    return content if version is None else version.content


def approved_declaration(project_id: int, year: int) -> Filing | None:
    """The declaration of a project's year that was approved at least once (已批复的申报)."""
    found = Filing.objects.filter(stage="declaration", year=year, project_id=project_id).first()
    return found if found is not None and approved_content(found) is not None else None

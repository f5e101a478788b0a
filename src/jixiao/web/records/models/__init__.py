"""The tables (数据表), by notion: people and units, years and tasks, projects and their money, filings with versions and evidence, the log."""

from jixiao.web.records.models.filing import Evidence, Filing, Intake, Presence, ReportDraft, Version
from jixiao.web.records.models.log import ChainHead, Event
from jixiao.web.records.models.notice import Notice
from jixiao.web.records.models.people import Member, Post, Token, Unit
from jixiao.web.records.models.project import Entry, LibraryIndicator, Project
from jixiao.web.records.models.year import Task, Year

__all__ = [
    "ChainHead", "Entry", "Event", "Evidence", "Filing", "Intake", "LibraryIndicator", "Member", "Notice", "Post", "Presence", "Project", "ReportDraft", "Task", "Token", "Unit", "Version", "Year",
]  # fmt: skip

"""Saving cells from a page's own script (逐格保存): what was typed and what stood there come as JSON, what became of it goes back."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from jixiao.web.records.faults import Refused
from jixiao.web.records.services.filing import Change, Saved, save_cells
from jixiao.web.workbench.page import Request

_MOST = 400


def save_sent(request: Request, filing_id: int) -> Saved:
    """Saves the cells a script has sent (保存所发各格). Raises Refused when what was sent is no list of changes."""
    try:
        sent = json.loads(request.body or b"{}")
        changes = [
            Change(path=str(one["path"]), text=str(one["text"]), base=str(one.get("base", "")))
            for one in sent["changes"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(_("没有读懂要保存的内容，没有保存。"), _("请刷新页面后再填。")) from error
    if len(changes) > _MOST:
        raise Refused(_("一次最多保存 %d 格。") % _MOST)
    return save_cells(actor=request.actor, filing_id=filing_id, changes=changes)


def told(saved: Saved) -> dict[str, Any]:
    """What became of it, for the script (保存结果)."""
    return {
        "revision": saved.filing.revision,
        "written": list(saved.written),
        "conflicts": [
            {"path": c.path, "label": c.label, "mine": c.mine, "theirs": c.theirs, "by": c.by, "at": c.at}
            for c in saved.conflicts
        ],
        "refused": [{"path": one.path, "message": one.message, "remedy": one.remedy} for one in saved.refused],
    }

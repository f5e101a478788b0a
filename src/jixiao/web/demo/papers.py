"""Papers for the demo's evidence (演示佐证材料): a ledger of the year's work by month, and the tally of a survey."""

from __future__ import annotations

import io
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

_SHARES = (3, 4, 7, 9, 10, 11, 11, 10, 12, 11, 8, 4)
"""How a year's work spreads over its months, in hundredths (各月比重)."""


def work_ledger(title: str, measure: str, total: Decimal, unit: str) -> SimpleUploadedFile:
    """A workbook with what was done each month, adding up to the total (工作台账)."""
    import xlsxwriter

    out, so_far = io.BytesIO(), Decimal(0)
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        sheet.set_column(0, 2, 22)
        sheet.write_string(0, 0, title)
        sheet.write_row(2, 0, ("月份", f"{measure}（{unit}）", "累计"))
        for month, share in enumerate(_SHARES, 1):
            done = (total * share / 100).quantize(total) if month < 12 else total - so_far
            so_far += done
            sheet.write_row(month + 2, 0, (f"{month}月", done, so_far))
    return SimpleUploadedFile(f"{title}.xlsx", out.getvalue())


def survey(title: str, whom: str, satisfied: str, asked: int) -> SimpleUploadedFile:
    """The tally of a survey (满意度调查汇总)."""
    text = (
        f"{title}\n\n调查对象：{whom}\n调查方式：随机抽取，当面发放问卷\n发放 {asked + 14} 份，收回有效问卷 {asked} 份\n"
        f"满意和基本满意的占 {satisfied}\n（演示材料，内容均为虚构）\n"
    )
    return SimpleUploadedFile(f"{title}.txt", text.encode())

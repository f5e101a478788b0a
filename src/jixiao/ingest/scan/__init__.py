"""Scans and pictures (扫描件与图片): a picture of a page → the same tables that every other reader makes.

A page goes through these modules in order: ``picture`` (open), ``light`` (even, upright, of working size), ``lines`` (ruling lines),
``straighten`` (tilt and slant taken out), ``ticks`` (tick boxes), ``pieces`` (where text stands, cell by cell), ``recognise`` (what it says),
``certainty`` (what is doubtful in it), ``leaf`` (the page put together). What they need is installed with the extra ``[ocr]``;
nothing here is imported before a scan is met.
"""

#!/usr/bin/env python3
"""Measure how published reports (自评报告) are read, against transcriptions made by hand. Standard library only.

    jixiao extract FILE... > read.json
    python tools/measure_reports.py read.json GOLD_DIR        headings, texts, figures, title and names; every miss with -v
    jixiao check --format json FILE... > found.json
    python tools/measure_reports.py found.json GOLD_DIR --findings

The JSON shapes are those of the contract; a gold file holds one report or a list of them: title, version, sections (heading, text), figures
(what, printed), findings. A file named like a gold file holds its reports; any other holds those whose gold files begin with the same three characters.
An outline nobody filled in (``children`` in place of ``sections``) is no report: reading one is inventing one, unless it is said to be an outline.
"""

from __future__ import annotations

import argparse
import collections
import difflib
import json
import pathlib
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

Data = dict[str, Any]

ALIKE = 0.97
"""From which likeness on two long texts count as the same."""

TITLED = 0.6
"""From which likeness on a read report may be the gold one."""

# What a figure speaks of is compared by such words; the rest of a name is the transcriber's choice.
NOTIONS = (
    ("执行率", r"执行率|支出率|执行进度"),
    ("得分", r"得分|评分"),
    ("压减后", r"(?:压减|压缩|调整)后"),
    ("压减数", r"压减预算|压减数"),
    ("执行数", r"执行数|实际支出|实际使用|实际执行|执行金额|支付"),
    ("预算", r"预算|批复"),
)


def plain(value: object) -> str:
    """Text without layout: no blanks, half-width signs, no dividers of table cells, no stop at the end."""
    text = unicodedata.normalize("NFKC", "" if value is None else str(value)).replace("\\", "")
    return re.sub(r"[\s*|$#]", "", text).strip("。.;,:、")


def alike(gold: object, read: object) -> float:
    return difflib.SequenceMatcher(None, plain(gold), plain(read), autojunk=False).ratio()


def figure(printed: object) -> str:
    """A figure as it is compared: digits, sign and unit, without 约, 以上, and the 分 of a score."""
    text = re.sub(r"^(约|近|接近|共|达|超过|低于|未达到|≥|≤|>|<)+|(以上|以下|以内|左右)$", "", plain(printed))
    return re.sub(r"(?<=\d)分$", "", text)


def number(printed: object) -> str:
    """The bare number of a figure, or the words it is written in."""
    found = re.search(r"\d[\d,]*(?:\.\d+)?%?|[百千万]分之[\w]+", plain(printed))
    return found[0] if found else plain(printed)


def notion(what: str) -> set[str]:
    return {name for name, pattern in NOTIONS if re.search(pattern, what)}


def same_what(gold: str, read: str) -> bool:
    """Whether two names of a figure mean the same, roughly: a common notion, one within the other, or half their pairs of characters."""
    g = plain(re.sub(r"^[一二三四五六](?:\([一二三四五六]\))?\d?(?:\(\d\))?\s+", "", plain_keep(gold)))
    r = plain(read)
    g, r = re.sub(r"^表:", "", g), re.sub(r"^表:", "", r)
    if not g or not r:
        return False
    if notion(g) & notion(r) or g in r or r in g:
        return True
    a, b = pairs(re.sub(r"年初绩效目标:|年初目标值|实际完成值", "", g)), pairs(r)
    return len(a & b) * 3 >= min(len(a), len(b)) > 0


def plain_keep(value: object) -> str:
    return unicodedata.normalize("NFKC", str(value))


def pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def body(report: Data) -> str:
    return "".join(section["heading"] + section["text"] for section in report.get("sections") or [])


def likeness(gold: Data, read: Data) -> float:
    """How alike two reports are: their titles, and the beginnings of their texts."""
    begun = difflib.SequenceMatcher(None, plain(body(gold))[:400], plain(body(read))[:400], autojunk=False)
    long, short = sorted((len(plain(body(gold))), len(plain(body(read)))), reverse=True)
    return 0.3 * alike(gold.get("title"), read.get("title")) + 0.5 * begun.ratio() + 0.2 * (short / max(1, long))


def paired(golds: list[Data], reads: list[Data]) -> tuple[list[tuple[Data, Data | None]], list[Data]]:
    """Gold report → read report, each used once, most alike first; and the read ones that are nobody's."""
    table = sorted(
        ((likeness(g, r), i, j) for i, g in enumerate(golds) for j, r in enumerate(reads)), key=lambda t: -t[0]
    )
    found: dict[int, int] = {}
    for score, i, j in table:
        if score > TITLED and i not in found and j not in found.values():
            found[i] = j
    rest = [r for j, r in enumerate(reads) if j not in found.values()]
    return [(g, reads[found[i]] if i in found else None) for i, g in enumerate(golds)], rest


def documents(read_json: str, gold_dir: str) -> Iterator[tuple[str, list[Data], list[Data], Data]]:
    """(file, gold reports, gold outlines, document read) for every document that there is gold for."""
    golds: dict[str, list[Data]] = {}
    for path in sorted(pathlib.Path(gold_dir).glob("*.json")):
        held = json.loads(path.read_text(encoding="utf-8"))
        golds[path.stem] = held if isinstance(held, list) else [held]
    for document in json.loads(pathlib.Path(read_json).read_text(encoding="utf-8")):
        path = pathlib.Path(document["source"])
        mine = golds.get(path.stem) or [g for stem, held in golds.items() if stem[:3] == path.stem[:3] for g in held]
        reports = [g for g in mine if "sections" in g]
        outlines = [g for g in mine if "children" in g]
        if mine:
            yield path.name, reports, outlines, document


def same_value(key: str, gold: Data, read: Data) -> bool | None:
    """Whether a head field is right; None where the gold says nothing of it."""
    if key in ("title", "version"):
        return plain(gold.get(key)) == plain(read.get(key))
    title = plain(gold["title"])
    if key == "year":
        year = re.search(r"20\d\d", title)
        return None if year is None else read.get("year") == year[0]
    whole = "整体" in title  # the subject that the title names: a unit as a whole, or a project
    if (key == "unit") != whole:
        return None
    subject = re.sub(r"^20\d\d年度?|(?:整体)?(?:绩效)?自评.*$|(?:预算)?(?:绩效)?自评.*$", "", title)
    said = plain(read.get(key))
    return bool(said) and (said in subject or subject in said)


def in_order(gold: list[str], read: list[str]) -> list[tuple[int | None, int | None]]:
    """Two lists in step: [(gold index | None, read index | None)], same entries together."""
    out: list[tuple[int | None, int | None]] = []
    for op, i1, i2, j1, j2 in difflib.SequenceMatcher(None, gold, read, autojunk=False).get_opcodes():
        if op == "equal":
            out += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            out += [(i, None) for i in range(i1, i2)] + [(None, j) for j in range(j1, j2)]
    return out


class Count:
    """Right, missed and invented things by kind."""

    def __init__(self, verbose: bool) -> None:
        self.right: collections.Counter[str] = collections.Counter()
        self.missed: collections.Counter[str] = collections.Counter()
        self.extra: collections.Counter[str] = collections.Counter()
        self.verbose = verbose

    def say(self, text: str) -> None:
        if self.verbose:
            print(text)

    def line(self, kind: str) -> str:
        right, missed, extra = self.right[kind], self.missed[kind], self.extra[kind]
        recall, precision = right / max(1, right + missed), right / max(1, right + extra)
        return f"{kind:10} recall {recall:.4f} precision {precision:.4f} ({right} right, {missed} missed, {extra} invented)"


def compare(where: str, gold: Data, read: Data, count: Count) -> None:
    """One report with its transcription."""
    for key in ("title", "version", "year", "unit", "project"):
        right = same_value(key, gold, read)
        if right is not None:
            (count.right if right else count.missed)[key] += 1
            if not right:
                count.say(f"{where} {key}: gold {gold.get(key) or gold['title']!r} read {read.get(key)!r}")
    g, r = gold["sections"], rejoined(gold["sections"], read.get("sections") or [], where, count)
    for i, j in in_order([plain(s["heading"]) for s in g], [plain(s["heading"]) for s in r]):
        if i is None or j is None:
            (count.extra if i is None else count.missed)["headings"] += 1
            count.say(
                f"{where} heading {'invented' if i is None else 'missed'}: {(r[j] if i is None else g[i])['heading']!r}"
            )
            continue
        count.right["headings"] += 1
        if not plain(g[i]["text"]) and not plain(r[j]["text"]):
            continue
        same = alike(g[i]["text"], r[j]["text"]) >= ALIKE
        (count.right if same else count.missed)["texts"] += 1
        if not same:
            count.say(
                f"{where} text under {g[i]['heading']!r}:\n    gold {g[i]['text'][-90:]!r}\n    read {r[j]['text'][-90:]!r}"
            )
    compare_figures(where, gold.get("figures") or [], read.get("figures") or [], count)


def rejoined(gold: list[Data], read: list[Data], where: str, count: Count) -> list[Data]:
    """The read sections, those put together again whose heading one transcriber leaves in the text that another divides there.

    Only headings that open a line of a gold text, and stand in no gold heading, are taken back; they are counted as divided.
    """
    headings = [plain(s["heading"]) for s in gold]
    openings = [plain(line) for s in gold for line in s["text"].split("\n")]
    out: list[Data] = []
    for section in read:
        heading = plain(section["heading"])
        if out and heading not in headings and any(line.startswith(heading) for line in openings):
            before = out[-1]
            out[-1] = {**before, "text": before["text"] + "\n" + section["heading"] + section["text"]}
            count.right["divided"] += 1
            count.say(f"{where} divided further at {section['heading']!r}")
        else:
            out.append(section)
    return out


def compare_figures(where: str, gold: list[Data], read: list[Data], count: Count) -> None:
    """Figures in order; what is left over on both sides is matched by its number alone, wherever it stands."""
    steps = in_order([figure(f["printed"]) for f in gold], [figure(f["printed"]) for f in read])
    matched = [(i, j) for i, j in steps if i is not None and j is not None]
    missing = [i for i, j in steps if j is None and i is not None]
    spare = [j for i, j in steps if i is None and j is not None]
    for i in list(missing):
        for j in spare:
            if number(gold[i]["printed"]) == number(read[j]["printed"]):
                matched.append((i, j))
                missing.remove(i)
                spare.remove(j)
                break
    count.right["figures"] += len(matched)
    count.missed["figures"] += len(missing)
    count.extra["figures"] += len(spare)
    for i in missing:
        count.say(f"{where} figure missed: {gold[i]['what']} {gold[i]['printed']}")
    for j in spare:
        count.say(f"{where} figure invented: {read[j]['what']} {read[j]['printed']}")
    for i, j in matched:
        printed = plain(gold[i]["printed"]).removesuffix("分") == plain(read[j]["printed"]).removesuffix("分")
        named = same_what(gold[i]["what"], read[j]["what"])
        (count.right if printed else count.missed)["printed"] += 1
        (count.right if named else count.missed)["named"] += 1
        if not named or not printed:
            count.say(
                f"{where} figure: gold {gold[i]['what']} {gold[i]['printed']} read {read[j]['what']} {read[j]['printed']}"
            )


def findings(where: str, gold: list[Data], document: Data, count: Count) -> None:
    """Findings of the gold reports among those of the document: by code, and what was reported by its number or its words."""
    have: list[Data] = []
    for held in (*(document.get("forms") or []), *(document.get("reports") or [])):
        have += [f for f in held.get("findings") or [] if f.get("report")]
    outlines = [p for p in document.get("problems") or [] if p["code"] == "report_outline"]
    for report in gold:
        if "children" in report and outlines:  # told apart while reading
            count.right["findings"] += len(report["findings"])
            continue
        for f in report.get("findings") or []:
            if f["code"] == "other":
                continue
            named = f"{where} {report.get('form')} {report.get('version') or ''} {f['code']} at {f['where']}: {f['reported']!r} / {f['expected']!r}"
            match = next((h for h in have if answers(f, h)), None)
            (count.right if match else count.missed)["findings"] += 1
            count.say(("found   " if match else "missed  ") + named)
            if match is not None:
                have.remove(match)
    count.extra["findings"] += len(have)
    for h in have:
        count.say(f"more    {where} {h['code']} at {h['where']}: {h['message']}")


def answers(gold: Data, found: Data) -> bool:
    if gold["code"] != found["code"]:
        return False
    wheres = (plain(gold["where"]), plain(found["where"]))
    if wheres[0] == wheres[1] or (len(min(wheres)) > 3 and (wheres[0] in wheres[1] or wheres[1] in wheres[0])):
        return gold["code"] != "placeholder_left" or alike(gold["reported"], found["reported"]) > 0.2
    said, read = plain(gold["reported"]), plain(found["reported"])
    return bool(said and read) and (
        said in read or read in said or difflib.SequenceMatcher(None, said, read).ratio() > 0.6
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("json")
    parser.add_argument("gold")
    parser.add_argument(
        "--findings", action="store_true", help="compare the findings on reports, not how they were read"
    )
    parser.add_argument("-v", "--verbose", action="store_true")
    chosen = parser.parse_args()
    count = Count(chosen.verbose)
    for name, golds, outlines, document in documents(chosen.json, chosen.gold):
        if chosen.findings:
            findings(name, [*golds, *outlines], document, count)
            continue
        reads = document.get("reports") or []
        pairs_, rest = paired(golds, reads)
        for gold, read in pairs_:
            where = f"{name} {gold['form']} {gold.get('version') or '-'}"
            (count.missed if read is None else count.right)["reports"] += 1
            if read is None:
                count.say(f"{where}: NOT READ")
            compare(where, gold, read or {}, count)
        told = sum(problem["code"] == "report_outline" for problem in document.get("problems") or [])
        count.right["outlines"] += min(told, len(outlines))
        count.missed["outlines"] += max(0, len(outlines) - told)
        count.extra["reports"] += len(rest)
        for read in rest:
            count.say(f"{name}: read a report that is none: {read.get('title')!r}")
    kinds = ("findings",) if chosen.findings else (
        "reports", "outlines", "title", "version", "year", "unit", "project", "headings", "texts", "figures", "printed", "named",
    )  # fmt: skip
    for kind in kinds:
        print(count.line(kind))
    if not chosen.findings:
        print(f"sections   {count.right['divided']} divided where the transcription leaves a heading in the text")


if __name__ == "__main__":
    main()

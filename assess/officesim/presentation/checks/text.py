"""Checks of text: what it says and how it looks."""

from __future__ import annotations

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.presentation.checks.comparing import best
from assess.officesim.presentation.checks.pointing import (
    contains,
    find_shapes,
    named,
    one_of,
    plain,
    same_text,
    words,
)
from assess.officesim.presentation.inherit import anchor_of, level_of, master_of

DEFAULTS: JSONObject = {"size": 1800, "align": "left", "bullet": "none", "level": 0}


def text(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`text` (the whole), `containing`, or `paragraphs`: each a text or `[text, level]`."""
    found = [(shape, words(shape.get("paragraphs", []))) for _, shape in find_shapes(work, target)]
    if "paragraphs" in expect:
        passed = any(_same_paragraphs(shape, expect["paragraphs"]) for shape, _ in found)
    elif "text" in expect:
        passed = any(same_text(one, expect["text"]) for _, one in found)
    else:
        passed = any(contains(one, expect["containing"]) for _, one in found)
    return Finding(passed, str(expect), " | ".join(one for _, one in found) or named(target))


def _same_paragraphs(shape: JSONObject, wanted: list[object]) -> bool:
    lines = [one for one in shape.get("paragraphs", []) if words([one]).strip()]
    if len(lines) != len(wanted):
        return False
    for line, one in zip(lines, wanted, strict=True):
        told = one if isinstance(one, dict) else {"text": one}
        if not same_text(words([line]), told["text"]):
            return False
        if "level" in told and line.get("level", 0) != told["level"]:
            return False
    return True


def text_format(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Properties of runs and paragraphs as they look, inherited or not.

    `words` in the target narrows it to paragraphs (or, with `exactly = true`, to the runs) that
    hold them. Everything narrowed to must agree.
    """
    findings = []
    for board, shape in find_shapes(work, target):
        runs = _looks(work, board, shape, target)
        theme = master_of(work.end, board).get("theme")
        judged = [best([one], expect, theme) for one in runs]
        failed = [one for one in judged if not one.passed]
        if judged:
            findings.append((failed or judged)[0])
    if not findings:
        return Finding(False, str(expect), f"no such text ({named(target)})")
    return next((one for one in findings if one.passed), findings[0])


def _looks(
    work: Work, board: JSONObject, shape: JSONObject, target: JSONObject
) -> list[JSONObject]:
    found = []
    for line in _lines(shape):
        wanted = target.get("words")
        if wanted is not None and not contains(words([line]), wanted):
            continue
        own = {name: value for name, value in line.items() if name != "runs"}
        base = {**DEFAULTS, "anchor": anchor_of(work.end, board, shape)}
        base |= level_of(work.end, board, shape, line.get("level", 0)) | own
        runs = [run for run in line["runs"] if run["text"].strip()]
        if wanted is not None and target.get("exactly"):
            runs = _covering(runs, one_of(wanted))
        found += [_resolved({**base, **run}, work, board) for run in runs]
    return found


def _lines(shape: JSONObject) -> list[JSONObject]:
    if shape["kind"] != "table":
        lines: list[JSONObject] = shape.get("paragraphs", [])
        return lines
    return [
        line
        for row in shape["table"]["rows"]
        for cell in row["cells"]
        for line in cell["paragraphs"]
    ]


def _covering(runs: list[JSONObject], wanted: list[str]) -> list[JSONObject]:
    """The runs that the first of the wanted texts found lies in."""
    whole = "".join(run["text"] for run in runs)
    for one in wanted:
        start = (
            plain(whole).find(plain(one)) if len(plain(whole)) == len(whole) else whole.find(one)
        )
        if start < 0:
            continue
        end, at, found = start + len(one), 0, []
        for run in runs:
            if at < end and at + len(run["text"]) > start:
                found.append(run)
            at += len(run["text"])
        return found
    return []


def _resolved(look: JSONObject, work: Work, board: JSONObject) -> JSONObject:
    fonts = master_of(work.end, board).get("theme", {}).get("fonts", {})
    font = look.get("font", "+minor")
    return {**look, "font": fonts.get(str(font).removeprefix("+"), font)}


def link(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`to`: an address, or `original`: a slide of the start file."""
    wanted = expect.get("to")
    if "original" in expect:
        wanted = "slide:" + work.start["slides"][int(expect["original"]) - 1]["id"]
    found = [
        (run["text"], run["link"])
        for _, shape in find_shapes(work, target)
        for line in _lines(shape)
        for run in line["runs"]
        if "link" in run
    ]
    passed = any(
        address.rstrip("/") == str(wanted).rstrip("/")
        and ("words" not in target or contains(text, target["words"]))
        for text, address in found
    )
    return Finding(passed, str(wanted), str(found) if found else "no link")

"""Checks of mail merges."""

from __future__ import annotations

from assess.officesim.document.checks.reading import body_of
from assess.officesim.document.checks.values import flat, shown
from assess.officesim.engine import Finding, JSONObject, Work


def merge(work: Work, _target: JSONObject, expect: JSONObject) -> Finding:
    """The merge: `kind`, `source`, `recipients` (how many are left in), `excluded` (values of
    `by` that are left out), `finished`."""
    found = work.end["merge"]
    left_out = {
        row[found["columns"].index(expect["by"])]
        for number, row in enumerate(found["rows"])
        if number in found["excluded"] and expect.get("by") in found["columns"]
    }
    seen: JSONObject = {
        "kind": found["kind"],
        "source": found["source"],
        "recipients": len(found["rows"]) - len(set(found["excluded"])),
        "excluded": sorted(left_out),
        "finished": found["finished"],
        "by": expect.get("by"),
    }
    unknown = set(expect) - set(seen)
    if unknown:
        raise ValueError(f"{sorted(unknown)[0]!r} is nothing that a merge has.")
    wanted = {**expect}
    if "excluded" in wanted:
        wanted["excluded"] = sorted(wanted["excluded"])
    wrong = [key for key, one in wanted.items() if seen[key] != one]
    names = wrong or list(wanted)
    return Finding(
        not wrong,
        "; ".join(f"{key}: {shown(one)}" for key, one in wanted.items()),
        "; ".join(f"{key}: {shown(seen[key])}" for key in names),
    )


def merge_fields(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Merge fields in the text: a paragraph reads as `reads`, with «Name» for each field."""
    wanted = flat(expect["reads"]).casefold()
    seen = ""
    for paragraph in body_of(work.end).paragraphs:
        text = "".join(
            f"«{span.node['attrs']['name']}»"
            if span.node["type"] == "field" and span.node["attrs"]["kind"] == "merge"
            else span.text
            for span in paragraph.spans
            if span.mark("deletion") is None
        )
        if flat(text).casefold() == wanted:
            return Finding(True, shown(expect["reads"]), shown(text))
        if "«" in text:
            seen = text
    del target
    return Finding(False, shown(expect["reads"]), shown(seen) or "There are no merge fields.")


KINDS = {"merge": merge, "merge-fields": merge_fields}

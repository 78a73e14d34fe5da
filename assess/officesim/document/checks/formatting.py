"""Checks of formatting. What formatting comes to counts, by style or set directly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assess.officesim.document import effective
from assess.officesim.document.checks.reading import (
    Paragraph,
    chosen,
    matching,
    occurrences,
    wanted_texts,
)
from assess.officesim.document.checks.values import compared, near, shown, twips
from assess.officesim.engine import Finding, JSONObject, Work

_LENGTHS = ("indentLeft", "indentRight", "firstLine", "spaceBefore", "spaceAfter")
_CAPS = {True: "all", False: "none"}


def style_id(styles: effective.Styles, name: str) -> str | None:
    """The id of a style by its name in the file, whatever the case ("heading 1")."""
    wanted = name.casefold()
    return next((key for key, one in styles.items() if one["name"].casefold() == wanted), None)


def paragraph_style(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """The paragraphs of a target have the style named `style`."""
    styles = work.end["styles"]

    def named(paragraph: Paragraph) -> str:
        return str(styles.get(paragraph.attrs["style"], {}).get("name", ""))

    wanted = expect["style"]
    return _each(
        work, target, wanted, lambda one: named(one).casefold() == wanted.casefold(), named
    )


def paragraph_format(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """The paragraphs of a target have the formatting; lengths with units."""
    styles = work.end["styles"]

    def wrong(paragraph: Paragraph) -> list[str]:
        found = effective.paragraph(styles, paragraph.attrs)
        return wrong_in_paragraph(found, expect)

    def seen(paragraph: Paragraph) -> str:
        found = effective.paragraph(styles, paragraph.attrs)
        return "; ".join(f"{key}: {found.get(key)}" for key in expect)

    wanted = "; ".join(f"{key}: {shown(one)}" for key, one in expect.items())
    return _each(work, target, wanted, lambda one: not wrong(one), seen)


def wrong_in_paragraph(found: dict[str, Any], expect: JSONObject) -> list[str]:
    """Names of what is not as expected in a paragraph's formatting."""
    wrong = []
    for key, wanted in expect.items():
        if key not in found:
            raise ValueError(f"{key!r} is no formatting of a paragraph.")
        if key in _LENGTHS:
            holds = near(found[key], twips(wanted))
        elif key == "lineSpacing":
            exact = isinstance(wanted, str) and wanted.endswith("pt")
            holds = near(found[key], twips(wanted)) and (found["lineRule"] != "auto") == exact
        else:
            holds = found[key] == wanted
        if not holds:
            wrong.append(key)
    return wrong


def run_format(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Every character of a phrase has the formatting; `size` in points.

    Target: `phrase`, in all paragraphs or those of `containing`, `text` or `starting`;
    without `phrase` the whole paragraphs.
    """
    part = chosen(work.end, target)
    narrowed = wanted_texts(target) > 0
    paragraphs = matching(part, target) if narrowed else part.paragraphs
    styles = work.end["styles"]
    found: list[dict[str, Any]] = []
    for paragraph in paragraphs:
        spans = paragraph.spans
        places = occurrences(paragraph, target["phrase"]) if "phrase" in target else [spans]
        for place in places:
            found += [
                effective.run(styles, paragraph.attrs["style"], one.marks)
                for one in place
                if one.text.strip() and one.mark("deletion") is None
            ]
    if not found:
        words = target.get("phrase", target)
        return Finding(False, shown(words), "This text is not there.")
    for one in found:
        wrong = wrong_in_run(one, expect)
        if wrong:
            return compared(expect, _as_written(one), wrong)
    return compared(expect, _as_written(found[0]), [])


def wrong_in_run(found: dict[str, Any], expect: JSONObject) -> list[str]:
    """Names of what is not as expected in a text's formatting."""
    seen = _as_written(found)
    wrong = []
    for key, wanted in expect.items():
        if key not in seen:
            raise ValueError(f"{key!r} is no formatting of text.")
        if key == "underline" and isinstance(wanted, bool):
            holds = (seen[key] != "none") == wanted
        elif key == "caps" and isinstance(wanted, bool):
            holds = seen[key] == _CAPS[wanted]
        elif key in ("colour", "font"):
            holds = str(seen[key]).casefold() == str(wanted).lstrip("#").casefold()
        elif key == "highlight" and wanted is False:
            holds = seen[key] is None
        else:
            holds = seen[key] == wanted
        if not holds:
            wrong.append(key)
    return wrong


def _as_written(found: dict[str, Any]) -> dict[str, Any]:
    """Sizes in points, whole where they are."""
    half = found["size"]
    return {**found, "size": half // 2 if half % 2 == 0 else half / 2}


def character_style(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Every character of `phrase` has the character style named `style`."""
    wanted = style_id(work.end["styles"], expect["style"])
    places = [
        span
        for paragraph in chosen(work.end, target).paragraphs
        for place in occurrences(paragraph, target["phrase"])
        for span in place
    ]
    names = [(span.mark("style") or {}).get("id") for span in places]
    passed = bool(names) and all(name == wanted for name in names) and wanted is not None
    return Finding(passed, expect["style"], shown(names[0]) if names else "not there")


def list_of(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """The paragraphs are items of a list: `format` (or "any", "none"), `level` from 1."""
    styles, lists = work.end["styles"], work.end["lists"]
    one_list: set[str] = set()

    def format_of(paragraph: Paragraph) -> tuple[str, int]:
        found = effective.paragraph(styles, paragraph.attrs)
        levels = lists.get(found["list"], {}).get("levels", [])
        level = min(found["level"], len(levels) - 1)
        one_list.add(found["list"])
        return (levels[level]["format"] if levels else "none"), found["level"] + 1

    def holds(paragraph: Paragraph) -> bool:
        kind, level = format_of(paragraph)
        wanted = expect["format"]
        right = kind != "none" if wanted == "any" else kind == wanted
        return right and level == expect.get("level", level)

    def _level(paragraph: Paragraph) -> str:
        kind, level = format_of(paragraph)
        return f"{kind}, level {level}"

    wanted = f"{expect['format']}, level {expect.get('level', 'any')}"
    found = _each(work, target, wanted, holds, _level)
    if found.passed and expect.get("same", False) and len(one_list) > 1:
        return Finding(False, "one list", f"{len(one_list)} lists")
    return found


def style_definition(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A style itself comes to `run` and `paragraph`, is based on `based`, is followed by `next`."""
    styles = work.end["styles"]
    name = style_id(styles, target["style"])
    if name is None:
        return Finding(False, f"A style {target['style']!r}.", "There is no such style.")
    style = styles[name]
    wrong = wrong_in_run(effective.run(styles, name, []), expect.get("run", {}))
    if style["kind"] == "character":
        plain = {"style": "", "type": "style", "attrs": {"id": name}}
        wrong = wrong_in_run(effective.run(styles, "", [plain]), expect.get("run", {}))
    paragraph = effective.paragraph(styles, {"style": name})
    wrong += wrong_in_paragraph(paragraph, expect.get("paragraph", {}))
    for key in ("based", "next"):
        if key in expect and style[key] != style_id(styles, expect[key]):
            wrong.append(key)
    found = {**_as_written(effective.run(styles, name, [])), **paragraph}
    found |= {"based": style["based"], "next": style["next"]}
    wanted = {**expect.get("run", {}), **expect.get("paragraph", {})}
    wanted |= {key: expect[key] for key in ("based", "next") if key in expect}
    return compared(wanted, found, wrong)


def _each(
    work: Work,
    target: JSONObject,
    wanted: str,
    holds: Callable[[Paragraph], bool],
    seen: Callable[[Paragraph], str],
) -> Finding:
    """Whether something holds for all paragraphs of a target, which must all be there."""
    found = matching(chosen(work.end, target), target)
    if len(found) < wanted_texts(target):
        return Finding(False, wanted, "The text is not there.")
    wrong = [one for one in found if not holds(one)]
    first = (wrong or found)[0]
    return Finding(not wrong, wanted, f"{shown(first.text[:80])}: {seen(first)}")


KINDS = {
    "paragraph-style": paragraph_style,
    "paragraph-format": paragraph_format,
    "run-format": run_format,
    "character-style": character_style,
    "list": list_of,
    "style": style_definition,
}

"""How checks compare: texts as people read them, people by address, wishes one by one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from assess.officesim.engine import Finding, JSONObject

#: field of `expect` -> (what was found, whether it fits)
Tests = Mapping[str, Callable[[Any], tuple[Any, bool]]]

_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


def plain(text: str) -> str:
    """Without case, doubled spaces and the typographer's choices."""
    folded = unicodedata.normalize("NFKC", text).translate(_ALIKE).replace("...", "…")
    return " ".join(folded.replace("« ", '"').replace(" »", '"').casefold().split())


def contains(text: str, wanted: str) -> bool:
    """Whether a text says something, as people read it."""
    return plain(wanted) in plain(text)


def addresses(people: Iterable[JSONObject]) -> list[str]:
    """Sorted addresses in small letters, each once."""
    return sorted({one["address"].casefold() for one in people})


def same_people(people: Iterable[JSONObject], wanted: Any) -> tuple[Any, bool]:
    """Exactly these addresses."""
    found = addresses(people)
    return found, found == sorted(one.casefold() for one in texts(wanted, "people"))


def texts(value: Any, what: str) -> list[str]:
    """A list of texts of an author; a single text counts as one. Raises `ValueError`."""
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValueError(f"{what}: write a text or a list of texts.")
    return found


def says(text: str, wanted: Any) -> tuple[Any, bool]:
    """Every one of these, anywhere in the text."""
    return shorten(text), all(contains(text, one) for one in texts(wanted, "contains"))


def silent(text: str, unwanted: Any) -> tuple[Any, bool]:
    """None of these."""
    return shorten(text), not any(contains(text, one) for one in texts(unwanted, "absent"))


def equal(value: Any) -> Callable[[Any], tuple[Any, bool]]:
    """Exactly this; texts as people read them."""

    def test(wanted: Any) -> tuple[Any, bool]:
        if isinstance(value, str) and isinstance(wanted, str):
            return value, plain(value) == plain(wanted)
        if isinstance(value, bool) or isinstance(wanted, bool):
            return value, value is wanted
        return value, value == wanted or (value is None and wanted == "none")

    return test


def shorten(text: str) -> str:
    """Enough of a text for staff to recognise it."""
    return text if len(text) <= 160 else f"{text[:157]}…"


def judge(tests: Tests, expect: JSONObject) -> Finding:
    """Try each wish. Raises `ValueError` for one that the kind does not know."""
    unknown = sorted(set(expect) - set(tests))
    if unknown or not expect:
        known = ", ".join(sorted(tests))
        raise ValueError(f"expect: {', '.join(unknown) or 'nothing'} (known: {known}).")
    found = {}
    passed = True
    for name, wanted in expect.items():
        value, fits = tests[name](wanted)
        found[name] = value
        passed = passed and fits
    return Finding(passed, written(expect), written(found))


def best(findings: Iterable[Finding], expect: JSONObject, nothing: str) -> Finding:
    """The first that passes, else the first; `nothing` says why there is none."""
    all_found = list(findings)
    for one in all_found:
        if one.passed:
            return one
    return all_found[0] if all_found else Finding(False, written(expect), nothing)


def written(values: Mapping[str, Any]) -> str:
    """For staff: "to: a@b.org, c@d.org; importance: high"."""
    return "; ".join(f"{name}: {_value(value)}" for name, value in values.items())


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_value, value)) or "none"
    if isinstance(value, dict):
        return "{" + written(value) + "}"
    if value is None:
        return "none"
    return (
        {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )


def known_keys(value: JSONObject, known: Iterable[str], what: str) -> None:
    """Raises `ValueError` when an author wrote something that is not looked at."""
    unknown = sorted(set(value) - set(known))
    if unknown:
        raise ValueError(f"{what}: {', '.join(unknown)} is not known.")

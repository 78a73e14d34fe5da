"""What a marker may do when, and how far each is from the reference scripts. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assess.written.history.characters import clean
from assess.written.papers import JSONObject, Rules, Task
from assess.written.resolving import Marks, needs_third, per_cent
from assess.written.resolving import differences as differences_of

LONGEST_COMMENT = 4000
MOST_ANNOTATIONS = 200


class Refusal(StrEnum):
    """Why something cannot be done; codes for pages and programs."""

    NOT_YOURS = "not_yours"
    STANDARDISE_FIRST = "standardise_first"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    INCOMPLETE = "incomplete"
    NOT_FINISHED = "not_finished"
    NOBODY_LEFT = "nobody_left"
    NO_REASON = "no_reason"
    UNRESOLVED = "unresolved"
    MARKS_SCRIPTS = "marks_scripts"
    OTHER_RUBRIC = "other_rubric"


@dataclass(frozen=True)
class Standing:
    """What the rules need to know of one script in one marker's hands."""

    part: str  # first, second, third, reference
    withdrawn: bool
    finished: bool  # with the newest rubric
    informed: bool  # the third marker's second look is finished
    resolved: bool
    #: Reference scripts for standardisation that this marker has not finished yet.
    references_left: int
    #: This script is one of those that are marked before all others.
    standardisation: bool = False


def refusal_to_mark(standing: Standing) -> Refusal | None:
    """Why this marker cannot enter or change marks now; None when they can."""
    if standing.withdrawn:
        return Refusal.WITHDRAWN
    if standing.references_left and not standing.standardisation:
        return Refusal.STANDARDISE_FIRST
    if standing.resolved or (standing.part == "reference" and standing.finished):
        # What the reference deserves has been shown, or two others have it before them.
        return Refusal.RESOLVED
    return None


def phase_of(standing: Standing) -> str:
    """`blind` until a judgement of one's own is there; then a third marker is `informed`."""
    return "informed" if standing.part == "third" and standing.finished else "blind"


def is_done(standing: Standing) -> bool:
    """Whether nothing is left to do for this marker on this script."""
    return standing.informed if standing.part == "third" else standing.finished


def affected(before: Task, after: Task, *, marked: Collection[str]) -> tuple[str, ...]:
    """Criteria whose marks no longer stand when a rubric changes, of those `marked`.

    A criterion that is new, or whose bands now give other marks or say something else, has to be
    judged again. Another weight or title leaves what was judged as it was.
    """
    old = {one.code: one for one in before.rubric}
    changed = []
    for criterion in after.rubric:
        known = old.get(criterion.code)
        if known is None or criterion.code not in marked or known.bands != criterion.bands:
            changed.append(criterion.code)
    return tuple(changed)


@dataclass(frozen=True)
class Drift:
    """How one marker's judgements of reference scripts differ from what they deserve.

    `mean` is in per cent of the script: above zero, the marker gives more than was agreed.
    """

    scripts: int
    mean: Fraction
    largest: Fraction
    within: int  # scripts on which no difference is beyond the paper's limits


def drift(task: Task, rules: Rules, pairs: Sequence[tuple[Marks, Marks]]) -> Drift | None:
    """From pairs of (given, agreed) marks, in the order in which they were given."""
    if not pairs:
        return None
    apart = [per_cent(task.rubric, given) - per_cent(task.rubric, due) for given, due in pairs]
    return Drift(
        scripts=len(pairs),
        mean=sum(apart, Fraction()) / len(apart),
        largest=max(apart, key=abs),
        within=sum(
            not needs_third(differences_of(task, rules, given, due)) for given, due in pairs
        ),
    )


def cleaned(
    task: Task, raw: Mapping[str, object], length: int
) -> tuple[JSONObject, JSONObject, list[JSONObject]]:
    """Marks, comments and annotations of a draft as they are stored.

    Marks may be missing, never unknown; annotations keep to a text of `length` characters.
    Raises `ValueError` or `TypeError` saying what is wrong.
    """
    return (
        _marks(task, raw.get("marks")),
        _comments(task, raw.get("comments")),
        _annotations(raw.get("annotations"), length),
    )


def _marks(task: Task, given: object) -> JSONObject:
    if not isinstance(given, dict):
        raise TypeError("Marks come as an object: criterion and marks.")
    allowed = {one.code: {band.marks for band in one.bands} for one in task.rubric}
    for code, value in given.items():
        if code not in allowed or type(value) is not int or value not in allowed[code]:
            raise ValueError(f"Criterion {code!r} has no band with these marks.")
    return dict(given)


def _comments(task: Task, given: object) -> JSONObject:
    if not isinstance(given, dict):
        raise TypeError("Comments come as an object: criterion and text.")
    known = {"", *(one.code for one in task.rubric)}
    for code, text in given.items():
        if code not in known or not isinstance(text, str) or len(text) > LONGEST_COMMENT:
            raise ValueError(f"A comment has at most {LONGEST_COMMENT} characters.")
    return {code: clean(text) for code, text in given.items() if text.strip()}


def _annotations(given: object, length: int) -> list[JSONObject]:
    if not isinstance(given, list) or len(given) > MOST_ANNOTATIONS:
        raise ValueError(f"A script has at most {MOST_ANNOTATIONS} highlights.")
    found = []
    for one in given:
        if not isinstance(one, dict):
            raise TypeError("A highlight has a beginning, an end and a text.")
        start, end, text = one.get("from"), one.get("to"), one.get("text", "")
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= length:
            raise ValueError("A highlight lies within the text.")
        if not isinstance(text, str) or len(text) > LONGEST_COMMENT:
            raise ValueError(f"A comment has at most {LONGEST_COMMENT} characters.")
        found.append({"from": start, "to": end, "text": clean(text)})
    return sorted(found, key=lambda one: (one["from"], one["to"]))

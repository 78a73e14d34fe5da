"""What a marker may do when, and how far each is from the reference scripts. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assess.written.history.characters import clean
from assess.written.papers import JSONObject, Paper, Rules, Task
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
    OWN_WORK = "own_work"
    OWN_DECISION = "own_decision"
    DESPITE_CONFLICT = "despite_conflict"
    OTHER_RUBRIC = "other_rubric"
    OTHER_PHASE = "other_phase"
    MEETING_CHANGED = "meeting_changed"
    NOTHING_NEW = "nothing_new"
    SUPERSEDED = "superseded"
    EMPTIED = "emptied"
    NOTHING_WRITTEN = "nothing_written"


class Fault(StrEnum):
    """Why a draft is not understood; codes for pages and programs."""

    NOT_A_DRAFT = "not_a_draft"
    NO_BAND = "no_band"
    LONG_COMMENT = "long_comment"
    MANY_HIGHLIGHTS = "many_highlights"
    BEYOND_TEXT = "beyond_text"


class DraftError(ValueError):
    """A draft that cannot be kept; nothing was changed."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


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
    #: A third marker's second look waits until both of the others have judged (again).
    waits: bool = False


def refusal_to_mark(standing: Standing) -> Refusal | None:
    """Why this marker cannot enter or change marks now; None when they can."""
    if standing.withdrawn:
        return Refusal.WITHDRAWN
    if standing.references_left and not standing.standardisation:
        return Refusal.STANDARDISE_FIRST
    if standing.resolved or (standing.standardisation and standing.finished):
        # What the reference deserves has been shown, or two others have it before them.
        return Refusal.RESOLVED
    return Refusal.NOT_FINISHED if standing.waits else None


def phase_of(standing: Standing) -> str:
    """`blind` until a judgement of one's own is there; then a third marker is `informed`."""
    return "informed" if standing.part == "third" and standing.finished else "blind"


def is_done(standing: Standing) -> bool:
    """Whether nothing is left to do for this marker on this script now."""
    if standing.part == "third":
        return standing.informed or standing.waits
    return standing.finished


def lacks_reason(marks: Mapping[str, int], comments: Mapping[str, str], *, is_blank: bool) -> bool:
    """Whether more than the lowest marks are given for nothing, and it is not said why.

    The lowest band of every criterion is worth 0 (`reading`). What the candidate reads on the
    whole says why: another gave 0, and a meeting has to choose between the two.
    """
    return is_blank and any(marks.values()) and not comments.get("", "").strip()


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


def reworded(before: Task, after: Task) -> tuple[str, ...]:
    """Criteria that a page which shows `before` does not show as `after` has them."""
    return affected(before, after, marked={one.code for one in before.rubric})


def gone(before: Task, after: Task) -> frozenset[str]:
    """Criteria that a later rubric no longer has."""
    return frozenset(one.code for one in before.rubric) - {one.code for one in after.rubric}


def carried(
    before: Task, after: Task, marks: JSONObject, waiting: Collection[str] = ()
) -> tuple[JSONObject, tuple[str, ...]]:
    """What stands of marks that were entered by one rubric and are read by another.

    `waiting`: criteria that an earlier change had opened already. Returns the marks that stand,
    and what has to be judged again.
    """
    undone = set(affected(before, after, marked=marks)) & marks.keys()
    codes = [one.code for one in after.rubric]
    kept = {code: marks[code] for code in marks if code in codes and code not in undone}
    opened = undone.union(waiting) - kept.keys()
    return kept, tuple(code for code in codes if code in opened)


def asks_the_same(
    before: Paper,
    after: Paper,
    files_before: Mapping[str, str],
    files_after: Mapping[str, str],
) -> bool:
    """Whether each task of a paper stands in a later version as candidates had it before them.

    Kind, language, prompt and documents have to be the same: a rubric that was written for
    another question judges nobody's answer. `files_…` are names with digests.
    """
    later = {one.code: one for one in after.tasks}
    for task in before.tasks:
        other = later.get(task.code)
        if other is None or (task.kind, task.language, task.prompt, task.sources) != (
            other.kind,
            other.language,
            other.prompt,
            other.sources,
        ):
            return False
    used = {code for task in before.tasks for code in task.sources}
    return _documents(before, used, files_before) == _documents(after, used, files_after)


def _documents(paper: Paper, used: Collection[str], files: Mapping[str, str]) -> JSONObject:
    """Code -> what stands in a source, whatever its title is."""
    return {
        one.code: (
            one.kind,
            one.text,
            one.table,
            {language: files.get(name) for language, name in (one.file or {}).items()},
        )
        for one in paper.sources
        if one.code in used
    }


@dataclass(frozen=True)
class Drift:
    """How one marker's judgements of reference scripts differ from what they deserve.

    `mean` is in per cent of the script: above zero, the marker gives more than was agreed.
    `apart` holds every difference, in the order in which the scripts were marked.
    """

    scripts: int
    mean: Fraction
    largest: Fraction
    within: int  # scripts on which no difference is beyond the paper's limits
    apart: tuple[Fraction, ...]


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
        apart=tuple(apart),
    )


def cleaned(
    task: Task, raw: Mapping[str, object], length: int
) -> tuple[JSONObject, JSONObject, list[JSONObject]]:
    """Marks, comments and annotations of a draft as they are stored.

    Marks may be missing, never unknown; annotations keep to a text of `length` characters.
    Raises `DraftError`.
    """
    return (
        _marks(task, raw.get("marks")),
        _comments(task, raw.get("comments")),
        _annotations(raw.get("annotations"), length),
    )


def _marks(task: Task, given: object) -> JSONObject:
    if not isinstance(given, dict):
        raise DraftError(Fault.NOT_A_DRAFT)
    allowed = {one.code: {band.marks for band in one.bands} for one in task.rubric}
    for code, value in given.items():
        if code not in allowed or type(value) is not int or value not in allowed[code]:
            raise DraftError(Fault.NO_BAND)
    return dict(given)


def _comments(task: Task, given: object) -> JSONObject:
    if not isinstance(given, dict):
        raise DraftError(Fault.NOT_A_DRAFT)
    known = {"", *(one.code for one in task.rubric)}
    for code, text in given.items():
        if code not in known or not isinstance(text, str):
            raise DraftError(Fault.NO_BAND if isinstance(text, str) else Fault.NOT_A_DRAFT)
        if len(text) > LONGEST_COMMENT:
            raise DraftError(Fault.LONG_COMMENT)
    return {code: clean(text) for code, text in given.items() if text.strip()}


def _annotations(given: object, length: int) -> list[JSONObject]:
    if not isinstance(given, list):
        raise DraftError(Fault.NOT_A_DRAFT)
    if len(given) > MOST_ANNOTATIONS:
        raise DraftError(Fault.MANY_HIGHLIGHTS)
    found = []
    for one in given:
        if not isinstance(one, dict):
            raise DraftError(Fault.NOT_A_DRAFT)
        start, end, text = one.get("from"), one.get("to"), one.get("text", "")
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= length:
            raise DraftError(Fault.BEYOND_TEXT)
        if not isinstance(text, str):
            raise DraftError(Fault.NOT_A_DRAFT)
        if len(text) > LONGEST_COMMENT:
            raise DraftError(Fault.LONG_COMMENT)
        found.append({"from": start, "to": end, "text": clean(text)})
    return sorted(found, key=lambda one: (one["from"], one["to"]))

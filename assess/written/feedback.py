"""What a candidate reads of the marking of their own scripts: bands and comments, nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _
from sqlalchemy import select

from assess.extensions import db
from assess.results.models import Result
from assess.written.descriptors import bands_at
from assess.written.marking_facts import Rubrics
from assess.written.models import WrittenMark, WrittenResolution
from assess.written.papers import Criterion, Task
from assess.written.resolving import among_nearest, marks_read


@dataclass(frozen=True)
class CriterionFeedback:
    """One criterion: what was reached, what that means, and what markers wrote about it."""

    criterion: Criterion
    marks: Fraction
    descriptor: dict[str, str]
    comments: tuple[str, ...]


@dataclass(frozen=True)
class TaskFeedback:
    """One task of a released result."""

    task: Task
    language: str | None
    per_cent: int
    method: str  # by which rule the marks count: see `resolving`
    people: int  # whose judgements were there when it was resolved
    criteria: tuple[CriterionFeedback, ...]
    comments: tuple[str, ...]


def feedback_of(result: Result) -> list[TaskFeedback]:
    """Feedback in the order of the tasks, from the very resolutions that the result pins."""
    rubrics = Rubrics()
    pins = result.pins
    resolutions = {
        one.id: one
        for one in db.session.scalars(
            select(WrittenResolution).where(WrittenResolution.id.in_(pins["resolutions"].values()))
        )
    }
    found = []
    for told in result.detail["tasks"]:
        ref = told["ref"]
        task = rubrics.task(pins["versions"][ref], told["task"])
        resolution = resolutions[pins["resolutions"][ref]]
        comments = _comments(resolution, task)
        counted = marks_read(resolution.marks)
        found.append(
            TaskFeedback(
                task=task,
                language=told["language"],
                per_cent=told["per_cent"],
                method=resolution.detail["method"],
                people=len(resolution.mark_ids),
                criteria=tuple(
                    CriterionFeedback(
                        criterion=one,
                        marks=counted[one.code],
                        descriptor=dict(descriptor_of(one, counted[one.code])),
                        comments=comments.get(one.code, ()),
                    )
                    for one in task.rubric
                ),
                comments=comments.get("", ()),
            )
        )
    return found


def descriptor_of(criterion: Criterion, marks: Fraction) -> dict[str, str]:
    """What these marks stand for: the descriptor of their band, or of both that they lie between.

    One alone would say more than was reached, or less. Read in the language of the page.
    """
    bands = bands_at(criterion, marks)
    if len(bands) == 1:
        return dict(bands[0].descriptor)
    below, above = (one.descriptor for one in bands)
    return {
        code: _("Between “%(below)s” and “%(above)s”", below=below[code], above=above[code])
        for code in above
    }


def _comments(resolution: WrittenResolution, task: Task) -> dict[str, tuple[str, ...]]:
    """Criterion -> comments of those whose marks count for it, in an order that names nobody."""
    rows = db.session.scalars(select(WrittenMark).where(WrittenMark.id.in_(resolution.mark_ids)))
    by_id = {one.id: one for one in rows}
    given = [by_id[one] for one in resolution.mark_ids]
    method = resolution.detail["method"]
    # An earlier version may have had criteria that this one does not know.
    codes = {"", *(one.code for one in task.rubric)}
    return {code: said(method, given, code) for code in codes}


def said(method: str, given: Sequence[WrittenMark], code: str) -> tuple[str, ...]:
    """What explains the marks of one criterion, or the whole ("").

    What an overruled marker wrote would explain marks that do not count.
    """
    if method == "moderation":
        return ()
    if method == "third" or (method == "nearest" and not code):
        given = given[-1:]
    elif method == "nearest":
        near = among_nearest([Fraction(str(one.marks[code])) for one in given])
        given = [one for one, counts in zip(given, near, strict=True) if counts]
    return tuple(sorted({one.comments[code] for one in given if one.comments.get(code)}))

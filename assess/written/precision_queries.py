"""What the error of a written result rests on: the marks that a sign-off knew.

Marks are never changed and a sign-off names what it covers, so that a result says the same of
itself on every day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from flask import g
from sqlalchemy import ColumnElement, select

from assess.delivery.models import Sitting
from assess.extensions import db
from assess.results.models import Result
from assess.written.marking_rules import reworded
from assess.written.meeting import marks_in
from assess.written.models import (
    WrittenAllocation,
    WrittenMark,
    WrittenResolution,
    WrittenScript,
    WrittenSigned,
    WrittenSignOff,
)
from assess.written.papers import JSONObject
from assess.written.precision import ErrorOfOne, Precision, Script, error_of_one, precision_of
from assess.written.resolving import Marks, marks_read
from assess.written.rubrics import Rubrics

Pairs = list[tuple[Marks, Marks]]
CHUNK = 5000


def precisions() -> Precisions:
    """The one of this request or command: a session's marks are read once for all its results."""
    if "written_precisions" not in g:
        g.written_precisions = Precisions()
    known: Precisions = g.written_precisions
    return known


class Precisions:
    """Results with their errors; the marks of a session are read once for all its results."""

    def __init__(self) -> None:
        self._rubrics = Rubrics()
        self._errors: dict[tuple[int, int, str], ErrorOfOne] = {}
        self._pins: dict[int, JSONObject] = {}
        self._counted: dict[int, Any] = {}

    def of(self, result: Result) -> Precision:
        """The marks and the error of one result, from the resolutions that it pins.

        Raises `LookupError` when what it rests on has been erased.
        """
        # An export reads no pins: those of other kinds are large.
        pins = getattr(result, "pins", None) or self._pins_beside(result)
        self._read(pins["resolutions"].values())
        scripts = []
        for told in result.detail["tasks"]:
            ref = told["ref"]
            counted = self._counted[pins["resolutions"][ref]]
            version_id = pins["versions"][ref]
            scripts.append(
                Script(
                    ref=ref,
                    task=self._rubrics.task(version_id, told["task"]),
                    marks=marks_read(counted.marks),
                    people=marks_in(counted.method, len(counted.mark_ids)),
                    version=version_id,
                )
            )
        return self.at(pins["sign_off"], scripts, result.detail["pass_mark"])

    def at(self, sign_off_id: int, scripts: Sequence[Script], pass_mark: int) -> Precision:
        """The marks and the error of these scripts of one sitting, as a sign-off knew them."""
        errors = {one.task.code: self._error(sign_off_id, one) for one in scripts}
        return precision_of(scripts, errors, pass_mark)

    def _error(self, sign_off_id: int, script: Script) -> ErrorOfOne:
        key = (sign_off_id, script.version, script.task.code)
        if key not in self._errors:
            sign_off = db.session.get_one(WrittenSignOff, sign_off_id)
            pairs = _pairs(sign_off, script.version, script.task.code, self._rubrics)
            self._errors[key] = error_of_one(script.task, pairs)
        return self._errors[key]

    def _pins_beside(self, result: Result) -> JSONObject:
        """The pins of a result, read with those of its session: an export asks for all of them."""
        if result.id not in self._pins:
            own = select(Sitting.session_id).where(Sitting.id == result.sitting_id)
            rows = db.session.execute(
                select(Result.id, Result.pins)
                .join(Sitting, Sitting.id == Result.sitting_id)
                .where(
                    Result.kind == "written",
                    Sitting.session_id.is_not_distinct_from(own.scalar_subquery()),
                )
            )
            self._pins |= {row.id: row.pins for row in rows}
            self._read(one for pins in self._pins.values() for one in pins["resolutions"].values())
        return self._pins[result.id]

    def _read(self, resolution_ids: Iterable[int]) -> None:
        ids = sorted(set(resolution_ids) - self._counted.keys())
        for start in range(0, len(ids), CHUNK):
            rows = db.session.execute(
                select(
                    WrittenResolution.id,
                    WrittenResolution.marks,
                    WrittenResolution.mark_ids,
                    WrittenResolution.detail["method"].as_string().label("method"),
                ).where(WrittenResolution.id.in_(ids[start : start + CHUNK]))
            )
            self._counted |= {row.id: row for row in rows}


def _pairs(sign_off: WrittenSignOff, version_id: int, code: str, rubrics: Rubrics) -> Pairs:
    """The first and the second marker's mark of each script that a sign-off knew, by number.

    Judged by bands that say the same as those of `version_id`. Empty scripts are left out: that
    two agree that nothing was written says nothing of how they judge.
    """
    scripts = _counted_then(sign_off, code)
    marks = _independent([one for row in scripts for one in row.mark_ids])
    task = rubrics.task(version_id, code)
    known = {one.code for one in task.rubric}

    def fits(mark: WrittenMark) -> bool:
        whole = known <= mark.marks.keys()
        return whole and not reworded(rubrics.task(mark.version_id, code), task)

    def exact(mark: WrittenMark) -> dict[str, Fraction]:
        return {criterion: Fraction(value) for criterion, value in mark.marks.items()}

    pairs: Pairs = []
    for row in scripts:
        both = {marks[one][0]: marks[one][1] for one in row.mark_ids if one in marks}
        whole = len(both) == 2 and all(fits(one) for one in both.values())
        if whole and not (row.blank and not any(_given(both.values()))):
            pairs.append((exact(both["first"]), exact(both["second"])))
    return pairs


def _given(marks: Iterable[WrittenMark]) -> Iterable[Any]:
    return (value for one in marks for value in one.marks.values())


def _counted_then(sign_off: WrittenSignOff, code: str) -> list[Any]:
    """What a sign-off knew of a task's scripts, of the newest of each sitting: in their order.

    The same order every time, so that sums are the same.
    """
    known = select(WrittenSigned.resolution_id).where(
        WrittenSigned.resolution_id == WrittenResolution.id,
        WrittenSigned.sign_off_id <= sign_off.id,
    )
    rows = db.session.execute(
        select(
            WrittenScript.sitting_id,
            WrittenResolution.mark_ids,
            WrittenResolution.detail["blank"].as_boolean().label("blank"),
        )
        .join(Sitting, Sitting.id == WrittenScript.sitting_id)
        .join(WrittenResolution, WrittenResolution.script_id == WrittenScript.id)
        .where(
            WrittenScript.version_id == sign_off.version_id,
            WrittenScript.task_code == code,
            _in_session(sign_off),
            known.exists(),
        )
        .order_by(WrittenScript.id, WrittenResolution.number)
    )
    return list({row.sitting_id: row for row in rows}.values())


def _independent(mark_ids: Sequence[int]) -> dict[int, tuple[str, WrittenMark]]:
    """Mark -> as what it was given, of those of first and second markers."""
    found: dict[int, tuple[str, WrittenMark]] = {}
    for start in range(0, len(mark_ids), CHUNK):
        rows = db.session.execute(
            select(WrittenAllocation.part, WrittenMark)
            .join(WrittenMark, WrittenMark.allocation_id == WrittenAllocation.id)
            .where(
                WrittenMark.id.in_(mark_ids[start : start + CHUNK]),
                WrittenAllocation.part.in_(("first", "second")),
                ~WrittenMark.informed,
            )
        )
        found |= {row.WrittenMark.id: (row.part, row.WrittenMark) for row in rows}
    return found


def _in_session(sign_off: WrittenSignOff) -> ColumnElement[bool]:
    if sign_off.session_id is None:
        return Sitting.session_id.is_(None)
    return Sitting.session_id == sign_off.session_id

"""What the error of a written result rests on: marks as they stood when they were signed off.

Marks are never changed and a sign-off has its time, so that a result says the same of itself on
every day.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from sqlalchemy import ColumnElement, or_, select

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
    WrittenSignOff,
)
from assess.written.papers import JSONObject
from assess.written.precision import ErrorOfOne, Precision, Script, error_of_one, precision_of
from assess.written.resolving import Marks, marks_read
from assess.written.rubrics import Rubrics

Pairs = list[tuple[Marks, Marks]]


class Precisions:
    """Results with their errors; the marks of a session are read once for all its results."""

    def __init__(self) -> None:
        self._rubrics = Rubrics()
        self._errors: dict[tuple[int, int, str], ErrorOfOne] = {}

    def of(self, result: Result) -> Precision:
        """The marks and the error of one result, from the resolutions that it pins."""
        # An export reads no pins: those of other kinds are large.
        pins = getattr(result, "pins", None) or _pins(result.id)
        resolutions = _resolutions(pins["resolutions"].values())
        scripts, errors = [], {}
        for told in result.detail["tasks"]:
            ref, code = told["ref"], told["task"]
            resolution = resolutions[pins["resolutions"][ref]]
            version_id = pins["versions"][ref]
            scripts.append(
                Script(
                    ref=ref,
                    task=self._rubrics.task(version_id, code),
                    marks=marks_read(resolution.marks),
                    people=marks_in(resolution.detail["method"], len(resolution.mark_ids)),
                )
            )
            errors[code] = self._error(pins["sign_off"], version_id, code)
        return precision_of(scripts, errors, result.detail["pass_mark"])

    def _error(self, sign_off_id: int, version_id: int, code: str) -> ErrorOfOne:
        key = (sign_off_id, version_id, code)
        if key not in self._errors:
            sign_off = db.session.get_one(WrittenSignOff, sign_off_id)
            pairs = _pairs(sign_off, version_id, code, self._rubrics)
            self._errors[key] = error_of_one(self._rubrics.task(version_id, code), pairs)
        return self._errors[key]


def _pins(result_id: int) -> JSONObject:
    found: JSONObject | None = db.session.scalar(select(Result.pins).where(Result.id == result_id))
    if found is None:
        raise LookupError(result_id)
    return found


def _resolutions(ids: Iterable[int]) -> dict[int, WrittenResolution]:
    chosen = select(WrittenResolution).where(WrittenResolution.id.in_(list(ids)))
    return {one.id: one for one in db.session.scalars(chosen)}


def _pairs(sign_off: WrittenSignOff, version_id: int, code: str, rubrics: Rubrics) -> Pairs:
    """The first and the second marker's last mark of each script, at the time of the sign-off.

    Judged by bands that say the same as those of `version_id`.
    """
    rows = db.session.execute(
        select(WrittenAllocation.script_id, WrittenAllocation.part, WrittenMark)
        .join(WrittenMark, WrittenMark.allocation_id == WrittenAllocation.id)
        .join(WrittenScript, WrittenScript.id == WrittenAllocation.script_id)
        .join(Sitting, Sitting.id == WrittenScript.sitting_id)
        .where(
            WrittenScript.version_id == sign_off.version_id,
            WrittenScript.task_code == code,
            _in_session(sign_off),
            WrittenAllocation.part.in_(("first", "second")),
            or_(
                WrittenAllocation.withdrawn_at.is_(None),
                WrittenAllocation.withdrawn_at > sign_off.at,
            ),
            ~WrittenMark.informed,
            WrittenMark.at <= sign_off.at,
        )
        .order_by(WrittenMark.number)
    ).all()
    last: dict[int, dict[str, WrittenMark]] = {}
    for row in rows:
        last.setdefault(row.script_id, {})[row.part] = row.WrittenMark
    task = rubrics.task(version_id, code)
    known = {one.code for one in task.rubric}

    def fits(mark: WrittenMark) -> bool:
        whole = known <= mark.marks.keys()
        return whole and not reworded(rubrics.task(mark.version_id, code), task)

    def exact(mark: WrittenMark) -> dict[str, Fraction]:
        return {criterion: Fraction(value) for criterion, value in mark.marks.items()}

    return [
        (exact(both["first"]), exact(both["second"]))
        # In the order of their ids, so that sums are the same every time.
        for script_id in _scripts_then(sign_off, code)
        if len(both := last.get(script_id, {})) == 2 and all(fits(one) for one in both.values())
    ]


def _scripts_then(sign_off: WrittenSignOff, code: str) -> list[int]:
    """Ids of a task's scripts that counted at the sign-off: the newest of each sitting."""
    rows = db.session.execute(
        select(WrittenScript.id, WrittenScript.sitting_id)
        .join(Sitting, Sitting.id == WrittenScript.sitting_id)
        .where(
            WrittenScript.version_id == sign_off.version_id,
            WrittenScript.task_code == code,
            _in_session(sign_off),
            WrittenScript.made_at <= sign_off.at,
        )
        .order_by(WrittenScript.id)
    )
    return sorted({row.sitting_id: row.id for row in rows}.values())


def _in_session(sign_off: WrittenSignOff) -> ColumnElement[bool]:
    if sign_off.session_id is None:
        return Sitting.session_id.is_(None)
    return Sitting.session_id == sign_off.session_id

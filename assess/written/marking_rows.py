"""What facts of scripts are read from: columns of the tables, by the thousand.

Nothing here is an object of the session. To build such objects costs a page of thousands of scripts
more than all else, and nobody changes a script's marks by its facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from assess.delivery.models import Sitting
from assess.extensions import db
from assess.written.models import (
    WrittenAllocation,
    WrittenMark,
    WrittenReference,
    WrittenResolution,
    WrittenScript,
    WrittenSigned,
)
from assess.written.papers import JSONObject

#: Scripts by their ids, or by a statement that finds the ids.
Which = Sequence[int] | Select[int]


class Allocation(NamedTuple):
    """A script in a marker's hands, as `WrittenAllocation` has it."""

    id: int
    script_id: int
    marker_id: int
    part: str
    due_at: datetime | None


class _Mark(NamedTuple):
    id: int
    number: int
    version_id: int
    marks: JSONObject
    informed: bool
    at: datetime


class Judgement(_Mark):
    """A finished judgement, as `WrittenMark` has it; its words are read where they are shown."""

    @cached_property
    def fractions(self) -> dict[str, Fraction]:
        """The marks, exact."""
        return {code: Fraction(value) for code, value in self.marks.items()}

    @property
    def comments(self) -> JSONObject:
        return self._said[0]

    @property
    def annotations(self) -> list[JSONObject]:
        return self._said[1]

    @cached_property
    def _said(self) -> tuple[JSONObject, list[JSONObject]]:
        words = select(WrittenMark.comments, WrittenMark.annotations)
        row = db.session.execute(words.where(WrittenMark.id == self.id)).one()
        return row.comments, row.annotations


class Counted(NamedTuple):
    """What was resolved, as `WrittenResolution` has it."""

    id: int
    script_id: int
    number: int
    mark_ids: list[int]
    marks: JSONObject
    at: datetime
    resolved_by: int | None
    reason: str | None
    version: int
    method: str
    blank: bool | None  # nothing had been written: known of those resolved since this is noted
    covered: bool  # by a sign-off: a meeting has seen it

    @property
    def detail(self) -> JSONObject:
        """Of it what everybody asks; the steps stay where they are, and are long."""
        return {"version": self.version, "method": self.method}


#: Allocations with the judgements of each, oldest first.
Hands = list[tuple[Allocation, list[Judgement]]]


def scripts(which: Which) -> Sequence[Any]:
    """Scripts with whose they are, what they deserve, and whether late work superseded them."""
    found: Sequence[Any] = db.session.execute(
        select(
            WrittenScript,
            Sitting.account_id,
            Sitting.session_id,
            WrittenReference,
            superseded().label("superseded"),
        )
        .outerjoin(Sitting, Sitting.id == WrittenScript.sitting_id)
        .outerjoin(WrittenReference, WrittenReference.script_id == WrittenScript.id)
        .where(_of(WrittenScript.id, which))
        .order_by(WrittenScript.id)
    ).all()
    return found


def superseded() -> ColumnElement[bool]:
    """Whether a sitting has a newer script of the same task: work that came late and counts."""
    newer = aliased(WrittenScript)
    return (
        select(newer.id)
        .where(
            newer.sitting_id == WrittenScript.sitting_id,
            newer.item_ref == WrittenScript.item_ref,
            newer.id > WrittenScript.id,
        )
        .exists()
    )


def hands(which: Which) -> dict[int, Hands]:
    """Script -> whose hands it is in, with what they have judged."""
    rows = db.session.execute(
        select(
            *(getattr(WrittenAllocation, name) for name in Allocation._fields),
            *(getattr(WrittenMark, name) for name in Judgement._fields),
        )
        .outerjoin(WrittenMark, WrittenMark.allocation_id == WrittenAllocation.id)
        .where(_of(WrittenAllocation.script_id, which), WrittenAllocation.withdrawn_at.is_(None))
        .order_by(WrittenAllocation.id, WrittenMark.number)
    )
    found: dict[int, Hands] = {}
    width = len(Allocation._fields)
    for row in rows:
        held = found.setdefault(row[1], [])
        if not held or held[-1][0].id != row[0]:
            held.append((Allocation._make(row[:width]), []))
        if row[width] is not None:
            held[-1][1].append(Judgement._make(row[width:]))
    return found


def resolutions(which: Which) -> dict[int, Counted]:
    """Script -> what was resolved last."""
    covered = select(WrittenSigned.resolution_id).where(
        WrittenSigned.resolution_id == WrittenResolution.id
    )
    rows = db.session.execute(
        select(
            *(getattr(WrittenResolution, name) for name in Counted._fields[:-4]),
            WrittenResolution.detail["version"].as_integer().label("version"),
            WrittenResolution.detail["method"].as_string().label("method"),
            WrittenResolution.detail["blank"].as_boolean().label("blank"),
            covered.exists().label("covered"),
        )
        .where(_of(WrittenResolution.script_id, which))
        .order_by(WrittenResolution.number)
    )
    return {row.script_id: Counted._make(row) for row in rows}


def _of(column: Any, which: Which) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.in_(which)
    return found

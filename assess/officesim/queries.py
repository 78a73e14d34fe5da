"""Named reads of projects. What candidates see and what judges them are never read together."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import undefer

from assess.delivery.models import (
    CurrentAnswer,
    FormRecord,
    JournalEvent,
    Sitting,
    TestDefinition,
)
from assess.extensions import db
from assess.officesim.engine import JSONObject
from assess.officesim.models import (
    OfficeDivergence,
    OfficeFile,
    OfficeProject,
    OfficeProjectVersion,
    OfficeReview,
    OfficeStatePair,
)
from assess.results import late_counting

KIND = "office"
#: Sittings in which somebody works, by the state that is stored.
UNDER_WAY = ("running", "paused", "closing")


@dataclass(frozen=True)
class Shown:
    """What a candidate may have of one version."""

    version_id: int
    code: str
    application: str
    shown: JSONObject
    openings: Mapping[str, str]
    assets: Mapping[str, str]


@dataclass(frozen=True)
class Key:
    """What judges one version: never for a browser."""

    version_id: int
    key: JSONObject
    starts: Mapping[str, str]


def projects() -> Sequence[OfficeProject]:
    """Every project, by code."""
    return db.session.scalars(select(OfficeProject).order_by(OfficeProject.code)).all()


def project_by_code(code: str) -> OfficeProject | None:
    """A project, retired or not."""
    return db.session.scalar(select(OfficeProject).where(OfficeProject.code == code))


def newest(codes: Iterable[str]) -> dict[str, OfficeProjectVersion]:
    """The last version of each of these projects that is in use."""
    rows = db.session.scalars(
        select(OfficeProjectVersion)
        .join(OfficeProject)
        .where(OfficeProject.code.in_(sorted(set(codes))), OfficeProject.retired_at.is_(None))
        .order_by(OfficeProjectVersion.number)
    )
    return {row.project.code: row for row in rows}


def presentation(version_ids: Iterable[int]) -> dict[int, Shown]:
    """What candidates see of these versions. Holds no check."""
    rows = db.session.scalars(
        select(OfficeProjectVersion).where(OfficeProjectVersion.id.in_(set(version_ids)))
    )
    return {
        row.id: Shown(
            row.id, row.project.code, row.project.application, row.shown, row.openings, row.assets
        )
        for row in rows
    }


def keys(version_ids: Iterable[int]) -> dict[int, Key]:
    """How the work on these versions is judged: for grading and for staff alone."""
    rows = db.session.scalars(
        select(OfficeProjectVersion)
        .options(undefer(OfficeProjectVersion.key), undefer(OfficeProjectVersion.starts))
        .where(OfficeProjectVersion.id.in_(set(version_ids)))
    )
    return {row.id: Key(row.id, row.key, row.starts) for row in rows}


def file_of(digest: str) -> tuple[str, bytes] | None:
    """A file's media type and bytes."""
    row = db.session.execute(
        select(OfficeFile.media_type, OfficeFile.content).where(OfficeFile.digest == digest)
    ).one_or_none()
    return None if row is None else (row.media_type, row.content)


def openings_of(digests: Mapping[str, str]) -> dict[str, JSONObject]:
    """Openings by language, unpacked. Raises `LookupError` when one is lost."""
    found = {}
    for language, digest in digests.items():
        held = file_of(digest)
        if held is None:
            raise LookupError(f"The opening {digest} is not there.")
        found[language] = json.loads(gzip.decompress(held[1]))
    return found


def review_of(work_digest: str) -> OfficeReview | None:
    """What a reviewer decided about this very work."""
    return db.session.scalar(select(OfficeReview).where(OfficeReview.work_digest == work_digest))


def without_result() -> list[str]:
    """Closed Office sittings that wait for a result, oldest first."""
    return late_counting.without_result(KIND)


@dataclass(frozen=True)
class Told:
    """The newest digest that a page under way has given of one project."""

    sitting_id: str
    item_ref: str
    epoch: int
    n: int


def told_digests() -> list[Told]:
    """The newest digest of every project that is worked on; all before it has arrived."""
    rows = db.session.execute(
        select(
            CurrentAnswer.sitting_id, CurrentAnswer.item_ref, CurrentAnswer.epoch, CurrentAnswer.n
        )
        .join(Sitting, Sitting.id == CurrentAnswer.sitting_id)
        .join(TestDefinition, TestDefinition.id == Sitting.test_id)
        .where(
            TestDefinition.kind == KIND,
            Sitting.state.in_(UNDER_WAY),
            CurrentAnswer.type == "digest",
            CurrentAnswer.epoch == Sitting.epoch,
            CurrentAnswer.n <= Sitting.acked_n,
        )
        .order_by(CurrentAnswer.sitting_id, CurrentAnswer.item_ref)
    )
    return [Told(*row) for row in rows]


def diverged_under_way() -> set[tuple[str, str, int]]:
    """(sitting, project, epoch) of what is known to differ in sittings under way."""
    rows = db.session.execute(
        select(OfficeDivergence.sitting_id, OfficeDivergence.item_ref, OfficeDivergence.epoch)
        .join(Sitting, Sitting.id == OfficeDivergence.sitting_id)
        .where(Sitting.state.in_(UNDER_WAY))
    )
    return {(row.sitting_id, row.item_ref, row.epoch) for row in rows}


def divergences_of(sitting_id: str) -> Sequence[OfficeDivergence]:
    """What was found to differ while a sitting went on, oldest first."""
    return db.session.scalars(
        select(OfficeDivergence)
        .where(OfficeDivergence.sitting_id == sitting_id)
        .order_by(OfficeDivergence.id)
    ).all()


def has_diverged(seed: str) -> bool:
    """Whether anything differed while the sitting with this form's seed went on."""
    found = (
        select(OfficeDivergence.id)
        .join(FormRecord, FormRecord.sitting_id == OfficeDivergence.sitting_id)
        .where(FormRecord.seed == seed)
    )
    return bool(db.session.scalar(select(found.exists())))


def _given() -> ColumnElement[bool]:
    """Parts of a state that the page of a divergence has given."""
    return exists().where(
        JournalEvent.sitting_id == OfficeDivergence.sitting_id,
        JournalEvent.epoch == OfficeDivergence.epoch,
        JournalEvent.item_ref == OfficeDivergence.item_ref,
        JournalEvent.type == "state",
        JournalEvent.standing != "rejected",
    )


def _unpaired() -> ColumnElement[bool]:
    return ~exists().where(OfficeStatePair.divergence_id == OfficeDivergence.id)


def states_wanted(only: str | None = None) -> dict[str, list[str]]:
    """Projects whose whole state a page under way is asked for, by sitting."""
    chosen = (
        select(OfficeDivergence.sitting_id, OfficeDivergence.item_ref)
        .join(Sitting, Sitting.id == OfficeDivergence.sitting_id)
        .where(
            Sitting.state == "running",
            OfficeDivergence.epoch == Sitting.epoch,
            _unpaired(),
            ~_given(),
        )
        .order_by(OfficeDivergence.id)
    )
    if only is not None:
        chosen = chosen.where(OfficeDivergence.sitting_id == only)
    found: dict[str, list[str]] = {}
    for sitting_id, ref in db.session.execute(chosen):
        found.setdefault(sitting_id, []).append(ref)
    return found


def waiting_for_pair() -> Sequence[OfficeDivergence]:
    """Divergences whose page has begun to give its state, which is not kept yet."""
    return db.session.scalars(
        select(OfficeDivergence).where(_unpaired(), _given()).order_by(OfficeDivergence.id)
    ).all()


def state_given(divergence: OfficeDivergence) -> tuple[str, str] | None:
    """The state that a page has given, base64, and the command it was taken after.

    None while a part is missing.
    """
    rows = db.session.scalars(
        select(JournalEvent.value)
        .where(
            JournalEvent.sitting_id == divergence.sitting_id,
            JournalEvent.epoch == divergence.epoch,
            JournalEvent.item_ref == divergence.item_ref,
            JournalEvent.type == "state",
            JournalEvent.standing != "rejected",
        )
        .order_by(JournalEvent.n)
    )
    parts: dict[int, str] = {}
    first: JSONObject | None = None
    for value in map(json.loads, rows):
        if "gzip" not in value:
            continue  # erased
        first = first or value
        if (value["after"], value["parts"]) == (first["after"], first["parts"]):
            parts.setdefault(value["part"], value["gzip"])
    if first is None or len(parts) < first["parts"]:
        return None
    return "".join(parts[number] for number in sorted(parts)), first["after"]

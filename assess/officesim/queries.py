"""Named reads of projects. What candidates see and what judges them are never read together."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import undefer

from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.officesim.engine import JSONObject
from assess.officesim.models import OfficeFile, OfficeProject, OfficeProjectVersion, OfficeReview
from assess.results.models import Result

KIND = "office"


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
    """Closed Office sittings that count and have no result yet, oldest first."""
    return list(
        db.session.scalars(
            select(Sitting.id)
            .join(TestDefinition, TestDefinition.id == Sitting.test_id)
            .where(
                TestDefinition.kind == KIND,
                Sitting.state == "closed",
                Sitting.started_at.is_not(None),
                ~Sitting.rehearsal,
                ~select(Result.id).where(Result.sitting_id == Sitting.id).exists(),
            )
            .order_by(Sitting.closed_at, Sitting.id)
        )
    )

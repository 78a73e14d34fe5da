"""Named reads of papers. What candidates see and what markers see are never read together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import select

from assess.extensions import db
from assess.written import authorship
from assess.written.authorship import Passages, Written, passages_of
from assess.written.bundles import paper_of
from assess.written.draft_models import WrittenAuthor
from assess.written.models import WrittenFile, WrittenPaper, WrittenPaperVersion, WrittenReview
from assess.written.papers import Paper

KIND = "written"
#: Whole papers that this process has read last, by the hash of all that their authors wrote.
_read: dict[str, Paper] = {}
MOST_READ = 50


def papers() -> Sequence[WrittenPaper]:
    """Every paper, by code."""
    return db.session.scalars(select(WrittenPaper).order_by(WrittenPaper.code)).all()


def paper_by_code(code: str) -> WrittenPaper | None:
    """A paper, retired or not."""
    return db.session.scalar(select(WrittenPaper).where(WrittenPaper.code == code))


def newest(code: str) -> WrittenPaperVersion | None:
    """The last version of a paper in use whose last review signed it off."""
    versions = db.session.scalars(
        select(WrittenPaperVersion)
        .join(WrittenPaper)
        .where(WrittenPaper.code == code, WrittenPaper.retired_at.is_(None))
        .order_by(WrittenPaperVersion.number.desc())
    )
    return next((one for one in versions if is_signed_off(one.id)), None)


def held_against(versions: Sequence[WrittenPaperVersion]) -> WrittenPaperVersion | None:
    """Of versions in their order, the one from which changes are told; None of none.

    The last that is signed off: what changed in one that was returned is still to be looked at.
    Where none is, the last.
    """
    signed_off = (one for one in reversed(versions) if is_signed_off(one.id))
    return next(signed_off, versions[-1] if versions else None)


def base_of(version: WrittenPaperVersion) -> WrittenPaperVersion | None:
    """The earlier version from which what has changed in one is told; None for the first."""
    return held_against([one for one in version.paper.versions if one.number < version.number])


def ever_signed_off(code: str) -> Sequence[WrittenPaperVersion]:
    """Versions that somebody has signed off, newest first: marking goes by them.

    Unlike `newest`, also of a retired paper, and those that were returned later.
    """
    signed_off = select(WrittenReview.version_id).where(WrittenReview.decision == "signed_off")
    return db.session.scalars(
        select(WrittenPaperVersion)
        .join(WrittenPaper)
        .where(WrittenPaper.code == code, WrittenPaperVersion.id.in_(signed_off))
        .order_by(WrittenPaperVersion.number.desc())
    ).all()


def version(version_id: int) -> WrittenPaperVersion | None:
    """What candidates see of one version, or of none. Does not read the key."""
    return db.session.get(WrittenPaperVersion, version_id)


def paper_with_key(version_id: int) -> Paper:
    """A paper whole, with bands, notes and model answers: for markers and scoring alone.

    Raises `LookupError` when there is no such version.
    """
    row = db.session.get(WrittenPaperVersion, version_id)
    if row is None:
        raise LookupError(f"There is no version {version_id} of any paper.")
    found = _read.get(row.content_hash)
    if found is None:
        while len(_read) >= MOST_READ:
            _read.pop(next(iter(_read)), None)
        found = _read[row.content_hash] = paper_of(row.shown, row.key)
    return found


def reviews_of(version_id: int) -> Sequence[WrittenReview]:
    """What was said of a version, oldest first."""
    return db.session.scalars(
        select(WrittenReview)
        .where(WrittenReview.version_id == version_id)
        .order_by(WrittenReview.id)
    ).all()


def is_author(version: WrittenPaperVersion, account_id: int) -> bool:
    """Whether somebody wrote a version; see `authors_of`."""
    return account_id in authors_of(version)


def authors_of(version: WrittenPaperVersion) -> set[int]:
    """Who wrote any of a version that has not been signed off in an earlier one.

    By whatever way the words came into it: see `authorship`.
    """
    return set(authorship.authors_of(written(version.paper), version.number))


def written(paper: WrittenPaper) -> list[Written]:
    """Every version of a paper: who is on record for it, and what it says."""
    return [
        Written(one.number, _on_record(one), is_signed_off(one.id), _passages_of(one))
        for one in paper.versions
    ]


def _on_record(version: WrittenPaperVersion) -> frozenset[int]:
    """Who published a version or changed the draft that it was made of."""
    others = select(WrittenAuthor.account_id).where(WrittenAuthor.version_id == version.id)
    publisher = () if version.created_by is None else (version.created_by,)
    return frozenset([*db.session.scalars(others), *publisher])


def _passages_of(version: WrittenPaperVersion) -> Passages:
    """What a version says, to candidates and to markers."""
    return passages_of(asdict(paper_with_key(version.id)), version.files.values())


def is_signed_off(version_id: int) -> bool:
    """Whether the last word about a version was that it may be used."""
    return state_of(version_id) == "signed_off"


def state_of(version_id: int) -> str:
    """`waiting`, `returned` or `signed_off`: the last word about a version."""
    said = reviews_of(version_id)
    return said[-1].decision if said else "waiting"


def file_of(digest: str) -> tuple[str, bytes] | None:
    """A file's media type and bytes."""
    row = db.session.execute(
        select(WrittenFile.media_type, WrittenFile.content).where(WrittenFile.digest == digest)
    ).one_or_none()
    return None if row is None else (row.media_type, row.content)


def has_file(digest: str) -> bool:
    """Whether a file's bytes are kept; does not read them."""
    found = select(WrittenFile.digest).where(WrittenFile.digest == digest)
    return db.session.scalar(found) is not None


def accepted(version_id: int, code: str) -> tuple[str, ...]:
    """The endings that a task of a version takes; any when it names none."""
    found = version(version_id)
    tasks = [] if found is None else [one for part in found.shown["parts"] for one in part["tasks"]]
    task = next((one for one in tasks if one["code"] == code), None)
    return () if task is None else tuple(task["accepts"])

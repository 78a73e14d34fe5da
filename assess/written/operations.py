"""Publishing papers, and the word of a second examiner about them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.written import paging_operations, queries, reminding
from assess.written.authoring import queries as drafting
from assess.written.authorship import is_copied, passages_of
from assess.written.bundles import Bundle, key_of, media_type_of, shown_of
from assess.written.draft_models import WrittenAuthor
from assess.written.models import WrittenFile, WrittenPaper, WrittenPaperVersion, WrittenReview

DECISIONS = ("signed_off", "returned")


class ReviewRefused(ValueError):
    """Why a review cannot be recorded; `reason` is a code for pages."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def publish(
    bundle: Bundle, actor: Account | None = None, *, authors: Collection[int] = ()
) -> tuple[WrittenPaperVersion, bool]:
    """Store a paper as its next version, and whether it is new.

    The same content gives the version that stands; a retired paper comes back into use. No
    test uses a version before somebody has signed it off who wrote nothing of it: not `actor`,
    none of its `authors` nor of those whose draft it was copied from, nor of earlier versions
    whose words it takes up again; see `authorship`. Raises `PaperError` when a PDF cannot be shown
    page by page, or not all can be drawn in the time of one request.
    """
    paging_operations.keep_all(bundle.files.items())
    return _publish(bundle, actor, authors)


@transactional
def _publish(
    bundle: Bundle, actor: Account | None, authors: Collection[int]
) -> tuple[WrittenPaperVersion, bool]:
    paper = _paper(bundle.paper.code)
    current = paper.versions[-1] if paper.versions else None
    if current is not None and current.content_hash == bundle.content_hash:
        return current, False
    version = WrittenPaperVersion(
        paper=paper,
        number=(current.number if current else 0) + 1,
        content_hash=bundle.content_hash,
        shown=shown_of(bundle.paper),
        files={name: keep(data, media_type_of(name)) for name, data in bundle.files.items()},
        key=key_of(bundle.paper),
        created_at=now(),
        created_by=actor.id if actor else None,
    )
    db.session.add(version)
    db.session.flush()
    others = {*authors, *_drafted_by(version)} - {version.created_by}
    db.session.add_all(WrittenAuthor(version_id=version.id, account_id=one) for one in others)
    facts = {"version": version.number, "content": version.content_hash}
    ledger.record("written_paper.published", f"written_paper:{paper.code}", facts)
    return version, True


def _drafted_by(version: WrittenPaperVersion) -> Collection[int]:
    """Who wrote the draft from which new words of a version came, whoever brought its folder."""
    draft = drafting.draft_by_code(version.paper.code)
    if draft is None or not draft.authors:
        return ()
    *earlier, this = queries.written(version.paper)
    drafted = passages_of(draft.content, [one.digest for one in draft.files])
    return draft.authors if is_copied(this.passages, drafted, earlier) else ()


@transactional
def review(version_id: int, decision: str, comment: str, reviewer: Account) -> WrittenReview:
    """Record what a second examiner says of a version.

    Raises:
        ReviewRefused: `own_paper` (nobody signs off what they wrote), `not_newest`,
            `unknown_decision`, `no_comment` (a version is returned with a reason).
        LookupError: there is no such version.
    """
    version = queries.version(version_id)
    if version is None:
        raise LookupError(f"There is no version {version_id} of any paper.")
    if decision not in DECISIONS:
        raise ReviewRefused("unknown_decision")
    _hold(version.paper)
    if decision == "signed_off" and queries.is_author(version, reviewer.id):
        raise ReviewRefused("own_paper")
    if version.paper.versions[-1].id != version.id:
        raise ReviewRefused("not_newest")
    if decision == "returned" and not comment.strip():
        raise ReviewRefused("no_comment")
    row = WrittenReview(
        version_id=version_id,
        decision=decision,
        comment=comment.strip()[:2000],
        at=now(),
        reviewed_by=reviewer.id,
    )
    db.session.add(row)
    db.session.flush()
    ledger.record(
        f"written_paper.{decision}",
        f"written_paper:{version.paper.code}",
        {"version": version.number, "by": reviewer.id},
    )
    if decision == "signed_off":
        reminding.tell_of_change(version)
    return row


@transactional
def retire(code: str) -> None:
    """Take a paper out of use; tests that name it cannot be prepared any more.

    Raises `LookupError`.
    """
    paper = queries.paper_by_code(code)
    if paper is None:
        raise LookupError(f"There is no paper {code!r}.")
    paper.retired_at = paper.retired_at or now()
    ledger.record("written_paper.retired", f"written_paper:{code}")


def _paper(code: str) -> WrittenPaper:
    """A paper in use, held until the transaction ends: versions are numbered one by one."""
    paper = db.session.scalar(
        select(WrittenPaper).where(WrittenPaper.code == code).with_for_update(of=WrittenPaper)
    )
    if paper is None:
        paper = WrittenPaper(code=code, created_at=now())
        db.session.add(paper)
        db.session.flush()
    paper.retired_at = None
    return paper


def _hold(paper: WrittenPaper) -> None:
    """Let nobody publish or review versions of a paper meanwhile; reads them anew."""
    db.session.execute(select(WrittenPaper.id).where(WrittenPaper.id == paper.id).with_for_update())
    db.session.refresh(paper, ["versions"])


def keep(data: bytes, media_type: str) -> str:
    """Keep bytes under their SHA-256, once; returns the digest. Within a transaction."""
    digest = hashlib.sha256(data).hexdigest()
    if not queries.has_file(digest):
        # Another request may just have brought the same.
        with suppress(IntegrityError), db.session.begin_nested():
            db.session.add(
                WrittenFile(digest=digest, media_type=media_type, size=len(data), content=data)
            )
    return digest

"""Keeping the pages of PDF, once for each file, and reading them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from assess.database import transactional
from assess.extensions import db
from assess.written.draft_models import WrittenDraftFile, WrittenPage
from assess.written.models import WrittenFile, WrittenPaperVersion
from assess.written.paging import Page, pages_of
from assess.written.papers import PaperError

log = structlog.get_logger()
#: Seconds between looks for what has no pages yet.
EVERY_S = 3600
#: Seconds that all drawing for one request may take; proxies wait for a minute.
REQUEST_S = 50.0
#: Digests that this process could not draw: no second try before it starts anew.
_failed: set[str] = set()
#: Digests whose pages were nobody's at the last look.
_unused: set[str] = set()


@dataclass(frozen=True)
class Leaf:
    """What a page shows of one page of a PDF before its picture is there."""

    number: int
    width: int
    height: int
    text: str


def keep_all(files: Iterable[tuple[str, bytes]]) -> None:
    """Draw the PDFs among files with their names, in the time of one request.

    Raises `PaperError`; pages that were drawn until then are kept, so that the next try goes on.
    """
    end = monotonic() + REQUEST_S
    for name, data in files:
        if name.lower().endswith(".pdf"):
            keep_pages(data, name, end - monotonic())


def keep_pages(data: bytes, name: str = "PDF", within: float | None = None) -> None:
    """Draw the pages of a PDF unless they are kept already. Raises `PaperError`.

    `within`: seconds; see `paging.pages_of`.
    """
    digest = hashlib.sha256(data).hexdigest()
    if not _count(digest):
        _keep(digest, pages_of(data, name, within))


@transactional
def _keep(digest: str, pages: list[Page]) -> None:
    # Another request may just have brought the same.
    with suppress(IntegrityError), db.session.begin_nested():
        db.session.add_all(
            WrittenPage(
                digest=digest,
                number=number,
                width=page.width,
                height=page.height,
                text=page.text,
                image=page.image,
            )
            for number, page in enumerate(pages, 1)
        )


def keep_missing() -> None:
    """Draw what was published before pages were kept; a job does so.

    What fails stays a link, and is tried again once the process has been started anew.
    """
    for version in db.session.scalars(select(WrittenPaperVersion)).all():
        for name, digest in version.files.items():
            if name.lower().endswith(".pdf") and digest not in _failed and not _count(digest):
                _keep_published(name, digest)


@transactional
def drop_unused() -> int:
    """Forget the pages of PDFs that no draft and no version has, at two looks in a row.

    Pages are kept before the draft that they are for: one look may come between. Returns of how
    many PDFs.
    """
    global _unused
    used = {digest for _name, digest in _files_of_papers()}
    unused = set(db.session.scalars(select(WrittenPage.digest).distinct())) - used
    gone, _unused = unused & _unused, unused - _unused
    for digest in sorted(gone):
        db.session.execute(delete(WrittenPage).where(WrittenPage.digest == digest))
    return len(gone)


def _files_of_papers() -> list[tuple[str, str]]:
    """Name and digest of each file of every version and draft."""
    versions = db.session.scalars(select(WrittenPaperVersion.files)).all()
    drafts = db.session.execute(select(WrittenDraftFile.name, WrittenDraftFile.digest)).all()
    return [
        *(one for files in versions for one in files.items()),
        *((row.name, row.digest) for row in drafts),
    ]


def _keep_published(name: str, digest: str) -> None:
    data = db.session.scalar(select(WrittenFile.content).where(WrittenFile.digest == digest))
    db.session.rollback()  # drawing takes seconds: no transaction waits for it
    try:
        keep_pages(data or b"", name)
    except PaperError as error:
        if all(getattr(one, "code", None) != "pdf_waiting" for one in error.problems):
            _failed.add(digest)
        log.warning("pages_not_drawn", file=name, why=str(error))


def leaves_of(digests: Collection[str]) -> dict[str, list[Leaf]]:
    """Digest of a PDF -> its pages in order; none for what was published before they were kept."""
    rows = db.session.execute(
        select(
            WrittenPage.digest,
            WrittenPage.number,
            WrittenPage.width,
            WrittenPage.height,
            WrittenPage.text,
        )
        .where(WrittenPage.digest.in_(digests))
        .order_by(WrittenPage.digest, WrittenPage.number)
    )
    found: dict[str, list[Leaf]] = {}
    for digest, number, width, height, text in rows:
        found.setdefault(digest, []).append(Leaf(number, width, height, text))
    return found


def picture_of(digest: str, number: int) -> bytes | None:
    """One page as PNG."""
    found: bytes | None = db.session.scalar(
        select(WrittenPage.image).where(WrittenPage.digest == digest, WrittenPage.number == number)
    )
    return found


def _count(digest: str) -> int:
    found = select(func.count()).where(WrittenPage.digest == digest)
    return db.session.scalar(found) or 0

"""Named reads of drafts. Everything here is for authors: no candidate's page reads it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import defer, undefer

from assess.extensions import db
from assess.identity.models import Account
from assess.written import queries as published
from assess.written.authoring import nodes
from assess.written.authoring.changes import Edition
from assess.written.authoring.raw import raw_of
from assess.written.authoring.texts import HalfChanged, half_changed
from assess.written.draft_models import WrittenDraft, WrittenDraftFile
from assess.written.faults import Fault
from assess.written.models import WrittenPaperVersion
from assess.written.papers import Paper
from assess.written.reading import look

LARGEST_ID = 2**31


def drafts() -> list[tuple[WrittenDraft, Mapping[str, str] | None]]:
    """Every draft with its title, the one changed last first; their content is not read."""
    rows = db.session.execute(
        select(WrittenDraft, WrittenDraft.content["title"])
        .options(defer(WrittenDraft.content))
        .order_by(WrittenDraft.changed_at.desc(), WrittenDraft.id)
    )
    return [(draft, title) for draft, title in rows]


def draft_by_id(draft_id: int) -> WrittenDraft | None:
    """A draft with the names of its files."""
    return db.session.get(WrittenDraft, draft_id) if draft_id < LARGEST_ID else None


def draft_by_code(code: str) -> WrittenDraft | None:
    """The draft of a paper's code."""
    return db.session.scalar(select(WrittenDraft).where(WrittenDraft.code == code))


def file_of(draft_id: int, name: str) -> WrittenDraftFile | None:
    """A picture or PDF of a draft, with its bytes."""
    return db.session.scalar(
        select(WrittenDraftFile)
        .options(undefer(WrittenDraftFile.content))
        .where(WrittenDraftFile.draft_id == draft_id, WrittenDraftFile.name == name)
    )


def bytes_of(draft_id: int, names: Collection[str]) -> dict[str, bytes]:
    """The files of a draft that are named, by name."""
    rows = db.session.scalars(
        select(WrittenDraftFile)
        .options(undefer(WrittenDraftFile.content))
        .where(WrittenDraftFile.draft_id == draft_id, WrittenDraftFile.name.in_(names))
    )
    return {row.name: row.content for row in rows}


def looked_at(draft: WrittenDraft) -> tuple[Paper, list[Fault]]:
    """The paper as far as it can be read, and what `assess written check` would say of it."""
    return look(nodes.plain(draft.content), frozenset(one.name for one in draft.files))


def base_of(draft: WrittenDraft) -> WrittenPaperVersion | None:
    """The version of the paper from which a draft's changes are told; None where there is none.

    One that was published from this very draft counts once it is signed off, or alone: what a
    returned version had changed in one language is said until somebody has looked at it.
    """
    paper = published.paper_by_code(draft.code)
    versions = list(paper.versions) if paper else []
    found = published.held_against(versions)
    if found is None or found.number != draft.published_number or published.is_signed_off(found.id):
        return found
    return published.held_against(versions[:-1]) or found


def edition_of(version: WrittenPaperVersion) -> Edition:
    """A version, to be compared."""
    return Edition(nodes.keyed(raw_of(published.paper_with_key(version.id))), version.files)


def half_changed_in(draft: WrittenDraft, base: WrittenPaperVersion | None) -> list[HalfChanged]:
    """What a draft says otherwise than a version of it, in one language alone."""
    if base is None:
        return []
    now = Edition(draft.content, {one.name: one.digest for one in draft.files})
    return half_changed(edition_of(base).texts, now.texts)


def names_of(accounts: Collection[int | None]) -> Mapping[int, str]:
    """Names of people, by account."""
    rows = db.session.scalars(select(Account).where(Account.id.in_(set(accounts) - {None})))
    return {row.id: row.name for row in rows}

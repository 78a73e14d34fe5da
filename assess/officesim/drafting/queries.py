"""Named reads of drafts. Everything here is for authors: no candidate's page reads it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import undefer

from assess.extensions import db
from assess.jobs.models import JobRun
from assess.officesim.draft_models import OfficeDraft, OfficeDraftFile
from assess.officesim.drafting.folder import Folder
from assess.officesim.projects import LANGUAGES, ProjectError, parse_project
from assess.officesim.queries import project_by_code

LARGEST_ID = 2**31


def drafts() -> Sequence[OfficeDraft]:
    """Every draft, by code."""
    return db.session.scalars(select(OfficeDraft).order_by(OfficeDraft.code)).all()


def draft_by_id(draft_id: int) -> OfficeDraft | None:
    """A draft."""
    return db.session.get(OfficeDraft, draft_id) if draft_id < LARGEST_ID else None


def draft_by_code(code: str) -> OfficeDraft | None:
    """A draft."""
    return db.session.scalar(select(OfficeDraft).where(OfficeDraft.code == code))


def folder_of(draft: OfficeDraft) -> Folder:
    """The draft as a folder, all of its files read."""
    rows = db.session.scalars(
        select(OfficeDraftFile)
        .where(OfficeDraftFile.draft_id == draft.id)
        .order_by(OfficeDraftFile.name)
        .options(undefer(OfficeDraftFile.content))
    ).all()
    return Folder(
        draft.content,
        {row.name: row.content for row in rows if row.role == "start"},
        {row.name: row.content for row in rows if row.role == "asset"},
        draft.solution,
    )


def file_of(draft_id: int, role: str, name: str) -> bytes | None:
    """One file's bytes."""
    if "\0" in name:  # PostgreSQL cannot even be asked
        return None
    return db.session.scalar(
        select(OfficeDraftFile.content).where(
            OfficeDraftFile.draft_id == draft_id,
            OfficeDraftFile.role == role,
            OfficeDraftFile.name == name,
        )
    )


def missing_in(draft: OfficeDraft) -> list[str]:
    """What keeps the draft from a self-test, as far as that shows without opening a file."""
    names = frozenset(file.name for file in draft.files if file.role == "start")
    problems: list[str] = []
    try:
        parse_project(draft.content, names)
    except ProjectError as error:
        problems += error.problems
    if not draft.solved:
        problems.append("There is no solution yet: do the tasks and keep your work.")
    return problems


def state_of(draft: OfficeDraft) -> str:
    """`published`, `sound`, `unsound` or `draft`: what is known of the present revision."""
    if draft.published_revision == draft.revision:
        return "published"
    if draft.tested_revision == draft.revision:
        return "unsound" if draft.problems else "sound"
    return "draft"


def run_of(draft: OfficeDraft) -> JobRun | None:
    """The self-test that goes on."""
    run = db.session.get(JobRun, draft.run_id) if draft.run_id else None
    return run if run is not None and run.state in ("queued", "running") else None


def newest_number(code: str) -> int | None:
    """The number of the last published version of a project."""
    project = project_by_code(code)
    return project.versions[-1].number if project is not None and project.versions else None


def starts_of(draft: OfficeDraft) -> list[tuple[str, OfficeDraftFile]]:
    """The start file of each language that has one."""
    start = draft.content.get("start", {})
    named = dict.fromkeys(LANGUAGES, start) if isinstance(start, str) else start
    files = {file.name: file for file in draft.files if file.role == "start"}
    return [(one, files[named[one]]) for one in LANGUAGES if named.get(one) in files]

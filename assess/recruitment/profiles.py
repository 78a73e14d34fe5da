"""Saved exports: kept, run by hand or by themselves into a folder, never over another file."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import structlog
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from assess import jobs
from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment.profile_models import ExportProfile, ExportRun
from assess.recruitment.scheduled import due_on
from assess.results.export import filter_facts, note_export
from assess.results.export_package import Form, write_package
from assess.results.queries import ResultFilter

log = structlog.get_logger()

#: The task that writes one file; its name outlives a version of the program.
TASK = "saved export"
#: A run that has not ended by then was cut short.
LONGEST = timedelta(hours=1)


class NameTaken(ValueError):
    """There is a saved export of that name already."""


def save(
    name: str,
    form: Form,
    chosen: ResultFilter,
    columns: Sequence[str],
    every: str,
    weekday: int | None,
    at_minute: int,
    actor: Account,
) -> ExportProfile:
    """Keep an export under a name. Raises `NameTaken`."""
    try:
        return _save(name, form, chosen, columns, every, weekday, at_minute, actor)
    except IntegrityError:
        if not _is_taken(name):
            raise
        raise NameTaken(name) from None  # somebody saved it at the same moment


@transactional
def _save(
    name: str,
    form: Form,
    chosen: ResultFilter,
    columns: Sequence[str],
    every: str,
    weekday: int | None,
    at_minute: int,
    actor: Account,
) -> ExportProfile:
    if _is_taken(name):
        raise NameTaken(name)
    profile = ExportProfile(
        name=name,
        form=form,
        filter=filter_facts(chosen),
        columns=list(columns),
        every=every,
        weekday=weekday if every == "weekly" else None,
        at_minute=at_minute,
        created_at=now(),
        created_by=actor.id,
    )
    db.session.add(profile)
    db.session.flush()
    facts = {"form": form, "every": every, "actor": actor.id}
    ledger.record("export_profile.saved", f"export_profile:{profile.id}", facts)
    return profile


def _is_taken(name: str) -> bool:
    return bool(db.session.scalar(select(ExportProfile.id).where(ExportProfile.name == name)))


@transactional
def retire(profile_id: int, actor: Account) -> None:
    """Stop a saved export; its runs and files stay."""
    profile = db.session.get_one(ExportProfile, profile_id)
    if profile.retired_at is None:
        profile.retired_at = now()
        ledger.record("export_profile.retired", f"export_profile:{profile_id}", {"actor": actor.id})


@transactional
def run_now(profile_id: int, actor: Account) -> int:
    """Ask for a run of a saved export; returns the id of the task that makes it."""
    return _ask(_begun(profile_id, None, actor.id), actor.id)


def run_due() -> int:
    """Ask for every saved export that is due; safe to call in any number of processes."""
    _mark_cut_short()
    zone, at = ZoneInfo(current_app.config["SETTINGS"].timezone), now()
    waiting = db.session.scalars(
        select(ExportProfile).where(
            ExportProfile.retired_at.is_(None), ExportProfile.every != "never"
        )
    ).all()
    done = 0
    for one in waiting:
        day = due_on(one.every, one.weekday, one.at_minute, one.created_at, at, zone)
        done += _ask_once(one.id, day) if day else False
    return done


def work(run_id: int) -> dict[str, str]:
    """The task: write the file of a run; done anew, it begins from nothing."""
    run = _again(run_id)
    if run.state == "done":
        return _result(run)
    try:
        name, said, digest = _write(run, run.profile)
    except Exception as error:
        log.exception("export_failed", profile=run.profile_id, run=run_id)
        db.session.rollback()
        raise jobs.TaskFailure(_failed(run_id, _reason(error))) from error
    return _result(_done(run_id, name, int(said["results"]), digest))


def _result(run: ExportRun) -> dict[str, str]:
    return {"url": f"/recruitment/exports/runs/{run.id}/file"}


def folder() -> Path:
    """Where the files go: the setting, or a folder of the instance."""
    settings = current_app.config["SETTINGS"]
    return Path(settings.export_dir) if settings.export_dir else settings.instance_path / "exports"


def path_of(run: ExportRun) -> Path | None:
    """The file of a run, if it is still there."""
    path = folder() / run.file if run.file else None
    return path if path and path.is_file() else None


def filter_of(profile: ExportProfile) -> ResultFilter:
    """The filter as it was saved."""
    said: dict[str, Any] = dict(profile.filter)
    for name in ("sat_from", "sat_to"):
        if name in said:
            said[name] = date.fromisoformat(said[name])
    return ResultFilter(**said)


def _ask_once(profile_id: int, day: date) -> bool:
    try:
        return _ask_if_new(profile_id, day)
    except IntegrityError:  # another process was quicker
        return False


@transactional
def _ask_if_new(profile_id: int, day: date) -> bool:
    query = select(ExportRun.id).where(ExportRun.profile_id == profile_id, ExportRun.due_on == day)
    if db.session.scalar(query) is not None:
        return False
    _ask(_begun(profile_id, day, None), None)
    return True


def _begun(profile_id: int, day: date | None, asked_by: int | None) -> ExportRun:
    run = ExportRun(
        profile_id=profile_id, due_on=day, state="running", started_at=now(), asked_by=asked_by
    )
    db.session.add(run)
    db.session.flush()
    return run


def _ask(run: ExportRun, asked_by: int | None) -> int:
    return jobs.enqueue(
        TASK,
        subject=f"export_profile:{run.profile_id}",
        asked_by=asked_by,
        key=f"export_run:{run.id}",
        run_id=run.id,
    )


@transactional
def _again(run_id: int) -> ExportRun:
    run = db.session.get_one(ExportRun, run_id)
    if run.state == "failed":
        run.state, run.problem, run.finished_at = "running", None, None
    return run


def _write(run: ExportRun, profile: ExportProfile) -> tuple[str, dict[str, Any], str]:
    """Write file and manifest; returns (name, manifest, digest of the file)."""
    target, chosen, form = folder(), filter_of(profile), cast("Form", profile.form)
    if target.exists() and not target.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    stem = f"{run.due_on or _today(run.started_at)}-{_slug(profile.name)}-{run.id}"
    names = profile.columns or None
    note_export(chosen, f"{form}.zip", run.asked_by)
    draft = target / f".{secrets.token_hex(8)}.part"
    try:
        with draft.open("xb") as file:
            said = write_package(
                file, form, chosen, made_by=f"export_profile:{profile.id}", names=names
            )
            file.flush()
            os.fsync(file.fileno())
        with draft.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.link(draft, target / f"{stem}.zip")  # whole or not at all, never over another
    finally:
        draft.unlink(missing_ok=True)
    beside = {**said, "file": f"{stem}.zip", "sha256": digest}
    with (target / f"{stem}.manifest.json").open("x", encoding="utf-8") as manifest:
        manifest.write(json.dumps(beside, ensure_ascii=False, indent=1) + "\n")
    return f"{stem}.zip", said, digest


@transactional
def _done(run_id: int, name: str, results: int, digest: str) -> ExportRun:
    run = db.session.get_one(ExportRun, run_id)
    run.state, run.file, run.results, run.digest = "done", name, results, digest
    # A run that waited long in the queue may have been called cut short while it was made.
    run.problem, run.finished_at = None, now()
    return run


@transactional
def _failed(run_id: int, problem: str) -> str:
    run = db.session.get_one(ExportRun, run_id)
    run.state, run.problem, run.finished_at = "failed", problem[:500], now()
    return problem


@transactional
def _mark_cut_short() -> None:
    old = select(ExportRun).where(
        ExportRun.state == "running", ExportRun.started_at < now() - LONGEST
    )
    for run in db.session.scalars(old):
        run.state, run.finished_at = "failed", now()
        run.problem = _("The server stopped while the export ran. Run it again.")


def _reason(error: Exception) -> str:
    if isinstance(error, FileExistsError):
        return str(_("There is a file of that name already; it was left as it is."))
    if isinstance(error, OSError):
        return str(
            _(
                "The folder cannot be written to (%(reason)s). Tell whoever runs the server.",
                reason=error.strerror or type(error).__name__,
            )
        )
    if isinstance(error, ValueError):
        return str(error)
    return str(_("The export failed; the server's log says why."))


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "export"


def _today(at: datetime) -> date:
    return at.astimezone(ZoneInfo(current_app.config["SETTINGS"].timezone)).date()

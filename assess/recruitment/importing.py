"""Importing applications and earlier results: read, preview, then all or nothing.

What a confirmed table says is written in one transaction; the same table once more
changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update

from assess import jobs
from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.roles import Role
from assess.recruitment import priors, vacancies
from assess.recruitment.chunking import chunks
from assess.recruitment.import_models import ImportDraft
from assess.recruitment.import_rules import Kind, Problem, Reading, read_applications, read_priors
from assess.recruitment.operations import NotPossible
from assess.recruitment.sheets import BadSheet, read_sheet
from assess.recruitment.vacancy_models import Application
from assess.results.policies import today
from assess.results.policy_models import PriorResult
from assess.web.formats import number

#: How long an unconfirmed table is kept.
KEPT = timedelta(days=1)

#: Drafts with more rows are written by a worker, which shows how far it is.
LARGE = 1000
#: Rows written before the next word on how far it is.
STEP = 500
#: The name of the task that writes a large draft.
TASK = "import a table"

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Change:
    """A row that differs from what is stored under `target`: {column: (before, after)}."""

    row: int
    values: dict[str, Any]
    target: int
    differs: dict[str, tuple[Any, Any]]


@dataclass
class Preview:
    """What confirming would do: (row, values) of new and unchanged ones, and the changes."""

    new: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def written(self) -> list[dict[str, Any]]:
        """The values of every row that confirming writes."""
        return [one[1] for one in self.new] + [one.values for one in self.changed]


@transactional
def prepare(
    kind: Kind, data: bytes, file_name: str, actor: Account, vacancy_id: int | None = None
) -> ImportDraft:
    """Read an uploaded table and keep what it says until its preview is confirmed.

    A file that is no table at all has one problem, of row 0 where no row is to blame.

    Raises:
        NotPossible: the vacancy is closed or unknown.
    """
    if vacancy_id is not None:
        vacancies.open_vacancy(vacancy_id)
    db.session.execute(delete(ImportDraft).where(ImportDraft.made_at < now() - KEPT))
    reading = _reading(kind, data)
    problems = [*reading.problems, *_staff_problems(kind, reading)]
    draft = ImportDraft(
        id=secrets.token_urlsafe(16),
        kind=kind,
        vacancy_id=vacancy_id,
        file_name="".join(c for c in file_name if c.isprintable())[-120:] or "–",
        rows=[[place, _as_json(value.columns())] for place, value in reading.rows],
        problems=[asdict(problem) for problem in problems],
        made_at=now(),
        made_by=actor.id,
    )
    db.session.add(draft)
    return draft


def draft_of(draft_id: str, actor: Account) -> ImportDraft | None:
    """A draft that this person made."""
    draft = db.session.get(ImportDraft, draft_id)
    return draft if draft is not None and draft.made_by == actor.id else None


def preview(draft: ImportDraft) -> Preview:
    """Compare a draft with what is stored now."""
    shown = Preview(problems=[Problem(**problem) for problem in draft.problems])
    stored = _stored(draft)
    for place, values in draft.rows:
        row = stored.get(_key(draft.kind, values))
        differs = {} if row is None else _differences(row, values)
        if row is None:
            shown.new.append((place, values))
        elif differs:
            shown.changed.append(Change(place, values, row["id"], differs))
        else:
            shown.unchanged.append((place, values))
    return shown


@transactional
def confirm(draft_id: str, actor: Account, progress: Progress | None = None) -> dict[str, int]:
    """Write what a draft says, all of it; a second call changes nothing.

    Returns how many rows were `new`, `changed` and `unchanged`. `progress` is told how many
    of how many rows are done.

    Raises:
        NotPossible: the draft is gone or has problems, or the vacancy is closed.
    """
    draft = db.session.get(ImportDraft, draft_id, with_for_update=True)
    if draft is None or draft.made_by != actor.id:
        raise NotPossible(_("This table is no longer kept. Upload it again."))
    if draft.applied_at is not None:
        return dict(draft.outcome)
    if draft.problems or not draft.rows:
        raise NotPossible(_("Nothing was imported: correct the table and upload it again."))
    if draft.vacancy_id is not None:
        vacancies.open_vacancy(draft.vacancy_id)
    if draft.kind == "prior_results":
        priors.hold()
    todo = preview(draft)
    told = progress or (lambda _done, _total: None)
    if draft.kind == "applications":
        _write_applications(draft, todo, actor, told)
    else:
        _write_priors(todo, actor, told)
    outcome = {
        "new": len(todo.new),
        "changed": len(todo.changed),
        "unchanged": len(todo.unchanged),
    }
    draft.applied_at, draft.outcome, draft.rows = now(), outcome, []
    subject = f"vacancy:{draft.vacancy_id}" if draft.vacancy_id else "prior_results"
    ledger.record(f"import.{draft.kind}", subject, {**outcome, "by": actor.id})
    return outcome


@transactional
def confirm_later(draft_id: str, actor: Account) -> int:
    """Let a worker write a large draft; returns the number of the run, which shows how far."""
    return jobs.enqueue(
        TASK,
        subject=f"import:{draft_id}",
        asked_by=actor.id,
        key=f"import:{draft_id}",
        draft_id=draft_id,
        actor_id=actor.id,
    )


def confirm_task(draft_id: str, actor_id: int) -> dict[str, str]:
    """What the worker does. Raises `jobs.TaskFailure` with the reason for people."""

    def told(done: int, total: int) -> None:
        jobs.progress(
            5 + 90 * done / max(total, 1),
            _("%(done)s of %(total)s rows", done=number(done), total=number(total)),
        )

    try:
        confirm(draft_id, db.session.get_one(Account, actor_id), told)
    except NotPossible as error:
        raise jobs.TaskFailure(str(error)) from None
    draft = db.session.get_one(ImportDraft, draft_id)
    place = f"vacancies/{draft.vacancy_id}" if draft.vacancy_id else "prior-results/"
    return {"url": f"/recruitment/{place}"}


def _reading(kind: Kind, data: bytes) -> Reading:
    try:
        sheet = read_sheet(data)
    except BadSheet as bad:
        return Reading((), (Problem(bad.row or 0, "", f"sheet_{bad.code}"),))
    reading = read_applications(sheet) if kind == "applications" else read_priors(sheet, today())
    if not reading.rows and not reading.problems:
        return Reading((), (Problem(0, "", "sheet_empty"),))
    return reading


def _staff_problems(kind: Kind, reading: Reading) -> Iterator[Problem]:
    if kind != "applications":
        return
    places = {value.email: place for place, value in reading.rows}
    for chunk in chunks(places):
        rows = db.session.scalars(
            select(Account.email)
            .join(AccountRole)
            .where(Account.email.in_(chunk), AccountRole.role != Role.CANDIDATE.value)
            .distinct()
        )
        yield from (Problem(places[email], "email", "staff", email) for email in sorted(rows))


def _key(kind: str, values: Mapping[str, Any]) -> Any:
    if kind == "applications":
        return values["email"]
    return tuple(
        values[name] for name in ("email", "identity_number", "family", "language", "sat_on")
    )


def _stored(draft: ImportDraft) -> dict[Any, dict[str, Any]]:
    if draft.kind == "applications":
        rows = db.session.execute(
            select(Application.__table__).where(Application.vacancy_id == draft.vacancy_id)
        ).mappings()
        return {row["email"]: dict(row) for row in rows}
    found: dict[Any, dict[str, Any]] = {}
    for column in ("email", "identity_number"):
        wanted = sorted({values[column] for _number, values in draft.rows if values[column]})
        for chunk in chunks(wanted):
            rows = db.session.execute(
                select(PriorResult.__table__).where(
                    getattr(PriorResult, column).in_(chunk), PriorResult.withdrawn_at.is_(None)
                )
            ).mappings()
            for row in rows:
                values = _as_json(dict(row))
                found[_key(draft.kind, values)] = values
    return found


def _differences(
    stored: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    found = {n: (stored[n], value) for n, value in values.items() if stored[n] != value}
    if stored.get("withdrawn_at") is not None:
        found["withdrawn_at"] = (stored["withdrawn_at"], None)
    return found


def _write_applications(
    draft: ImportDraft, todo: Preview, actor: Account, progress: Progress
) -> None:
    accounts = _account_ids([values["email"] for _number, values in todo.new])
    total, done, at = len(todo.new) + len(todo.changed), 0, now()
    for chunk in chunks(todo.new, STEP):
        db.session.execute(
            insert(Application),
            [
                {
                    **values,
                    "vacancy_id": draft.vacancy_id,
                    "account_id": accounts.get(values["email"]),
                    "source": "import",
                    "created_at": at,
                    "updated_at": at,
                }
                for _number, values in chunk
            ],
        )
        done += len(chunk)
        progress(done, total)
    for changes in chunks(todo.changed, STEP):
        db.session.execute(
            update(Application),
            [
                {"id": one.target, **one.values, "updated_at": at, "withdrawn_at": None}
                for one in changes
            ],
        )
        done += len(changes)
        progress(done, total)
    db.session.expire_all()
    touched = {str(values["email"]) for values in todo.written()}
    _pass_on_adjustments(draft, touched, actor)


def _pass_on_adjustments(draft: ImportDraft, emails: set[str], actor: Account) -> None:
    rows = db.session.scalars(
        select(Application).where(
            Application.vacancy_id == draft.vacancy_id,
            Application.account_id.is_not(None),
            (Application.time_factor > 1)
            | Application.large_text
            | (Application.break_s > 0)
            | Application.spelling,
        )
    )
    for row in rows:
        if row.email in emails:
            vacancies.pass_on_adjustments(row, actor)


def _write_priors(todo: Preview, actor: Account, progress: Progress) -> None:
    at = now()
    for targets in chunks(one.target for one in todo.changed):
        # What an earlier table said is kept beside what this one says.
        db.session.execute(
            update(PriorResult).where(PriorResult.id.in_(targets)).values(withdrawn_at=at)
        )
    wanted, done = todo.written(), 0
    for chunk in chunks(wanted, STEP):
        db.session.execute(insert(PriorResult), [_prior(one, at, actor) for one in chunk])
        done += len(chunk)
        progress(done, len(wanted))


def _prior(values: Mapping[str, Any], at: Any, actor: Account) -> dict[str, Any]:
    return {
        **values,
        "sat_on": date.fromisoformat(values["sat_on"]),
        "recorded_at": at,
        "recorded_by": actor.id,
    }


def _account_ids(emails: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunks(emails):
        rows = db.session.execute(select(Account.email, Account.id).where(Account.email.in_(chunk)))
        found.update((row.email, row.id) for row in rows)
    return found


def _as_json(values: dict[str, Any]) -> dict[str, Any]:
    return {n: v.isoformat() if isinstance(v, date) else v for n, v in values.items()}

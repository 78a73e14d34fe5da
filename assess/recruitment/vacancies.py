"""What recruitment does with vacancies and the applications for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery import operations as delivery
from assess.delivery.models import Accommodation
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import booking
from assess.recruitment.applicant_rules import Applicant
from assess.recruitment.operations import NotPossible
from assess.recruitment.vacancy_models import Application, Vacancy, VacancyTest


class AlreadyApplied(NotPossible):
    """The address has an application for this vacancy already; `application_id` names it."""

    def __init__(self, message: str, application_id: int) -> None:
        super().__init__(message)
        self.application_id = application_id


@dataclass(frozen=True)
class RequiredTest:
    """One test that a vacancy asks for; `duration_s` None means the test's own."""

    family: str
    test_code: str | None = None
    minimum_level: int | None = None
    duration_s: int | None = None


@dataclass(frozen=True)
class Draft:
    """What a vacancy says. `title` is {"en": …, "fr": …}; `language_rule` en, fr or None."""

    reference: str
    title: dict[str, str]
    grade: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    language_rule: str | None = None
    tests: Sequence[RequiredTest] = ()


@transactional
def create(draft: Draft, actor: Account | None = None) -> Vacancy:
    """Open a vacancy.

    Raises:
        NotPossible: the reference is taken, the dates contradict each other, or no test is
            asked for.
    """
    _check(draft)
    vacancy = Vacancy(
        **_values(draft),
        state="open",
        created_at=now(),
        created_by=actor.id if actor else None,
    )
    db.session.add(vacancy)
    db.session.flush()
    _set_tests(vacancy, draft.tests)
    _record("vacancy.opened", vacancy, actor)
    return vacancy


@transactional
def change(
    vacancy_id: int,
    draft: Draft,
    actor: Account | None = None,
    look: Callable[[Vacancy], None] | None = None,
) -> Vacancy:
    """Change a vacancy. Decisions that were made stay as they are until decided again.

    `look` is shown the vacancy as it is, held, and raises what speaks against the change.

    Raises:
        NotPossible: as `create`; the vacancy is closed; or what `look` raises.
    """
    vacancy = open_vacancy(vacancy_id)
    if look is not None:
        look(vacancy)
    _check(draft, vacancy_id)
    for name, value in _values(draft).items():
        setattr(vacancy, name, value)
    _set_tests(vacancy, draft.tests)
    _record("vacancy.changed", vacancy, actor)
    return vacancy


@transactional
def set_open(vacancy_id: int, is_open: bool, actor: Account | None = None) -> Vacancy:
    """Close a vacancy, or open it again. Nothing is added to or decided for a closed one."""
    vacancy = db.session.get(Vacancy, vacancy_id, with_for_update={"of": Vacancy})
    if vacancy is None:
        raise NotPossible(_("There is no such vacancy."))
    state = "open" if is_open else "closed"
    if vacancy.state != state:
        vacancy.state = state
        _record("vacancy.reopened" if is_open else "vacancy.closed", vacancy, actor)
    return vacancy


@transactional
def add_application(
    vacancy_id: int, applicant: Applicant, actor: Account | None = None, source: str = "typed"
) -> Application:
    """Add one person's application; `source` is `typed`, `import` or `api`.

    Raises:
        AlreadyApplied: this address has one already.
        NotPossible: the vacancy is closed or unknown, or the address is a member of staff's.
    """
    vacancy = open_vacancy(vacancy_id)
    before = db.session.scalar(
        select(Application.id).where(
            Application.vacancy_id == vacancy_id, Application.email == applicant.email
        )
    )
    if before is not None:
        raise AlreadyApplied(
            _("%(email)s has applied for this vacancy already.", email=applicant.email), before
        )
    account = account_with(applicant.email)
    row = Application(
        vacancy_id=vacancy.id,
        account_id=account.id if account else None,
        **applicant.columns(),
        source=source,
        created_at=now(),
        updated_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    pass_on_adjustments(row, actor)
    ledger.record(
        "application.added",
        f"application:{row.id}",
        {"vacancy": vacancy.id, "source": source, "by": actor.id if actor else None},
    )
    return row


@transactional
def change_application(
    application_id: int,
    applicant: Applicant,
    actor: Account | None = None,
    look: Callable[[Application], None] | None = None,
) -> Application:
    """Correct an application; its decisions stay until decided again. `look` as in `change`.

    Raises:
        NotPossible: the vacancy is closed, the application unknown, the new address belongs
            to another application of the vacancy, the person is invited under the old one, or
            what `look` raises.
    """
    row = _application(application_id)
    open_vacancy(row.vacancy_id)
    db.session.refresh(row)  # while the vacancy was waited for, somebody may have changed it
    if look is not None:
        look(row)
    taken = db.session.scalar(
        select(Application.id).where(
            Application.vacancy_id == row.vacancy_id,
            Application.email == applicant.email,
            Application.id != row.id,
        )
    )
    if taken is not None:
        raise AlreadyApplied(
            _("%(email)s has applied for this vacancy already.", email=applicant.email), taken
        )
    if applicant.email != row.email and booking.waiting_of(row):
        raise NotPossible(
            _(
                "This person is invited under %(email)s. Cancel the invitation, change the "
                "address, then invite again.",
                email=row.email,
            )
        )
    changed = apply_changes(row, applicant)
    if not changed:
        return row
    account = account_with(row.email)
    row.account_id = account.id if account else None
    db.session.flush()
    if {"time_factor", "large_text", "break_s", "spelling", "email"} & changed:
        pass_on_adjustments(row, actor)
    ledger.record(
        "application.changed",
        f"application:{row.id}",
        {"fields": sorted(changed), "by": actor.id if actor else None},
    )
    return row


@transactional
def withdraw_application(
    application_id: int, actor: Account | None = None, *, back: bool = False
) -> None:
    """Note that a person no longer applies, or, with `back`, that they do after all.

    Invitations to what has not begun are cancelled, so that seats are free and nobody is
    expected; `back` does not bring them back.
    """
    row = _application(application_id)
    open_vacancy(row.vacancy_id)
    if back == (row.withdrawn_at is None):
        return
    row.withdrawn_at = None if back else now()
    if not back:
        booking.cancel_of_application(row, actor)
    ledger.record(
        "application.restored" if back else "application.withdrawn",
        f"application:{row.id}",
        {"by": actor.id if actor else None},
    )


@transactional
def claim_applications(account: Account) -> None:
    """Listen to identity: a person who applied has an account now."""
    rows = db.session.scalars(
        select(Application).where(
            Application.email == account.email, Application.account_id.is_(None)
        )
    ).all()
    for row in rows:
        row.account_id = account.id
        # Who proved the address is who applied under it; a number typed by staff stays.
        account.identity_number = account.identity_number or row.identity_number
        pass_on_adjustments(row, None)


def open_vacancy(vacancy_id: int) -> Vacancy:
    """A vacancy that may be worked on, locked. Raises `NotPossible`."""
    vacancy = db.session.get(Vacancy, vacancy_id, with_for_update={"of": Vacancy})
    if vacancy is None:
        raise NotPossible(_("There is no such vacancy."))
    if vacancy.state == "closed":
        raise NotPossible(_("This vacancy is closed. Open it again to work on it."))
    return vacancy


def account_with(email: str) -> Account | None:
    """Whose account has this address; staff cannot apply. Raises `NotPossible`."""
    account = db.session.scalar(select(Account).where(Account.email == email))
    refuse_staff([account] if account else [])
    return account


def refuse_staff(accounts: Iterable[Account]) -> None:
    """Raises `NotPossible` when one of these accounts belongs to a member of staff."""
    staff = sorted(one.email for one in accounts if any(str(r) != "candidate" for r in one.roles))
    if staff:
        raise NotPossible(
            _(
                "These addresses belong to staff accounts, which cannot sit tests: %(emails)s. "
                "Use the person’s private address.",
                emails=", ".join(staff[:10]) + (" …" if len(staff) > 10 else ""),
            )
        )


def pass_on_adjustments(row: Application, actor: Account | None) -> None:
    """Give the person's account what the application asks for; it never takes anything away."""
    asked = row.time_factor > 1 or row.large_text or row.break_s or row.spelling
    if row.account_id is None or not asked:
        return
    before = db.session.get(Accommodation, row.account_id)
    delivery.set_accommodation(
        row.account_id,
        time_factor=max(row.time_factor, before.time_factor if before else 1.0),
        large_text=row.large_text or bool(before and before.large_text),
        break_s=max(row.break_s, before.break_s if before else 0),
        spelling=row.spelling or bool(before and before.spelling),
        actor=actor,
    )


def apply_changes(row: Application, applicant: Applicant) -> set[str]:
    """Write what differs; returns the names of the columns that changed."""
    changed = {n for n, value in applicant.columns().items() if getattr(row, n) != value}
    for name in changed:
        setattr(row, name, applicant.columns()[name])
    if changed:
        row.updated_at = now()
    return changed


def _application(application_id: int) -> Application:
    row = db.session.get(Application, application_id)
    if row is None:
        raise NotPossible(_("There is no such application."))
    return row


def _check(draft: Draft, vacancy_id: int | None = None) -> None:
    taken = db.session.scalar(select(Vacancy.id).where(Vacancy.reference == draft.reference))
    if taken is not None and taken != vacancy_id:
        raise NotPossible(
            _("The reference %(reference)s belongs to another vacancy.", reference=draft.reference)
        )
    if draft.opens_on and draft.closes_on and draft.closes_on < draft.opens_on:
        raise NotPossible(_("The closing date comes before the opening date."))
    if not draft.tests:
        raise NotPossible(_("Ask for at least one test."))


def _values(draft: Draft) -> dict[str, Any]:
    return {
        "reference": draft.reference,
        "title": dict(draft.title),
        "grade": draft.grade,
        "opens_on": draft.opens_on,
        "closes_on": draft.closes_on,
        "language_rule": draft.language_rule,
    }


def _set_tests(vacancy: Vacancy, wanted: Sequence[RequiredTest]) -> None:
    rows = {row.family: row for row in vacancy.tests}
    for test in wanted:
        row = rows.pop(test.family, None)
        if row is None:
            row = VacancyTest(family=test.family)
            vacancy.tests.append(row)
        row.test_code, row.minimum_level = test.test_code, test.minimum_level
        row.duration_s = test.duration_s
    for row in rows.values():
        vacancy.tests.remove(row)
    db.session.flush()


def _record(kind: str, vacancy: Vacancy, actor: Account | None) -> None:
    ledger.record(
        kind,
        f"vacancy:{vacancy.id}",
        {"reference": vacancy.reference, "by": actor.id if actor else None},
    )

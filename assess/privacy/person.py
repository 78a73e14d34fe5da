"""Whose file it is: everything that leads to one person, and who is named beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select

from assess.delivery.models import (
    Sitting,
)
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.queries import accounts_of
from assess.privacy.redaction import names_of, redact
from assess.recruitment.models import Invitation
from assess.recruitment.partner.models import PartnerOrder
from assess.recruitment.vacancy_models import Application
from assess.results.complaint_models import Complaint
from assess.results.models import Result

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Person:
    """Whose file it is, and who is named beside them.

    `accounts` are all of the person's: the one that is kept first, then those merged into it.
    """

    accounts: Sequence[Account]
    sittings: Sequence[Sitting]
    applications: Sequence[Application]
    results: Sequence[Result]
    complaints: Sequence[Complaint]
    roles: dict[int, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    @property
    def account(self) -> Account:
        return self.accounts[0]

    @property
    def account_ids(self) -> list[int]:
        return [account.id for account in self.accounts]

    @property
    def emails(self) -> list[str]:
        return [account.email for account in self.accounts]

    @property
    def identity_numbers(self) -> list[str]:
        said = {one.identity_number for one in self.accounts}
        said |= {one.identity_number for one in self.applications}
        return sorted(number for number in said if number)

    @property
    def sitting_ids(self) -> list[str]:
        return [sitting.id for sitting in self.sittings]

    def who(self, account_id: int | None) -> str:
        """A member of staff as a role; the person as themselves."""
        if account_id is None:
            return "system"
        if account_id in self.account_ids:
            return "you"
        return self.roles.get(account_id, "staff")

    def clean(self, text: str | None) -> str | None:
        """Free text without other persons."""
        if not text:
            return text
        own = [
            name
            for one in self.accounts
            for name in names_of(one.given_name, one.family_name, one.email)
        ]
        return redact(text, self.others, own, "[another person]")


def person_of(account: Account) -> Person:
    """Everything that leads to the person whose account this is, or was before a merge."""
    kept = account.merged_into_id or account.id
    accounts = sorted(
        all_of(select(Account).where(Account.id.in_(accounts_of(kept)))),
        key=lambda one: (one.id != kept, one.id),
    )
    mine, emails = [one.id for one in accounts], [one.email for one in accounts]
    sittings = all_of(select(Sitting).where(Sitting.account_id.in_(mine)))
    ids = [sitting.id for sitting in sittings]
    others, roles = _others(mine, sittings)
    return Person(
        accounts,
        sittings,
        all_of(
            select(Application).where(
                or_(Application.account_id.in_(mine), Application.email.in_(emails))
            )
        ),
        all_of(select(Result).where(Result.account_id.in_(mine)).order_by(Result.id)),
        all_of(
            select(Complaint).where(
                or_(Complaint.account_id.in_(mine), Complaint.sitting_id.in_(ids))
            )
        ),
        roles,
        frozenset(others),
    )


def _others(mine: list[int], sittings: Sequence[Sitting]) -> tuple[set[str], dict[int, str]]:
    """Names of staff and of those who sat beside a person, and what each of staff is."""
    sessions = {sitting.session_id for sitting in sittings if sitting.session_id is not None}
    neighbours = set(
        db.session.scalars(select(Sitting.account_id).where(Sitting.session_id.in_(sessions)))
    )
    others: set[str] = set()
    roles: dict[int, str] = {}
    for one in db.session.scalars(select(Account).where(Account.id.not_in(mine))):
        working = sorted(role.value for role in one.roles if role.value != "candidate")
        if working:
            roles[one.id] = " / ".join(working)
        if working or one.id in neighbours:
            others.update(names_of(one.given_name, one.family_name, one.email))
    return others, roles


def all_of(query: Any) -> Sequence[Any]:
    return db.session.scalars(query).unique().all()


def orders_about(person: Person) -> Sequence[PartnerOrder]:
    """What other systems asked to have the person tested for."""
    found: Sequence[PartnerOrder] = all_of(
        select(PartnerOrder).where(
            or_(
                PartnerOrder.email.in_(person.emails),
                PartnerOrder.application_id.in_([row.id for row in person.applications]),
                PartnerOrder.sitting_id.in_(person.sitting_ids),
            )
        )
    )
    return found


def subjects_of(person: Person) -> list[str]:
    """The names under which the audit chain speaks of a person."""
    return [
        *(f"account:{number}" for number in person.account_ids),
        *person.sitting_ids,
        *(f"result:{row.id}" for row in person.results),
        *(f"application:{row.id}" for row in person.applications),
        *(f"complaint:{row.id}" for row in person.complaints),
        *(f"order:{row.id}" for row in orders_about(person)),
        *(f"invitation:{number}" for number in _invitation_ids(person)),
    ]


def _invitation_ids(person: Person) -> Sequence[int]:
    mine = or_(
        Invitation.email.in_(person.emails),
        Invitation.sitting_id.in_(person.sitting_ids),
        Invitation.application_id.in_([row.id for row in person.applications]),
    )
    return db.session.scalars(select(Invitation.id).where(mine).order_by(Invitation.id)).all()


def columns(
    row: Any, person: Person, actors: set[str], texts: set[str] | frozenset[str] = frozenset()
) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for column in row.__table__.columns.keys():  # noqa: SIM118  columns are no dict
        value = getattr(row, column)
        if column in actors:
            record[column.removesuffix("_id")] = person.who(value)
        elif column in texts:
            record[column] = person.clean(value)
        elif column not in ("id", "account_id"):
            record[column] = value
    return record


def scrub(value: Any, person: Person) -> Any:
    """Nested facts of a log: texts without others, ids of accounts as roles."""
    if isinstance(value, dict):
        return {
            key: person.who(one)
            if isinstance(one, int) and key in ("actor", "actor_id", "by")
            else scrub(one, person)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [scrub(one, person) for one in value]
    return person.clean(value) if isinstance(value, str) else value

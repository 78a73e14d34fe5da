"""Named reads over accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.roles import Role
from assess.web.paging import Page

#: Accounts of rehearsals: no person, no role, no password. The name can never receive mail.
REHEARSAL_DOMAIN = "@rehearsal.invalid"

#: What the list may be sorted by.
SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "name": (func.lower(Account.family_name), func.lower(Account.given_name)),
    "email": (Account.email.expression,),
    "created": (Account.created_at.expression,),
}


def accounts_matching(
    search: str = "",
    role: Role | None = None,
    *,
    disabled: bool | None = None,
    sort: str = "name",
    descending: bool = False,
    page: int = 1,
    per_page: int = 25,
) -> Page[Account]:
    """Accounts whose name or address holds every word of `search`; a page beyond the
    end becomes the last one."""
    wanted = _filtered(select(Account), search, role, disabled)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = min(max(page, 1), max(1, -(-total // per_page)))
    order = [key.desc() if descending else key for key in SORTS[sort]]
    rows = db.session.scalars(
        wanted.order_by(*order, Account.id).limit(per_page).offset((page - 1) * per_page)
    ).all()
    return Page(rows, page, per_page, total)


def all_accounts(role: Role | None = None) -> Sequence[Account]:
    """Every account (of one role), by address; those of rehearsals left out."""
    return db.session.scalars(
        _filtered(select(Account), "", role, None).order_by(Account.email)
    ).all()


def accounts_with(emails: Collection[str]) -> dict[str, Account]:
    """The accounts with these addresses; for a merged one, the account it was merged into."""
    named = aliased(Account)
    rows = db.session.execute(
        select(named.email, Account)
        .join(named, Account.id == func.coalesce(named.merged_into_id, named.id))
        .where(named.email.in_(emails))
    )
    return {row[0]: row[1] for row in rows}


def accounts_of(account_id: int) -> Select[int]:
    """A select of the ids of one person's accounts: this one and those merged into it."""
    return select(Account.id).where(
        or_(Account.id == account_id, Account.merged_into_id == account_id)
    )


def is_read_under(owner_id: int, account_id: int) -> bool:
    """Whether what `owner_id` did is read under `account_id`."""
    if owner_id == account_id:
        return True
    merged = select(Account.id).where(Account.id == owner_id, Account.merged_into_id == account_id)
    return db.session.scalar(merged) is not None


def is_one_person(one_id: int, other_id: int) -> bool:
    """Whether two accounts are one person's: the same, or merged with each other."""
    if one_id == other_id:
        return True
    person = func.coalesce(Account.merged_into_id, Account.id)
    persons = db.session.scalars(select(person).where(Account.id.in_((one_id, other_id)))).all()
    return len(persons) == 2 and persons[0] == persons[1]


def persons_of(account_ids: Iterable[int]) -> dict[int, int]:
    """The account under which each of these accounts' person is known; merged ones share it."""
    person = func.coalesce(Account.merged_into_id, Account.id)
    chosen = select(Account.id, person).where(Account.id.in_(set(account_ids)))
    return {row[0]: row[1] for row in db.session.execute(chosen)}


def _filtered(
    query: Select[Account], search: str, role: Role | None, disabled: bool | None
) -> Select[Account]:
    query = query.where(~Account.email.endswith(REHEARSAL_DOMAIN))
    printable = "".join(c for c in search if c.isprintable())
    for word in printable.split()[:5]:
        query = query.where(
            or_(
                Account.email.icontains(word, autoescape=True),
                Account.given_name.icontains(word, autoescape=True),
                Account.family_name.icontains(word, autoescape=True),
            )
        )
    if role is not None:
        query = query.where(Account.role_rows.any(AccountRole.role == role.value))
    if disabled is not None:
        query = query.where(
            Account.disabled_at.is_not(None) if disabled else Account.disabled_at.is_(None)
        )
    return query

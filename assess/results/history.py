"""What people have sat before, here and earlier, for many people in few statements.

One person may have several accounts and addresses: they are recognised by the same address
or the same identity number, and their sittings are read together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeVar, cast, get_args

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import aliased

from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.eligibility.records import Family, Language, PastSitting, Profile, Standing
from assess.extensions import db
from assess.identity.models import Account
from assess.results import ports
from assess.results.models import Result, ResultEvent
from assess.results.policies import local_day
from assess.results.policy_models import LockoutWord, PriorResult

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

FAMILIES: tuple[Family, ...] = get_args(Family)
#: Why a sitting was ended that the candidate had no part in: it counts as aborted.
TECHNICAL = frozenset({"power", "network", "technical"})
#: Values in one statement; databases limit the number of parameters.
CHUNK = 2000
#: How far an address leads to a number, to another address, and so on.
DEPTH = 4

#: How a person is known: ("email", "a@b.org"), ("account", 12), ("number", "AB123").
Token = tuple[Literal["email", "account", "number"], str | int]


@dataclass(frozen=True)
class Who:
    """Somebody whose history is asked for; `key` is the asker's own name for the person.

    `native` and `declared` are what the person says of their languages; see `Profile`.
    """

    key: Any
    account_id: int | None = None
    email: str | None = None
    identity_number: str | None = None
    native: frozenset[str] = frozenset()
    declared: Mapping[Language, int] = field(default_factory=dict)

    def tokens(self) -> list[Token]:
        """Everything by which this person is known."""
        return _tokens(self.email, self.account_id, self.identity_number)


def histories(people: Iterable[Who]) -> dict[Any, list[PastSitting]]:
    """Every started sitting and earlier result of each person, oldest first, by `Who.key`.

    Somebody without any has an empty list. Withdrawn results count as void sittings, and
    a regraded one as unreleased until the new result is released.
    """
    asked = list(people)
    groups, priors = _same_people(asked)
    found: dict[Token, list[PastSitting]] = defaultdict(list)
    accounts = [cast("int", value) for kind, value in groups if kind == "account"]
    for account_id, past in _sittings(accounts):
        found[groups.root(("account", account_id))].append(past)
    for row in priors:
        found[groups.root(_tokens(row.email, None, row.identity_number)[0])].append(_prior(row))
    for several in found.values():
        several.sort(key=lambda past: (past.started_on, past.reference))
    return {
        who.key: list(found.get(groups.root(tokens[0]), ())) if (tokens := who.tokens()) else []
        for who in asked
    }


def profiles(
    people: Iterable[Who], known: Mapping[Any, Sequence[PastSitting]] | None = None
) -> dict[Any, Profile]:
    """What is known of each person's languages, by `Who.key`.

    `known` are their histories where these have been read already.
    """
    asked = list(people)
    pasts = histories(asked) if known is None else known
    return {
        who.key: Profile(who.native, dict(who.declared), levels_tested(pasts.get(who.key, ())))
        for who in asked
    }


def levels_tested(past: Iterable[PastSitting], on: date | None = None) -> dict[Language, int]:
    """The level of the latest released test of each language, sat on or before `on`."""
    levels: dict[Language, int] = {}
    for one in sorted(past, key=lambda one: one.started_on):
        if (
            one.family == "language"
            and one.standing == "released"
            and one.language is not None
            and one.level is not None
            and (on is None or one.started_on <= on)
        ):
            levels[one.language] = one.level
    return levels


class _Groups:
    """Which tokens belong to one person: a union of what is linked."""

    def __init__(self) -> None:
        self._parent: dict[Token, Token] = {}

    def __iter__(self) -> Iterator[Token]:
        return iter(self._parent)

    def root(self, token: Token) -> Token:
        parent = self._parent
        while (above := parent.setdefault(token, token)) != token:
            parent[token] = parent[above]
            token = above
        return token

    def link(self, tokens: Sequence[Token]) -> list[Token]:
        """Say that these are one person's; returns those not heard of before."""
        fresh = [token for token in tokens if token not in self._parent]
        for token in tokens:
            self._parent[self.root(token)] = self.root(tokens[0])
        return fresh


def _same_people(asked: Sequence[Who]) -> tuple[_Groups, list[Any]]:
    groups = _Groups()
    priors: dict[int, Any] = {}
    new = [token for who in asked for token in groups.link(who.tokens())]
    for _ in range(DEPTH):
        if not new:
            break
        emails, ids, numbers = (_of(new, kind) for kind in ("email", "account", "number"))
        links = {_tokens_of_account(row) for row in _accounts(emails, ids, numbers)}
        links.update(tuple(_tokens(*link)) for link in ports.links_of(emails, ids, numbers))
        for row in _priors(emails, numbers):
            priors[row.id] = row
            links.add(tuple(_tokens(row.email, None, row.identity_number)))
        new = [token for link in links for token in groups.link(link)]
    return groups, list(priors.values())


def _accounts(
    emails: Collection[str], ids: Collection[int], numbers: Collection[str]
) -> Iterator[Any]:
    """Accounts by what is known, those merged into them and those they were merged into."""
    for column, values in (
        (Account.email, emails),
        (Account.id, ids),
        (Account.merged_into_id, ids),
        (Account.identity_number, numbers),
    ):
        for chunk in _chunks(list(cast("Collection[Any]", values))):
            yield from db.session.execute(
                select(
                    Account.id, Account.email, Account.identity_number, Account.merged_into_id
                ).where(column.in_(chunk))
            )


def _tokens_of_account(row: Any) -> tuple[Token, ...]:
    kept: list[Token] = [("account", row.merged_into_id)] if row.merged_into_id else []
    return (*_tokens(row.email, row.id, row.identity_number), *kept)


def _priors(emails: Collection[str], numbers: Collection[str]) -> Iterator[Any]:
    for column, values in (
        (PriorResult.email, emails),
        (PriorResult.identity_number, numbers),
    ):
        for chunk in _chunks(list(values)):
            yield from db.session.execute(
                select(
                    PriorResult.id,
                    PriorResult.email,
                    PriorResult.identity_number,
                    PriorResult.family,
                    PriorResult.language,
                    PriorResult.level,
                    PriorResult.passed,
                    PriorResult.sat_on,
                ).where(column.in_(chunk), PriorResult.withdrawn_at.is_(None))
            )


def _sittings(accounts: Sequence[int]) -> Iterator[tuple[int, PastSitting]]:
    """Started sittings of these accounts, each with the result that speaks for it."""
    released, withdrawn, superseded = (aliased(ResultEvent) for _ in range(3))

    def event(one: Any, action: str) -> ColumnElement[bool]:
        return and_(one.result_id == Result.id, one.action == action)

    query = (
        select(
            Sitting.account_id,
            Sitting.id,
            Sitting.state,
            Sitting.void_reason,
            # A result knows its local day; converting an instant costs more than reading it.
            case((Result.sat_on.is_(None), Sitting.started_at)).label("started_at"),
            or_(Sitting.rehearsal, TestSession.rehearsal).label("rehearsal"),
            TestDefinition.kind,
            TestDefinition.language,
            Result.level,
            Result.passed,
            Result.sat_on,
            Result.id.label("result_id"),
            released.id.label("released"),
            withdrawn.id.label("withdrawn"),
        )
        .join(TestDefinition, TestDefinition.id == Sitting.test_id)
        .outerjoin(TestSession, TestSession.id == Sitting.session_id)
        .outerjoin(Result, Result.sitting_id == Sitting.id)
        .outerjoin(released, event(released, "released"))
        .outerjoin(withdrawn, event(withdrawn, "withdrawn"))
        .outerjoin(superseded, event(superseded, "superseded"))
        .where(
            Sitting.started_at.is_not(None),
            superseded.id.is_(None),
            TestDefinition.kind.in_(FAMILIES),
        )
    )
    for chunk in _chunks(sorted(accounts)):
        words = _words(chunk)
        for row in db.session.execute(query.where(Sitting.account_id.in_(chunk))):
            yield row.account_id, _sitting(row, words.get(row.id))


def _words(accounts: Sequence[int]) -> dict[str, bool]:
    """The last word on each sitting about its lockout."""
    rows = db.session.execute(
        select(LockoutWord.sitting_id, LockoutWord.starts)
        .join(Sitting, Sitting.id == LockoutWord.sitting_id)
        .where(Sitting.account_id.in_(accounts))
        .order_by(LockoutWord.id)
    )
    return {row.sitting_id: row.starts for row in rows}


def _sitting(row: Any, starts_lockout: bool | None) -> PastSitting:
    standing = _standing(row)
    speaks = standing == "released"
    return PastSitting(
        reference=f"sitting:{row.id}",
        family=row.kind,
        started_on=row.sat_on or local_day(row.started_at),
        standing=standing,
        language=row.language,
        level=row.level if speaks else None,
        passed=row.passed if speaks else None,
        starts_lockout=starts_lockout,
    )


def _standing(row: Any) -> Standing:
    if row.rehearsal:
        return "rehearsal"
    if row.state == "void":
        return "aborted" if row.void_reason in TECHNICAL else "void"
    if row.result_id is not None and row.withdrawn is not None:
        return "void"
    return "released" if row.released is not None else "unreleased"


def _prior(row: Any) -> PastSitting:
    return PastSitting(
        reference=f"prior:{row.id}",
        family=row.family,
        started_on=row.sat_on,
        standing="released",
        language=row.language,
        level=row.level,
        passed=row.passed,
    )


def _tokens(
    email: str | None, account_id: int | None = None, identity_number: str | None = None
) -> list[Token]:
    tokens: list[Token] = []
    if email:
        tokens.append(("email", email))
    if account_id is not None:
        tokens.append(("account", account_id))
    if identity_number:
        tokens.append(("number", identity_number))
    return tokens


def _of(tokens: Iterable[Token], kind: str) -> list[Any]:
    return [value for one, value in tokens if one == kind]


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]

"""The demo's organisation: banks, tests, sessions, people, sittings and results.

Everything is made by the operations that a real organisation would use, at moments in
the past that the clock is set to; only the candidates are simulated.
"""

from __future__ import annotations

import functools
import random
import secrets
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from assess.banks.operations import import_bank
from assess.clock import frozen_source, now
from assess.database import transactional
from assess.delivery import operations as delivery
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.demo import (
    bookings,
    exports,
    held,
    office,
    partners,
    people,
    rooms,
    selection,
    twins,
    vacancies,
    written,
)
from assess.demo.background import past_runs
from assess.demo.complaints import file_complaints, neutralise_an_item
from assess.demo.held import Held
from assess.demo.sitting import HandClock
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.passwords import hash_password
from assess.identity.roles import Role
from assess.recruitment import operations as recruitment
from assess.recruitment.operations import Arrangements
from assess.recruitment.rules import Person
from assess.written import keeping_apart

BANKS = Path(__file__).resolve().parents[2] / "question_banks"
DOMAIN = "demo.example"
#: The simulated people answer alike in every demo, so that pages can be compared.
SEED = 20261121


def is_seeded() -> bool:
    """Whether this database already holds the demo."""
    return db.session.scalar(select(Account.id).limit(1)) is not None


def seed() -> None:
    """Fill an empty database. Takes some seconds."""
    chance = random.Random(SEED)  # noqa: S311  simulation
    with frozen_source(HandClock(rooms.day(-860, 9))):
        for bank in ("english", "french"):
            import_bank(BANKS / bank)
    staff = _staff()
    officer = staff[Role.RECRUITMENT]
    tests = _tests()
    crowd = _candidates()
    _past(staff, tests, crowd, chance)
    file_complaints(officer, _person(), now())
    _coming_sessions(staff, tests)
    # The last one has a result that still counts: the invigilator is told before letting them in.
    held.hold_now(tests["en"], [*crowd[-12:], crowd[22]], staff, chance)
    vacancy, small = vacancies.seed(officer, staff[Role.ADMINISTRATOR])
    bookings.seed(vacancy, tests, _person(), officer, staff[Role.INVIGILATOR])
    with frozen_source(HandClock(rooms.day(-2, 16))):
        twins.seed(small, officer, staff[Role.ADMINISTRATOR], _candidate)
    office.seed(BANKS / "office", staff, [crowd[place][0] for place in (32, 39, 15)])
    accounts = [account for account, _ in crowd]
    written.seed(BANKS / "written", staff, _markers(), accounts[:14], accounts[14:24])
    examiner = staff[Role.EXAMINER]
    reason = "They worked in the same office until last year."
    keeping_apart.enter(examiner.id, _person().id, reason, officer)
    exports.seed(officer)
    partners.seed_integration(officer)
    offer_candidate_a_sitting()
    past_runs()


def _past(
    staff: dict[Role, Account],
    tests: dict[str, TestDefinition],
    crowd: list[held.Able],
    chance: random.Random,
) -> None:
    """What was held, oldest first; the results of the last session wait for their release."""
    en, fr = tests["en"], tests["fr"]
    # Who sat this one may be tested again since, and some were: their results are compared.
    first = [(_person(), -0.6), *_named(crowd, {"Raghunathan": 1.6, "Mendoza": 1.5})]
    for session in (
        Held(800, fr, "A 204", first, absent=0),
        Held(420, fr, "A 204", crowd[:9], absent=0),
        Held(300, en, "B 110", crowd[9:18]),
        Held(120, en, None, crowd[18:27]),
    ):
        held.hold(session, staff, chance)
    neutralise_an_item(staff[Role.RECRUITMENT], rooms.day(-95, 15))
    selection.seed(staff, chance)
    held.hold(Held(3, en, "A 204", crowd[27:36], release=False), staff, chance)


def _named(crowd: list[held.Able], abilities: dict[str, float]) -> list[held.Able]:
    return [
        (account, abilities[account.family_name])
        for account, _ability in crowd
        if account.family_name in abilities
    ]


@functools.cache
def _password_hash() -> str:
    """One hash for everybody: a slow hash for each of fifty people would be the whole wait."""
    return hash_password(people.PASSWORD)


@transactional
def _account(
    local: str, given: str, family: str, role: Role, locale: str = "en", domain: str = DOMAIN
) -> Account:
    account = Account(
        email=f"{local}@{domain}",
        given_name=given,
        family_name=family,
        password_hash=_password_hash(),
        locale=locale,
        login_key=secrets.token_hex(16),
        created_at=now(),
        role_rows=[AccountRole(role=role.value)],
    )
    db.session.add(account)
    db.session.flush()
    return account


def _staff() -> dict[Role, Account]:
    with frozen_source(HandClock(rooms.day(-870, 9))):
        return {
            role: _account(local, given, family, role)
            for local, given, family, role in people.STAFF
        }


def _markers() -> list[Account]:
    with frozen_source(HandClock(rooms.day(-100, 9))):
        return [_account(*one, Role.EXAMINER) for one in people.MARKERS]


@transactional
def _tests() -> dict[str, TestDefinition]:
    tests = {
        language: TestDefinition(
            code=f"language-{language}",
            kind="language",
            language=language,
            title=title,
            spec={"bank": bank},
            created_at=rooms.day(-850, 10),
        )
        for language, bank, title in (
            ("en", "english", {"en": "Language test: English", "fr": "Test de langue : anglais"}),
            ("fr", "french", {"en": "Language test: French", "fr": "Test de langue : français"}),
        )
    }
    db.session.add_all(tests.values())
    db.session.flush()
    return tests


def _candidates() -> list[held.Able]:
    with frozen_source(HandClock(rooms.day(-845, 12))):
        _account(*people.CANDIDATE, Role.CANDIDATE)
        _account(*people.OFFICE_CANDIDATE, Role.CANDIDATE)
        _account(*people.WRITTEN_CANDIDATE, Role.CANDIDATE)
        crowd = []
        for given, family, locale, ability in people.CANDIDATES:
            local, domain = people.address(given, family).split("@")
            crowd.append((_candidate(local, domain, given, family, locale), ability))
        return crowd


def _candidate(local: str, domain: str, given: str, family: str, locale: str) -> Account:
    return _account(local, given, family, Role.CANDIDATE, locale, domain)


def _coming_sessions(staff: dict[Role, Account], tests: dict[str, TestDefinition]) -> None:
    """Two sessions for people who were invited without a vacancy and have no account yet."""
    plans = (
        ("en", "A 204", rooms.working_day(12), people.NEWCOMERS[:3]),
        ("fr", None, rooms.working_day(19), people.NEWCOMERS[3:]),
    )
    with frozen_source(HandClock(rooms.day(-10, 15))):
        for language, room, begins, newcomers in plans:
            session = recruitment.create_session(
                rooms.title(begins, language),
                room or rooms.link(begins),
                begins,
                begins + timedelta(hours=3),
                arrangements=Arrangements(remote=room is None),
            )
            invited = [
                Person(given, family, people.address(given, family), locale)
                for given, family, locale in newcomers
            ]
            recruitment.invite(invited, tests[language].id, session.id, staff[Role.RECRUITMENT])


def offer_candidate_a_sitting() -> None:
    """Make sure that candidate@, office@ and written@ have a sitting to begin at once."""
    both = _staff_of(Role.INVIGILATOR), _staff_of(Role.RECRUITMENT)
    office.offer_a_sitting(*both)
    written.offer_a_sitting(*both)
    account, session = _person(), _open_session()
    ready = db.session.scalar(
        select(Sitting.id).where(
            Sitting.account_id == account.id, Sitting.state.in_(("checked_in", "running"))
        )
    )
    if ready is not None:
        return
    invigilator, recruiter = _staff_of(Role.INVIGILATOR), _staff_of(Role.RECRUITMENT)
    if _has_sat(account, session):
        session = recruitment.create_session(
            f"Session {now():%Y-%m-%d %H:%M} · EN",
            rooms.OPEN_ROOM,
            now() - timedelta(minutes=1),
            now() + timedelta(days=30),
        )
        delivery.open_session(session.id, invigilator)
    # The last open session may have been closed and reconciled since: begin another.
    delivery.open_session(session.id, invigilator)
    test = db.session.scalars(
        select(TestDefinition).where(TestDefinition.code == "language-en")
    ).one()
    # Whoever has tried the demo before may have a result that counts.
    rooms.invite([account], test, session, recruiter, held.AGAIN)
    delivery.check_in(rooms.sitting_of(account, session).id, invigilator, confirmed=True)


def _staff_of(role: Role) -> Account:
    local = next(local for local, _given, _family, one in people.STAFF if one is role)
    return db.session.scalars(select(Account).where(Account.email == f"{local}@{DOMAIN}")).one()


def _has_sat(account: Account, session: TestSession) -> bool:
    return (
        db.session.scalar(
            select(Sitting.id).where(
                Sitting.account_id == account.id, Sitting.session_id == session.id
            )
        )
        is not None
    )


def _open_session() -> TestSession:
    return db.session.scalars(
        select(TestSession)
        .where(TestSession.opened_at.is_not(None), TestSession.closed_at.is_(None))
        .order_by(TestSession.id)
    ).first() or recruitment.create_session(
        rooms.OPEN_TITLE, rooms.OPEN_ROOM, now(), now() + timedelta(days=30)
    )


def _person() -> Account:
    return db.session.scalars(
        select(Account).where(Account.email == f"{people.CANDIDATE[0]}@{DOMAIN}")
    ).one()

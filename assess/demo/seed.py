"""The demo's organisation: banks, tests, sessions, people, sittings and results.

Everything is made by the operations that a real organisation would use, at moments in
the past that the clock is set to; only the candidates are simulated.
"""

from __future__ import annotations

import functools
import random
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from assess.banks.operations import import_bank
from assess.clock import frozen_source, now
from assess.database import transactional
from assess.delivery import operations as delivery
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.demo import bookings, office, partners, people, vacancies
from assess.demo.background import past_runs
from assess.demo.complaints import file_complaints, neutralise_an_item
from assess.demo.sitting import HandClock, sit
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.passwords import hash_password
from assess.identity.roles import Role
from assess.recruitment import operations as recruitment
from assess.recruitment.models import Invitation
from assess.recruitment.operations import Arrangements
from assess.recruitment.rules import Person
from assess.results import operations as results
from assess.results.models import Result

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
    with frozen_source(HandClock(_day(-490, 9))):
        for bank in ("english", "french"):
            import_bank(BANKS / bank)
    staff = _staff()
    tests = _tests()
    crowd = _candidates()
    _held_sessions(staff, tests, crowd, chance)
    neutralise_an_item(staff[Role.RECRUITMENT], now())
    file_complaints(staff[Role.RECRUITMENT], _person(), now())
    _office(staff, crowd)
    _coming_sessions(staff, tests)
    _live_session(staff, tests, crowd[-12:], chance)
    vacancy = vacancies.seed(staff[Role.RECRUITMENT], staff[Role.ADMINISTRATOR])
    bookings.seed(
        vacancy,
        tests,
        _person(),
        staff[Role.RECRUITMENT],
        staff[Role.INVIGILATOR],
        lambda days: _day(days, 9),
    )
    partners.seed_integration(staff[Role.RECRUITMENT])
    offer_candidate_a_sitting()
    past_runs()


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
    with frozen_source(HandClock(_day(-500, 9))):
        return {
            role: _account(local, given, family, role)
            for local, given, family, role in people.STAFF
        }


@transactional
def _tests() -> dict[str, TestDefinition]:
    tests = {
        language: TestDefinition(
            code=f"language-{language}",
            kind="language",
            language=language,
            title=title,
            spec={"bank": bank},
            created_at=_day(-480, 10),
        )
        for language, bank, title in (
            ("en", "english", {"en": "Language test: English", "fr": "Test de langue : anglais"}),
            ("fr", "french", {"en": "Language test: French", "fr": "Test de langue : français"}),
        )
    }
    db.session.add_all(tests.values())
    db.session.flush()
    return tests


def _candidates() -> list[tuple[Account, float]]:
    crowd = []
    with frozen_source(HandClock(_day(-470, 12))):
        _account(*people.CANDIDATE, Role.CANDIDATE)
        for given, family, locale, ability in people.CANDIDATES:
            local, domain = people.address(given, family).split("@")
            account = _account(local, given, family, Role.CANDIDATE, locale, domain)
            crowd.append((account, ability))
    return crowd


def _held_sessions(
    staff: dict[Role, Account],
    tests: dict[str, TestDefinition],
    crowd: list[tuple[Account, float]],
    chance: random.Random,
) -> None:
    """Four sessions of the past; the results of the last one wait for their release."""
    main = _person()
    for days, title, language, first, last in (
        (-420, "Autumn session, room A", "fr", 0, 9),
        (-300, "Winter session, room B", "en", 9, 18),
        (-120, "Spring session, remote", "en", 18, 27),
        (-3, "November session, room A", "en", 27, 36),
    ):
        group = crowd[first:last]
        if days == -420:
            group = [*group, (main, 0.9)]
        _hold(days, title, tests[language], group, staff, chance, release=days < -30)


def _office(staff: dict[Role, Account], crowd: list[tuple[Account, float]]) -> None:
    """A week ago two people sat the Office test; one of them needs a reviewer, or failed."""
    sitters = [account for account, _ in crowd[36:38]]
    office.seed(sitters, staff[Role.RECRUITMENT], staff[Role.INVIGILATOR], _day(-7, 13))


def _hold(
    days: int,
    title: str,
    test: TestDefinition,
    group: list[tuple[Account, float]],
    staff: dict[Role, Account],
    chance: random.Random,
    *,
    release: bool,
) -> None:
    begins = _day(days, 9)
    clock = HandClock(begins - timedelta(days=21))
    with frozen_source(clock):
        session = recruitment.create_session(
            title, _place(title), begins, begins + timedelta(hours=3)
        )
        _invite([account for account, _ in group], test, session, staff[Role.RECRUITMENT])
        recruitment.adjust(group[1][0].id, 1.25, False, staff[Role.RECRUITMENT])
        clock.at = begins
        delivery.open_session(session.id, staff[Role.INVIGILATOR])
    for account, ability in group[:-1] if days != -420 else group:
        arrives = begins + timedelta(minutes=chance.uniform(0, 12))
        sit(_sitting(account, session), 0.7 * ability, staff[Role.INVIGILATOR], arrives, chance)
    clock.at = begins + timedelta(hours=2, minutes=50)
    with frozen_source(clock):
        delivery.close_session(session.id, staff[Role.INVIGILATOR], end_running=True)
        delivery.confirm_reconciliation(session.id, staff[Role.INVIGILATOR])
        clock.pass_by(days=2)
        if release:
            recorded = db.session.scalars(
                select(Result.id).join(Result.sitting).where(Sitting.session_id == session.id)
            ).all()
            results.release(recorded, staff[Role.RECRUITMENT])


def _coming_sessions(staff: dict[Role, Account], tests: dict[str, TestDefinition]) -> None:
    dates = {days: _day(days, 9) for days in (12, 19)}
    with frozen_source(HandClock(_day(-10, 15))):
        for days, title, place, language in (
            (12, "English, room A", "Room A", "en"),
            (19, "French, remote", "Remote", "fr"),
        ):
            begins = dates[days]
            session = recruitment.create_session(
                title,
                place,
                begins,
                begins + timedelta(hours=3),
                arrangements=Arrangements(remote=place == "Remote"),
            )
            newcomers = [
                Person("Noor", "van Dijk", f"noor.van.dijk.{language}@example.org", "en"),
                Person("Yannick", "Dubois", f"yannick.dubois.{language}@example.org", "fr"),
                Person("Temesgen", "Alemu", f"temesgen.alemu.{language}@example.org", "en"),
            ]
            recruitment.invite(newcomers, tests[language].id, session.id, staff[Role.RECRUITMENT])


def _live_session(
    staff: dict[Role, Account],
    tests: dict[str, TestDefinition],
    group: list[tuple[Account, float]],
    chance: random.Random,
) -> None:
    """A session that is under way now: expected, checked in, running and finished."""
    actual = now()
    clock = HandClock(actual - timedelta(days=14))
    with frozen_source(clock):
        session = recruitment.create_session(
            "Open session, room C",
            "Room C",
            actual - timedelta(minutes=55),
            actual + timedelta(days=30),
        )
        people_now = [account for account, _ in group]
        _invite(people_now, tests["en"], session, staff[Role.RECRUITMENT])
        clock.at = actual - timedelta(minutes=55)
        delivery.open_session(session.id, staff[Role.INVIGILATOR])
    for place, (account, ability) in enumerate(group):
        sitting = _sitting(account, session)
        if place < 3:
            share, ago = 1.0, 54
        elif place < 8:
            share, ago = 0.2 + 0.1 * place, 50 - 3 * place
        else:
            if place < 10:
                delivery.check_in(sitting.id, staff[Role.INVIGILATOR], confirmed=True)
            continue
        begins = actual - timedelta(minutes=ago)
        sit(sitting, 0.7 * ability, staff[Role.INVIGILATOR], begins, chance, share)


def offer_candidate_a_sitting() -> None:
    """Make sure that candidate@ has a sitting that can be begun at once."""
    account, session = _person(), _open_session()
    ready = db.session.scalar(
        select(Sitting.id).where(
            Sitting.account_id == account.id, Sitting.state.in_(("checked_in", "running"))
        )
    )
    if ready is not None:
        return
    invigilator = db.session.scalars(
        select(Account).where(Account.email == f"invigilator@{DOMAIN}")
    ).one()
    recruiter = db.session.scalars(
        select(Account).where(Account.email == f"recruitment@{DOMAIN}")
    ).one()
    if _has_sat(account, session):
        session = recruitment.create_session(
            f"Open session, {now():%d.%m. %H:%M}",
            "Room C",
            now() - timedelta(minutes=1),
            now() + timedelta(days=30),
        )
        delivery.open_session(session.id, invigilator)
    # The last open session may have been closed and reconciled since: begin another.
    delivery.open_session(session.id, invigilator)
    test = db.session.scalars(
        select(TestDefinition).where(TestDefinition.code == "language-en")
    ).one()
    _invite([account], test, session, recruiter)
    delivery.check_in(_sitting(account, session).id, invigilator, confirmed=True)


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
        "Open session, room C", "Room C", now(), now() + timedelta(days=30)
    )


def _invite(
    accounts: list[Account], test: TestDefinition, session: TestSession, actor: Account
) -> None:
    recruitment.invite(
        [
            Person(account.given_name, account.family_name, account.email, account.locale)
            for account in accounts
        ],
        test.id,
        session.id,
        actor,
    )


def _sitting(account: Account, session: TestSession) -> Sitting:
    return db.session.scalars(
        select(Sitting)
        .join(Invitation, Invitation.sitting_id == Sitting.id)
        .where(Sitting.account_id == account.id, Sitting.session_id == session.id)
    ).one()


def _person() -> Account:
    return db.session.scalars(
        select(Account).where(Account.email == f"{people.CANDIDATE[0]}@{DOMAIN}")
    ).one()


def _place(title: str) -> str:
    """The place named at the end of a session's title."""
    place = title.rpartition(", ")[2]
    return place[:1].upper() + place[1:]


def _day(days: int, hour: int) -> datetime:
    """A full hour of the day `days` from today."""
    return (now() + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)

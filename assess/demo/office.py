"""The Office test of the demo: its projects, two sittings of the past, and one to begin now."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from assess.clock import frozen_source
from assess.delivery import operations as delivery
from assess.delivery.envelope import read_envelope
from assess.delivery.models import Sitting, TestDefinition
from assess.delivery.state import delivery as services
from assess.demo import at_once, held, people, rooms
from assess.demo.sitting import HandClock
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.officesim import operations as office
from assess.officesim import recording
from assess.officesim.bundles import Bundle, folders_in, read_bundle
from assess.officesim.drafting import operations as drafting
from assess.officesim.drafting.folder import read_path
from assess.recruitment import operations as recruitment
from assess.recruitment.office_offering import offer_office
from assess.results import operations as results
from assess.results.models import Result, ResultEvent
from assess.results.policies import today

CODE = "office-skills"
TITLE = {"en": "Office skills", "fr": "Compétences bureautiques"}
#: One project of each application, where there is one; the others are published as well.
APPLICATIONS = ("spreadsheet", "document", "presentation", "mail")
#: What the page says when a project is opened for the first time.
OPEN = {"cmd": "project.open", "via": "panel", "edits": []}
DRAFT = "spreadsheet-mission-budget"
PAST_ROOM, ROOM = "D 012", "D 014"


def seed(projects: Path, staff: Mapping[Role, Account], past: Sequence[Account]) -> None:
    """Publish and offer; of the three of the `past` one passes, one fails, one is looked at."""
    bundles = [read_bundle(folder) for folder in folders_in(projects)]
    with frozen_source(HandClock(rooms.day(-90, 10))):
        for bundle in bundles:
            # The repository's own projects pass their self-test in every run of the tests.
            office.publish(office.unpack(bundle), staff[Role.EXAMINER])
        test = offer_office(CODE, TITLE, [one.project.code for one in _chosen(bundles)])
        # Somebody is at work on the next version of one.
        drafting.create(read_path(projects / DRAFT), staff[Role.EXAMINER])
    passes, fails, nearly = past
    _held(_chosen(bundles), test, staff, [(passes, 1.0), (fails, 0.35)], days=40)
    _held(_chosen(bundles), test, staff, [(nearly, 0.7)], days=4)


def offer_a_sitting(invigilator: Account, recruiter: Account) -> None:
    """Make sure that office@ has an Office test that can be begun at once."""
    account = at_once.account_of(people.OFFICE_CANDIDATE[0])
    if account is None or at_once.is_ready(account) or _is_locked(account):
        return
    test = db.session.scalars(
        select(TestDefinition).where(
            TestDefinition.code == CODE, TestDefinition.retired_at.is_(None)
        )
    ).one()
    at_once.check_in(account, test, ("Office", ROOM), (invigilator, recruiter))


def _is_locked(account: Account) -> bool:
    """Whether a released fail keeps somebody from sitting again, which no reason of one lifts."""
    locking = select(Result.id).where(
        Result.account_id == account.id,
        Result.retest_not_before > today(),
        Result.events.any(ResultEvent.action == "released"),
    )
    return db.session.scalar(locking.limit(1)) is not None


def _chosen(bundles: Sequence[Bundle]) -> list[Bundle]:
    first: dict[str, Bundle] = {}
    for bundle in bundles:
        first.setdefault(bundle.project.application, bundle)
    return [first[name] for name in APPLICATIONS if name in first]


def _held(
    bundles: Sequence[Bundle],
    test: TestDefinition,
    staff: Mapping[Role, Account],
    people: Sequence[tuple[Account, float]],
    days: int,
) -> None:
    """A session so many days ago; each does that share of the solution of every project."""
    begins = rooms.working_day(-days)
    with frozen_source(HandClock(begins - timedelta(days=21))):
        session = recruitment.create_session(
            f"Session {begins:%Y-%m-%d} · Office", PAST_ROOM, begins, begins + timedelta(hours=3)
        )
        rooms.invite([one for one, _share in people], test, session, staff[Role.RECRUITMENT])
    with frozen_source(HandClock(begins)):
        delivery.open_session(session.id, staff[Role.INVIGILATOR])
    for account, share in people:
        chance = random.Random(account.email)  # noqa: S311  simulation
        _sit(rooms.sitting_of(account, session), bundles, share, staff, begins, chance)
    with frozen_source(HandClock(begins + timedelta(hours=2))):
        delivery.close_session(session.id, staff[Role.INVIGILATOR], end_running=True)
    # Office tests are graded after the sitting was closed; confirming waits for that.
    recording.record_waiting()
    if len(held.recorded_in(session)) < len(people):
        return  # somebody's work waits for a reviewer
    held.close(session, begins, staff[Role.INVIGILATOR])
    with frozen_source(HandClock(begins + timedelta(days=2, hours=4))):
        results.release(held.recorded_in(session), staff[Role.RECRUITMENT])


def _sit(
    sitting: Sitting,
    bundles: Sequence[Bundle],
    share: float,
    staff: Mapping[Role, Account],
    begins: datetime,
    chance: random.Random,
) -> None:
    """Do the first `share` of each project's solution, as its author did it."""
    clock = HandClock(begins)
    with frozen_source(clock):
        delivery.check_in(sitting.id, staff[Role.INVIGILATOR], confirmed=True)
        clock.pass_by(minutes=chance.uniform(1, 4))
        opened, _ = delivery.open_epoch(sitting.id)
        epoch = opened.epoch
        delivery.start(sitting.id, epoch)
        started = clock.at
        events = _events(bundles, share, sitting.account.locale, chance)
        for event in events:
            clock.at = started + timedelta(milliseconds=event["t"] + 900)
            body = json.dumps({"epoch": epoch, "events": [event]}).encode()
            envelope = read_envelope(body)
            services().schemas.of(sitting.id).inspect(epoch, envelope.events)
            services().writer.save(sitting.id, epoch, envelope.events)
        clock.pass_by(minutes=chance.uniform(0.5, 3))
        delivery.hand_in(sitting.id, epoch, [])


def _events(
    bundles: Sequence[Bundle], share: float, locale: str, chance: random.Random
) -> list[dict[str, Any]]:
    commands = [
        (f"p{place}", command)
        for place, bundle in enumerate(bundles, 1)
        for command in [OPEN, *_first(bundle.solutions[locale], share)]
    ]
    elapsed, pace = 5_000.0, 2_400_000 / max(1, len(commands))
    events = []
    for n, (ref, command) in enumerate(commands, 1):
        elapsed += chance.uniform(0.3, 1.5) * pace
        value = {
            "id": f"demo-{n:06}",
            "cmd": command["cmd"],
            "via": command["via"],
            "edits": command["edits"],
            "locale": locale,
        }
        events.append({"n": n, "item": ref, "type": "command", "value": value, "t": round(elapsed)})
    return events


def _first(commands: Sequence[dict[str, Any]], share: float) -> Sequence[dict[str, Any]]:
    return commands[: round(len(commands) * share)]

"""The demo's Office test: the projects of the repository, a session of the past, two people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select

from assess.clock import frozen_source
from assess.delivery import operations as delivery
from assess.delivery.envelope import read_envelope
from assess.delivery.models import Sitting, TestDefinition
from assess.delivery.state import delivery as services
from assess.demo.sitting import HandClock
from assess.extensions import db
from assess.identity.models import Account
from assess.officesim import recording
from assess.officesim.bundles import Bundle, folders_in, read_bundle
from assess.officesim.operations import publish, unpack
from assess.recruitment import operations as recruitment
from assess.recruitment.office_offering import offer_office
from assess.recruitment.rules import Person

FOLDER = Path(__file__).resolve().parents[2] / "question_banks" / "office"
TITLE = {"en": "Office test", "fr": "Test de bureautique"}
#: How much of the solution the second person reaches.
SHARE = 0.7


def seed(
    people: Sequence[Account], recruiter: Account, invigilator: Account, begins: datetime
) -> TestDefinition | None:
    """Publish every project, offer a test of one of each application, and let two sit it.

    Nothing is done where the repository holds no projects.
    """
    bundles = [read_bundle(folder) for folder in folders_in(FOLDER)] if FOLDER.is_dir() else []
    if not bundles:
        return None
    with frozen_source(HandClock(begins - timedelta(days=30))):
        for bundle in bundles:
            # Their self-tests run with the repository's own tests.
            publish(unpack(bundle))
        chosen = list({one.project.application: one for one in reversed(bundles)}.values())
        test = offer_office("office", TITLE, [one.project.code for one in chosen])
        session = recruitment.create_session(
            "Office session, room B", "Room B", begins, begins + timedelta(hours=3)
        )
        invited = [
            Person(one.given_name, one.family_name, one.email, one.locale or "en") for one in people
        ]
        recruitment.invite(invited, test.id, session.id, recruiter)
    clock = HandClock(begins)
    with frozen_source(clock):
        delivery.open_session(session.id, invigilator)
        for person, share in zip(people, (1.0, SHARE), strict=False):
            _sit(_sitting(person, session.id), chosen, share, invigilator, clock)
        clock.at = begins + timedelta(hours=2, minutes=50)
        delivery.close_session(session.id, invigilator, end_running=True)
        recording.record_waiting()
    return test


def _sitting(person: Account, session_id: int) -> Sitting:
    return db.session.scalars(
        select(Sitting).where(Sitting.account_id == person.id, Sitting.session_id == session_id)
    ).one()


def _sit(
    sitting: Sitting,
    bundles: Sequence[Bundle],
    share: float,
    invigilator: Account,
    clock: HandClock,
) -> None:
    delivery.check_in(sitting.id, invigilator, confirmed=True)
    opened, _ = delivery.open_epoch(sitting.id)
    epoch = opened.epoch
    delivery.start(sitting.id, epoch)
    clock.pass_by(minutes=40)
    events = _events(bundles, share, sitting.id)
    for start in range(0, len(events), 50):
        body = json.dumps({"epoch": epoch, "events": events[start : start + 50]}).encode()
        envelope = read_envelope(body)
        services().schemas.of(sitting.id).inspect(epoch, envelope.events)
        services().writer.save(sitting.id, epoch, envelope.events)
    delivery.hand_in(sitting.id, epoch, [])


def _events(bundles: Sequence[Bundle], share: float, sitting_id: str) -> list[dict[str, Any]]:
    """The first commands of each solution, about three a minute."""
    numbers, events = count(1), []

    def add(kind: str, item: str, value: dict[str, Any]) -> None:
        n = next(numbers)
        events.append({"n": n, "item": item, "type": kind, "value": value, "t": n * 20_000})

    for place, bundle in enumerate(bundles, 1):
        commands = bundle.solutions["en"]
        opened = {"cmd": "project.open", "via": "panel", "edits": [], "locale": "en"}
        done = [opened, *commands[: round(share * len(commands))]]
        for number, command in enumerate(done):
            value = {
                "id": f"{sitting_id[:8]}-{place}-{number:03}",
                "cmd": command["cmd"],
                "via": command.get("via", "ribbon"),
                "edits": command["edits"],
            }
            if "locale" in command:
                value["locale"] = command["locale"]
            add("command", f"p{place}", value)
    return events

"""The written test of the demo: its papers, one on offer, and a session that was held."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from assess.clock import frozen_source
from assess.delivery import operations as delivery
from assess.delivery.envelope import read_envelope
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.delivery.state import delivery as services
from assess.demo import at_once, people, rooms, writing
from assess.demo.sitting import HandClock
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import operations as recruitment
from assess.recruitment.written_offering import offer_written
from assess.written import handing, integrity, operations, queries, scripts
from assess.written.bundles import folders_in, read_bundle

OFFERED = "procurement-officer"
#: Held some days ago; two examiners have been given its scripts to mark.
HELD = "administrative-assistant"
#: Left as a second examiner finds it.
WAITING = "legal-officer"
ROOM = "D 018"
DAYS = 6
#: Those of the session who have a passage in common: one typed it, to the other it came at once.
TYPED, PASTED = 3, 8
BATCH = 60


def seed(
    papers: Path,
    staff: Mapping[Role, Account],
    markers: Sequence[Account],
    past: Sequence[Account],
) -> None:
    """Publish every paper; all but one are signed off, one is offered, and one is being marked."""
    with frozen_source(HandClock(rooms.day(-60, 10))):
        for folder in folders_in(papers):
            version, _fresh = operations.publish(read_bundle(folder))
            if version.paper.code != WAITING:
                operations.review(version.id, "signed_off", "", staff[Role.EXAMINER])
        offer_written(OFFERED)
    _hold(staff, markers, past)


def offer_a_sitting(invigilator: Account, recruiter: Account) -> None:
    """Make sure that written@ has a written test that can be begun at once."""
    account = at_once.account_of(people.WRITTEN_CANDIDATE[0])
    if account is None or at_once.is_ready(account):
        return
    offered = select(TestDefinition).where(
        TestDefinition.kind == "written", TestDefinition.retired_at.is_(None)
    )
    test = next(one for one in db.session.scalars(offered) if one.spec["paper"] == OFFERED)
    at_once.check_in(account, test, ("Written", ROOM), (invigilator, recruiter))


def _hold(
    staff: Mapping[Role, Account], markers: Sequence[Account], writers: Sequence[Account]
) -> None:
    """A session in which everybody wrote to the technicians and to the guest; two mark it."""
    begins = rooms.working_day(-DAYS)
    with frozen_source(HandClock(begins - timedelta(days=21))):
        test = offer_written(HELD)
        session = recruitment.create_session(
            f"Session {begins:%Y-%m-%d} · AA", ROOM, begins, begins + timedelta(hours=3)
        )
        rooms.invite(writers, test, session, staff[Role.RECRUITMENT])
    with frozen_source(HandClock(begins)):
        delivery.open_session(session.id, staff[Role.INVIGILATOR])
    for place, account in enumerate(writers):
        chance = random.Random(f"{place} writes")  # noqa: S311  simulation
        _sit(rooms.sitting_of(account, session), place, staff[Role.INVIGILATOR], begins, chance)
    with frozen_source(HandClock(begins + timedelta(hours=2))):
        delivery.close_session(session.id, staff[Role.INVIGILATOR], end_running=True)
        scripts.make_waiting()
        integrity.run()
        _hand_out(session, markers, staff[Role.RECRUITMENT])


def _hand_out(session: TestSession, markers: Sequence[Account], by: Account) -> None:
    version = queries.newest(HELD)
    if version is None:
        raise LookupError(HELD)
    tasks = [task["code"] for part in version.shown["parts"] for task in part["tasks"]]
    due = rooms.day(10, 18)
    handing.hand_out((version.id, session.id), tasks, [one.id for one in markers], due, by)


def _sit(
    sitting: Sitting, place: int, invigilator: Account, begins: datetime, chance: random.Random
) -> None:
    clock = HandClock(begins)
    with frozen_source(clock):
        delivery.check_in(sitting.id, invigilator, confirmed=True)
        clock.pass_by(minutes=chance.uniform(1, 4))
        opened, _ = delivery.open_epoch(sitting.id)
        delivery.start(sitting.id, opened.epoch)
        events, started = list(_events(place, chance)), clock.at
        for first in range(0, len(events), BATCH):
            some = events[first : first + BATCH]
            clock.at = started + timedelta(milliseconds=some[-1]["t"] + 900)
            body = json.dumps({"epoch": opened.epoch, "events": some}).encode()
            envelope = read_envelope(body)
            services().schemas.of(sitting.id).inspect(opened.epoch, envelope.events)
            services().writer.save(sitting.id, opened.epoch, envelope.events)
        clock.pass_by(minutes=chance.uniform(0.5, 3))
        delivery.hand_in(sitting.id, opened.epoch, [])


def _events(place: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """First the answer in French, then the message in English."""
    n, t = 0, 60.0
    french = list(writing.grown(writing.drawn(writing.TO_THE_GUEST, chance), 8, chance))
    pasted = len(writing.SHARED) if place == PASTED else 0
    english = _to_technicians(place, chance)
    for ref, moments, came in (("t1", french, 0), ("t2", english, pasted)):
        for seconds, value in writing.snapshots(moments, ref, came):
            n, t = n + 1, t + seconds
            yield {"n": n, "item": ref, "type": "write", "value": value, "t": round(1000 * t)}
            if ref == "t2" and place == PASTED and n % 20 == 0:
                # Some seconds without a network, as they happen in every room.
                n, t = n + 2, t + 40
                yield _network(n - 1, t - 40, {"state": "lost"})
                yield _network(n, t, {"state": "back", "for_ms": 40_000})
        t += chance.uniform(20, 150)


def _network(n: int, t: float, value: dict[str, Any]) -> dict[str, Any]:
    return {"n": n, "item": None, "type": "network", "value": value, "t": round(1000 * t)}


def _to_technicians(place: int, chance: random.Random) -> list[tuple[float, str]]:
    sentences = writing.drawn(writing.TO_TECHNICIANS, chance)
    if place == TYPED:
        return list(writing.grown([*sentences[:3], writing.SHARED, *sentences[3:]], 3, chance))
    moments = list(writing.grown(sentences, 3 if place == PASTED else 8, chance))
    if place == PASTED:
        moments.append((6.0, f"{moments[-1][1]}\n{writing.SHARED}"))
    return moments

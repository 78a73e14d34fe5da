"""The written test of the demo: its papers, one on offer, and two sessions that were held."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from assess.clock import frozen_source
from assess.delivery import operations as delivery
from assess.delivery.envelope import read_envelope
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.delivery.state import delivery as services
from assess.demo import at_once, marked, people, rooms, writing
from assess.demo.sitting import HandClock
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import operations as recruitment
from assess.recruitment.written_offering import offer_written
from assess.written import integrity, operations, queries, scripts
from assess.written.authoring import nodes
from assess.written.authoring import operations as drafting
from assess.written.authoring import queries as drafts
from assess.written.bundles import folders_in, read_bundle

OFFERED = "procurement-officer"
#: Held twice: of the session some days ago two examiners have been given the scripts to mark,
#: of the one before everything was marked, signed off and released.
HELD = "administrative-assistant"
#: Left as a second examiner finds it.
WAITING = "legal-officer"
ROOM = "D 018"
DAYS, MARKED_DAYS = 6, 50
#: Those of the session who have a passage in common: one typed it, to the other it came at once.
TYPED, PASTED = 3, 8
BATCH = 60


@dataclass(frozen=True)
class Written:
    """How one answer grew: seconds since the last moment and the text so far."""

    ref: str
    moments: Sequence[tuple[float, str]]
    pasted: int = 0
    language: str | None = None


def seed(
    papers: Path,
    staff: Mapping[Role, Account],
    markers: Sequence[Account],
    past: Sequence[Account],
    before: Sequence[Account],
) -> None:
    """Publish every paper; all but one are signed off, one is offered, one has a draft.

    One was sat by the accounts of the `past`, whose scripts are to be marked, and by those who
    came `before`, who have their results.
    """
    with frozen_source(HandClock(rooms.day(-90, 10))):
        for folder in folders_in(papers):
            version, _fresh = operations.publish(read_bundle(folder))
            if version.paper.code != WAITING:
                operations.review(version.id, "signed_off", "", staff[Role.EXAMINER])
        offer_written(OFFERED)
        _begin_draft(staff[Role.EXAMINER])
        test = offer_written(HELD)
    session = _hold(staff, test, before, MARKED_DAYS)
    marked.mark_all(session, HELD, markers, staff)
    session = _hold(staff, test, past, DAYS)
    with frozen_source(HandClock(session.starts_at + timedelta(hours=2))):
        marked.hand_out(session, HELD, markers, rooms.day(10, 18), staff[Role.RECRUITMENT])


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
    staff: Mapping[Role, Account], test: TestDefinition, writers: Sequence[Account], days: int
) -> TestSession:
    """A session so many days ago, in which everybody wrote to the guest and the technicians."""
    begins = rooms.working_day(-days)
    with frozen_source(HandClock(begins - timedelta(days=21))):
        session = recruitment.create_session(
            f"Session {begins:%Y-%m-%d} · AA", ROOM, begins, begins + timedelta(hours=3)
        )
        rooms.invite(writers, test, session, staff[Role.RECRUITMENT])
    with frozen_source(HandClock(begins)):
        delivery.open_session(session.id, staff[Role.INVIGILATOR])
    for place, account in enumerate(writers):
        chance = random.Random(f"{days} {place} writes")  # noqa: S311  simulation
        texts = _texts(place, days == DAYS, in_time=place < len(writers) - 1, chance=chance)
        sitting = rooms.sitting_of(account, session)
        _sit(sitting, list(_events(texts, chance)), staff[Role.INVIGILATOR], begins, chance)
    with frozen_source(HandClock(begins + timedelta(hours=2))):
        delivery.close_session(session.id, staff[Role.INVIGILATOR], end_running=True)
        scripts.make_waiting()
        integrity.run()
    return session


def _sit(
    sitting: Sitting,
    events: Sequence[dict[str, Any]],
    invigilator: Account,
    begins: datetime,
    chance: random.Random,
) -> None:
    clock = HandClock(begins)
    with frozen_source(clock):
        delivery.check_in(sitting.id, invigilator, confirmed=True)
        clock.pass_by(minutes=chance.uniform(1, 4))
        opened, _ = delivery.open_epoch(sitting.id)
        delivery.start(sitting.id, opened.epoch)
        started = clock.at
        for first in range(0, len(events), BATCH):
            some = events[first : first + BATCH]
            clock.at = started + timedelta(milliseconds=some[-1]["t"] + 900)
            body = json.dumps({"epoch": opened.epoch, "events": some}).encode()
            envelope = read_envelope(body)
            services().schemas.of(sitting.id).inspect(opened.epoch, envelope.events)
            if refused := [one.problem for one in envelope.events if one.problem]:
                raise ValueError(f"What the demo writes is refused: {refused[0]}")
            services().writer.save(sitting.id, opened.epoch, envelope.events)
        clock.pass_by(minutes=chance.uniform(0.5, 3))
        delivery.hand_in(sitting.id, opened.epoch, [])


def _texts(place: int, shared: bool, *, in_time: bool, chance: random.Random) -> list[Written]:
    """The answer in French, the message in English, and in time also what goes wrong."""
    french = list(writing.grown(writing.drawn(writing.TO_THE_GUEST, chance), 8, chance))
    pasted = len(writing.SHARED) if shared and place == PASTED else 0
    english = _to_technicians(place if shared else -1, chance)
    found = [Written("t1", french), Written("t2", english, pasted)]
    if in_time:
        troubles = writing.grown(writing.drawn(writing.TO_FORESEE, chance), 8, chance)
        found.append(Written("t3", list(troubles), language="en"))
    return found


def _events(texts: Sequence[Written], chance: random.Random) -> Iterator[dict[str, Any]]:
    n, t = 0, 60.0
    for text in texts:
        if text.language:
            n, t = n + 1, t + 4
            value = {"choice": "written", "language": text.language}
            yield {"n": n, "item": text.ref, "type": "answer", "value": value, "t": round(1000 * t)}
        for seconds, value in writing.snapshots(text.moments, text.ref, text.pasted):
            n, t = n + 1, t + seconds
            yield {"n": n, "item": text.ref, "type": "write", "value": value, "t": round(1000 * t)}
            if text.pasted and n % 20 == 0:
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


def _begin_draft(author: Account) -> None:
    """The next version of a paper, of which one text is still missing in French."""
    paper = queries.paper_by_code(WAITING)
    if paper is None:
        return
    [version] = paper.versions
    draft_id = drafting.begin(version, author)
    draft = drafts.draft_by_id(draft_id)
    if draft is None:
        return
    content = draft.content
    key = content["part"][0]["task"][0]["key"]
    stamp, values = nodes.stamp_of(content, key), nodes.values_of(content, key)
    values["notes"] = {"en": "Accept any order of the arguments.", "fr": ""}
    drafting.save(draft_id, key, stamp, values, author)

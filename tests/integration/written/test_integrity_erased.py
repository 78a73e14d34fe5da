"""What was found out about writing, once some of it is erased."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.privacy import erasing
from assess.privacy.gathering import gather
from assess.privacy.narrow import lifted
from assess.privacy.written import erase_scripts
from assess.written import (
    comparing,
    integrity,
    integrity_queries,
    moderating,
    scripts,
    tracing,
)
from assess.written.history.reading import Entry
from assess.written.history.reels import Reel, reel_of
from assess.written.integrity_models import (
    WrittenComparison,
    WrittenTrace,
)
from assess.written.models import WrittenScript
from assess.written.similarity import compare
from tests.integration.delivery.conftest import time
from tests.integration.written.copied import SHARED, copied, pair_of, writer
from tests.integration.written.street import Hall, hall
from tests.support.written_street import (
    closed_sitting,
    script_of,
)

__all__ = ["copied", "hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")


def test_erasing_takes_what_was_found_out_too(copied: Hall) -> None:
    integrity.run()
    copied.hand_out(2)
    copied.mark_all(3)
    first, second = pair_of(copied)
    first_id, second_id, lead_id = first.id, second.id, copied.lead.id
    integrity.decide(first_id, second_id, "look_into", "REASON", copied.lead)
    moderating.sign_off(copied.group, "", copied.lead)
    scripts.record_waiting()
    erasing.erase(copied.sittings[4].account_id, db.session.get_one(Account, lead_id), "Asked")
    assert integrity_queries.similarity_between(first_id, second_id) is None
    erased, kept_trace = (db.session.get_one(WrittenTrace, one) for one in (second_id, first_id))
    assert (erased.facts, erased.film) == ({}, b"")
    assert kept_trace.facts != {}
    (kept,) = integrity_queries.decisions_on(first_id, second_id)
    assert (kept.decision, kept.reason) == ("look_into", "[erased]")
    assert integrity.run() in (0, 1)  # what is left may be compared anew
    assert db.session.get_one(WrittenTrace, second_id).facts == {}


def _erasing(sitting_id: str) -> Callable[[], object]:
    return transactional(lambda: erase_scripts([sitting_id]))


def _nothing_kept(script_id: int) -> None:
    trace = db.session.get_one(WrittenTrace, script_id)
    assert trace.facts.get("pastes", []) == []
    assert json.loads(gzip.decompress(trace.film)) == {"steps": [], "counts": []}


def test_a_text_that_went_round_names_all_who_have_it(
    copied: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    """What more scripts share than count as pairs would else be a phrase without names."""
    more = [
        closed_sitting(writer(place), copied.test, [f"Begin {place}. {SHARED}. End.", "Bien reçu."])
        for place in (2, 3)
    ]
    copied.sittings += more
    for sitting in more:
        scripts.make_scripts(sitting.id)
    holders = [script_of(one, "t1") for one in copied.sittings[3:]]
    _move_on_disk(holders[0].id)
    integrity.run()
    page = f"/written/integrity/{copied.version.id}/0"
    client = login(copied.lead)

    def named() -> list[str]:
        shown = client.get(page).get_data(as_text=True)
        place = shown.index(SHARED[:40])
        return re.findall(r"/scripts/(\d+)/film", shown[place : shown.index("</li>", place)])

    assert named() == [str(one.id) for one in holders]
    copied.hand_out(2)
    copied.mark_all()
    moderating.sign_off(copied.group, "", copied.lead)
    scripts.record_waiting()
    told = gather(copied.sittings[5].account)["scripts"][0]["similarities"]
    assert told == [{"with": "4 scripts or more", "words": 32, "share": None, "by_chance": None}]
    transactional(erase_scripts)([copied.sittings[4].id])
    assert named() == [str(one.id) for one in holders if one.id != holders[1].id]


@transactional
def _move_on_disk(script_id: int) -> None:
    """PostgreSQL writes a row that changes anew, behind the others: what reads it must sort."""
    with lifted("written_script"):
        row = update(WrittenScript).where(WrittenScript.id == script_id)
        db.session.execute(row.values(words=WrittenScript.words))


def test_erasing_while_a_script_is_traced_is_not_undone(
    copied: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    script_id = pair_of(copied)[1].id
    erase = _erasing(copied.sittings[4].id)

    def late(entries: list[Entry], language: str) -> Reel:
        film = reel_of(entries, language)
        if any(SHARED in step.text for step in film.steps):
            erase()
        return film

    monkeypatch.setattr(tracing, "reel_of", late)
    tracing.trace_waiting()
    _nothing_kept(script_id)


def test_what_was_erased_before_it_was_traced_is_not_read_from_the_journal(copied: Hall) -> None:
    script = pair_of(copied)[1]
    script_id = script.id
    _erasing(copied.sittings[4].id)()
    assert tracing.film_of(script).steps == ()
    tracing.trace_waiting()
    _nothing_kept(script_id)


def test_erasing_while_scripts_are_compared_is_not_undone(
    copied: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (one.id for one in pair_of(copied))
    erase = _erasing(copied.sittings[4].id)

    def late(*told: Any) -> Any:
        report = compare(*told)
        if report.pairs:
            erase()
        return report

    monkeypatch.setattr(comparing, "compare", late)
    comparing.compare_waiting()
    assert db.session.scalars(select(WrittenComparison)).all()
    assert integrity_queries.similarity_between(first, second) is None

"""Two people give scripts at the same moment: nobody meets an error, nothing is given twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.extensions import db
from assess.identity.models import Account
from assess.written import giving, handing, moderating
from assess.written.models import WrittenAllocation
from tests.integration.delivery.conftest import time
from tests.integration.written.street import Hall, hall
from tests.support.written_street import entry, held, marks, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")


def meet(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Let two calls of a function wait for each other, unless a lock keeps one of them back."""
    gate, real = threading.Barrier(2), getattr(module, name)

    def met(*args: Any, **kwargs: Any) -> Any:
        found = real(*args, **kwargs)
        with suppress(threading.BrokenBarrierError):
            gate.wait(timeout=1)
        return found

    monkeypatch.setattr(module, name, met)


def at_once(hall: Hall, work: list[Callable[[Account], Any]]) -> list[Any]:
    lead = hall.lead.id

    def one(act: Callable[[Account], Any]) -> Any:
        with hall.app.app_context():
            try:
                return act(db.session.get_one(Account, lead))
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(work)) as pool:
        found = list(pool.map(one, work))
    db.session.rollback()  # what this thread has read is from before
    return found


def test_handing_out_twice_gives_once(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    meet(monkeypatch, handing, "facts_of")
    group, chosen = hall.group, [one.id for one in hall.markers[:2]]

    def hand_out(lead: Account) -> tuple[int, int]:
        return handing.hand_out(group, ["plan", "reply"], chosen, None, lead)

    assert sorted(at_once(hall, [hand_out, hand_out])) == [(0, 0), (12, 0)]
    assert len(db.session.scalars(select(WrittenAllocation)).all()) == 12


def test_a_marker_given_two_scripts_at_once_gets_each_reference_script_once(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.hand_out(2)
    two = [script_of(sitting, "t1") for sitting in hall.sittings[:2]]
    for script in two:
        hall.mark(script, "first", 3)
        hall.mark(script, "second", 3)
    agreed = marks("plan", 3)
    moderating.add_reference(
        hall.version.id, "plan", "A model.", agreed, "Clear.", "standardisation", hall.lead
    )
    meet(monkeypatch, giving, "_of_task")
    third, ids = hall.markers[2].id, [one.id for one in two]
    work: list[Callable[[Account], Any]] = [
        lambda lead: handing.ask_third(ids[0], lead, third).part,
        lambda lead: handing.ask_third(ids[1], lead, third).part,
    ]
    assert at_once(hall, work) == ["third", "third"]
    theirs = select(WrittenAllocation.part).where(WrittenAllocation.marker_id == third)
    assert sorted(db.session.scalars(theirs)) == ["reference", "third", "third"]


def test_replacing_whoever_withdrew_meanwhile_is_told(
    hall: Hall, login: Callable[[Account], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    first = held(script, "first")
    real = handing.replace

    def withdrawn_before(*args: Any) -> Any:
        real(first.id, hall.lead, "A friend", hall.markers[2].id)
        return real(*args)

    monkeypatch.setattr(handing, "replace", withdrawn_before)
    lead, one = login(hall.lead), f"/written/moderation/scripts/{script.id}"
    data = {"allocation": str(first.id), "marker": "", "reason": "Ill"}
    answer = lead.post(f"{one}/replace", data=data)
    assert (answer.status_code, answer.headers["Location"]) == (303, one)
    assert "Meanwhile the script has gone" in lead.get(one).get_data(as_text=True)
    assert held(script, "first").marker_id == hall.markers[2].id


def test_what_is_wrong_with_a_draft_is_told_in_the_marker_s_language(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    mine = held(script_of(hall.sittings[0], "t1"), "first")
    marker = db.session.get_one(Account, mine.marker_id)
    marker.locale = "fr"
    db.session.commit()
    client = login(marker)
    body = {"revision": 0, **entry("plan", 2, marks={"removed": 2})}
    answer = client.post(f"/written/marking/{mine.id}/draft", json=body)
    assert answer.status_code == 422
    assert answer.get_json() == {
        "reason": "no_band",
        "message": "La grille a changé depuis le chargement de cette page. Rechargez-la.",
    }

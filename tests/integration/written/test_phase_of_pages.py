"""A third marker's page says in which phase it was drawn: nothing blind passes for informed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.extensions import db
from assess.identity.models import Account
from assess.written import handing, marking
from assess.written.marking_facts import facts_of
from assess.written.models import WrittenAllocation, WrittenDraftMark, WrittenMark
from tests.integration.delivery.conftest import time
from tests.integration.written.street import Hall, hall
from tests.support.written_street import entry, held, marks, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")

Login = Callable[[Account], FlaskClient]
#: Keys of what a page says of itself and sends with everything.
SHOWN = ("revision", "version", "phase")


@pytest.fixture
def third(hall: Hall) -> WrittenAllocation:
    """A script on which two differ, in a third marker's hands."""
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 0)
    hall.mark(script, "second", 4)
    handing.ask_third(script.id, hall.lead, hall.markers[2].id)
    return held(script, "third")


def page_of(client: FlaskClient, path: str) -> dict[str, Any]:
    """What a page says of itself as it is drawn."""
    found = re.search(r'data-draft="([^"]*)"', client.get(path).get_data(as_text=True))
    assert found is not None
    draft = json.loads(unescape(found[1]))
    return {key: draft[key] for key in SHOWN}


def looks_of(allocation: WrittenAllocation) -> list[bool]:
    """Of each finished judgement, whether it is an informed one."""
    where = WrittenMark.allocation_id == allocation.id
    return list(db.session.scalars(select(WrittenMark.informed).where(where).order_by("id")))


def is_decided(allocation: WrittenAllocation) -> bool:
    return facts_of([allocation.script_id])[allocation.script_id].resolution is not None


def kept(allocation: WrittenAllocation) -> dict[str, int]:
    draft = db.session.get_one(WrittenDraftMark, allocation.id, populate_existing=True)
    return dict(draft.marks)


def test_a_blind_page_whose_reply_was_lost_never_decides_as_an_informed_one(
    hall: Hall, third: WrittenAllocation, login: Login
) -> None:
    client, path = login(hall.markers[2]), f"/written/marking/{third.id}"
    blind = page_of(client, path)
    assert blind["phase"] == "blind"
    # The mark is there; of the reply nothing arrives, and the page saves what stands on it.
    assert client.post(f"{path}/finish", json={**blind, **entry("plan", 1)}).status_code == 200
    saved = client.post(f"{path}/draft", json={**blind, **entry("plan", 2)})
    newest = saved.get_json()["newest"]
    assert (saved.status_code, saved.get_json()["reason"]) == (409, "overtaken")
    assert newest["phase"].startswith("informed-")
    assert newest["marks"] == marks("plan", 1)
    # Keep what stands here; finish again.
    again = {**blind, "revision": newest["revision"], **entry("plan", 2)}
    refused = client.post(f"{path}/finish", json=again)
    told = refused.get_json()
    assert (refused.status_code, told["reason"], told["revision"]) == (409, "other_phase", 2)
    assert "What the two others gave is shown to you now." in told["message"]
    assert (looks_of(third), is_decided(third)) == ([False], False)
    assert kept(third) == marks("plan", 2)
    # More can be typed until the page is loaded again, which then shows everything.
    more = {**again, "revision": 2, **entry("plan", 3)}
    assert client.post(f"{path}/draft", json=more).get_json() == {"revision": 3}
    informed = page_of(client, path)
    assert informed == {**blind, "revision": 3, "phase": newest["phase"]}
    done = client.post(f"{path}/finish", json={**informed, **entry("plan", 3)})
    assert done.status_code == 200
    assert (looks_of(third), is_decided(third)) == ([False, True], True)


@pytest.mark.parametrize(
    "said",
    [{}, {"phase": "blind"}, {"phase": "informed"}, {"phase": None}, {"phase": ["informed"]}],
)
def test_only_a_page_that_says_that_it_was_informed_finishes_the_second_look(
    hall: Hall, third: WrittenAllocation, said: dict[str, Any]
) -> None:
    """Pages that were open while the program was brought to a new version name no phase."""
    marking.finish(third.id, third.marker_id, 0, entry("plan", 1))
    with pytest.raises(marking.OtherPhase) as refused:
        marking.finish(third.id, third.marker_id, 1, entry("plan", 2, **said))
    assert refused.value.revision == 2
    assert kept(third) == marks("plan", 2)
    assert (looks_of(third), is_decided(third)) == ([False], False)


def test_a_page_with_what_the_others_gave_before_finishes_nothing(
    hall: Hall, third: WrittenAllocation, login: Login
) -> None:
    """While the third looks, one of the two is replaced, and the new one judges."""
    marking.finish(third.id, third.marker_id, 0, entry("plan", 1))
    client, path = login(hall.markers[2]), f"/written/marking/{third.id}"
    drawn = page_of(client, path)
    script = script_of(hall.sittings[0], "t1")
    handing.replace(held(script, "first").id, hall.lead, "Ill", hall.markers[3].id)
    hall.mark(script, "first", 1)
    late = client.post(f"{path}/finish", json={**drawn, **entry("plan", 2)})
    assert (late.status_code, late.get_json()["reason"]) == (409, "other_phase")
    assert (looks_of(third), kept(third)) == ([False], marks("plan", 2))
    again = page_of(client, path)
    assert again["phase"] != drawn["phase"]
    assert client.post(f"{path}/finish", json={**again, **entry("plan", 2)}).status_code == 200
    assert looks_of(third) == [False, True]


def test_an_informed_page_does_not_finish_what_is_blind(
    hall: Hall, third: WrittenAllocation
) -> None:
    with pytest.raises(marking.OtherPhase):
        marking.finish(third.id, third.marker_id, 0, entry("plan", 1, phase="informed"))
    assert (kept(third), looks_of(third)) == (marks("plan", 1), [])


def test_the_first_two_change_their_minds_on_the_page_they_have(hall: Hall, login: Login) -> None:
    hall.hand_out(2)
    mine = held(script_of(hall.sittings[0], "t1"), "first")
    marker = next(one for one in hall.markers if one.id == mine.marker_id)
    client, path = login(marker), f"/written/marking/{mine.id}"
    page = page_of(client, path)
    for revision in (0, 1):
        body = {**page, "revision": revision, **entry("plan", 2 + revision)}
        assert client.post(f"{path}/finish", json=body).status_code == 200
    assert looks_of(mine) == [False, False]


def test_the_refusal_is_told_in_french(hall: Hall, third: WrittenAllocation, login: Login) -> None:
    marking.finish(third.id, third.marker_id, 0, entry("plan", 1))
    marker = db.session.get_one(Account, third.marker_id)
    marker.locale = "fr"
    db.session.commit()
    body = {"revision": 1, **entry("plan", 2)}
    told = login(marker).post(f"/written/marking/{third.id}/finish", json=body).get_json()
    assert told["message"] == (
        "Ce que les deux autres ont donné vous est désormais montré. Rechargez la page\u00a0: "
        "votre saisie est conservée."
    )

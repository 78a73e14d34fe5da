"""Markers' pages: blind in every byte, text shown as text, drafts over the wire."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from assess import clock
from assess.database import transactional
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written import handing, moderating, scripts
from tests.integration.delivery.conftest import time
from tests.integration.written.street import Hall, hall, person
from tests.support.written_papers import raw_paper
from tests.support.written_street import (
    closed_sitting,
    entry,
    held,
    marks,
    published,
    script_of,
    write_events,
    written_test,
)

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")
LINK = re.compile(r"""(?:href|src|action|data-save|data-finish)="([^"#]+)""")


def crawl(client: FlaskClient, start: str) -> dict[str, bytes]:
    """Every page below /written/ that can be reached by links, with its bytes and headers."""
    found: dict[str, bytes] = {}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in found or not path.startswith("/written/"):
            continue
        answer = client.get(path)
        found[path] = answer.data + str(answer.headers).encode()
        if answer.mimetype == "text/html":
            waiting += map(unescape, LINK.findall(answer.get_data(as_text=True)))
    return found


def secrets_of(hall: Hall, me: Account) -> list[bytes]:
    people = [one.account for one in hall.sittings]
    others = [one for one in hall.markers if one.id != me.id]
    told = [word for one in people for word in (one.family_name, one.given_name, one.email)]
    told += [word for one in others for word in (one.family_name, one.email)]
    return [word.encode() for word in (*told, *(one.id for one in hall.sittings))]


def test_a_crawl_as_marker_finds_nobody(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    due = marks("plan", 3)
    moderating.add_reference(
        hall.version.id, "plan", "A model.", due, "Clear.", "standardisation", hall.lead
    )
    hall.hand_out(3)
    disputed = script_of(hall.sittings[0], "t2")
    hall.mark(disputed, "first", 0)
    hall.mark(disputed, "second", 4)
    hall.mark(disputed, "third", 4)  # the third now sees both others
    third = held(disputed, "third")
    me = next(one for one in hall.markers if one.id == third.marker_id)
    client = login(me)
    pages = crawl(client, "/written/marking/")
    assert len([path for path in pages if re.fullmatch(r"/written/marking/\d+", path)]) >= 3
    second_look = pages[f"/written/marking/{third.id}"].decode()
    assert "Marker A" in second_look
    assert "Marker B" in second_look
    for path, body in pages.items():
        for secret in secrets_of(hall, me):
            assert secret not in body, (path, secret)


def test_another_markers_script_does_not_exist(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    mine = held(script_of(hall.sittings[0], "t1"), "first")
    stranger = login(hall.markers[3])
    for path in ("", "/upload"):
        assert stranger.get(f"/written/marking/{mine.id}{path}").status_code == 404
    for path in ("/draft", "/finish"):
        body = {"revision": 0, **entry("plan", 2)}
        assert stranger.post(f"/written/marking/{mine.id}{path}", json=body).status_code == 404


def test_a_draft_over_the_wire(hall: Hall, login: Callable[[Account], FlaskClient]) -> None:
    hall.hand_out(2)
    mine = held(script_of(hall.sittings[0], "t1"), "first")
    client = login(next(one for one in hall.markers if one.id == mine.marker_id))
    address = f"/written/marking/{mine.id}/draft"
    assert client.post(address, json={"revision": 0, **entry("plan", 2)}).json == {"revision": 1}
    overtaken = client.post(address, json={"revision": 0, **entry("plan", 3)})
    assert overtaken.status_code == 409
    assert overtaken.get_json()["newest"]["marks"] == marks("plan", 2)
    bad: list[Any] = [None, [], "x", {}, {"revision": "0"}, {"revision": 1}]
    bad += [{"revision": 1, **entry("plan", 2, annotations=[{"from": 0, "to": 999}])}]
    for body in bad:
        assert client.post(address, json=body).status_code == 422
    unfinished = entry("plan", 2, marks={"analysis": 1})
    refused = client.post(f"/written/marking/{mine.id}/finish", json={"revision": 1, **unfinished})
    assert (refused.status_code, refused.get_json()["reason"]) == (409, "incomplete")
    done = client.post(
        f"/written/marking/{mine.id}/finish", json={"revision": 1, **entry("plan", 2)}
    )
    assert done.status_code == 200
    assert done.get_json()["next"] != f"/written/marking/{mine.id}"


HOSTILE = "</div><script>alert(1)</script> {{ 7*7 }} a\u202eb\u0000c"


def test_what_a_candidate_wrote_is_shown_as_text(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    sitting: Sitting = closed_sitting(person(Role.CANDIDATE), hall.test, [HOSTILE, ""])
    scripts.make_waiting()
    hall.hand_out(2)
    mine = held(script_of(sitting, "t1"), "first")
    assert mine.script.text.endswith("a\u202eb\u2400c")
    client = login(next(one for one in hall.markers if one.id == mine.marker_id))
    page = client.get(f"/written/marking/{mine.id}").get_data(as_text=True)
    assert "&lt;/div&gt;&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} a</span>" in page
    assert 'data-name="RLO"' in page
    assert "\u202e" not in page
    empty = held(script_of(sitting, "t2"), "first")
    client = login(next(one for one in hall.markers if one.id == empty.marker_id))
    page = client.get(f"/written/marking/{empty.id}").get_data(as_text=True)
    assert "Nothing was written for this task." in page


def test_the_source_of_a_translation_is_shown_as_the_candidate_read_it(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    part = raw_paper()["part"][0]
    part["task"][0]["kind"] = "translation"
    version = published(
        person(Role.EXAMINER), hall.markers[0], code="translated", paired=True, part=[part]
    )
    sitting = closed_sitting(person(Role.CANDIDATE), written_test("translated"), ["A plan.", "Oui"])
    scripts.make_waiting()
    chosen = [one.id for one in hall.markers[:2]]
    handing.hand_out((version.id, None), ["plan", "reply"], chosen, None, hall.lead)
    mine = held(script_of(sitting, "t1"), "first")
    assert mine.script.language == "en"
    client = login(next(one for one in hall.markers if one.id == mine.marker_id))
    page = client.get(f"/written/marking/{mine.id}").get_data(as_text=True)
    assert "Plan the convoy. (EN)" in page, "the task, in the language of the answer"
    assert 'lang="fr">Two trucks. (FR)' in page
    assert "Two trucks. (EN)" not in page


@transactional
def keep_notes_and_highlights(sitting: Sitting) -> None:
    row = db.session.get_one(Sitting, sitting.id)
    kept = [
        {"n": 8, "type": "notes", "item": "notes", "value": {"text": "OWN-NOTES"}, "t": 8},
        {"n": 9, "type": "highlight", "item": "s1", "value": {"en": [[0, 11]]}, "t": 9},
    ]
    write_events(row, kept, clock.now())


def test_notes_and_highlights_of_candidates_are_neither_marked_nor_shown(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    sitting = closed_sitting(person(Role.CANDIDATE), hall.test, ["A plan.", "Oui."])
    assert scripts.make_scripts(sitting.id) == 2
    keep_notes_and_highlights(sitting)
    assert scripts.make_scripts(sitting.id) == 0, "nothing of the work has changed"
    hall.hand_out(2)
    for marker in hall.markers[:2]:
        for path, body in crawl(login(marker), "/written/marking/").items():
            assert b"OWN-NOTES" not in body, path
            assert b"<mark" not in body, path


def test_giving_a_script_back(hall: Hall, login: Callable[[Account], FlaskClient]) -> None:
    hall.hand_out(3)
    mine = held(script_of(hall.sittings[0], "t1"), "first")
    client = login(next(one for one in hall.markers if one.id == mine.marker_id))
    address = f"/written/marking/{mine.id}/conflict"
    assert client.post(address, data={"reason": " "}).status_code == 303
    assert held(mine.script, "first").id == mine.id
    assert client.post(address, data={"reason": "A friend"}).status_code == 303
    assert held(mine.script, "first").marker_id != mine.marker_id
    assert client.get(f"/written/marking/{mine.id}").status_code == 404


def test_the_reference_is_told_once_it_is_marked(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    due = marks("plan", 3)
    for purpose in ("standardisation", "seed"):
        moderating.add_reference(
            hall.version.id, "plan", "A model.", due, f"Told {purpose}.", purpose, hall.lead
        )
    hall.hand_out(2)
    client = login(hall.markers[0])
    work = client.get("/written/marking/").get_data(as_text=True)
    first = re.search(r'href="(/written/marking/\d+)"', work)
    assert first is not None
    page = client.get(first[1]).get_data(as_text=True)
    assert "Told" not in page
    done = client.post(f"{first[1]}/finish", json={"revision": 0, **entry("plan", 2)}).get_json()
    assert done["next"] == first[1]
    assert "Told standardisation." in client.get(first[1]).get_data(as_text=True)
    # The one that is met again looks like any other, before and after.
    pages = crawl(client, "/written/marking/")
    assert not [path for path, body in pages.items() if b"Told seed" in body]
    assert handing.load_of([hall.markers[0].id])[hall.markers[0].id] == 6


def test_a_change_that_was_not_finished_is_named_and_never_shown_as_what_counts(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    mine = held(script, "first")
    client = login(next(one for one in hall.markers if one.id == mine.marker_id))
    path = f"/written/marking/{mine.id}"

    def page() -> str:
        return client.get(path).get_data(as_text=True)

    def chosen(text: str) -> str:
        found = re.search(r'name="mark-analysis" value="(\d)" checked', text)
        assert found is not None
        return found[1]

    assert "finish again" not in page()
    body = {"revision": 0, **entry("plan", 3)}
    assert client.post(f"{path}/finish", json=body).status_code == 200
    assert "a change counts once you finish again" in page()
    body = {"revision": 1, **entry("plan", 1)}
    assert client.post(f"{path}/draft", json=body).json == {"revision": 2}
    shown = page()
    assert "You have changed this script since you finished it" in shown
    assert chosen(shown) == "1"
    hall.mark(script, "second", 3)
    shown = page()
    assert "What you marked stays as it was" in shown
    assert chosen(shown) == "3", "what counts"
    assert "finish again" not in shown

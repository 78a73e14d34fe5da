"""What is decided, superseded or not open yet is asked of nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assess.identity.models import Account
from assess.written import handing, moderating
from assess.written.marking_facts import facts_of
from assess.written.marking_rules import Refusal
from assess.written.parts import MarkingRefused
from tests.integration.delivery.conftest import Time, time
from tests.integration.written.street import Hall, hall
from tests.integration.written.test_moderation_pages import choices
from tests.integration.written.test_what_still_counts import superseded
from tests.support.written_street import handed_in, held, marks, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")


def test_what_a_moderator_has_decided_alone_is_handed_out_to_nobody(hall: Hall) -> None:
    decided = script_of(hall.sittings[0], "t1")
    moderating.decide(decided.id, marks("plan", 4), "No two examiners read it", hall.lead)
    given, left = hall.hand_out(2)
    assert (given, left) == (2 * (2 * len(hall.sittings) - 1), 0)
    assert facts_of([decided.id])[decided.id].held == ()
    one = hall.markers[0]
    assert handing.load_of([one.id])[one.id] == given // 2


def test_nobody_decides_a_script_that_late_work_superseded(
    hall: Hall, time: Time, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    old = superseded(hall, time)
    with pytest.raises(MarkingRefused) as refused:
        moderating.decide(old.id, marks("plan", 4), "Better", hall.lead)
    assert refused.value.reason is Refusal.SUPERSEDED
    page = f"/written/moderation/scripts/{old.id}"
    sent = {**choices("plan", 4), "reason": "Better"}
    said = login(hall.lead).post(f"{page}/decide", data=sent, follow_redirects=True)
    assert "Late work has taken the place" in said.get_data(as_text=True)


def test_a_file_opens_like_its_script_once_the_reference_scripts_are_marked(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    script = handed_in(hall, b"PK broken", "reply.docx")
    hall.hand_out(2)
    late, lead = hall.markers[2], hall.lead
    due = marks("reply", 3)
    version = hall.version.id
    moderating.add_reference(
        version, "reply", "Bien.", due, "Clear.", "standardisation", lead, "fr"
    )
    given = handing.replace(held(script, "first").id, lead, "Ill", late.id)
    assert given is not None
    client, path = login(late), f"/written/marking/{given.id}"
    assert client.get(path).status_code == 303
    refused = client.get(f"{path}/upload")
    assert refused.status_code == 403
    assert "Mark the reference scripts" in refused.get_data(as_text=True)
    other = held(script, "second")
    marker = next(one for one in hall.markers if one.id == other.marker_id)
    assert login(marker).get(f"/written/marking/{other.id}/upload").status_code == 200

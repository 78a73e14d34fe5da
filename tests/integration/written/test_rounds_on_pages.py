"""What a marker and the meeting read of how far a round is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written import handing, marking_queries, moderating, scripts
from tests.integration.delivery.conftest import time
from tests.integration.results.street import new_session
from tests.integration.written.street import Hall, hall, person
from tests.support.written_street import closed_sitting

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")
Login = Callable[[Account], FlaskClient]


def test_progress_counts_the_round_and_not_what_is_signed_off(hall: Hall, login: Login) -> None:
    hall.hand_out(2)
    hall.mark_all(3)
    one = hall.markers[0]
    before = len(hall.sittings)
    moderating.sign_off(hall.group, "", hall.lead)
    over = login(one).get("/written/marking/").get_data(as_text=True)
    assert f"{before} of {before} scripts finished" in over
    assert "signed off." not in over
    session = new_session()
    late = closed_sitting(person(Role.CANDIDATE), hall.test, ["A plan.", "Oui."], session=session)
    scripts.make_scripts(late.id)
    markers = [marker.id for marker in hall.markers[:2]]
    handing.hand_out((hall.version.id, session.id), ["plan", "reply"], markers, None, hall.lead)
    page = login(one).get("/written/marking/").get_data(as_text=True)
    assert "0 of 1 scripts finished" in page
    assert f"{before} more are signed off." in page
    assert "Begin marking" in page
    assert "Go on marking" not in page
    [work] = {each.done_in_round for each in marking_queries.work_of(one.id)}
    assert work == 0


def test_the_meeting_is_told_of_scripts_without_two_markers(hall: Hall, login: Login) -> None:
    lead, base = login(hall.lead), f"/written/moderation/{hall.version.id}/0"
    count = 2 * len(hall.sittings)
    for markers in (0, 1):
        if markers:
            hall.hand_out(markers)
        page = lead.get(base).get_data(as_text=True)
        assert f"{count} scripts have not got two markers" in page
        assert f"{base}/allocation" in page
    hall.hand_out(2)
    assert "not got two markers" not in lead.get(base).get_data(as_text=True)

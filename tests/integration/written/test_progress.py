"""How far a marker is, as the marking screen counts it: always what their list says."""

from __future__ import annotations

import pytest

from assess.identity.roles import Role
from assess.written import handing, marking, marking_queries, moderating
from assess.written.progress import progress_of
from assess.written.rubrics import Rubrics
from tests.integration.delivery.conftest import Time, time
from tests.integration.written.street import Hall, hall, person
from tests.support.written_papers import raw_paper
from tests.support.written_street import entry, held, marks, published, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")


def counted(hall: Hall) -> list[tuple[int, int]]:
    """(done, of) for each marker's plans, by the screen and by the list alike."""
    found = []
    for marker in hall.markers:
        mine = (marker.id, hall.version.id, "plan", Rubrics())
        shown = progress_of(*mine)
        work = marking_queries.task_work(*mine)
        assert (shown.done, len(shown.items)) == (work.done, len(work.items))
        found.append((shown.done, len(shown.items)))
    return found


def test_the_screen_counts_as_the_list_does_whatever_happens(hall: Hall, time: Time) -> None:
    for purpose in ("standardisation", "seed"):
        due = marks("plan", 3)
        moderating.add_reference(
            hall.version.id, "plan", "A model.", due, "Clear.", purpose, hall.lead, "en"
        )
    hall.hand_out(2)
    assert counted(hall)[0] == (0, 4)
    for marker in hall.markers[:2]:
        work = marking_queries.task_work(marker.id, hall.version.id, "plan")
        for item in (*work.standardisation, *work.items):
            if item.facts.reference is not None:
                marking.finish(item.allocation_id, marker.id, 0, entry("plan", 3))
    assert counted(hall)[0] == (1, 4)
    scripts = [script_of(one, "t1") for one in hall.sittings]
    hall.mark(scripts[0], "first", 3)
    counted(hall)
    hall.mark(scripts[0], "second", 0)
    third = handing.ask_third(scripts[0].id, hall.lead, hall.markers[2].id)
    assert counted(hall)[2][0] == 0
    assert third.marker_id == hall.markers[2].id
    moderating.decide(scripts[1].id, marks("plan", 2), "Nobody is left.", person(Role.RECRUITMENT))
    hall.mark(scripts[2], "first", 3)
    before = counted(hall)
    time.advance(60)
    criteria = raw_paper()["criterion"]
    bands = [*criteria[1]["band"][:-1], {**criteria[1]["band"][-1], "marks": 5}]
    criteria[1] = {**criteria[1], "band": bands}
    published(person(Role.EXAMINER), hall.markers[0], criterion=criteria)
    assert counted(hall) != before, "what the change opens is to be judged again"
    hall.mark(scripts[2], "first", 3)
    counted(hall)
    for sitting in hall.sittings:
        for ref in ("t1", "t2"):
            code = "plan" if ref == "t1" else "reply"
            given = marks(code, 2)
            moderating.decide(script_of(sitting, ref).id, given, "So.", person(Role.RECRUITMENT))
    counted(hall)
    moderating.sign_off(hall.group, "Agreed.", hall.lead)
    assert held(scripts[0], "third").id == third.id
    counted(hall)

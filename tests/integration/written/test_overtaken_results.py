"""A result that a later decision has overtaken is not released; all others are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from assess import clock
from assess.database import transactional
from assess.delivery.models import Sitting, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import release_queries
from assess.recruitment.release_operations import Released, release_all
from assess.results import ports
from assess.results.models import Result
from assess.results.operations import regrade, release
from assess.results.queries import standing_of
from assess.results.rules import NotAllowed, Refusal
from assess.written import handing, moderating, rescoring, scripts
from assess.written.marking_facts import Group
from tests.integration.delivery.conftest import time
from tests.integration.results.street import new_session
from tests.integration.written.street import Hall, hall, person
from tests.support.written_street import closed_sitting, marks, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")
WORDS = "The marks of this written test have changed since this result was recorded."
FRENCH = "Les notes de cette épreuve écrite ont changé depuis l’enregistrement de ce résultat."


@pytest.fixture
def results(hall: Hall) -> list[Result]:
    """Recorded results of three sittings without a session, in their order."""
    hall.hand_out(2)
    hall.mark_all(3)
    return recorded(hall, hall.group, hall.sittings)


def recorded(hall: Hall, group: Group, sittings: Sequence[Sitting]) -> list[Result]:
    moderating.sign_off(group, "Agreed.", hall.lead)
    assert scripts.record_waiting() == len(sittings)
    found = {one.sitting_id: one for one in db.session.scalars(select(Result))}
    return [found[one.id] for one in sittings]


def decide_anew(sitting: Sitting) -> None:
    # By somebody else: nobody signs off what they decided alone.
    script = script_of(sitting, "t1")
    moderating.decide(script.id, marks("plan", 4), "Upheld.", person(Role.RECRUITMENT))


def refusal(hall: Hall, *chosen: Result) -> Refusal:
    with pytest.raises(NotAllowed) as refused:
        release([one.id for one in chosen], hall.lead)
    return refused.value.refusal


def test_what_was_decided_anew_is_released_once_it_is_signed_off_and_scored_again(
    hall: Hall, results: list[Result]
) -> None:
    old, *others = results
    decide_anew(hall.sittings[0])
    assert refusal(hall, old) is Refusal.MARKS_CHANGED, "nobody has signed the decision off yet"
    assert refusal(hall, *results) is Refusal.MARKS_CHANGED
    assert {standing_of(one) for one in results} == {"recorded"}, "nothing is released then"
    moderating.sign_off(hall.group, "After the appeal.", hall.lead)
    assert refusal(hall, old) is Refusal.MARKS_CHANGED
    assert release([one.id for one in others], hall.lead) == 2
    new = regrade(old.id, hall.lead, "The appeal.")
    assert refusal(hall, old) is Refusal.REPLACED
    assert new.level != old.level
    assert release([new.id], hall.lead) == 1


def test_scored_again_before_the_second_sign_off_it_still_waits(
    hall: Hall, results: list[Result]
) -> None:
    decide_anew(hall.sittings[0])
    new = regrade(results[0].id, hall.lead, "Too early.")
    assert refusal(hall, new) is Refusal.MARKS_CHANGED
    decide_anew(hall.sittings[1])
    release([results[2].id], hall.lead)
    moderating.sign_off(hall.group, "After both appeals.", hall.lead)
    assert refusal(hall, new) is Refusal.MARKS_CHANGED
    assert release([regrade(new.id, hall.lead, "Now.").id], hall.lead) == 1


def test_a_script_that_a_third_marker_has_again_keeps_its_result(
    hall: Hall, results: list[Result]
) -> None:
    handing.ask_third(script_of(hall.sittings[1], "t2").id, hall.lead, hall.markers[2].id)
    assert refusal(hall, results[1]) is Refusal.MARKS_CHANGED, "nothing of it counts now"
    assert release([results[0].id, results[2].id], hall.lead) == 2


def test_a_result_that_was_shown_may_be_replaced_at_once_only_by_what_counts(
    hall: Hall, results: list[Result]
) -> None:
    release([results[0].id], hall.lead)
    decide_anew(hall.sittings[0])
    with pytest.raises(NotAllowed) as refused:
        regrade(results[0].id, hall.lead, "The appeal.", release_too=True)
    assert refused.value.refusal is Refusal.MARKS_CHANGED
    assert standing_of(results[0]) == "released", "the whole is refused"
    moderating.sign_off(hall.group, "After the appeal.", hall.lead)
    new = regrade(results[0].id, hall.lead, "The appeal.", release_too=True)
    assert standing_of(new) == "released"


@transactional
def reconciled(session: TestSession) -> None:
    session.opened_at = session.closed_at = session.reconciled_at = clock.now()


def in_a_session(hall: Hall) -> tuple[TestSession, list[Sitting]]:
    """A reconciled session of two whose marks are signed off; the first is decided anew."""
    session = new_session()
    sittings = [
        closed_sitting(
            person(Role.CANDIDATE, family_name=name), hall.test, ["A plan.", "Oui."], session
        )
        for name in ("Achieng", "Brandt")
    ]
    reconciled(session)
    scripts.make_waiting()
    group = (hall.version.id, session.id)
    two = [one.id for one in hall.markers[:2]]
    handing.hand_out(group, ["plan", "reply"], two, None, hall.lead)
    for sitting in sittings:
        for ref in ("t1", "t2"):
            for part in ("first", "second"):
                hall.mark(script_of(sitting, ref), part, 3)
    recorded(hall, group, sittings)
    decide_anew(sittings[0])
    return session, sittings


def test_a_sessions_page_says_what_is_held_back_and_releases_the_rest(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    session, sittings = in_a_session(hall)
    lead, address = login(hall.lead), f"/recruitment/sessions/{session.id}/release"
    page = lead.get(address).get_data(as_text=True)
    assert page.count(WORDS) == 1
    assert "Once they are signed off, score it again, then release." in page
    done = release_all(lambda: release_queries.cases_of_session(session.id), hall.lead)
    assert done == Released(results=1, told=0, stuck=1)
    by_sitting = {one.sitting_id: one for one in db.session.scalars(select(Result))}
    held, shown = (by_sitting[one.id] for one in sittings)
    assert (standing_of(held), standing_of(shown)) == ("recorded", "released")
    moderating.sign_off((hall.version.id, session.id), "Again.", hall.lead)
    assert WORDS in lead.get(address).get_data(as_text=True)
    regrade(held.id, hall.lead, "The appeal.")
    assert WORDS not in lead.get(address).get_data(as_text=True)
    again = release_all(lambda: release_queries.cases_of_session(session.id), hall.lead)
    assert again == Released(results=1, told=0, stuck=0)


def test_whoever_releases_one_reads_why_not_in_both_languages(
    hall: Hall, results: list[Result], login: Callable[[Account], FlaskClient]
) -> None:
    decide_anew(hall.sittings[0])
    french = person(Role.RECRUITMENT, locale="fr")
    for reader, words in ((hall.lead, WORDS), (french, FRENCH)):
        page = login(reader).post(
            "/recruitment/results/release",
            data={"result": str(results[0].id)},
            follow_redirects=True,
        )
        assert words in page.get_data(as_text=True)


def test_many_results_are_one_question(hall: Hall, results: list[Result]) -> None:
    def statements(some: Sequence[Result]) -> int:
        asked = []

        def note(*heard: Any) -> None:
            asked.append(heard[2])

        event.listen(db.engine, "before_cursor_execute", note)
        assert ports.overtaken(some) == set()
        event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    statements(results)  # loads papers into the session
    assert statements(results) == statements(results[:1]) > 0


def test_only_a_kind_that_can_say_so_is_asked(
    hall: Hall, results: list[Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    decide_anew(hall.sittings[0])
    chosen = [one.id for one in results]
    assert rescoring.overtaken(results) == {chosen[0]}
    monkeypatch.setattr(ports, "_overtaken", {"other": pytest.fail})
    assert release(chosen, hall.lead) == 3

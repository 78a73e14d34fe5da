"""What recruitment and candidates read of a written result: marks, error, evidence, appeal."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from assess import clock
from assess.database import transactional
from assess.delivery import operations as delivery
from assess.delivery.settling import reconciliation_of
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.privacy.written import erase_scripts
from assess.recruitment.models import Invitation
from assess.results import certificates, credentials
from assess.results.complaint_operations import Said, open_complaint
from assess.results.export_package import qti_document
from assess.results.export_rows import exported
from assess.results.models import Result
from assess.results.operations import release
from assess.results.scoring import score
from assess.results.signing import statement_of
from assess.results.verification import verify
from assess.written import handing, moderating, outcomes, scripts
from assess.written.judging import WITHOUT_ERROR
from assess.written.precision_queries import Precisions
from assess.written.presenter import WrittenPresenter, WrittenScale
from tests.integration.delivery.conftest import Time, time
from tests.integration.results.street import new_session
from tests.integration.written.street import Hall, hall, person
from tests.support.written_meeting import many_sittings
from tests.support.written_street import closed_sitting, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")
Login = Callable[[Account], FlaskClient]


def recorded(hall: Hall, sittings: int = 6, nothing: int = 1) -> list[Result]:
    """Results of a session whose second marks differ from the first in every second script.

    The first of them, or as many as `nothing` says, get no marks at all.
    """
    hall.sittings += many_sittings(hall.test, sittings - len(hall.sittings))
    handing.hand_out(
        hall.group, ["plan", "reply"], [one.id for one in hall.markers[:2]], None, hall.lead
    )
    for place, sitting in enumerate(hall.sittings):
        for ref, levels in (("t1", (2, 2 + place % 2)), ("t2", (4, 4))):
            for part, level in zip(("first", "second"), levels, strict=True):
                hall.mark(script_of(sitting, ref), part, level if place >= nothing else 0)
    moderating.sign_off(hall.group, "", hall.lead)
    scripts.record_waiting()
    found = {one.sitting_id: one for one in db.session.scalars(select(Result))}
    return [found[one.id] for one in hall.sittings]


def test_the_error_follows_from_the_two_marks_of_all_scripts(hall: Hall) -> None:
    results = recorded(hall)
    found = Precisions().of(results[1])
    plan, reply = found.tasks
    assert (reply.error, reply.scripts) == (0.0, 6)
    # Of the plan, two criteria are a band apart in three of six scripts: analysis of 4 and
    # language of 5 bands, by their weights. Half the mean square of 3 such differences in 6.
    weights = {one.code: one.weight for one in plan.task.rubric}
    step = 100 * (weights["analysis"] / 4 + weights["language"] / 5) / sum(weights.values())
    assert plan.error == pytest.approx(math.sqrt(step**2 * 3 / 6 / 2))
    share = plan.task.weight / (plan.task.weight + reply.task.weight)
    assert found.error == pytest.approx(share * (plan.error or 0) / math.sqrt(2))
    assert results[1].level == round(float(found.total))
    row = WrittenPresenter().columns(results[1])
    assert row["written_standard_error"] == pytest.approx(found.error, abs=0.01)
    assert f"{found.error:.1f} points" in WrittenPresenter().summary(results[1])


def test_what_is_decided_later_changes_no_earlier_error_and_no_score(hall: Hall) -> None:
    results = recorded(hall)
    before = Precisions().of(results[1])
    one = script_of(hall.sittings[1], "t2")
    other = person(Role.RECRUITMENT)
    given = {"analysis": 0, "language": 0}
    moderating.decide(one.id, given, "An appeal.", hall.lead, hall.version.id)
    moderating.sign_off(hall.group, "", other)
    assert Precisions().of(results[1]) == before
    again = score(results[2].sitting_id, pinned=results[2].pins)
    assert getattr(again, "canonical", None) == results[2].outcome


def test_the_error_is_kept_with_the_result_and_leaves_with_it(hall: Hall) -> None:
    results = recorded(hall)
    one = results[1]
    error = Precisions().of(one).error
    assert error is not None
    assert one.standard_error == round(error, 2) > 0
    assert json.loads(one.outcome)["standard_error"] == one.standard_error
    assert statement_of(one)["standard_error"] == one.standard_error
    said = qti_document(exported(one), "https://assess.example").decode()
    assert f"<value>{one.standard_error}</value>" in said.partition("LEVEL_STANDARD_ERROR")[2]
    assert "ABILITY_STANDARD_ERROR" not in said
    assert list(verify()) == [None] * len(results)


def test_a_result_from_before_errors_were_kept_is_verified_as_it_was(
    hall: Hall, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(outcomes, "ENGINE", WITHOUT_ERROR)
        results = recorded(hall)
    assert {one.engine for one in results} == {WITHOUT_ERROR}
    assert {one.standard_error for one in results} == {None}
    assert Precisions().of(results[1]).error is not None, "pages reckon it"
    address, client = f"/recruitment/results/{results[1].id}/regrade", login(hall.lead)
    assert list(verify()) == [None] * len(results)
    page = client.post(address, data={"do": "look"}).get_data(as_text=True)
    assert "only its error is reckoned anew" in page


def test_the_error_does_not_rest_on_empty_scripts_nor_change_when_a_text_is_erased(
    hall: Hall,
) -> None:
    for _ in range(2):
        blank = closed_sitting(person(Role.CANDIDATE), hall.test, ["", "Réponse."])
        scripts.make_scripts(blank.id)
        hall.sittings.insert(0, blank)
    # The first sitting gets no marks; the second, as empty, gets none either.
    results = recorded(hall, 8, nothing=2)
    before = Precisions().of(results[3])
    assert [one.scripts for one in before.tasks] == [6, 8]

    @transactional
    def erase() -> None:
        erase_scripts([one.id for one in hall.sittings[4:]])

    erase()
    db.session.expire_all()
    assert script_of(hall.sittings[4], "t1").is_blank
    assert Precisions().of(results[3]) == before
    assert list(verify([results[3].id])) == [None]


def test_an_export_reads_what_errors_rest_on_once(hall: Hall) -> None:
    """However many results there are, the statements are as many."""
    # An export reads no pins with its rows.
    rows: list[Any] = [
        SimpleNamespace(id=one.id, sitting_id=one.sitting_id, detail=one.detail)
        for one in recorded(hall)
    ]

    def statements(some: list[Any]) -> int:
        known, asked = Precisions(), []

        def note(*heard: Any) -> None:
            asked.append(heard[2])

        event.listen(db.engine, "before_cursor_execute", note)
        for one in some:
            assert known.of(one).error is not None
        event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    statements(rows)  # loads papers into the session
    assert statements(rows) == statements(rows[:1]) > 0


def test_with_few_scripts_pages_say_so_instead(hall: Hall, login: Login) -> None:
    results = recorded(hall, 3)
    assert Precisions().of(results[1]).error is None
    assert "too few scripts" in WrittenPresenter().summary(results[1])
    assert "not estimated" in WrittenScale().error(results[1])
    page = login(hall.lead).get(f"/recruitment/results/{results[1].id}").get_data(as_text=True)
    assert "too few scripts (3)" in page
    assert "it takes five scripts" in page


def test_recruitment_reads_marks_and_reaches_scripts_and_the_appeal(
    hall: Hall, login: Login
) -> None:
    result = recorded(hall)[1]
    lead = login(hall.lead)
    page = lead.get(f"/recruitment/results/{result.id}").get_data(as_text=True)
    for said in ("Marks and their error", "Standard error of the total", "Fair total"):
        assert said in page
    for ref in ("t1", "t2"):
        address = f"/written/moderation/scripts/{script_of(hall.sittings[1], ref).id}"
        assert address in page
        assert lead.get(address).status_code == 200
    assert f"/recruitment/complaints/new/{result.sitting_id}" in page
    again = lead.get(f"/recruitment/results/{result.id}/regrade").get_data(as_text=True)
    assert "Questions to leave out" not in again
    assert "Every question counts" not in again
    assert "The level" not in again
    listed = lead.get("/recruitment/results/").get_data(as_text=True)
    assert f"{result.level} %" in listed
    assert "points" in listed


def test_a_complaint_leads_to_the_marks_for_whoever_may_see_them(hall: Hall, login: Login) -> None:
    result = recorded(hall)[1]
    release([result.id], hall.lead)
    said = Said("appeal", "My plan was read too fast.", "Read it again.")
    complaint = open_complaint(result.sitting_id, said, result.account_id)
    address = f"/written/moderation/scripts/{script_of(hall.sittings[1], 't1').id}"
    page = login(hall.lead).get(f"/recruitment/complaints/{complaint.id}").get_data(as_text=True)
    assert address in page
    assert "decide with a reason" in page
    marks_it_too = person(Role.RECRUITMENT, Role.EXAMINER)
    facts = script_of(hall.sittings[2], "t1")
    handing.ask_third(facts.id, hall.lead, marks_it_too.id)
    reader = login(marks_it_too)
    page = reader.get(f"/recruitment/complaints/{complaint.id}").get_data(as_text=True)
    assert address not in page
    assert "You mark scripts of this paper" in page
    assert reader.get(address).status_code == 403


def test_before_the_sign_off_no_name_stands_beside_a_script(hall: Hall, login: Login) -> None:
    hall.hand_out(2)
    said = Said("complaint", "The room was loud.", "Take it into account.")
    complaint = open_complaint(hall.sittings[0].id, said, hall.sittings[0].account_id)
    page = login(hall.lead).get(f"/recruitment/complaints/{complaint.id}").get_data(as_text=True)
    assert "once the marks are signed off" in page
    assert script_of(hall.sittings[0], "t1").number not in page


def test_reconciling_a_session_waits_for_no_marks(hall: Hall, login: Login) -> None:
    session, invigilator = new_session(), person(Role.INVIGILATOR)
    sitting = closed_sitting(
        person(Role.CANDIDATE), hall.test, ["A plan.", "Une réponse."], session=session
    )
    delivery.open_session(session.id, invigilator)
    delivery.close_session(session.id, invigilator)
    [one] = reconciliation_of(session).people
    assert (one.fate, one.seat.outcome) == ("sat", "to_come")
    assert "result_pending" not in {each.kind for each in one.differences}
    page = login(invigilator).get(f"/sessions/{session.id}/reconcile").get_data(as_text=True)
    assert "1 result is still to come" in page
    assert "arks are missing" not in page
    # Nothing can be released before its marks are signed off: there is no result.
    assert db.session.scalar(select(Result).where(Result.sitting_id == sitting.id)) is None
    lead = login(hall.lead)
    page = lead.get(f"/recruitment/sessions/{session.id}/release").get_data(as_text=True)
    assert "the work is being marked or graded" in page
    assert "coring failed" not in page
    assert "1 written test waits for its marks" in page
    assert 'href="/written/moderation/"' in page[page.index("<main") :]


def test_a_closed_session_leads_to_moderation_where_somebody_wrote(
    hall: Hall, login: Login
) -> None:
    session, invigilator = new_session(), person(Role.INVIGILATOR)
    sitting = closed_sitting(
        person(Role.CANDIDATE), hall.test, ["A plan.", "Une réponse."], session=session
    )

    @transactional
    def invite() -> None:
        db.session.add(
            Invitation(
                email=sitting.account.email,
                given_name="Ada",
                family_name="Nwosu",
                locale="en",
                test_id=hall.test.id,
                session_id=session.id,
                sitting_id=sitting.id,
                invited_at=clock.now(),
            )
        )

    invite()
    lead, link = login(hall.lead), 'href="/written/moderation/"'

    def shown() -> str:
        page = lead.get(f"/recruitment/sessions/{session.id}").get_data(as_text=True)
        return page[page.index("<main") :]

    assert link not in shown()
    delivery.open_session(session.id, invigilator)
    delivery.close_session(session.id, invigilator)
    assert link in shown()


def test_candidates_read_their_error_and_by_when_to_contest(hall: Hall, login: Login) -> None:
    results = recorded(hall)
    release([one.id for one in results], hall.lead)
    failed, passed = results[0], results[1]
    assert (failed.passed, passed.passed) == (False, True)
    client = login(hall.sittings[1].account)
    page = client.get(f"/results/{passed.id}").get_data(as_text=True)
    for words in ("Marks and their error", "Where the error comes from", "Contest it by"):
        assert words in page
    assert f"/sittings/{passed.sitting_id}/complaint?kind=appeal" in page
    for secret in ("Fair total", script_of(hall.sittings[1], "t1").number, "/written/moderation"):
        assert secret not in page
    assert "Download the certificate" in page
    page = login(hall.sittings[0].account).get(f"/results/{failed.id}").get_data(as_text=True)
    assert "Download the statement of result" in page
    assert "Download the certificate" not in page


def test_a_result_says_when_the_period_to_contest_it_is_over(
    hall: Hall, login: Login, time: Time
) -> None:
    result = recorded(hall)[1]
    release([result.id], hall.lead)
    time.now += timedelta(days=60)
    page = login(hall.sittings[1].account).get(f"/results/{result.id}").get_data(as_text=True)
    assert "The period to contest it ended on" in page
    assert "Contest it by" not in page
    assert f"/sittings/{result.sitting_id}/complaint?kind=appeal" in page


def test_a_failed_test_is_stated_and_not_certified(hall: Hall, login: Login) -> None:
    results = recorded(hall)
    release([one.id for one in results], hall.lead)
    failed, passed = results[0], results[1]
    told = certificates.document_of(failed, "https://example.org/x")
    assert told["title"] == "Statement of result"
    assert (
        "certif"
        not in " ".join(
            [told["certifies"], told["check"], told["check_how"], *map(" ".join, told["facts"])]
        ).lower()
    )
    assert ["Pass mark", "not reached"] in told["facts"]
    assert certificates.document_of(passed, "https://example.org/x")["title"].startswith("Cert")
    with pytest.raises(credentials.NotValid):
        credentials.token_of(failed)
    assert credentials.token_of(passed)
    client = login(hall.sittings[0].account)
    answer = client.get(f"/results/{failed.id}/certificate.pdf")
    assert f"statement-{failed.id}.pdf" in answer.headers["Content-Disposition"]
    listed = client.get("/results/").get_data(as_text=True)
    assert "statement of result" in listed
    assert "credential.jwt" not in listed
    token = certificates.certificate_of(failed).token
    checked = client.get(f"/certificates/{token}").get_data(as_text=True)
    assert "This statement is genuine" in checked
    assert "valid certificate" not in checked.lower()

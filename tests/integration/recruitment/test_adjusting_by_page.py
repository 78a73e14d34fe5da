"""Adjustments set on the page, by somebody whose account is read anew in the transaction."""

from assess.delivery.models import Accommodation
from assess.extensions import db
from assess.identity.roles import Role


def test_the_first_adjustment_of_a_person_is_stored_with_its_author(app, make_account, login):
    recruiter, candidate = make_account(Role.RECRUITMENT), make_account(Role.CANDIDATE)
    visitor = login(recruiter)

    reply = visitor.post(
        f"/recruitment/candidates/{candidate.id}/accommodation",
        data={"time_factor": "1.5", "large_text": "y", "break_minutes": "20"},
    )

    assert reply.status_code in (302, 303)
    with app.app_context():
        stored = db.session.get(Accommodation, candidate.id)
        assert (stored.time_factor, stored.large_text, stored.break_s) == (1.5, True, 1200)
        assert stored.updated_by == recruiter.id


def test_breaks_lie_between_nothing_and_two_hours(app, make_account, login):
    recruiter, candidate = make_account(Role.RECRUITMENT), make_account(Role.CANDIDATE)
    visitor = login(recruiter)
    address = f"/recruitment/candidates/{candidate.id}/accommodation"
    for wrong in ("-1", "121", "ten"):
        visitor.post(address, data={"time_factor": "1.0", "break_minutes": wrong})
    with app.app_context():
        assert db.session.get(Accommodation, candidate.id) is None
    visitor.post(address, data={"time_factor": "1.0", "break_minutes": "120"})
    with app.app_context():
        assert db.session.get(Accommodation, candidate.id).break_s == 7200

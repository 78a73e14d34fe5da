"""Adjustments set on the page, by somebody whose account is read anew in the transaction."""

from assess.delivery.models import Accommodation
from assess.extensions import db
from assess.identity.roles import Role


def test_the_first_adjustment_of_a_person_is_stored_with_its_author(app, make_account, login):
    recruiter, candidate = make_account(Role.RECRUITMENT), make_account(Role.CANDIDATE)
    visitor = login(recruiter)

    reply = visitor.post(
        f"/recruitment/candidates/{candidate.id}/accommodation",
        data={"time_factor": "1.5", "large_text": "y"},
    )

    assert reply.status_code in (302, 303)
    with app.app_context():
        stored = db.session.get(Accommodation, candidate.id)
        assert (stored.time_factor, stored.large_text) == (1.5, True)
        assert stored.updated_by == recruiter.id

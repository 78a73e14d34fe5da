"""Results wait until everybody invited to their session is accounted for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from assess.clock import now
from assess.database import transactional
from assess.delivery import operations as delivery
from assess.delivery import ports
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.delivery.settling import reconciliation_of
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import operations
from assess.recruitment.operations import NotPossible
from assess.recruitment.rules import Person
from assess.results import operations as results
from assess.results import rules
from assess.results.models import Result
from tests.integration.results.street import close, new_session, running_sitting

MakeAccount = Callable[..., Account]
ZOE = Person("Zoé", "Adam", "zoe@example.org", "fr")


@pytest.fixture
def invigilator(make_account: MakeAccount) -> Account:
    return make_account(Role.INVIGILATOR)


@pytest.fixture
def sat(test: TestDefinition, session: TestSession, make_account: MakeAccount) -> Result:
    """A result of a sitting in the session."""
    sitting = running_sitting(make_account(Role.CANDIDATE), test, ["o1", "o1"])
    _put_into(sitting.id, session.id)
    close(sitting.id)
    return db.session.query(Result).filter_by(sitting_id=sitting.id).one()


@transactional
def _put_into(sitting_id: str, session_id: int) -> None:
    db.session.get_one(Sitting, sitting_id).session_id = session_id


def test_the_whole_way_to_a_release(
    test: TestDefinition,
    session: TestSession,
    sat: Result,
    officer: Account,
    invigilator: Account,
) -> None:
    operations.invite([ZOE], test.id, session.id, officer)
    (expected,) = ports.expected_in(session.id)
    assert expected.name == "Adam, Zoé"

    def refused() -> str:
        with pytest.raises(rules.NotAllowed) as error:
            results.release([sat.id], officer)
        return str(error.value.refusal)

    assert refused() == "not_reconciled"
    delivery.open_session(session.id, invigilator)
    delivery.close_session(session.id, invigilator)
    assert refused() == "not_reconciled"
    delivery.settle_difference(
        session.id, "no_sitting", expected.key, "Did not come", "absent", invigilator
    )
    assert refused() == "not_reconciled"
    found = delivery.confirm_reconciliation(session.id, invigilator)
    assert (found.booked, found.count("sat"), found.count("absent")) == (2, 1, 1)
    assert results.release([sat.id], officer) == 1


def test_a_bulk_release_with_one_held_result_releases_nothing(
    test: TestDefinition, sat: Result, officer: Account, make_account: MakeAccount
) -> None:
    free = running_sitting(make_account(Role.CANDIDATE), test, ["o1"])
    close(free.id)
    other = db.session.query(Result).filter_by(sitting_id=free.id).one()
    with pytest.raises(rules.NotAllowed):
        results.release([other.id, sat.id], officer)
    assert not db.session.get_one(Result, other.id, populate_existing=True).events
    # A sitting without a session waits for nobody.
    assert results.release([other.id], officer) == 1


def test_a_rehearsal_never_gives_a_result(
    test: TestDefinition, officer: Account, make_account: MakeAccount
) -> None:
    sitting = running_sitting(make_account(Role.CANDIDATE), test, ["o1"])
    close(sitting.id)
    result = db.session.query(Result).filter_by(sitting_id=sitting.id).one()
    # Marked afterwards, what has a result already is still never released.
    sitting.rehearsal = True
    db.session.commit()
    with pytest.raises(rules.NotAllowed) as error:
        results.release([result.id], officer)
    assert error.value.refusal is rules.Refusal.REHEARSAL


def test_who_makes_an_account_is_no_longer_expected_without_a_sitting(
    test: TestDefinition, session: TestSession, officer: Account, make_account: MakeAccount
) -> None:
    operations.invite([ZOE], test.id, session.id, officer)
    operations.attach_invitations(make_account(Role.CANDIDATE, email=ZOE.email))
    assert ports.expected_in(session.id) == []
    (one,) = reconciliation_of(session).people
    assert one.seat.state == "booked"


class TestLastStart:
    def test_it_must_leave_time_for_everybody(self, test: TestDefinition, officer: Account) -> None:
        begins = now() + timedelta(days=3)
        ends = begins + timedelta(hours=2)
        tight = operations.create_session("A", "B", begins, ends, begins + timedelta(minutes=60))
        with pytest.raises(NotPossible, match="last permitted start"):
            operations.invite([ZOE], test.id, tight.id, officer)
        roomy = operations.create_session("A", "B", begins, ends, begins + timedelta(minutes=59))
        assert operations.invite([ZOE], test.id, roomy.id, officer).fresh == 1
        with pytest.raises(NotPossible, match="last permitted start"):
            operations.change_session(
                roomy.id, "A", "B", begins, ends, begins + timedelta(minutes=61)
            )

    def test_it_lies_within_the_session(self, context: object) -> None:
        begins = now() + timedelta(days=3)
        with pytest.raises(NotPossible, match="between the start and the end"):
            operations.create_session(
                "A", "B", begins, begins + timedelta(hours=2), begins - timedelta(minutes=1)
            )

    def test_who_has_no_account_yet_counts_too(
        self, test: TestDefinition, officer: Account
    ) -> None:
        session = new_session(hours=3)
        operations.invite([ZOE], test.id, session.id, officer)
        end = session.starts_at + timedelta(minutes=30)
        with pytest.raises(NotPossible, match="too short"):
            operations.change_session(session.id, "A", "B", session.starts_at, end)

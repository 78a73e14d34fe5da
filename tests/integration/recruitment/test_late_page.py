"""The page on which recruitment decides about late answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess import clock
from assess.delivery.evidence import late_answers
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results.models import Result
from tests.integration.results.street import (
    TinyKind,
    close,
    language_result,
    new_test,
    running_sitting,
)
from tests.support.journal import write_answers


def arrive_late(sitting_id: str) -> None:
    sitting = db.session.get_one(Sitting, sitting_id)
    write_answers(sitting, [("q04", "o1")], clock.now(), first_n=9, standing="late")
    db.session.commit()


@pytest.fixture
def candidate(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.CANDIDATE)


def test_counting_leads_to_the_result_that_replaces_it(
    tiny: TinyKind, candidate: Account, staff: FlaskClient
) -> None:
    close(running_sitting(candidate, new_test(), ("o1", "o1")).id)
    result = db.session.scalars(select(Result)).one()
    arrive_late(result.sitting_id)
    address = f"/recruitment/results/{result.id}/late"
    assert staff.post(address, data={"late-reason": "x"}).status_code == 400
    refused = staff.post(
        "/recruitment/results/release", data={"result": result.id}, follow_redirects=True
    )
    assert "wait for a decision" in refused.text
    done = staff.post(address, data={"decision": "count", "late-reason": "The network failed"})
    db.session.expire_all()
    new = db.session.scalars(select(Result).order_by(Result.id.desc())).first()
    assert new is not None
    assert (done.status_code, done.location) == (303, f"/recruitment/results/{new.id}")
    assert (new.level, new.reason) == (3, "The network failed")


def test_the_page_shows_what_waits_and_asks_for_a_reason(
    tiny: TinyKind, candidate: Account, staff: FlaskClient
) -> None:
    result = language_result(candidate, new_test("language"))
    address = f"/recruitment/results/{result.id}"
    assert "arrived late" not in staff.get(address).text
    arrive_late(result.sitting_id)
    page = staff.get(address)
    assert "1 late answer waits for a decision" in page.text
    assert "Waits for a decision" in page.text
    refused = staff.post(f"{address}/late", data={"decision": "leave_out", "late-reason": " "})
    assert refused.status_code == 422
    assert "Give a reason" in refused.text
    done = staff.post(
        f"{address}/late",
        data={"decision": "leave_out", "late-reason": "Left the room"},
        follow_redirects=True,
    )
    assert "The late answers are left out" in done.text
    assert "Count the late answers" not in done.text
    assert [late.fate for late in late_answers(result.sitting_id)] == ["left_out"]

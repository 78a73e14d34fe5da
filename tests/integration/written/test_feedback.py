"""What candidates read of the marking, and what they never see; letters to markers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess import clock
from assess.extensions import db
from assess.identity.models import Account
from assess.mail import OutgoingMail
from assess.results.models import Result
from assess.results.operations import release
from assess.written import handing, marking, moderating, reminding, scripts
from assess.written.feedback import descriptor_of, said
from assess.written.models import WrittenMark
from assess.written.presenter import COLUMNS, WrittenPresenter
from tests.integration.delivery.conftest import Time, time
from tests.integration.written.street import Hall, hall
from tests.support.written_rubrics import CONTENT
from tests.support.written_street import entry, held, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")
NEVER = ("SECRET-NOTE", "SECRET-MODEL", "SECRET-MARKER", "criterion_difference")


def test_a_candidate_reads_why_and_never_who(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    first = held(script_of(hall.sittings[0], "t1"), "first")
    said = {"analysis": "Well argued.", "": "A good plan."}
    marking.finish(first.id, first.marker_id, 0, entry("plan", 2, comments=said))
    hall.mark(script_of(hall.sittings[0], "t1"), "second", 3)
    for sitting in hall.sittings:
        for ref in ("t1", "t2"):
            if (sitting, ref) != (hall.sittings[0], "t1"):
                for part in ("first", "second"):
                    hall.mark(script_of(sitting, ref), part, 3)
    candidate = hall.sittings[0].account
    moderating.sign_off(hall.group, "", hall.lead)
    numbers = [script_of(sitting, "t1").number for sitting in hall.sittings]
    scripts.record_waiting()
    mine = select(Result).where(Result.sitting_id == hall.sittings[0].id)
    result = db.session.scalars(mine).one()
    result_id, level = result.id, result.level
    client = login(candidate)
    assert client.get(f"/results/{result_id}").status_code == 404  # not released yet
    release([result_id], hall.lead)
    for path in (f"/results/{result_id}", f"/results/{result_id}.json", "/results/"):
        body = client.get(path).get_data(as_text=True)
        for secret in (*NEVER, *numbers):
            assert secret not in body, (path, secret)
    page = client.get(f"/results/{result_id}").get_data(as_text=True)
    assert "Well argued." in page
    assert "A good plan." in page
    assert "Two people marked this text" in page
    assert "moderator" not in page
    assert f"{level} % of the marks" in page
    # 2 and 3 in the two marks: 2.5, which neither band describes alone.
    assert "Between “SECRET-BAND 2 (EN)” and “SECRET-BAND 3 (EN)”" in page
    for path in ("/written/marking/", "/written/moderation/"):
        assert client.get(path).status_code == 403
    row = WrittenPresenter().columns(db.session.get_one(Result, result_id))
    assert set(row) <= set(COLUMNS)
    assert row["written_en_level"] == 3


def test_a_mark_between_two_bands_is_told_by_both() -> None:
    told = [descriptor_of(CONTENT, Fraction(*one))["en"] for one in ((1, 1), (3, 4), (5, 1))]
    between = "Between “{}” and “{}”".format
    assert told == [
        between("Band of 0", "Band of 2"),
        between("Band of 0", "Band of 2"),
        between("Band of 4", "Band of 6"),
    ]


@pytest.mark.parametrize(
    ("method", "of_criterion", "of_whole"),
    [
        ("mean", ("Fair.", "Good.", "Poor."), ("One.", "Three.", "Two.")),
        ("third", ("Fair.",), ("Three.",)),
        ("nearest", ("Fair.", "Poor."), ("Three.",)),
        ("moderation", (), ()),
    ],
)
def test_only_who_counts_explains(
    method: str, of_criterion: tuple[str, ...], of_whole: tuple[str, ...]
) -> None:
    given = [
        WrittenMark(marks={"content": marks}, comments={"content": text, "": whole})
        for marks, text, whole in (
            (0, "Poor.", "One."),
            (6, "Good.", "Two."),
            (2, "Fair.", "Three."),
        )
    ]
    assert said(method, given, "content") == of_criterion
    assert said(method, given, "") == of_whole


def test_markers_are_told_of_work_and_reminded_of_its_date(hall: Hall, time: Time) -> None:
    due = clock.now() + timedelta(days=7)
    chosen = [one.id for one in hall.markers[:2]]
    handing.hand_out(hall.group, ["reply"], chosen, due, hall.lead)

    def letters() -> list[str]:
        to_markers = OutgoingMail.subject.startswith("Marking")
        found = select(OutgoingMail.subject).where(to_markers).order_by(OutgoingMail.id)
        return list(db.session.scalars(found))

    assert letters() == ["Marking: 3 scripts for you"] * 2
    assert reminding.remind() == 0
    script = script_of(hall.sittings[0], "t2")
    hall.mark(script, "first", 3)
    time.advance(timedelta(days=5, hours=1).total_seconds())
    assert reminding.remind() == 2
    assert reminding.remind() == 0
    assert sorted(letters()[2:]) == ["Marking: 2 scripts due soon", "Marking: 3 scripts due soon"]
    time.advance(timedelta(days=2).total_seconds())
    assert reminding.remind() == 2
    assert letters()[-1].endswith("overdue")
    time.advance(timedelta(days=1).total_seconds())
    assert reminding.remind() == 0
    time.advance(timedelta(days=2).total_seconds())
    assert reminding.remind() == 2

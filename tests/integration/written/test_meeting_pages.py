"""The meeting's figures on pages and as a file, each marker's own course, and a changed rubric."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.written import figuring, handing, moderating
from assess.written.models import WrittenAllocation
from tests.integration.delivery.conftest import time
from tests.integration.written.street import Hall, hall, person
from tests.support.written_meeting import (
    many_sittings,
    mark_everything,
    mark_references,
)
from tests.support.written_papers import raw_paper
from tests.support.written_street import held, marks, published, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")
PER_MARKER = 16


@contextmanager
def counted() -> Iterator[list[str]]:
    """What is read meanwhile."""
    found: list[str] = []

    def note(*args: Any) -> None:
        if args[2].startswith("SELECT"):
            found.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def add_references(hall: Hall) -> None:
    for purpose in ("standardisation", "seed", "seed"):
        due = marks("plan", 3)
        moderating.add_reference(
            hall.version.id, "plan", f"Model {purpose}.", due, "Clear.", purpose, hall.lead, "en"
        )


@pytest.fixture
def marked(hall: Hall) -> Hall:
    """Everything marked by three markers, reference scripts too."""
    hall.sittings += many_sittings(hall.test, 3 * PER_MARKER // 2 - len(hall.sittings))
    add_references(hall)
    ids = [one.id for one in hall.markers[:3]]
    handing.hand_out(hall.group, ["plan"], ids, None, hall.lead)
    mark_references(hall.markers[:3])
    mark_everything(hall.group, hall.markers[:3], hall.lead)
    return hall


def test_the_meeting_reads_who_is_strict_and_who_is_near_the_pass_mark(
    marked: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    base = f"/written/moderation/{marked.version.id}/0"
    lead = login(marked.lead)
    answer = lead.get(f"{base}/figures.csv")
    assert answer.headers["Content-Disposition"].endswith('figures-logistics-officer-1.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    figures = {(row["task"], row["of"], row["subject"], row["figure"]): row for row in rows}
    for name in ("kappa", "weighted"):
        row = figures["plan", "criterion", "analysis", name]
        assert (row["value"], row["reason"]) == ("", "many_markers")
    for name in ("exact", "adjacent", "alpha"):
        row = figures["plan", "criterion", "analysis", name]
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"])
        assert row["count"] == str(3 * PER_MARKER // 2)
    assert {"icc_1_1", "icc_1_k", "alpha", "error_of_a_mark"} <= {row["figure"] for row in rows}
    assert figures["plan", "reference", "whole", "icc_3_1"]["count"] == "3"
    lenient, _middle, strict = (
        float(figures["plan", "marker", one.name, "severity"]["value"])
        for one in marked.markers[:3]
    )
    assert lenient < strict
    number = script_of(marked.sittings[0], "t1").number
    assert {"counts", "raw_average", "fair_average"} <= {
        row["figure"] for row in rows if row["subject"] == number
    }

    page = lead.get(base).get_data(as_text=True)
    assert "still being computed" not in page
    assert re.search(r"<th[^>]*>\s*Alpha", page)
    assert not re.search(r"<th[^>]*>\s*Kappa", page), "three people marked"
    for told in (
        "Candidates near the pass mark",
        "Strict and lenient markers",
        "Markers who differ most from each other",
        "Stricter than average",
        "Krippendorff’s alpha",
        marked.markers[0].name,
    ):
        assert told in page, told
    listed = lead.get(f"{base}/tasks/plan?number={number}").get_data(as_text=True)
    assert "Independent marks, fair" in listed
    assert re.search(r"%\s*<span class=\"muted small\">±", listed), (
        "the fair average, with its error"
    )
    assert page.count('class="course"') >= 6, "against references, and from period to period"
    for body in (page, answer.text):
        for sitting in marked.sittings[:3]:
            for secret in (sitting.id, sitting.account.family_name, sitting.account.email):
                assert secret not in body
    marker = login(marked.markers[0])
    assert marker.get(f"{base}/figures.csv").status_code == 403


def test_while_newer_figures_are_computed_the_last_ones_stand(
    marked: Hall, login: Callable[[Account], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    base = f"/written/moderation/{marked.version.id}/0"
    lead, marker = login(marked.lead), login(marked.markers[0])
    assert "Figures as of" not in lead.get(base).get_data(as_text=True)
    assert 'class="course"' in own(marker)
    monkeypatch.setattr(figuring, "figures_in_time", lambda asked, *_: dict.fromkeys(asked))
    page = lead.get(base).get_data(as_text=True)
    assert "Some figures are still being computed." in page
    assert "Figures as of" in page
    assert "Stricter than average" in page
    answer = lead.get(f"{base}/figures.csv")
    assert answer.status_code == 200
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["task"] for row in rows if row["figure"] == "as_of"] == ["plan", "reply"]
    assert any(row["figure"] == "severity" and row["value"] for row in rows)
    assert "Figures as of" in own(marker)

    figuring._last.clear()
    assert lead.get(f"{base}/figures.csv").status_code == 503
    page = lead.get(base).get_data(as_text=True)
    assert "Some figures are still being computed." in page
    assert "Figures as of" not in page
    assert "Some figures are still being computed." in own(marker)


def test_more_scripts_take_no_more_statements(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    base = f"/written/moderation/{hall.version.id}/0"
    lead = login(hall.lead)
    mark_everything(hall.group, hall.markers[:2], hall.lead)
    lead.get(base)
    with counted() as few:
        assert lead.get(base).status_code == 200
    many_sittings(hall.test, 4)
    handing.hand_out(
        hall.group, ["plan", "reply"], [one.id for one in hall.markers[:2]], None, hall.lead
    )
    with counted() as many:
        assert lead.get(base).status_code == 200
    assert len(many) == len(few), set(many) - set(few)


def test_without_marks_the_page_says_why_there_is_no_figure(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    lead = login(hall.lead)
    base = f"/written/moderation/{hall.version.id}/0"
    assert lead.get(f"{base}/figures.csv").status_code == 200
    page = lead.get(base).get_data(as_text=True)
    assert "Strictness is a comparison: at least two markers have to finish scripts." in page
    assert "No paper is decided as a whole yet." in page
    assert "too few scripts" in page


def own(client: FlaskClient) -> str:
    answer = client.get("/written/marking/consistency")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_markers_see_their_own_course_alone_and_seeds_only_once_all_is_marked(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    add_references(hall)
    hall.hand_out(3)
    strict = hall.markers[2]
    mark_references(hall.markers[:3])
    client = login(strict)
    page = own(client)
    # One of three: the other two are among the scripts, and must not be told apart.
    assert "Reference scripts marked: 1;" in page
    assert "Once you have finished all scripts of this task" in page
    mark_everything(hall.group, hall.markers[:3], hall.lead)
    page = own(client)
    # With fewer than ten scripts, one of the seeds has been met among them.
    assert "Reference scripts marked: 2;" in page
    assert "Once you have finished" not in page
    assert re.search(r"Mean difference from what was agreed: −\d", page)
    for other in hall.markers[:2]:
        assert other.family_name not in page
        assert other.name not in page
    assert "Nothing to mark" in own(login(hall.markers[3]))
    assert login(hall.lead).get("/written/marking/consistency").status_code == 403


def test_a_changed_rubric_says_on_pages_what_it_opens_and_keeps_the_rest(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    for sitting in hall.sittings[:2]:
        for part in ("first", "second"):
            hall.mark(script_of(sitting, "t1"), part, 3)
            hall.mark(script_of(sitting, "t2"), part, 3)
    base = f"/written/moderation/{hall.version.id}/0"
    lead, marker = login(hall.lead), login(hall.markers[0])
    assert "has changed" not in lead.get(base).get_data(as_text=True)
    assert "has changed" not in marker.get("/written/marking/").get_data(as_text=True)

    criteria = raw_paper()["criterion"]
    last = criteria[1]["band"][-1]
    criteria[1] = {**criteria[1], "band": [*criteria[1]["band"][:-1], {**last, "marks": 5}]}
    published(person(Role.EXAMINER), hall.markers[3], criterion=criteria)

    subject = "Marking: the rubric has changed"
    letters = db.session.scalars(select(OutgoingMail).where(OutgoingMail.subject == subject)).all()
    assert {one.recipient for one in letters} == {one.email for one in hall.markers[:2]}
    assert all("Open again in your hands: 2 scripts." in one.body for one in letters)
    told = lead.get(base).get_data(as_text=True)
    assert "The rubric of “A plan (EN)” has changed while it was marked" in told
    assert "Structure (EN) (2 scripts)" in told
    assert "The rubric of “A reply (EN)”" not in told, "no criterion of it has changed"
    work = marker.get("/written/marking/").get_data(as_text=True)
    assert "The rubric of “A plan (EN)” has changed" in work
    assert "2 scripts are open again." in work
    mine = db.session.scalars(
        select(WrittenAllocation).where(
            WrittenAllocation.marker_id == hall.markers[0].id,
            WrittenAllocation.script_id == script_of(hall.sittings[0], "t1").id,
        )
    ).one()
    page = marker.get(f"/written/marking/{mine.id}").get_data(as_text=True)
    assert re.search(r"Judge again:\s+Structure \(EN\)\s*\.", page)
    chosen = dict(re.findall(r'name="mark-(\w+)" value="(\d)" checked', page))
    assert chosen == {"analysis": "3", "language": "3"}, "what stands, and nothing else"
    reply = held(script_of(hall.sittings[0], "t2"), "first")
    owner = login(next(one for one in hall.markers if one.id == reply.marker_id))
    closed = owner.get(f"/written/marking/{reply.id}").get_data(as_text=True)
    assert "This script is decided." in closed

"""Thirds and replacements are markers like others: reference scripts first, and a letter."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assess.extensions import db
from assess.identity.models import Account
from assess.mail import OutgoingMail
from assess.written import handing, keeping_apart, marking, moderating
from assess.written.marking_facts import facts_of
from assess.written.marking_rules import Refusal
from assess.written.models import WrittenAllocation
from assess.written.parts import MarkingRefused
from tests.integration.delivery.conftest import time
from tests.integration.written.street import Hall, hall
from tests.support.written_street import entry, held, marks, script_of

__all__ = ["hall", "time"]


def letters_to(marker: Account) -> list[str]:
    mine = select(OutgoingMail.subject).where(OutgoingMail.recipient == marker.email)
    return list(db.session.scalars(mine.order_by(OutgoingMail.id)))


def reference_of(marker: Account) -> WrittenAllocation:
    return db.session.scalars(
        select(WrittenAllocation).where(
            WrittenAllocation.part == "reference", WrittenAllocation.marker_id == marker.id
        )
    ).one()


def add_reference(hall: Hall) -> None:
    due = marks("plan", 3)
    moderating.add_reference(
        hall.version.id, "plan", "A model.", due, "Clear.", "standardisation", hall.lead
    )


@pytest.mark.parametrize("how", ["third", "replacement"])
def test_they_mark_the_reference_scripts_first_and_are_written_to(hall: Hall, how: str) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 0)
    add_reference(hall)
    late = hall.markers[2]
    if how == "third":
        hall.mark(script, "second", 4)
        handing.ask_third(script.id, hall.lead, late.id)
    else:
        handing.replace(held(script, "second").id, hall.lead, "Ill", late.id)
    part = "third" if how == "third" else "second"
    assert letters_to(late) == ["Marking: 1 script for you"]
    with pytest.raises(MarkingRefused) as refused:
        hall.mark(script, part, 3)
    assert refused.value.reason is Refusal.STANDARDISE_FIRST
    marking.finish(reference_of(late).id, late.id, 0, entry("plan", 2))
    hall.mark(script, part, 3)


def test_who_marks_another_task_alone_is_not_chosen(hall: Hall) -> None:
    one, two, three, four = [marker.id for marker in hall.markers]
    handing.hand_out(hall.group, ["plan"], [one, two], None, hall.lead)
    handing.hand_out(hall.group, ["reply"], [three, four], None, hall.lead)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 0)
    hall.mark(script, "second", 4)
    assert facts_of([script.id])[script.id].held_as("third") is None
    reply = script_of(hall.sittings[0], "t2")
    assert handing.replace(held(reply, "first").id, hall.lead, "Ill") is None


def test_a_conflict_brings_one_letter_to_whoever_takes_over(hall: Hall) -> None:
    hall.hand_out(2)
    one, two, three, _ = hall.markers
    add_reference(hall)
    for sitting in hall.sittings[1:]:
        for ref in ("t1", "t2"):
            mine = held(script_of(sitting, ref), "first")
            handing.replace(mine.id, hall.lead, "Ill", three.id)
    before = len(letters_to(three))
    mine = held(script_of(hall.sittings[0], "t1"), "first")
    marker = db.session.get_one(Account, mine.marker_id)
    assert marker.id in {one.id, two.id}
    assert keeping_apart.declare(mine.id, marker, "I know the writer.").back == 2
    assert letters_to(three)[before:] == ["Marking: 2 scripts for you"]

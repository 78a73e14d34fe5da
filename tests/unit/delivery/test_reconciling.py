"""Booked = sat + absent + void."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.delivery.reconciling import (
    FATES,
    NEEDS_FATE,
    Outcome,
    Seat,
    Settlement,
    kinds_of,
    reconcile,
)

STATES = ("booked", "checked_in", "running", "paused", "closing", "closed", "absent", "void")
KINDS = (
    *("no_sitting", "still_working", "not_marked"),
    *("no_receipt", "no_result", "result_pending"),
)

seats = st.lists(
    st.builds(
        Seat,
        key=st.sampled_from([f"s{n}" for n in range(30)]),
        name=st.text(max_size=5),
        state=st.none() | st.sampled_from(STATES),
        receipt=st.none() | st.just("AAAA"),
        outcome=st.sampled_from(get_args(Outcome)),
        rehearsal=st.booleans(),
    ),
    unique_by=lambda seat: seat.key,
)
settlements = st.lists(
    st.builds(
        Settlement,
        kind=st.sampled_from(KINDS),
        subject=st.sampled_from([f"s{n}" for n in range(30)]),
        reason=st.just("said so"),
        counts_as=st.sampled_from(["absent", "void", None]),
    )
)


@pytest.mark.parametrize(
    ("seat", "kinds"),
    [
        (Seat("a", "A"), ["no_sitting"]),
        (Seat("a", "A", state="booked"), ["not_marked"]),
        (Seat("a", "A", state="paused"), ["still_working"]),
        (Seat("a", "A", state="absent"), []),
        (Seat("a", "A", state="void"), []),
        (Seat("a", "A", state="closed", receipt="R", outcome="recorded"), []),
        (Seat("a", "A", state="closed", outcome="recorded"), ["no_receipt"]),
        (Seat("a", "A", state="closed", receipt="R", outcome="failed"), ["no_result"]),
        (Seat("a", "A", state="closed", receipt="R", outcome="pending"), ["result_pending"]),
        (Seat("a", "A", state="closed", receipt="R", outcome="to_come"), []),
        (Seat("a", "A", state="closed", outcome="to_come"), ["no_receipt"]),
        (Seat("a", "A", state="closed", receipt="R", outcome="failed", rehearsal=True), []),
    ],
)
def test_each_difference_has_its_name(seat: Seat, kinds: list[str]) -> None:
    assert kinds_of(seat) == kinds


def test_a_settled_invitation_counts_as_it_was_said() -> None:
    seat = Seat("invitation:1", "A")
    assert not reconcile([seat]).balanced
    found = reconcile([seat], [Settlement("no_sitting", "invitation:1", "never came", "absent")])
    assert found.balanced
    assert (found.booked, found.count("absent")) == (1, 1)


def test_nothing_settles_a_test_that_goes_on() -> None:
    seat = Seat("s", "A", state="running")
    found = reconcile([seat], [Settlement("still_working", "s", "in a hurry", "void")])
    assert not found.balanced


@given(seats, settlements)
def test_everybody_has_exactly_one_fate(people: list[Seat], said: list[Settlement]) -> None:
    found = reconcile(people, said)
    assert found.booked == len(people)
    assert found.booked == sum(found.count(fate) for fate in FATES) + found.count("open")


@given(seats, settlements)
def test_balanced_means_that_nobody_is_left_over(
    people: list[Seat], said: list[Settlement]
) -> None:
    found = reconcile(people, said)
    if found.balanced:
        assert found.count("open") == 0
        assert found.booked == found.count("sat") + found.count("absent") + found.count("void")
        assert all(one.seat.state == "closed" for one in found.people if one.fate == "sat")


@given(seats)
def test_settling_all_that_is_open_reconciles_unless_somebody_works(people: list[Seat]) -> None:
    said = [
        Settlement(one.kind, one.subject, "why", "void" if one.kind in NEEDS_FATE else None)
        for one in reconcile(people).open
    ]
    works = any(seat.state in ("running", "paused", "closing") for seat in people)
    assert reconcile(people, said).balanced != works


@given(seats, settlements)
def test_a_settlement_never_changes_who_sat(people: list[Seat], said: list[Settlement]) -> None:
    def sat(found: list[Settlement]) -> list[str]:
        return [one.seat.key for one in reconcile(people, found).people if one.fate == "sat"]

    assert sat(said) == sat([])

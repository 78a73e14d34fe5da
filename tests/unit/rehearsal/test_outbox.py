"""What a page owes and is owed, over random histories."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.delivery.envelope import read_envelope
from assess.rehearsal.outbox import (
    Event,
    Held,
    Outbox,
    Said,
    WrongAck,
    carry_over,
    spell,
    spell_batch,
)

REFS = st.sampled_from(["q01", "q02", "q03"])
ANSWERS = st.builds(
    lambda ref, choice: Said("answer", ref, spell({"choice": choice})),
    REFS,
    st.sampled_from(["o1", "o2", None]),
)
NOTHING = Held({}, {}, {}, frozenset())


def filled(said: list[Said]) -> Outbox:
    outbox = Outbox(1)
    for one in said:
        outbox.append(one, 5)
    return outbox


@given(st.lists(ANSWERS, min_size=1, max_size=30), st.data())
def test_each_event_is_acknowledged_once_whatever_the_order(said: list[Said], data) -> None:
    outbox = filled(said)
    told: list[Event] = []
    arrived: set[int] = set()
    while outbox.unsent:
        some = data.draw(st.sets(st.sampled_from(outbox.unsent), min_size=1))
        arrived |= {event.n for event in some} | {outbox.unsent[0].n}
        prefix = 0
        while prefix + 1 in arrived:
            prefix += 1
        told += outbox.acknowledge(prefix, [*some, outbox.unsent[0]])
    assert [event.n for event in told] == list(range(1, len(said) + 1))
    assert [event.said for event in told] == said


def test_an_acknowledgement_that_takes_something_back_is_noticed() -> None:
    outbox = filled([Said("answer", "q01", spell({"choice": "o1"}))] * 3)
    outbox.acknowledge(2, outbox.events[:2])
    with pytest.raises(WrongAck):
        outbox.acknowledge(1, outbox.events[2:])


def test_an_acknowledgement_of_less_than_was_delivered_is_noticed() -> None:
    outbox = filled([Said("answer", "q01", spell({"choice": "o1"}))] * 3)
    with pytest.raises(WrongAck):
        outbox.acknowledge(2, outbox.events)


def test_an_acknowledgement_of_what_was_never_said_is_noticed() -> None:
    outbox = filled([Said("answer", "q01", spell({"choice": "o1"}))])
    with pytest.raises(WrongAck):
        outbox.acknowledge(2, outbox.events)


@given(st.lists(ANSWERS, max_size=10), st.integers(1, 9), st.none() | st.integers(0, 50))
def test_the_server_reads_a_batch_as_it_was_meant(
    said: list[Said], epoch: int, last: int | None
) -> None:
    outbox = filled(said)
    envelope = read_envelope(spell_batch(epoch, outbox.unsent, last))
    assert (envelope.epoch, envelope.last) == (epoch, last)
    read = [(e.n, e.t_ms, Said(e.type, e.item, e.text)) for e in envelope.events]
    assert read == [tuple(event) for event in outbox.events]
    assert all(event.problem is None for event in envelope.events)


def test_without_any_holding_everything_is_carried_over() -> None:
    events = filled([Said("answer", "q01", spell({"choice": "o1"}))] * 3).events
    assert carry_over(1, events, NOTHING) == (events, [], [])


def test_what_the_server_proves_to_hold_is_not_said_again() -> None:
    said = [Said("answer", ref, spell({"choice": "o1"})) for ref in ("q01", "q02", "q03")]
    events = filled(said).events
    held = Held(
        {"q02": {"value": {"choice": "o1"}, "epoch": 1, "n": 2}}, {}, {}, frozenset({"q01"})
    )
    assert carry_over(1, events, held) == (events[2:], [], events[:2])


def test_what_was_answered_later_elsewhere_is_left_aside() -> None:
    events = filled([Said("answer", "q01", spell({"choice": "o1"}))]).events
    held = Held({"q01": {"value": {"choice": "o2"}, "epoch": 2, "n": 1}}, {}, {}, frozenset())
    assert carry_over(1, events, held) == ([], events, [])


def test_another_content_under_our_number_proves_nothing() -> None:
    events = filled([Said("answer", "q01", spell({"choice": "o1"}))]).events
    held = Held({"q01": {"value": {"choice": "o2"}, "epoch": 1, "n": 1}}, {}, {}, frozenset())
    assert carry_over(1, events, held).proven == []


@given(st.dictionaries(st.text(max_size=5), st.none() | st.integers() | st.text(max_size=20)))
def test_values_are_spelled_as_the_journal_spells_them(value: dict) -> None:
    from assess.delivery import chain

    assert spell(value) == chain.spell(value)
    assert json.loads(spell(value)) == value

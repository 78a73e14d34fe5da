"""A person never meets a limit, a script soon does; nothing is counted twice."""

from __future__ import annotations

import json

import pytest

from assess.delivery import chain
from assess.delivery.envelope import MAX_REJECTED, read_envelope
from assess.delivery.errors import Refused
from assess.delivery.limits import BURST, MAX_BYTES, PER_MINUTE, Limits
from assess.delivery.rules import Plan, Row, Snapshot


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_and_then_the_sustained_rate() -> None:
    clock = Seconds()
    limits = Limits(clock)
    for _ in range(BURST // 500):
        limits.admit("one", 500)
    with pytest.raises(Refused) as refused:
        limits.admit("one", 500)
    assert (refused.value.code, refused.value.facts) == ("too_fast", {"retry_after": 50})
    limits.admit("another", 500)
    clock.now += 49.9
    with pytest.raises(Refused):
        limits.admit("one", 500)
    clock.now += 0.2
    limits.admit("one", 500)


def test_an_hour_without_a_connection_is_sent_in_minutes() -> None:
    """Six thousand events kept on the computer: refused now and then, through in seven minutes."""
    clock = Seconds()
    limits = Limits(clock)
    sent, started = 0, clock.now
    while sent < 6000:
        try:
            limits.admit("one", 500)
            sent += 500
        except Refused as refused:
            clock.now += refused.facts["retry_after"]
    assert clock.now - started <= (6000 - BURST) / PER_MINUTE * 60 + 1


def test_empty_requests_count_too() -> None:
    limits = Limits(Seconds())
    for _ in range(BURST):
        limits.admit("one", 0)
    with pytest.raises(Refused):
        limits.admit("one", 0)


def test_what_is_stored_is_bounded_and_forgotten_sittings_make_room() -> None:
    clock = Seconds()
    limits = Limits(clock, capacity=2)
    event = read_envelope(
        json.dumps(
            {
                "epoch": 1,
                "events": [
                    {"n": 1, "type": "answer", "item": "q1", "value": {"x": "y" * 60_000}, "t": 0}
                ],
            }
        ).encode()
    ).events[0]
    snapshot = Snapshot("one", "running", 1, 0, 0, None, None, None, None, 60)
    plan = Plan(snapshot, "running", 1, rows=[Row(event, "applied", None, b"", 1)])
    for _ in range(-(-MAX_BYTES // len(event.text))):
        limits.admit("one", 1)
        limits.stored(plan)
        clock.now += 1
    with pytest.raises(Refused, match="full"):
        limits.admit("one", 1)
    limits.admit("one", 0)
    limits.admit("two", 1)
    limits.admit("three", 1)
    assert set(limits._senders) == {"two", "three"}


@pytest.mark.parametrize("value", [{"x": "y" * 5000}, {"x": '"\\' * 2500}, {"x": "é🦊" * 900}])
def test_of_a_rejected_value_only_the_beginning_is_kept(value: dict[str, str]) -> None:
    body = json.dumps(
        {
            "epoch": 3,
            "events": [
                {"n": 1, "type": "answer", "item": "q1", "value": value, "t": 7},
                {"n": 2, "type": "No!", "item": "q1", "value": value, "t": 7},
            ],
        }
    ).encode()
    good, malformed = read_envelope(body).events
    good.reject(3, "never")
    again = read_envelope(body).events[0]
    again.reject(3, "never")
    for event in (good, malformed):
        assert len(event.text) <= MAX_REJECTED
        assert set(json.loads(event.text)) == {"cut", "bytes", "sha256"}
        spelling = chain.spell_event(3, event.n, event.type, event.item, event.text, event.t_ms)
        assert chain.is_same(event.salt, event.digest, spelling)
    # The same event sent again is still the same; another one under its number is not.
    assert chain.is_same(good.salt, good.digest, again.spelling)
    other = read_envelope(body.replace(b'"y', b'"z')).events[0] if b'"y' in body else None
    if other is not None:
        other.reject(3, "never")
        assert not chain.is_same(good.salt, good.digest, other.spelling)

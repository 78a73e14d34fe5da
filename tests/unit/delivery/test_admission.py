"""A full room begins at a steady pace, and not in one second."""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.delivery.admission import AT_ONCE, MOST_S, admitted_at, spread_s

OPENED = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("waiting", "seconds"), [(0, 0), (1, 0), (25, 0), (145, 5), (625, 25), (5000, 120)]
)
def test_the_spread_grows_with_the_room(waiting: int, seconds: float) -> None:
    assert spread_s(waiting) == pytest.approx(seconds)


@given(st.text(min_size=1, max_size=22), st.integers(0, 10_000))
def test_nobody_waits_longer_than_the_longest(sitting_id: str, waiting: int) -> None:
    at = admitted_at(OPENED, sitting_id, waiting)
    assert OPENED <= at <= OPENED + timedelta(seconds=MOST_S)
    assert at == admitted_at(OPENED, sitting_id, waiting)
    # As others begin, one's own moment only comes nearer.
    assert admitted_at(OPENED, sitting_id, waiting // 2) <= at


def test_no_second_gets_more_than_its_share() -> None:
    room = 1465  # a minute's worth
    moments = [admitted_at(OPENED, secrets.token_urlsafe(16), room) for _ in range(room)]
    by_second = Counter((at - OPENED) // timedelta(seconds=1) for at in moments)
    assert len(by_second) == 60
    # Twenty-four each; six standard deviations of a binomial are fewer than thirty.
    assert max(by_second.values()) < 54


def test_a_small_room_begins_at_once() -> None:
    assert admitted_at(OPENED, "any", AT_ONCE) == OPENED

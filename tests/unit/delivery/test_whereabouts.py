"""Which network a page last came from, as one process remembers it."""

from __future__ import annotations

from assess.delivery.whereabouts import MOST_MOVES, Whereabouts


def test_only_a_change_is_new() -> None:
    seen = Whereabouts()
    places = ["a", "a", "b", "b", "a"]
    assert [seen.is_new("s", place) for place in places] == [True, False, True, False, True]
    assert seen.is_new("other", "a")


def test_a_line_that_never_rests_is_written_down_a_limited_number_of_times() -> None:
    seen = Whereabouts()
    assert sum(seen.is_new("s", str(n % 2)) for n in range(1000)) == MOST_MOVES + 1


def test_the_longest_unseen_are_forgotten() -> None:
    seen = Whereabouts(capacity=2)
    for sitting in ("a", "b", "c"):
        seen.is_new(sitting, "here")
    assert not seen.is_new("c", "here")
    assert seen.is_new("a", "here")

"""Media in memory: the last used stay, within their bound."""

from __future__ import annotations

from assess.delivery.clips import Clip, Clips


def test_the_least_recently_used_go_first_and_the_bound_holds() -> None:
    clips = Clips(capacity=100)
    for name in ("a", "b"):
        clips._keep(name, Clip("audio/mpeg", bytes(40)))
    assert clips.of("a") == Clip("audio/mpeg", bytes(40))
    clips._keep("c", Clip("audio/mpeg", bytes(40)))
    assert list(clips._held) == ["a", "c"]
    clips._keep("c", Clip("audio/mpeg", bytes(40)))
    clips._keep("huge", Clip("audio/mpeg", bytes(101)))
    assert (list(clips._held), clips._size) == (["a", "c"], 80)

"""A fragment is drawn once for all who look, and again when it is old or must be fresh."""

from __future__ import annotations

from assess.delivery.glances import FRESH_S, Glances


def test_one_drawing_serves_all_until_it_is_old() -> None:
    now, drawn = [0.0], []
    glances = Glances(lambda: now[0])

    def draw() -> str:
        drawn.append(now[0])
        return f"drawing {len(drawn)}"

    first = glances.of("a", draw)
    now[0] += FRESH_S - 0.1
    assert glances.of("a", draw) == first
    assert glances.of("b", draw).html == "drawing 2"
    assert glances.of("a", draw, fresh=True).html == "drawing 3"
    assert glances.of("a", draw).html == "drawing 3"
    now[0] += FRESH_S
    assert glances.of("a", draw).html == "drawing 4"
    assert glances.of("a", lambda: "drawing 4", fresh=True).digest == glances.of("a", draw).digest

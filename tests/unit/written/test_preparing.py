"""What a server process does before it answers, so that no save waits for it."""

from __future__ import annotations

from assess.delivery.kinds import prepare_kinds, register_kind
from assess.written.history import wire
from assess.written.kind import WrittenKind


def test_the_shapes_of_steps_are_compiled_beforehand() -> None:
    register_kind(WrittenKind())
    wire._shapes.cache_clear()
    prepare_kinds()
    assert wire._shapes.cache_info().currsize == 1

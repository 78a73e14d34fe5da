"""Reading what all sittings ask for keeps nobody waiting who reads their own."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from assess.delivery import guards
from assess.delivery.guards import Guard, Guards

PATIENCE_S = 30


def test_a_reader_for_all_that_waits_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With every connection taken, the one who reads for all waits for those who hold them."""
    begun, go_on = threading.Event(), threading.Event()
    old, new = Guard(networks=()), Guard(networks=("the new one",))  # type: ignore[arg-type]

    def read(_which: Any) -> dict[str, Guard]:
        if threading.current_thread() is for_all:
            begun.set()
            assert go_on.wait(PATIENCE_S)
            return {"a": old, "b": old}
        return {"a": new}

    monkeypatch.setattr(guards, "_read", read)
    held = Guards()
    for_all = threading.Thread(target=lambda: held.of("b"))
    for_all.start()
    assert begun.wait(PATIENCE_S)
    own = threading.Thread(target=lambda: held.of("a", fresh=True))
    own.start()
    own.join(PATIENCE_S)
    assert not own.is_alive()
    go_on.set()
    for_all.join(PATIENCE_S)
    # What was read anew meanwhile is not overwritten by the older reading for all.
    assert (held.of("a"), held.of("b")) == (new, old)

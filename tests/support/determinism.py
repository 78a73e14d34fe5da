"""Runs that can be repeated to the byte: seeded randomness and a clock moved by hand."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

# Loaded at its first use inside a block, it would take from the chance of that block alone.
import numpy.random  # noqa: F401
import pytest
import werkzeug.utils

from assess.clock import frozen_source


class HandTime:
    """Sitting time, moved by `advance` alone."""

    def __init__(self) -> None:
        self.at = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **amount: float) -> None:
        self.at += timedelta(**amount)


@contextmanager
def repeatable(seed: int) -> Iterator[HandTime]:
    """Within the block every source of chance and of time gives the same at each run."""
    source = random.Random(seed)
    lock = threading.Lock()

    def chance(count: int) -> bytes:
        with lock:
            return source.randbytes(count)

    clock = HandTime()
    with pytest.MonkeyPatch.context() as patch, frozen_source(clock):
        # `secrets` and `random.SystemRandom` read the name bound in `random`.
        patch.setattr(random, "_urandom", chance)
        patch.setattr(os, "urandom", chance)
        patch.setattr(time, "time", lambda: clock().timestamp())
        patch.setattr(werkzeug.utils, "time", lambda: clock().timestamp())
        random.seed(seed)
        yield clock

"""A thousand people want the last seat; one gets it, on both databases."""

from __future__ import annotations

import os

import pytest
from flask import Flask

from tests.support.last_seat import race

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")

PEOPLE = 1000


def test_one_of_a_thousand_gets_the_last_seat(app: Flask) -> None:
    assert race(app, PEOPLE) == {"booked": 1, "refused": PEOPLE - 1}

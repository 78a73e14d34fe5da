"""10,000 generated histories against rules that were written another way."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.eligibility.policy import default_policy
from assess.eligibility.records import PastSitting, Request
from assess.eligibility.rules import decide
from tests.unit.eligibility.histories import expected, requests, sittings

HISTORIES = 10_000

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="long: set ASSESS_SOAK=1")


@given(requests(), st.lists(sittings(), max_size=12))
@settings(max_examples=HISTORIES, deadline=None)
def test_ten_thousand_histories(request: Request, history: list[PastSitting]) -> None:
    decision = decide(request, history, default_policy())
    assert (decision.outcome, decision.until) == expected(request, history)

"""Spelling and links; expected values are computed from the definition."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assess.audit import chain

ANY_TEXT = st.text(st.characters(codec=None), max_size=20)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)


def test_the_spelling_is_that_of_rfc_8785() -> None:
    # The example of RFC 8785, section 3.2.
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": '€$\u000f\nA\'B"\\\\"/',
        "literals": [None, True, False],
    }
    assert chain.canonical(value).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@given(ANY_JSON)
def test_nothing_that_a_fact_can_hold_stops_the_sealer(value: Any) -> None:
    spelled = chain.canonical({"facts": value})
    assert json.loads(spelled.decode("utf-8")).keys() == {"facts"}


def test_an_entry_and_its_link() -> None:
    at = datetime(2027, 3, 1, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    entry = chain.spell_entry(
        seq=1, pending=9, at=at, kind="sitting.started", subject="s", facts={"b": 1}, personal=None
    )
    assert entry == (
        b'{"at":"2027-03-01T09:00:00.123Z","facts":{"b":1},"kind":"sitting.started",'
        b'"pending":9,"personal":null,"seq":1,"subject":"s"}'
    )
    digest = hashlib.sha256(entry).digest()
    assert (
        chain.link(chain.GENESIS, chain.digest_of(entry))
        == hashlib.sha256(bytes(32) + digest).digest()
    )
    assert chain.head_of([digest, digest]) == chain.link(chain.link(bytes(32), digest), digest)


def test_personal_data_enter_by_a_salted_digest() -> None:
    assert chain.salted(b"salt", b"{}") == hashlib.sha256(b"salt{}").hexdigest()
    assert chain.stamp(datetime(2027, 1, 1, tzinfo=UTC)) == "2027-01-01T00:00:00.000Z"

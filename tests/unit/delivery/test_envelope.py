"""Whatever arrives is read, quarantined or refused; nothing escapes as another error."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.delivery import chain
from assess.delivery.envelope import BadEnvelope, read_envelope

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
EVENT = st.fixed_dictionaries(
    {"n": st.integers(-2, 9)},
    optional={
        "type": JSON | st.just("answer"),
        "item": JSON | st.just("q01"),
        "value": JSON,
        "t": JSON | st.integers(0, 9),
    },
)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with pytest.raises(BadEnvelope):
        read_envelope(body)


@given(st.fixed_dictionaries({"epoch": JSON | st.just(1), "events": st.lists(EVENT, max_size=3)}))
def test_any_shape_is_read_quarantined_or_refused(body: Any) -> None:
    try:
        envelope = read_envelope(json.dumps(body).encode())
    except BadEnvelope as error:
        refused: BadEnvelope | None = error
        envelope = None
    else:
        refused = None
    assert refused is None or (refused.status in (400, 413, 422) and refused.message)
    for event in envelope.events if envelope else []:
        assert event.text.isascii()
        assert (event.problem is None) or event.type == "malformed"
        assert event.digest == hashlib.sha256(event.salt + event.spelling).digest()


@given(st.text(alphabet=st.characters(), max_size=200))
def test_every_text_survives(text: str) -> None:
    body = {
        "epoch": 1,
        "events": [{"n": 1, "type": "answer", "item": "q1", "value": {"text": text}, "t": 0}],
    }
    event = read_envelope(json.dumps(body).encode()).events[0]
    assert json.loads(event.text) == {"text": text}


def test_the_spelling_is_canonical_json() -> None:
    value = {"b": 1, "a": "é\x00"}
    spelled = chain.spell_event(3, 17, "answer", "q01", chain.spell(value), 812)
    whole = {"epoch": 3, "n": 17, "type": "answer", "item": "q01", "value": value, "t": 812}
    assert spelled.decode() == json.dumps(whole, sort_keys=True, separators=(",", ":"))


def test_the_chain_notices_every_change() -> None:
    digests = [hashlib.sha256(bytes([n])).digest() for n in range(5)]
    head = chain.head_of(digests)
    swapped = [digests[1], digests[0], *digests[2:]]
    for other in (swapped, digests[:-1], digests[1:], [*digests, digests[0]]):
        assert chain.head_of(other) != head

"""States as they are kept: packing, hostile packing, and where two of them differ."""

from __future__ import annotations

import base64
import gzip
import json

import pytest

from assess.officesim import states
from assess.officesim.states import Unreadable, differences, pack, unpack


def test_a_state_is_packed_in_one_spelling() -> None:
    assert pack({"b": 1, "a": "é"}) == pack({"a": "é", "b": 1})
    assert gzip.decompress(pack({"b": 1, "a": "é"})).decode() == '{\n "a": "é",\n "b": 1\n}'
    assert unpack(pack({"a": [1, "\ud800"]})) == {"a": [1, "\ud800"]}


def test_what_is_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "MOST_PACKED", 20)
    assert pack({"a": "something longer than that"}) == b""


def test_a_page_cannot_make_the_server_unpack_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "MOST_UNPACKED", 1000)
    whole = gzip.compress(json.dumps("x" * 998).encode())
    assert unpack(whole) == "x" * 998
    deep = gzip.compress(b"[" * 900)
    for bad in (gzip.compress(b'"' + b"x" * 5000 + b'"'), whole[:-9], b"no gzip", deep, b""):
        with pytest.raises(Unreadable):
            unpack(bad)


def test_differences_name_the_place_and_both_values() -> None:
    browser = {"a": [1, {"b": "x"}, 3], "same": None, "mine": True}
    server = {"a": [1, {"b": "y"}], "same": None, "yours": [0]}
    assert differences(browser, server) == [
        {"path": "/a/1/b", "browser": '"x"', "server": '"y"'},
        {"path": "/a/2", "browser": "3", "server": ""},
        {"path": "/mine", "browser": "true", "server": ""},
        {"path": "/yours", "browser": "", "server": "[0]"},
    ]
    assert differences(browser, browser) == []
    # Two languages that print a number differently are a difference, and so is 1 for true.
    assert differences({"a": 1}, {"a": True}) == [{"path": "/a", "browser": "1", "server": "true"}]
    assert differences([], {}) == [{"path": "/", "browser": "[]", "server": "{}"}]


def test_differences_are_few_and_short() -> None:
    found = differences({str(n): "x" * 1000 for n in range(500)}, {})
    assert len(found) == states.MOST_DIFFERENCES
    assert all(len(one["browser"]) == states.LONGEST_TEXT + 1 for one in found)


def test_base64_of_a_page_is_what_the_child_reads() -> None:
    assert unpack(base64.b64decode(base64.b64encode(pack([1])))) == [1]


def test_half_a_surrogate_pair_can_be_shown() -> None:
    [one] = differences({"k\ud800": "v\udfff"}, {})
    assert one == {"path": "/k\\ud800", "browser": '"v\\udfff"', "server": ""}

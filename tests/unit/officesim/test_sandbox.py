"""Hostile work ends its own child process and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from assess.officesim.sandbox import Failed, Sandbox

OPENINGS = {"en": {"notes": {}}}
WORDS = {"en": "x", "fr": "x"}
CHECK = {
    "id": "c",
    "domain": "messages",
    "weight": 3,
    "kind": "value",
    "target": {"name": "x"},
    "expect": {"text": "1"},
    "depends_on": [],
    "note": {},
}


def request(*edits: dict[str, Any]) -> dict[str, Any]:
    return {
        "projects": [
            {
                "code": "notes",
                "shown": {
                    "application": "mail",
                    "title": WORDS,
                    "scenario": WORDS,
                    "tasks": [{"id": "t", "text": WORDS}],
                },
                "key": {"tasks": [{"id": "t", "checks": [CHECK]}], "collateral": []},
                "openings": OPENINGS,
                "steps": [["command", {"id": "a", "cmd": "note", "edits": list(edits)}]],
            }
        ]
    }


def test_good_work_is_graded_by_a_warm_child(sandbox: Sandbox) -> None:
    sandbox.warm()
    first = sandbox._idle[0]
    done = sandbox.run("grade", request({"op": "set", "name": "x", "text": "1"}))["projects"][0]
    assert (done["earned"], done["total"], done["engine"]) == (3, 3, "fake-1")
    again = sandbox.run("grade", request({"op": "set", "name": "x", "text": "2"}))["projects"][0]
    assert (again["earned"], again["checks"][0]["found"]) == (0, "2")
    assert sandbox._idle == [first]


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ({"op": "spin"}, "cpu"),
        ({"op": "sleep"}, "time"),
        ({"op": "swell"}, "memory"),
        ({"op": "die"}, "crashed"),
        ({"op": "break"}, "fault"),
    ],
)
def test_what_goes_wrong_fails_alone(sandbox: Sandbox, edit: dict[str, Any], why: str) -> None:
    with pytest.raises(Failed) as caught:
        sandbox.run("grade", request(edit), cpu_s=0.2, wall_s=1.0 if why == "time" else 20.0)
    assert caught.value.why == why
    done = sandbox.run("grade", request({"op": "set", "name": "x", "text": "1"}))
    assert done["projects"][0]["earned"] == 3


def test_a_reply_that_is_too_large_is_refused(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assess.officesim.sandbox.LARGEST_REPLY", 10_000)
    body = request({"op": "pad", "bytes": 20_000})
    body["projects"][0]["view"] = True
    with pytest.raises(Failed) as caught:
        sandbox.run("grade", body)
    assert caught.value.why == "too_large"


def test_deep_nesting_is_a_failure_of_that_work(sandbox: Sandbox) -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    done = sandbox.run("grade", request({"op": "set", "name": "x", "text": deep}))
    assert done["projects"][0]["refused"][0]["command"] == "a"
    with pytest.raises(Failed) as caught:
        sandbox.run("open", {"application": "mail", "starts": {"en": "bm8="}})
    assert caught.value.why == "start_file"

"""Replaying commands: order, refusals, resets, languages, digests."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from assess.officesim import replaying
from assess.officesim.replaying import TooMuch, replay
from tests.support.fake_office import FakeEngine

OPENINGS = {
    "en": {"notes": {"hello": "Hello"}},
    "fr": {"notes": {"hello": "Bonjour"}},
}


def command(identity: str, *edits: dict[str, Any], **more: Any) -> tuple[str, dict[str, Any]]:
    return "command", {"id": identity, "cmd": "note", "via": "key", "edits": list(edits), **more}


def put(name: str, text: str) -> dict[str, Any]:
    return {"op": "set", "name": name, "text": text}


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_commands_are_done_again_in_order() -> None:
    steps = [command("a", put("x", "1")), command("b", put("x", "2"), put("y", "3"))]
    done = replay(FakeEngine(), OPENINGS, steps, compare=True)
    assert done.state == {"hello": "Hello", "x": "2", "y": "3"}
    assert (done.commands, done.refused, done.locale) == (2, [], "en")


def test_the_first_command_names_the_language_and_a_reset_begins_anew() -> None:
    steps = [
        ("command", {"id": "o", "cmd": "project.open", "edits": [], "locale": "fr"}),
        command("a", put("x", "1")),
    ]
    assert replay(FakeEngine(), OPENINGS, steps, compare=True).state["hello"] == "Bonjour"
    reset = ("command", {"id": "r", "cmd": "project.reset", "edits": []})
    again = replay(
        FakeEngine(), OPENINGS, [*steps, reset, command("b", put("y", "2"))], compare=True
    )
    assert again.state == {"hello": "Bonjour", "y": "2"}
    english = ("command", {"id": "r", "cmd": "project.reset", "edits": [], "locale": "en"})
    assert replay(FakeEngine(), OPENINGS, [*steps, english], compare=True).state == {
        "hello": "Hello"
    }


def test_a_refused_edit_costs_the_rest_of_its_command_and_nothing_else() -> None:
    steps = [
        command("a", put("x", "1"), {"op": "forged"}, put("y", "2")),
        command("b", {"op": "delete", "name": "missing"}),
        command("c", put("z", "3")),
    ]
    done = replay(FakeEngine(), OPENINGS, steps, compare=True)
    assert done.state == {"hello": "Hello", "x": "1", "z": "3"}
    assert [(one.command, one.cmd) for one in done.refused] == [("a", "note"), ("b", "note")]
    many = [command(str(number), {"op": "forged"}) for number in range(80)]
    flooded = replay(FakeEngine(), OPENINGS, many, compare=True)
    assert (len(flooded.refused), flooded.more_refused) == (50, 30)


def test_digests_are_compared_where_they_were_taken() -> None:
    one = sha('{"notes":{"hello":"Hello","x":"1"}}')
    two = sha('{"notes":{"hello":"Hello","x":"2"}}')
    steps = [
        command("a", put("x", "1")),
        ("digest", {"after": "a", "sha256": one}),
        command("b", put("x", "2")),
        ("digest", {"after": "a", "sha256": one}),  # came late: says nothing about now
        ("digest", {"after": "b", "sha256": two}),
    ]
    assert replay(FakeEngine(), OPENINGS, steps, compare=True).divergences == []
    wrong = [*steps[:1], ("digest", {"after": "a", "sha256": "0" * 64}), *steps[2:4]]
    wrong.append(("digest", {"after": "b", "sha256": "f" * 64}))
    found = replay(FakeEngine(), OPENINGS, wrong, compare=True).divergences
    assert [(d.after, d.browser, d.server) for d in found] == [
        ("a", "0" * 64, one),
        ("b", "f" * 64, two),
    ]
    assert replay(FakeEngine(), OPENINGS, wrong, compare=False).divergences == []


def test_too_much_work_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "MOST_EDITS", 3)
    with pytest.raises(TooMuch):
        replay(FakeEngine(), OPENINGS, [command("a", *[put("x", "1")] * 4)], compare=True)


def test_no_work_at_all_is_the_start() -> None:
    assert replay(FakeEngine(), OPENINGS, [], compare=True).state == {"hello": "Hello"}


def diverging(count: int) -> list[tuple[str, dict[str, Any]]]:
    """`count` commands, each with a digest that is wrong."""
    steps = []
    for number in range(count):
        steps += [
            command(f"c{number}", put("x", str(number))),
            ("digest", {"after": f"c{number}", "sha256": "0" * 64}),
        ]
    return steps


def test_many_digests_that_differ_cost_few_views(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "MOST_COMPARED", 4)
    done = replay(FakeEngine(), OPENINGS, diverging(9), compare=True)
    # Every third, the last one among them.
    assert [one.after for one in done.divergences] == ["c2", "c5", "c8"]
    assert len(replay(FakeEngine(), OPENINGS, diverging(4), compare=True).divergences) == 4


def test_steps_end_at_the_last_digest_or_at_a_command() -> None:
    steps = [*diverging(2), command("d", put("x", "9"))]
    assert replaying.until_last_digest(steps) == steps[:4]
    assert replaying.until_last_digest([command("a", put("x", "1"))]) is None
    # A digest that came late says nothing about the state then.
    assert replaying.until_last_digest([*steps, steps[1]]) == steps[:4]
    assert replaying.until_command(steps, "c1") == steps[:3]
    assert replaying.until_command(steps, "z") is None

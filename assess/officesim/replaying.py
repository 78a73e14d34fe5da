"""From the journal's commands to the end state. Pure; runs in a child process (see `sandbox`).

An edit that the state cannot take is left out with the rest of its command, and noted: a
forged command costs its author nothing but itself. The browser's digest of the state is
compared where it was taken; a difference never changes the state, a person looks at it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assess.officesim.engine import EditError, Engine, JSONObject, digest_of

RESET = "project.reset"
OPEN = "project.open"
#: Edits of one project's work, all commands together.
MOST_EDITS = 200_000
#: Digests compared once the last one differs: each costs a whole view of the state.
MOST_COMPARED = 40
#: Notes kept of what was refused; further ones are only counted.
MOST_NOTES = 50


class TooMuch(ValueError):
    """More work than one project can hold."""


@dataclass(frozen=True)
class Refused:
    """An edit that was left out: the command's id and name, and why."""

    command: str
    cmd: str
    reason: str


@dataclass(frozen=True)
class Divergence:
    """The browser's state and the server's differ after a command."""

    after: str
    browser: str
    server: str


@dataclass
class Replayed:
    """What became of one project's work."""

    state: Any
    locale: str
    commands: int = 0
    refused: list[Refused] = field(default_factory=list)
    more_refused: int = 0
    divergences: list[Divergence] = field(default_factory=list)


#: ("command" or "digest", value), in order
Step = tuple[str, JSONObject]


def replay(
    engine: Engine, openings: Mapping[str, JSONObject], steps: Sequence[Step], *, compare: bool
) -> Replayed:
    """Do one project's commands again.

    `openings` are by locale; the one that the first command names counts, English without.
    With `compare`, the last digest of the browser that can be compared is; when it differs,
    so are others, evenly spread when there are many, so that it is known since when.

    Raises `TooMuch`, and whatever a broken engine raises.
    """
    last = _last_digest(steps) if compare else None
    done = _replay(engine, openings, steps, {last} if last is not None else set())
    if done.divergences:
        return _replay(engine, openings, steps, _some_digests(steps))
    return done


def until_last_digest(steps: Sequence[Step]) -> list[Step] | None:
    """The steps up to the last digest that can be compared; None without one."""
    last = _last_digest(steps)
    return None if last is None else list(steps[: last + 1])


def until_command(steps: Sequence[Step], identity: str) -> list[Step] | None:
    """The steps up to the command with this id; None when it is not among them."""
    for number, (kind, value) in enumerate(steps):
        if kind == "command" and value.get("id") == identity:
            return list(steps[: number + 1])
    return None


def states(
    engine: Engine, openings: Mapping[str, JSONObject], steps: Sequence[Step]
) -> Iterator[Replayed]:
    """The work after each command, for the rubric's self-test; one object, changed each time."""
    done = _opened(engine, openings, steps)
    for kind, value in steps:
        if kind == "command":
            _command(engine, openings, done, value)
            yield done


def _replay(
    engine: Engine,
    openings: Mapping[str, JSONObject],
    steps: Sequence[Step],
    compared: set[int],
) -> Replayed:
    done = _opened(engine, openings, steps)
    edits, last = 0, ""
    for number, (kind, value) in enumerate(steps):
        if kind == "command":
            edits += len(value.get("edits", ()))
            if edits > MOST_EDITS:
                raise TooMuch(f"This project's work has more than {MOST_EDITS} edits.")
            _command(engine, openings, done, value)
            last = str(value.get("id", ""))
        elif number in compared and value.get("after") == last:
            server = digest_of(engine.view(done.state))
            if server != value.get("sha256"):
                found = Divergence(last, str(value.get("sha256")), server)
                if len(done.divergences) < MOST_NOTES:
                    done.divergences.append(found)
    return done


def _opened(engine: Engine, openings: Mapping[str, JSONObject], steps: Sequence[Step]) -> Replayed:
    first = next((value for kind, value in steps if kind == "command"), {})
    locale = str(first.get("locale", "en"))
    locale = locale if locale in openings else "en"
    return Replayed(engine.load(openings[locale]), locale)


def _command(
    engine: Engine, openings: Mapping[str, JSONObject], done: Replayed, value: JSONObject
) -> None:
    done.commands += 1
    name = str(value.get("cmd", ""))
    if name == RESET:
        locale = value.get("locale", done.locale)
        done.locale = locale if locale in openings else done.locale
        done.state = engine.load(openings[done.locale])
        return
    try:
        for edit in value.get("edits", ()):
            engine.apply(done.state, edit)
    except EditError as error:
        if len(done.refused) < MOST_NOTES:
            done.refused.append(Refused(str(value.get("id", "")), name, str(error)[:300]))
        else:
            done.more_refused += 1


def _some_digests(steps: Sequence[Step]) -> set[int]:
    """The last digest, and at most `MOST_COMPARED` in all, the same distance from each other."""
    every = [number for number, (kind, _) in enumerate(steps) if kind == "digest"]
    apart = -(-len(every) // MOST_COMPARED)
    return set(every[::-1][:: apart or 1])


def _last_digest(steps: Sequence[Step]) -> int | None:
    """The last digest that was taken right after the command before it."""
    last, found = "", None
    for number, (kind, value) in enumerate(steps):
        if kind == "command":
            last = str(value.get("id", ""))
        elif value.get("after") == last:
            found = number
    return found

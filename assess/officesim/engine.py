"""What an application of the simulation gives: load a project, apply edits, show the state.

The browser and the server run the same engine over the same edits. A ribbon command never
reaches this side as a command: only the primitive edits it made, labelled with its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import rfc8785

JSONObject = dict[str, Any]
#: "spreadsheet", "document", "presentation" or "mail".
Application = str
APPLICATIONS: tuple[Application, ...] = ("spreadsheet", "document", "presentation", "mail")


class EditError(ValueError):
    """An edit that this state cannot take; the message says which part and why."""


class StartFileError(ValueError):
    """A start file that cannot be used; the message says what is wrong and what to do."""


class Engine(Protocol):
    """One application's engine. A state is the engine's own object; nobody else looks inside."""

    application: Application
    #: Pinned into results, with the versions of the libraries that calculate.
    version: str

    def open(self, start_file: bytes, locale: str) -> JSONObject:
        """The opening: what both sides load, made once when a project is published.

        `locale` is "en" or "fr". Raises `StartFileError`.
        """

    def load(self, opening: JSONObject) -> Any:
        """A fresh state."""

    def apply(self, state: Any, edit: JSONObject) -> None:
        """Change `state` by one edit; on `EditError` it is as it was."""

    def view(self, state: Any) -> JSONObject:
        """Everything a candidate can achieve, as plain JSON (RFC 8785 values).

        Checks and the digest read this and nothing else, but for what a check must
        calculate anew.
        """

    def harms(self, state: Any) -> list[JSONObject]:
        """Edits of a careless hand that reach every content of `state`, for the self-test.

        Some may be refused. A check that something was kept must not survive all of them.
        """

    def export(self, state: Any, start_file: bytes) -> tuple[bytes, str]:
        """The end state written onto the start file, and its file name extension."""


class SecondEngine(Protocol):
    """An engine that can have another one calculate a state anew."""

    def second_opinion(self, state: Any) -> JSONObject:
        """`{"engine", "compared", "unknown", "disagreements": [{"sheet", "cell", "formula",
        "value", "other"}]}`: formulas that both calculated, that one of them does not know,
        and those where the values differ (`other` is the second engine's).
        """


def digest_of(view: JSONObject) -> str:
    """SHA-256 (hexadecimal) of the canonical JSON of a view; the browser computes the same."""
    return hashlib.sha256(rfc8785.dumps(view)).hexdigest()


@dataclass(frozen=True)
class Work:
    """What a check judges: the state at the start and at the end, and the engine."""

    engine: Engine
    opening: JSONObject
    start: JSONObject
    end: JSONObject
    end_state: Any


@dataclass(frozen=True)
class Finding:
    """What one check found. `expected` and `found` are for staff, in plain words or values."""

    passed: bool
    expected: str
    found: str


#: `judge(work, target, expect)`; raises `ValueError` when target or expect make no sense.
Judge = Callable[[Work, JSONObject, JSONObject], Finding]


@dataclass
class _Registry:
    engines: dict[Application, Engine] = field(default_factory=dict)
    judges: dict[Application, Mapping[str, Judge]] = field(default_factory=dict)


_registry = _Registry()


def register(engine: Engine, judges: Mapping[str, Judge]) -> None:
    """Make an application known, with the kinds of check it can judge."""
    _registry.engines[engine.application] = engine
    _registry.judges[engine.application] = judges


def engine_of(application: Application) -> Engine:
    """Raises `LookupError` naming the known ones."""
    try:
        return _registry.engines[application]
    except KeyError:
        known = ", ".join(sorted(_registry.engines)) or "none"
        raise LookupError(f"There is no application {application!r} (known: {known}).") from None


def judges_of(application: Application) -> Mapping[str, Judge]:
    """Kinds of check of an application. Raises `LookupError`."""
    engine_of(application)
    return _registry.judges[application]

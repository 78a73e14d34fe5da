"""How the states of things are named and coloured, in one place for every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class StateLook:
    """Words, meaning colour and icon (None: the colour's own) of one state."""

    label: Any
    kind: str
    icon: str | None = None


_states: dict[str, StateLook] = {
    # A sitting
    "booked": StateLook(_l("Booked"), "neutral"),
    "expected": StateLook(_l("Expected"), "neutral"),
    "checked_in": StateLook(_l("Checked in"), "information", "user"),
    "ready": StateLook(_l("Ready"), "information"),
    "running": StateLook(_l("Running"), "safe", "play"),
    "paused": StateLook(_l("Paused"), "attention", "pause"),
    "closing": StateLook(_l("Closing"), "attention", "clock"),
    "closed": StateLook(_l("Finished"), "neutral", "check"),
    "finished": StateLook(_l("Finished"), "neutral", "check"),
    "absent": StateLook(_l("Absent"), "attention", "cross"),
    "void": StateLook(_l("Void"), "danger"),
    # A session
    "planned": StateLook(_l("Planned"), "neutral", "clock"),
    "open": StateLook(_l("Open"), "safe", "play"),
    # A result
    "pending": StateLook(_l("Pending"), "attention", "clock"),
    "recorded": StateLook(_l("Awaiting release"), "attention", "clock"),
    "released": StateLook(_l("Released"), "safe"),
    "superseded": StateLook(_l("Superseded"), "neutral", "arrow-right"),
    "withdrawn": StateLook(_l("Withdrawn"), "danger"),
    "valid": StateLook(_l("Valid"), "safe"),
    "expired": StateLook(_l("Expired"), "neutral", "clock"),
    # An item
    "draft": StateLook(_l("Draft"), "neutral", "edit"),
    "active": StateLook(_l("In use"), "safe"),
    "retired": StateLook(_l("Retired"), "neutral", "cross"),
    "provisional": StateLook(_l("Provisional"), "attention"),
    # An account or a message
    "enabled": StateLook(_l("Active"), "safe"),
    "disabled": StateLook(_l("Disabled"), "danger", "lock"),
    "sent": StateLook(_l("Sent"), "safe"),
    "failed": StateLook(_l("Failed"), "danger"),
    "invited": StateLook(_l("Invited"), "information"),
    "locked": StateLook(_l("Locked"), "attention", "lock"),
}


def register_state(code: str, label: Any, kind: str, icon: str | None = None) -> None:
    """Let a room name a state of its own; `label` is a lazy translation."""
    _states[code] = StateLook(label, kind, icon)


def describe_state(code: str) -> StateLook:
    """The look of a state; an unknown one is shown by its own code, in neutral."""
    return _states.get(str(code)) or StateLook(str(code).replace("_", " "), "neutral")

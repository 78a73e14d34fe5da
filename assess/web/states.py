"""How the states of things are named and coloured, in one place for every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_pgettext


@dataclass(frozen=True)
class StateLook:
    """Words, meaning colour and icon (None: the colour's own) of one state."""

    label: Any
    kind: str
    icon: str | None = None


_states: dict[str, StateLook] = {
    # A sitting
    "booked": StateLook(lazy_pgettext("state", "Booked"), "neutral"),
    "expected": StateLook(lazy_pgettext("state", "Expected"), "neutral"),
    "checked_in": StateLook(lazy_pgettext("state", "Checked in"), "information", "user"),
    "ready": StateLook(lazy_pgettext("state", "Ready"), "information"),
    "running": StateLook(lazy_pgettext("state", "Running"), "safe", "play"),
    "paused": StateLook(lazy_pgettext("state", "Paused"), "attention", "pause"),
    "closing": StateLook(lazy_pgettext("state", "Closing"), "attention", "clock"),
    "closed": StateLook(lazy_pgettext("state", "Finished"), "neutral", "check"),
    "finished": StateLook(lazy_pgettext("state", "Finished"), "neutral", "check"),
    "absent": StateLook(lazy_pgettext("state", "Absent"), "attention", "cross"),
    "void": StateLook(lazy_pgettext("state", "Void"), "danger"),
    # A session
    "planned": StateLook(lazy_pgettext("state", "Planned"), "neutral", "clock"),
    "open": StateLook(lazy_pgettext("state", "Open"), "safe", "play"),
    # A result
    "pending": StateLook(lazy_pgettext("state", "Pending"), "attention", "clock"),
    "recorded": StateLook(lazy_pgettext("state", "Awaiting release"), "attention", "clock"),
    "released": StateLook(lazy_pgettext("state", "Released"), "safe"),
    "superseded": StateLook(lazy_pgettext("state", "Superseded"), "neutral", "arrow-right"),
    "withdrawn": StateLook(lazy_pgettext("state", "Withdrawn"), "danger"),
    "valid": StateLook(lazy_pgettext("state", "Valid"), "safe"),
    "expired": StateLook(lazy_pgettext("state", "Expired"), "neutral", "clock"),
    # An item
    "draft": StateLook(lazy_pgettext("state", "Draft"), "neutral", "edit"),
    "active": StateLook(lazy_pgettext("state", "In use"), "safe"),
    "retired": StateLook(lazy_pgettext("state", "Retired"), "neutral", "cross"),
    "provisional": StateLook(lazy_pgettext("state", "Provisional"), "attention"),
    # An account or a message
    "enabled": StateLook(lazy_pgettext("state", "Active"), "safe"),
    "disabled": StateLook(lazy_pgettext("state", "Disabled"), "danger", "lock"),
    "sent": StateLook(lazy_pgettext("state", "Sent"), "safe"),
    "queued": StateLook(lazy_pgettext("state", "Queued"), "neutral", "clock"),
    "done": StateLook(lazy_pgettext("state", "Done"), "safe"),
    "failed": StateLook(lazy_pgettext("state", "Failed"), "danger"),
    "invited": StateLook(lazy_pgettext("state", "Invited"), "information"),
    "locked": StateLook(lazy_pgettext("state", "Locked"), "attention", "lock"),
}


def register_state(code: str, label: Any, kind: str, icon: str | None = None) -> None:
    """Let a room name a state of its own; `label` is a lazy translation."""
    _states[code] = StateLook(label, kind, icon)


def describe_state(code: str) -> StateLook:
    """The look of a state; an unknown one is shown by its own code, in neutral."""
    return _states.get(str(code)) or StateLook(str(code).replace("_", " "), "neutral")

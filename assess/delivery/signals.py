"""Events that belong to every kind of test: what happens around the questions. Pure.

They are evidence for people. No score function sees them, and none changes a score.
"""

from __future__ import annotations

from collections.abc import Callable

from assess.delivery.kinds import Event, JSONObject, ResponseError

#: A duration that a page can report: one day in milliseconds.
LONGEST_MS = 24 * 3600 * 1000
LONGEST_PASTE = 10_000_000


def check_signal(event: Event) -> None:
    """Raise `ResponseError` unless a signal has one of the shapes that a page sends."""
    if event.item is not None:
        raise ResponseError(f"An event of type {event.type!r} belongs to no item.")
    if not SIGNALS[event.type](event.value):
        raise ResponseError(f"The value of an event of type {event.type!r} is not understood.")


def _whole(value: object, most: int) -> bool:
    return type(value) is int and 0 <= value <= most


def _spell(states: tuple[str, str]) -> Callable[[JSONObject], bool]:
    """`{"state": …}`; on return also `for_ms`, how long it lasted, if the page knows."""

    def check(value: JSONObject) -> bool:
        if value.get("state") not in states or set(value) - {"state", "for_ms"}:
            return False
        return "for_ms" not in value or (
            value["state"] == states[1] and _whole(value["for_ms"], LONGEST_MS)
        )

    return check


def _ack(value: JSONObject) -> bool:
    return set(value) == {"message"} and _whole(value["message"], 2**31 - 1)


def _help(value: JSONObject) -> bool:
    return set(value) == {"asked"} and isinstance(value["asked"], bool)


def _paste(value: JSONObject) -> bool:
    return set(value) == {"characters"} and _whole(value["characters"], LONGEST_PASTE)


#: type -> whether a value is understood
SIGNALS: dict[str, Callable[[JSONObject], bool]] = {
    "focus": _spell(("lost", "back")),  # the window lost the keyboard, and has it again
    "fullscreen": _spell(("left", "entered")),
    "network": _spell(("lost", "back")),  # as the page saw it: no word from the server
    "paste": _paste,  # how much was pasted, never what
    "ack": _ack,  # a message of the invigilator was read
    "help": _help,  # asked for an invigilator, or no longer
}

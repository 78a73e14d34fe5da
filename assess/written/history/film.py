"""The writing of a script as a film: what stood on the page at each moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assess.written.history.reading import History, states
from assess.written.history.text import Layout, laid_out


@dataclass(frozen=True)
class Frame:
    """One picture: shown `at` seconds into the film, written `elapsed` seconds into the test.

    `caret` is the offset in `text` where the last change ended; None where that is unknown.
    """

    at: float
    elapsed: float
    text: str
    caret: int | None


def frames(
    history: History, speed: float = 1.0, longest_pause: float | None = None
) -> Iterator[Frame]:
    """The frames of a film, one for each complete text, made one by one as they are asked for.

    Args:
        speed: seconds of working time in one second of film.
        longest_pause: seconds of working time that a pause takes in the film at most.

    Raises:
        ValueError: for a speed or a pause that is not above zero.
    """
    if not speed > 0 or (longest_pause is not None and not longest_pause > 0):
        raise ValueError("The speed of a film, and its longest pause, are above zero.")
    return _frames(history, speed, longest_pause)


def _frames(history: History, speed: float, longest_pause: float | None) -> Iterator[Frame]:
    at, before = 0.0, None
    for entry, state in states(history):
        if state.standing is not state.document:
            continue
        elapsed = entry.t_ms / 1000
        passed = 0.0 if before is None else max(0.0, elapsed - before)
        at += passed if longest_pause is None else min(passed, longest_pause)
        before = elapsed
        layout = laid_out(state.document)
        caret = _caret(layout, entry.snapshot.get("edit"))
        yield Frame(at / speed, elapsed, layout.text, caret)


def _caret(layout: Layout, edit: Mapping[str, Any] | None) -> int | None:
    if edit is None:
        return None
    if "in" in edit:
        path, inside = tuple(edit["in"]), edit["from"] + len(edit["text"])
        return next((span.start + inside for span in layout.spans if span.path == path), None)
    *above, first = edit["at"]
    if not edit["put"]:
        return None
    path = (*above, first + len(edit["put"]) - 1)
    ends = [span.end for span in layout.spans if span.path[: len(path)] == path]
    return ends[-1] if ends else None

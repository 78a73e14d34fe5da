"""Cursors of lists: where the next page begins, opaque to whoever asks. Pure."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime

_SEPARATOR = "|"


class BadCursor(ValueError):
    """The text is no cursor of ours."""


def write(*parts: str | int) -> str:
    """Pack the sort key of the last row of a page."""
    text = _SEPARATOR.join(str(part) for part in parts)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str, parts: int) -> list[str]:
    """Unpack a cursor of so many parts. Raises `BadCursor`."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
        found = text.split(_SEPARATOR, parts - 1)
    except (binascii.Error, ValueError):
        raise BadCursor(cursor) from None
    if len(found) != parts or "\0" in "".join(found):
        raise BadCursor(cursor)
    return found


def number(text: str) -> int:
    """A part that is a number the database holds. Raises `BadCursor`."""
    if not (text.isascii() and text.isdigit()) or int(text[:12]) > 2**31 - 1 or len(text) > 10:
        raise BadCursor(text)
    return int(text)


def instant(text: str) -> datetime:
    """A part that is an aware instant. Raises `BadCursor`."""
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            raise BadCursor(text)
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadCursor(text) from None

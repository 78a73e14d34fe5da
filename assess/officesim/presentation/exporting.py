"""From the end state back onto the start file."""

from __future__ import annotations

from assess.officesim.engine import JSONObject


def export_deck(deck: JSONObject, start_file: bytes) -> bytes:
    """The start file with what changed in `deck`."""
    raise NotImplementedError

"""Banks, items and stimuli as immutable versions, their media, and the pages to write them."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Give the application the pages and tables of the banks."""
    from assess.banks.room import join  # noqa: PLC0415  keeps the pure modules light

    join(app)

"""The language test: reading and listening in one language, reported on levels 0 to 5."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Make the language test known to delivery and results."""
    from assess.language.room import join  # noqa: PLC0415  keeps the pure modules light

    join(app)

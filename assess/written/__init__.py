"""The written test: papers in English and French, written in the browser, marked by people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Make the written test known to delivery and results."""
    from assess.written.room import join  # noqa: PLC0415  keeps the pure modules light

    join(app)

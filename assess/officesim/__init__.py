"""The Office simulation: a spreadsheet, a word processor, a presentation and a mail program."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Make the Office test known to delivery and results."""
    from assess.officesim.room import join  # noqa: PLC0415  keeps the engines light

    join(app)

"""Data protection: what a person may have of their data, and when data go."""

from __future__ import annotations

from flask import Flask


def register(_app: Flask) -> None:
    """Make the room's tables known."""
    from assess.privacy import models  # noqa: F401, PLC0415

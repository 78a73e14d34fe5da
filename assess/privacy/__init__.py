"""Data protection: what a person may have of their data, and when data go."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the room's pages, tables, tasks and commands."""
    from assess.privacy import models, views  # noqa: F401, PLC0415

    app.register_blueprint(views.blueprint)

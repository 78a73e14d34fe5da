"""Where the written test joins the application."""

from __future__ import annotations

from flask import Flask

from assess.delivery.kinds import register_kind
from assess.written import (
    models,  # noqa: F401  its tables belong to the application
    uploads,
)
from assess.written.kind import WrittenKind


def join(app: Flask) -> None:
    """Register the kind, its presenter, its pages and its jobs."""
    app.register_blueprint(uploads.blueprint)
    register_kind(WrittenKind())

"""Where the written test joins the application."""

from __future__ import annotations

from flask import Flask

from assess.written import models  # noqa: F401  its tables belong to the application


def join(app: Flask) -> None:
    """Register the kind, its presenter, its pages and its jobs."""

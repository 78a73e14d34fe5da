"""What the banks room brings to the application."""

from __future__ import annotations

from flask import Flask

from assess.banks import models  # noqa: F401  tables


def join(app: Flask) -> None:
    """Register pages and navigation."""

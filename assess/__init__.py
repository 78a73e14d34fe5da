"""assess: an open online assessment engine for recruitment."""

from __future__ import annotations

import importlib
from importlib.metadata import PackageNotFoundError, version

from flask import Flask

from assess.config import Settings, load_settings

try:
    __version__ = version("assess")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0.0.0"

#: Rooms in layer order; each offers `register(app)`.
ROOMS = (
    "assess.web",
    "assess.audit",
    "assess.identity",
    "assess.banks",
    "assess.delivery",
    "assess.results",
    "assess.language",
    "assess.officesim",
    "assess.written",
    "assess.recruitment",
    "assess.privacy",
    "assess.rehearsal",
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application. Raises `UnsafeSettings` rather than start unsafely."""
    from assess import platform  # noqa: PLC0415  keeps `import assess` light for the pure rooms

    settings = settings or load_settings()
    app = platform.bare_app(settings)
    for name in ROOMS:
        room = importlib.import_module(name)
        if hasattr(room, "register"):
            room.register(app)
    platform.finish(app)
    return app

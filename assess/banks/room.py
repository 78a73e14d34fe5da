"""What the banks room brings to the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from assess.banks import editor, presented, views
from assess.web import navigation


def join(app: Flask) -> None:
    """Register pages and navigation, and the memory of what is shown."""
    presented.install(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(editor.blueprint)
    for role in views.READERS:
        navigation.register(role, _l("Question banks"), "banks.index", order=30)
        navigation.register(role, _l("Items"), "banks.items", order=31)

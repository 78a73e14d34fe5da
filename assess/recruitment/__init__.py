"""Recruitment: sessions, invitations, candidates, results and their exports."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _


def register(app: Flask) -> None:
    """Add pages and book invitations as soon as an invited person has an account."""
    from assess.identity import ports  # noqa: PLC0415
    from assess.identity.roles import Role  # noqa: PLC0415
    from assess.recruitment import operations, result_views  # noqa: PLC0415
    from assess.web import navigation  # noqa: PLC0415

    app.register_blueprint(result_views.blueprint)
    ports.when_registered(operations.attach_invitations)
    for label, endpoint in (
        (_("Overview"), "recruitment.index"),
        (_("Sessions"), "recruitment.sessions"),
        (_("Candidates"), "recruitment.candidates"),
        (_("Results"), "recruitment.results"),
    ):
        navigation.register(Role.RECRUITMENT, label, endpoint)

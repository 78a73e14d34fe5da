"""Immutable results: recorded at closing, released by a person, verified for ever."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _


def register(app: Flask) -> None:
    """Add pages, commands, the closing listener and the job for missed scores."""
    from assess.delivery import ports  # noqa: PLC0415
    from assess.identity.roles import Role  # noqa: PLC0415
    from assess.jobs import register_job  # noqa: PLC0415
    from assess.results import certificate_views, cli, operations, signing, views  # noqa: PLC0415
    from assess.web import navigation  # noqa: PLC0415

    app.register_blueprint(views.blueprint)
    app.register_blueprint(certificate_views.blueprint)
    app.cli.add_command(cli.group)
    ports.when_closed(operations.score_closed)
    ports.when_asked_for_outcomes(operations.outcomes_in)
    ports.when_shown_a_result(signing.state_today)
    register_job("record missing results", 60, operations.record_missing)
    navigation.register(Role.CANDIDATE, _("Results"), "results.index")

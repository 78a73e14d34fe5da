"""Immutable results: recorded at closing, released by a person, verified for ever."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext


def register(app: Flask) -> None:
    """Add pages, commands, the closing listener and the job for missed scores."""
    from assess.delivery import ports  # noqa: PLC0415
    from assess.identity.roles import Role  # noqa: PLC0415
    from assess.jobs import register_job  # noqa: PLC0415
    from assess.results import (  # noqa: PLC0415
        certificate_views,
        cli,
        complaint_staff_views,
        complaint_views,
        neutral_views,
        neutralising,
        operations,
        signing,
        views,
    )
    from assess.results.ports import short_of  # noqa: PLC0415
    from assess.web import navigation  # noqa: PLC0415
    from assess.web.states import register_state  # noqa: PLC0415

    app.jinja_env.globals["short_of"] = short_of
    for pages in (views, complaint_views, complaint_staff_views, neutral_views, certificate_views):
        app.register_blueprint(pages.blueprint)
    app.cli.add_command(cli.group)
    ports.when_closed(operations.score_closed)
    ports.when_asked_for_outcomes(operations.outcomes_in)
    ports.when_shown_a_result(signing.state_today)
    register_job("record missing results", 60, operations.record_missing)
    register_job("score again without neutralised items", 5, neutralising.work)
    navigation.register(Role.CANDIDATE, _("Results"), "results.index")
    navigation.register(Role.CANDIDATE, _("Complaints"), "complaints.index", 60)
    navigation.register(Role.RECRUITMENT, _("Complaints"), "complaint_desk.index", 60)
    for code, label, look in (
        ("upheld", lazy_pgettext("state", "Upheld"), "safe"),
        ("partly", lazy_pgettext("state", "Upheld in part"), "attention"),
        ("dismissed", lazy_pgettext("state", "Dismissed"), "neutral"),
        ("examined", lazy_pgettext("state", "Being examined"), "information"),
        ("received_late", lazy_pgettext("state", "After the period"), "attention"),
    ):
        register_state(code, label, look)

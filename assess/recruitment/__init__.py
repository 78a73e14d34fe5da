"""Recruitment: tests, sessions, invitations, candidates, results and their exports."""

from __future__ import annotations

from importlib import import_module

from flask import Flask
from flask_babel import lazy_gettext as _


def register(app: Flask) -> None:
    """Add pages and book invitations as soon as an invited person has an account."""
    from assess.delivery import news  # noqa: PLC0415
    from assess.delivery import ports as delivery_ports  # noqa: PLC0415
    from assess.identity import ports  # noqa: PLC0415
    from assess.identity.roles import Role  # noqa: PLC0415
    from assess.jobs import register_job  # noqa: PLC0415
    from assess.recruitment import (  # noqa: PLC0415
        cli,
        operations,
        profiles,
        queries,
        release_news,
        selections,
    )
    from assess.recruitment.blueprint import blueprint  # noqa: PLC0415
    from assess.results import export_ports  # noqa: PLC0415
    from assess.web import navigation  # noqa: PLC0415

    for pages in (
        "views",
        "test_views",
        "candidate_views",
        "result_views",
        "export_views",
        "release_views",
        "profile_views",
    ):
        import_module(f"{__name__}.{pages}")
    app.register_blueprint(blueprint)
    app.cli.add_command(cli.group)
    ports.when_registered(operations.book_newcomer)
    delivery_ports.when_asked_who_is_expected(queries.expected_in)
    register_job("saved exports", 60, profiles.run_due)
    news.when_asked_for_news(release_news.news_of)
    export_ports.when_asked_for_selections(selections.selections_of)
    for order, label, endpoint in (
        (10, _("Overview"), "recruitment.index"),
        (20, _("Tests"), "recruitment.tests"),
        (30, _("Sessions"), "recruitment.sessions"),
        (40, _("Candidates"), "recruitment.candidates"),
        (50, _("Results"), "recruitment.results"),
        (60, _("Exports"), "recruitment.exports"),
    ):
        navigation.register(Role.RECRUITMENT, label, endpoint, order)

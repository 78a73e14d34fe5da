"""Recruitment: tests, sessions, invitations, candidates, results and their exports."""

from __future__ import annotations

from importlib import import_module

from flask import Flask
from flask_babel import lazy_gettext as _

#: Modules whose views belong to the one blueprint.
PAGES = (
    "views",
    "vacancy_views",
    "application_views",
    "import_views",
    "session_views",
    "invitation_views",
    "test_views",
    "candidate_views",
    "conflict_views",
    "result_views",
    "export_views",
    "release_views",
    "profile_views",
    "regrade_views",
    "late_views",
    "policy_views",
)


def register(app: Flask) -> None:
    """Add pages and book invitations as soon as an invited person has an account."""
    from assess.delivery import news  # noqa: PLC0415
    from assess.delivery import ports as delivery_ports  # noqa: PLC0415
    from assess.identity import ports  # noqa: PLC0415
    from assess.identity.roles import Role  # noqa: PLC0415
    from assess.jobs import register_job, register_task  # noqa: PLC0415
    from assess.recruitment import (  # noqa: PLC0415
        booked,
        booking_views,
        cli,
        importing,
        operations,
        partner,
        pipeline,
        pipeline_words,
        policies,
        profiles,
        queries,
        release_news,
        reminding,
        selections,
        vacancies,
    )
    from assess.recruitment.blueprint import blueprint  # noqa: PLC0415
    from assess.results import export_ports  # noqa: PLC0415
    from assess.results import ports as result_ports  # noqa: PLC0415
    from assess.web import navigation  # noqa: PLC0415

    policies.rules_for(app.config["SETTINGS"])
    register_task(importing.TASK, importing.confirm_task, _("Import of a table"), tries=2)
    for pages in PAGES:
        import_module(f"{__name__}.{pages}")
    pipeline_words.register_states()
    app.register_blueprint(blueprint)
    app.register_blueprint(booking_views.blueprint)
    partner.register(app)
    app.cli.add_command(cli.group)
    # First the adjustments, which a sitting takes from the account when it is booked.
    ports.when_registered(vacancies.claim_applications)
    ports.when_registered(operations.book_newcomer)
    ports.when_described(queries.facts_about)
    delivery_ports.when_asked_who_is_expected(queries.expected_in)
    delivery_ports.when_asked_for_notes(booking_views.notes_on)
    delivery_ports.when_asked_for_decisions(booked.decisions_on)
    result_ports.when_asked_who_is_one_person(pipeline.links)
    register_job("remind candidates", reminding.EVERY_S, reminding.remind)
    register_job("saved exports", 60, profiles.run_due)
    register_task(profiles.TASK, profiles.work, _("Saved export"), tries=2)
    news.when_asked_for_news(release_news.news_of)
    export_ports.when_asked_for_selections(selections.selections_of)
    for order, label, endpoint in (
        (10, _("Overview"), "recruitment.index"),
        (15, _("Vacancies"), "recruitment.vacancies_list"),
        (20, _("Tests"), "recruitment.tests"),
        (30, _("Sessions"), "recruitment.sessions"),
        (40, _("Candidates"), "recruitment.candidates"),
        (50, _("Results"), "recruitment.results"),
        (55, _("Exports"), "recruitment.exports"),
        (60, _("Policies"), "recruitment.policy_versions"),
    ):
        navigation.register(Role.RECRUITMENT, label, endpoint, order)
    navigation.register(Role.ADMINISTRATOR, _("Policies"), "recruitment.policy_versions", 60)

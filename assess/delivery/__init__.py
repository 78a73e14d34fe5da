"""Sittings: booking, check-in, the clock, the journal, hand-in, invigilation."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add delivery's services, pages, protocol and the sweeper."""
    from assess import jobs  # noqa: PLC0415  keeps `import assess.delivery.rules` light
    from assess.banks import ports as bank_ports  # noqa: PLC0415
    from assess.delivery import (  # noqa: PLC0415
        acting_views,
        api,
        commands,
        exposure,
        papers,
        receipt_views,
        rescuing,
        safe_browser_views,
        staging,
        state,
        sweeping,
        views,
        work_views,  # noqa: F401  its addresses are the runner's
    )
    from assess.identity.roles import Role  # noqa: PLC0415
    from assess.web import navigation  # noqa: PLC0415

    state.install(app, app.config["SETTINGS"])
    for blueprint in (
        api.blueprint,
        views.blueprint,
        acting_views.blueprint,
        papers.blueprint,
        receipt_views.blueprint,
        rescuing.blueprint,
        safe_browser_views.blueprint,
    ):
        app.register_blueprint(blueprint)
    app.cli.add_command(commands.clock)
    app.cli.add_command(commands.sittings)
    bank_ports.when_asked_for_usage(exposure.usage_of)
    jobs.register_job("close_overdue", 2.0, sweeping.sweep)
    jobs.register_job("check_content", staging.CHECK_S, staging.check_sessions)
    jobs.register_job("warm_forms", staging.WARM_S, staging.warm)
    navigation.register(Role.CANDIDATE, _l("My tests"), "delivery.dashboard", order=10)
    navigation.register(Role.CANDIDATE, _l("System check"), "delivery.system_check", order=20)
    for role in (Role.INVIGILATOR, Role.ADMINISTRATOR):
        navigation.register(role, _l("Sessions"), "invigilation.sessions", order=30)

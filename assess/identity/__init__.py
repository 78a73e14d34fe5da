"""Accounts: registration, log-in, e-mailed codes, passwords, roles and permissions."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from assess import limiting, mail
from assess.config import UnsafeSettings
from assess.extensions import login_manager
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.identity.sign_on_rules import role_mapping
from assess.jobs import register_job
from assess.web import navigation


def register(app: Flask) -> None:
    """Add the room's pages, jobs and commands to `app`."""
    # These modules need the extensions bound to an application.
    from assess.identity import (  # noqa: PLC0415
        admin,
        commands,
        credentials,  # noqa: F401  its tables
        duplicate_views,
        factor_views,
        invitation_views,
        job_pages,
        logins,
        mailbox,
        passkey_views,
        persons,  # noqa: F401  its tables
        recovery_views,
        sign_on_views,
        throttle,
        views,
    )
    from assess.jobs.runs import how_far  # noqa: PLC0415

    settings = app.config["SETTINGS"]
    if settings.oidc_roles:
        try:
            role_mapping(settings.oidc_roles)
        except ValueError as error:
            raise UnsafeSettings(f"ASSESS_OIDC_ROLES: {error}") from None
    logins.configure(login_manager)
    throttle.register(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(invitation_views.blueprint)
    app.register_blueprint(factor_views.blueprint)
    app.register_blueprint(passkey_views.blueprint)
    app.register_blueprint(sign_on_views.blueprint)
    app.register_blueprint(duplicate_views.blueprint)
    app.register_blueprint(admin.blueprint)
    app.register_blueprint(recovery_views.blueprint)
    app.register_blueprint(job_pages.blueprint)
    app.jinja_env.globals["how_far"] = how_far
    # Rooms above add pages about a person, which these pages lead to.
    app.jinja_env.globals["endpoints"] = app.view_functions
    if settings.demo or settings.testing:
        mailbox.register(app)
    app.cli.add_command(commands.group)
    navigation.register(Role.ADMINISTRATOR, _l("Accounts"), "administration.users", 10)
    navigation.register(Role.ADMINISTRATOR, _l("Background work"), "background.index", 90)
    for role, order in ((Role.ADMINISTRATOR, 15), (Role.RECRUITMENT, 45)):
        navigation.register(role, _l("Duplicates"), "duplicates.index", order)
    register_job("mail", 5.0, lambda: mail.send_pending(settings))
    register_job("rate_limits", 300.0, limiting.sweep)


__all__ = ["Account", "register"]

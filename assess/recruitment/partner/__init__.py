"""Other systems: their credentials, the REST API, events for them, thin adapters."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the API, the adapters, the pages of integrations and what they listen to."""
    from assess.delivery import ports as delivery_ports  # noqa: PLC0415
    from assess.identity import ports  # noqa: PLC0415
    from assess.identity.roles import Role  # noqa: PLC0415
    from assess.jobs import register_job  # noqa: PLC0415
    from assess.recruitment.partner import (  # noqa: PLC0415
        access,
        api,
        candidate_views,
        integration_views,
        orders,
        outbox,
        webhooks,
    )
    from assess.recruitment.partner.adapters import greenhouse, workable  # noqa: PLC0415
    from assess.results import ports as result_ports  # noqa: PLC0415
    from assess.web import navigation  # noqa: PLC0415
    from assess.web.problems import is_program  # noqa: PLC0415

    app.config.setdefault("VALIDATION_ERROR_STATUS_CODE", 422)
    app.config.setdefault("VALIDATION_ERROR_DESCRIPTION", "Validation error")
    app.before_request(lambda: access.begin() if is_program() else None)
    app.after_request(lambda reply: access.finish(reply) if is_program() else reply)
    app.teardown_request(access.forget)
    ports.when_a_program_asks(access.admit)
    ports.when_registered(orders.book_newcomer)
    delivery_ports.when_started(outbox.sitting_started)
    delivery_ports.when_over(outbox.sitting_closed)
    result_ports.when_decided(outbox.result_changed)
    outbox.listen_to_invitations()
    for pages in (api, greenhouse, workable, integration_views, candidate_views):
        app.register_blueprint(pages.blueprint)
    register_job("webhooks", 2.0, webhooks.run)
    register_job("forget idempotency keys", 3600, orders.forget_keys)
    for role in (Role.RECRUITMENT, Role.ADMINISTRATOR):
        navigation.register(role, _l("Integrations"), "integrations.index", 80)

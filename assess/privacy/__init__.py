"""Data protection: what a person may have of their data, and when data go."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the room's pages and tables, and the reminder that data have been kept long enough."""
    from assess import jobs  # noqa: PLC0415
    from assess.identity.roles import Role  # noqa: PLC0415
    from assess.privacy import reminding, views  # noqa: PLC0415
    from assess.web import navigation  # noqa: PLC0415

    app.register_blueprint(views.blueprint)
    navigation.register(Role.ADMINISTRATOR, _l("Retention"), "privacy.retention_page", 80)
    jobs.register_task(reminding.TASK, reminding.remind, _l("Reminder of the retention schedule"))
    jobs.register_job("remind of retention", reminding.LOOK_S, reminding.ask)

"""Where the Office test joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from assess import jobs
from assess.delivery import ports as delivery_ports
from assess.delivery.kinds import register_kind
from assess.officesim import comparing, queries, recording, views
from assess.officesim.drafting import operations as drafting
from assess.officesim.drafting import pages as draft_pages
from assess.officesim.drafting import task_views, trial_views  # noqa: F401  add their pages
from assess.officesim.drafting import views as draft_views  # noqa: F401  likewise
from assess.officesim.kind import OfficeKind
from assess.officesim.presenter import OfficePresenter, OfficeScale
from assess.results.export_ports import register_scale
from assess.results.ports import register_presenter
from assess.web import navigation

#: One process of all grades, and one compares: what each has done it remembers by itself.
GRADE_LOCK, COMPARE_LOCK = 0x6F66_6772_6164, 0x6F66_636F_6D70


def join(app: Flask) -> None:
    """Register the kind, its presenter, its pages and its job."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(draft_pages.blueprint)
    register_kind(OfficeKind())
    register_presenter(OfficeKind.code, OfficePresenter())
    register_scale(OfficeKind.code, OfficeScale())
    delivery_ports.when_started(recording.warm)
    delivery_ports.when_asked_what_is_wanted(queries.states_wanted)
    for role in views.STAFF:
        navigation.register(role, _l("Office test"), "officesim.index", order=45)
    jobs.register_job(
        "compare_office", comparing.EVERY_S, comparing.compare_under_way, lock=COMPARE_LOCK
    )
    for role in draft_pages.AUTHORS:
        navigation.register(role, _l("Office projects"), "office_drafts.index", order=46)
    jobs.register_task(drafting.TASK, drafting.selftest, _l("Test of an Office project"), tries=2)
    jobs.register_job("grade_office", recording.EVERY_S, recording.record_waiting, lock=GRADE_LOCK)

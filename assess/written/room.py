"""Where the written test joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from assess import jobs
from assess.results.export_ports import register_scale
from assess.results.ports import register_presenter
from assess.web import navigation
from assess.written import marking_views, moderation_views, paper_views, reminding, scripts
from assess.written.presenter import WrittenPresenter, WrittenScale
from assess.written.queries import KIND


def join(app: Flask) -> None:
    """Register the kind, its presenter, its pages and its jobs."""
    app.register_blueprint(paper_views.blueprint)
    for role in paper_views.AUTHORS:
        navigation.register(role, _l("Written papers"), "written_papers.index", order=47)
    app.register_blueprint(marking_views.blueprint)
    for role in marking_views.MARKERS:
        navigation.register(role, _l("Marking"), "written_marking.index", order=48)
    app.register_blueprint(moderation_views.blueprint)
    for role in moderation_views.MODERATORS:
        navigation.register(role, _l("Moderation of marks"), "written_moderation.index", order=49)
    jobs.register_job("mark_written", scripts.EVERY_S, scripts.run)
    jobs.register_job("remind_markers", reminding.EVERY_S, reminding.remind)
    register_presenter(KIND, WrittenPresenter())
    register_scale(KIND, WrittenScale())

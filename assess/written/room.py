"""Where the written test joins the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from assess import jobs
from assess.delivery import ports as delivery_ports
from assess.delivery.kinds import register_kind
from assess.results.export_ports import register_scale
from assess.results.ports import register_presenter, when_asked_what_is_overtaken
from assess.results.work_ports import when_asked_for_work
from assess.web import navigation
from assess.written import (
    admission,
    consistency_views,  # noqa: F401  adds its page
    evidence_pages,
    integrity,
    integrity_views,
    marking_views,
    moderation_views,
    paging_operations,
    paper_views,
    reminding,
    rescoring,
    script_list_views,  # noqa: F401  adds its page
    scripts,
    uploads,
)
from assess.written.authoring import node_views, pages, preview_views, unsent_views, views  # noqa: F401  they add their pages
from assess.written.kind import WrittenKind
from assess.written.presenter import WrittenPresenter, WrittenScale

#: One process of all makes scripts and records results, and one writes to markers: the first
#: remembers what it has done, and of two that wrote at once each would send the letter.
MARK_LOCK, REMIND_LOCK, EVIDENCE_LOCK = 0x7772_6D61_726B, 0x7772_7265_6D69, 0x7772_6576_6964


def join(app: Flask) -> None:
    """Register the kind, its presenter, its pages and its jobs."""
    register_kind(WrittenKind())
    register_presenter(WrittenKind.code, WrittenPresenter())
    register_scale(WrittenKind.code, WrittenScale())
    for room in (
        uploads,
        paper_views,
        pages,
        marking_views,
        moderation_views,
        integrity_views,
    ):
        app.register_blueprint(room.blueprint)
    when_asked_for_work(WrittenKind.code, evidence_pages.work_of)
    when_asked_what_is_overtaken(WrittenKind.code, rescoring.overtaken)
    delivery_ports.when_asked_for_evidence(integrity_views.pages_about)
    for role in paper_views.AUTHORS:
        navigation.register(
            role,
            _l("Written papers"),
            "written_papers.index",
            order=47,
            also=("/written/drafts",),
        )
    for role in marking_views.MARKERS:
        navigation.register(role, _l("Marking"), "written_marking.index", order=48)
    for role in moderation_views.MODERATORS:
        navigation.register(
            role,
            _l("Moderation of marks"),
            "written_moderation.index",
            order=49,
            shown=admission.may_moderate,
            also=("/written/integrity",),
        )
    jobs.register_job("mark_written", scripts.EVERY_S, scripts.run, lock=MARK_LOCK)
    jobs.register_job("remind_markers", reminding.EVERY_S, reminding.remind, lock=REMIND_LOCK)
    jobs.register_job("written_evidence", integrity.EVERY_S, integrity.run, lock=EVIDENCE_LOCK)
    jobs.register_job(
        "draw_written_pages", paging_operations.EVERY_S, paging_operations.keep_missing
    )
    jobs.register_job(
        "drop_written_pages", paging_operations.EVERY_S, paging_operations.drop_unused
    )

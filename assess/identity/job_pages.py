"""What runs in the background: for administrators, and for whoever asked for a run."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select

from assess import jobs
from assess.audit import ledger
from assess.database import transactional
from assess.extensions import db
from assess.identity.job_words import job_title
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.jobs.models import STATES, JobRun
from assess.web.paging import Page, requested_page

blueprint = Blueprint("background", __name__, template_folder="templates")

PER_PAGE = 25


@blueprint.get("/admin/jobs")
@allow(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """The repeated jobs with their last turn, and the runs of tasks, newest first."""
    state = request.args.get("state", "")
    found = runs_in(state if state in STATES else None, requested_page())
    template = "identity/_jobs.html" if "HX-Request" in request.headers else "identity/jobs.html"
    return render_template(
        template,
        found=found,
        repeated=repeated(),
        title_of=jobs.title_of,
        job_title=job_title,
    )


@blueprint.post("/admin/jobs/<int:run_id>/retry")
@allow(Role.ADMINISTRATOR)
def retry(run_id: int) -> ResponseReturnValue:
    """Let a failed run begin again."""
    if _retry(run_id):
        flash(_("The task is queued again."), "success")
    else:
        flash(_("This task has not failed, or somebody has queued it again already."), "error")
    return redirect(url_for("background.index"), 303)


@transactional
def _retry(run_id: int) -> bool:
    done = jobs.retry(run_id)
    if done:
        ledger.record("job.retried", f"job:{run_id}", {"by": current_user.id})
    return done


@blueprint.get("/jobs/<int:run_id>")
@allow("authenticated")
def run(run_id: int) -> ResponseReturnValue:
    """How far one run is: a page, or the part of a page that asks again by itself."""
    found = db.session.get(JobRun, run_id)
    if found is None or not may_see(found):
        abort(404)
    part = "HX-Request" in request.headers
    template = "identity/_job_run.html" if part else "identity/job_run.html"
    return render_template(template, run=found, title=jobs.title_of(found.name))


def may_see(found: JobRun) -> bool:
    """Administrators see every run, other people those that they asked for."""
    if found.asked_by == current_user.id:
        return True
    return Role.ADMINISTRATOR in current_user.roles


def runs_in(state: str | None, page: int) -> Page[JobRun]:
    """Runs of tasks, newest first."""
    wanted = select(JobRun).where(JobRun.periodic.is_(False))
    if state:
        wanted = wanted.where(JobRun.state == state)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = min(max(page, 1), max(1, -(-total // PER_PAGE)))
    rows = db.session.scalars(
        wanted.order_by(JobRun.id.desc()).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    ).all()
    return Page(rows, page, PER_PAGE, total)


def repeated() -> list[JobRun]:
    """The repeated jobs, what fails first."""
    rows = db.session.scalars(select(JobRun).where(JobRun.periodic)).all()
    return sorted(rows, key=lambda row: (row.state != "failed", row.name))

"""The invigilator's pages: sessions, the board, check-in, one sitting, closing."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from assess.audit import ledger
from assess.delivery import (
    evidence,
    operations,
    ports,
    queries,
    reported,
    room_queries,
    safe_browser,
)
from assess.delivery.board import board_of, line_of
from assess.delivery.errors import Refused
from assess.delivery.forms import (
    REASON_LABELS,
    CheckInForm,
    CloseForm,
    MessageForm,
    NewCodeForm,
)
from assess.delivery.glances import Glance
from assess.delivery.kinds import CannotAssemble
from assess.delivery.models import TestSession
from assess.delivery.staff_pages import (
    STAFF,
    actor,
    back,
    session_or_404,
    show_once,
    shown_once,
    sitting_or_404,
)
from assess.delivery.state import delivery, sitting_now
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.web.paging import requested_page

blueprint = Blueprint("invigilation", __name__, url_prefix="/sessions", template_folder="templates")


@blueprint.get("/")
@allow(*STAFF)
def sessions() -> ResponseReturnValue:
    """Sessions of today and to come, then past ones."""
    now = sitting_now()
    current = queries.current_sessions(now)
    past = queries.past_sessions(now, requested_page())
    return render_template(
        "delivery/sessions.html",
        current=current,
        past=past,
        seats=queries.seats([*current, *past.items]),
    )


@blueprint.get("/<int:session_id>/")
@allow(*STAFF)
def board(session_id: int) -> ResponseReturnValue:
    """One session: who is expected, checked in, running, finished."""
    session = session_or_404(session_id)
    return render_template(
        "delivery/board.html",
        session=session,
        lines=_glance(session, fresh=True),
        whole=_whole(),
        group=_group(session),
        groups=room_queries.groups_in(session_id),
        message_form=MessageForm(),
        may_act=Role.INVIGILATOR in current_user.roles,
    )


@blueprint.get("/<int:session_id>/lines")
@allow(*STAFF)
def lines(session_id: int) -> ResponseReturnValue:
    """The changing part of the board, asked for every few seconds; 204 when it has not."""
    glance = _glance(session_or_404(session_id))
    if request.args.get("have") == glance.digest:
        return "", 204
    return render_template("delivery/_glance.html", lines=glance)


@blueprint.route("/<int:session_id>/check-in/<sitting_id>", methods=["GET", "POST"])
@allow(Role.INVIGILATOR)
def check_in(session_id: int, sitting_id: str) -> ResponseReturnValue:
    """Confirm an identity; the access code is shown this once, after a redirect.

    So reloading the page that showed it issues no other code.
    """
    session, sitting = session_or_404(session_id), sitting_or_404(session_id, sitting_id)
    printed = operations.holds_printed_code(sitting)
    form = NewCodeForm() if printed else CheckInForm()
    if form.validate_on_submit():
        keep = printed and not form.another.data
        try:
            fresh = operations.check_in(
                sitting_id, actor(), confirmed=bool(form.confirmed.data), keep_printed=keep
            )
        except Refused as refused:
            flash(refused.message, "danger")
            return back(session_id)
        except CannotAssemble as error:
            flash(_("The test could not be put together: %(why)s", why=str(error)), "danger")
            return back(session_id)
        if not fresh:
            flash(_("Checked in: the printed code works from now on."), "safe")
            return back(session_id)
        return show_once(sitting_id, fresh)
    page = render_template(
        "delivery/check_in.html",
        session=session,
        line=line_of(sitting, sitting_now()),
        form=form,
        code=shown_once(sitting_id),
        printed=printed,
        decided=ports.decision_on(sitting),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/<int:session_id>/open")
@allow(Role.INVIGILATOR)
def open_session(session_id: int) -> ResponseReturnValue:
    """Let checked-in candidates begin."""
    session_or_404(session_id)
    _checked(FlaskForm())
    try:
        operations.open_session(session_id, actor())
        flash(_("The session is open. Checked-in candidates can begin."), "safe")
    except Refused as refused:
        flash(refused.message, "danger")
    return back(session_id)


@blueprint.route("/<int:session_id>/close", methods=["GET", "POST"])
@allow(Role.INVIGILATOR)
def close(session_id: int) -> ResponseReturnValue:
    """Close the session; who never started is absent."""
    session = session_or_404(session_id)
    form = CloseForm()
    if form.validate_on_submit():
        try:
            done = operations.close_session(
                session_id, actor(), end_running=bool(form.end_running.data)
            )
            flash(
                _(
                    "The session is closed. Absent: %(absent)d. Ended while working: %(ended)d.",
                    absent=done.absent,
                    ended=done.ended,
                ),
                "safe",
            )
            return redirect(url_for("session_papers.reconcile", session_id=session_id), 303)
        except Refused as refused:
            form.form_errors.append(refused.message)
    page = render_template(
        "delivery/close.html",
        session=session,
        form=form,
        board=board_of(queries.sittings_in(session_id), sitting_now()),
    )
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.get("/<int:session_id>/sittings/<sitting_id>")
@allow(*STAFF)
def sitting(session_id: int, sitting_id: str) -> ResponseReturnValue:
    """What happened to one sitting, in order."""
    found = sitting_or_404(session_id, sitting_id)
    ledger.record_reading(actor().id, sitting_id, "sitting")
    log = queries.log_of(sitting_id)
    asked = room_queries.help_requests([sitting_id]).get(sitting_id, [])
    people = [*(entry.actor_id for entry in log), *(one.answered_by for one in asked)]
    return render_template(
        "delivery/sitting.html",
        session=session_or_404(session_id),
        line=line_of(found, sitting_now()),
        late=evidence.late_answers(sitting_id),
        log=log,
        asked=asked,
        messages=room_queries.messages_to(found),
        actors=queries.names_of(people),
        reasons=REASON_LABELS,
        may_act=Role.INVIGILATOR in current_user.roles,
        advice=reported.advice_on(found),
        decided=ports.decision_on(found),
        seb_file=safe_browser.file_stands(found),
    )


def _whole() -> bool:
    """Whether those who have finished are asked for by name as well."""
    return request.args.get("finished") == "all"


def _group(session: TestSession) -> str | None:
    """The group that is asked for, if the session has it."""
    asked = request.args.get("group")
    return asked if asked and asked in room_queries.groups_in(session.id) else None


def _glance(session: TestSession, *, fresh: bool = False) -> Glance:
    may_act, whole, group = Role.INVIGILATOR in current_user.roles, _whole(), _group(session)

    def draw() -> str:
        now = sitting_now()
        everyone = queries.sittings_in(session.id)
        shown = [one for one in everyone if group is None or one.seat_group == group]
        undoable = room_queries.undoable(session.id, now) if not session.closed_at else None
        return render_template(
            "delivery/_lines.html",
            session=session,
            board=board_of(shown, now, room_queries.signs_in(session.id)),
            may_act=may_act,
            whole=whole,
            group=group,
            undoable=undoable,
            undoer=queries.names_of([undoable.actor_id]) if undoable else {},
            message=room_queries.latest_message(session.id, everyone),
        )

    key = (session.id, str(get_locale()), may_act, whole, group, request.script_root)
    return delivery().glances.of(key, draw, fresh=fresh)


def _checked(form: FlaskForm) -> None:
    if not form.validate_on_submit():
        abort(400)

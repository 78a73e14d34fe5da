"""The invigilator's pages: sessions, the board, check-in, time, closing."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from assess.delivery import evidence, operations, queries
from assess.delivery.addresses import is_sitting_id
from assess.delivery.board import board_of, line_of
from assess.delivery.errors import Refused
from assess.delivery.forms import REASON_LABELS, CheckInForm, CloseForm, ExtensionForm
from assess.delivery.glances import Glance
from assess.delivery.kinds import CannotAssemble
from assess.delivery.models import Sitting, TestSession
from assess.delivery.state import delivery, sitting_now
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.web.paging import requested_page

blueprint = Blueprint("invigilation", __name__, url_prefix="/sessions", template_folder="templates")

STAFF = (Role.INVIGILATOR, Role.ADMINISTRATOR)


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
    session = _session(session_id)
    return render_template(
        "delivery/board.html",
        session=session,
        lines=_glance(session, fresh=True),
        whole=_whole(),
        may_act=Role.INVIGILATOR in current_user.roles,
    )


@blueprint.get("/<int:session_id>/lines")
@allow(*STAFF)
def lines(session_id: int) -> ResponseReturnValue:
    """The changing part of the board, asked for every few seconds; 204 when it has not."""
    glance = _glance(_session(session_id))
    if request.args.get("have") == glance.digest:
        return "", 204
    return render_template("delivery/_glance.html", lines=glance)


@blueprint.route("/<int:session_id>/check-in/<sitting_id>", methods=["GET", "POST"])
@allow(Role.INVIGILATOR)
def check_in(session_id: int, sitting_id: str) -> ResponseReturnValue:
    """Confirm an identity; the access code is shown this once."""
    session, sitting = _session(session_id), _sitting(session_id, sitting_id)
    form = CheckInForm()
    access_code = None
    if form.validate_on_submit():
        try:
            access_code = operations.check_in(
                sitting_id, _actor(), confirmed=bool(form.confirmed.data)
            )
        except Refused as refused:
            flash(refused.message, "danger")
            return _back(session_id)
        except CannotAssemble as error:
            flash(_("The test could not be put together: %(why)s", why=str(error)), "danger")
            return _back(session_id)
    page = render_template(
        "delivery/check_in.html",
        session=session,
        line=line_of(sitting, sitting_now()),
        form=form,
        code=access_code,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/<int:session_id>/open")
@allow(Role.INVIGILATOR)
def open_session(session_id: int) -> ResponseReturnValue:
    """Let checked-in candidates begin."""
    _session(session_id)
    _checked(FlaskForm())
    try:
        operations.open_session(session_id, _actor())
        flash(_("The session is open. Checked-in candidates can begin."), "safe")
    except Refused as refused:
        flash(refused.message, "danger")
    return _back(session_id)


@blueprint.route("/<int:session_id>/extend", methods=["GET", "POST"])
@allow(Role.INVIGILATOR)
def extend(session_id: int) -> ResponseReturnValue:
    """More time for one candidate (`?sitting=`) or for all."""
    session = _session(session_id)
    one = request.args.get("sitting")
    sitting = _sitting(session_id, one) if one else None
    form = ExtensionForm()
    if form.validate_on_submit():
        minutes, reason = int(form.minutes.data or 0), str(form.reason.data)
        try:
            if sitting is not None:
                operations.extend(sitting.id, minutes, reason, _actor())
                flash(
                    _(
                        "%(name)s has %(minutes)d minutes more.",
                        name=sitting.account.name,
                        minutes=minutes,
                    ),
                    "safe",
                )
            else:
                given = operations.extend_all(session_id, minutes, reason, _actor())
                flash(
                    ngettext(
                        "%(num)d candidate has more time.",
                        "%(num)d candidates have more time.",
                        given,
                    ),
                    "safe",
                )
        except Refused as refused:
            flash(refused.message, "danger")
        return _back(session_id)
    page = render_template("delivery/extend.html", session=session, sitting=sitting, form=form)
    return page, 422 if form.errors else 200


@blueprint.route("/<int:session_id>/close", methods=["GET", "POST"])
@allow(Role.INVIGILATOR)
def close(session_id: int) -> ResponseReturnValue:
    """Close the session; who never started is absent."""
    session = _session(session_id)
    form = CloseForm()
    if form.validate_on_submit():
        try:
            done = operations.close_session(
                session_id, _actor(), end_running=bool(form.end_running.data)
            )
            flash(
                _(
                    "The session is closed. Absent: %(absent)d. Ended while working: %(ended)d.",
                    absent=done.absent,
                    ended=done.ended,
                ),
                "safe",
            )
            return _back(session_id)
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
    found = _sitting(session_id, sitting_id)
    return render_template(
        "delivery/sitting.html",
        session=_session(session_id),
        line=line_of(found, sitting_now()),
        late=evidence.late_answers(sitting_id),
        log=queries.log_of(sitting_id),
        actors=queries.names_of(entry.actor_id for entry in queries.log_of(sitting_id)),
        reasons=REASON_LABELS,
    )


def _whole() -> bool:
    """Whether those who have finished are asked for by name as well."""
    return request.args.get("finished") == "all"


def _glance(session: TestSession, *, fresh: bool = False) -> Glance:
    may_act, whole = Role.INVIGILATOR in current_user.roles, _whole()

    def draw() -> str:
        return render_template(
            "delivery/_lines.html",
            session=session,
            board=board_of(queries.sittings_in(session.id), sitting_now()),
            may_act=may_act,
            whole=whole,
        )

    key = (session.id, str(get_locale()), may_act, whole, request.script_root)
    return delivery().glances.of(key, draw, fresh=fresh)


def _actor() -> Account:
    actor: Account = current_user._get_current_object()
    return actor


def _session(session_id: int) -> TestSession:
    found = db.session.get(TestSession, session_id)
    if found is None:
        abort(404)
    return found


def invited_sitting(session_id: int, sitting_id: str) -> tuple[TestSession, Sitting]:
    """A session and a sitting in it, or 404."""
    return _session(session_id), _sitting(session_id, sitting_id)


def _sitting(session_id: int, sitting_id: str) -> Sitting:
    found = db.session.get(Sitting, sitting_id) if is_sitting_id(sitting_id) else None
    if found is None or found.session_id != session_id:
        abort(404)
    return found


def _checked(form: FlaskForm) -> None:
    if not form.validate_on_submit():
        abort(400)


def _back(session_id: int) -> ResponseReturnValue:
    return redirect(url_for(".board", session_id=session_id), 303)

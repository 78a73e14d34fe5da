"""The paper side of a session: printed codes, reconciliation, the report."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from assess.audit import ledger
from assess.delivery import operations, ports, printing, queries
from assess.delivery.errors import Refused
from assess.delivery.forms import CodesForm, SettleForm
from assess.delivery.models import TestSession
from assess.delivery.reconciling import NEEDS_FATE, Reconciliation
from assess.delivery.report_words import document
from assess.delivery.reported import report_of
from assess.delivery.settling import reconciliation_of
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role

blueprint = Blueprint(
    "session_papers", __name__, url_prefix="/sessions", template_folder="templates"
)

STAFF = (Role.INVIGILATOR, Role.ADMINISTRATOR)


@blueprint.route("/<int:session_id>/reconcile", methods=["GET", "POST"])
@allow(*STAFF)
def reconcile(session_id: int) -> ResponseReturnValue:
    """Everybody's fate; each difference can be settled with a reason."""
    session = _session(session_id)
    found = reconciliation_of(session)
    if request.method == "GET":
        return _page(session, found)
    _invigilator_only()
    form = SettleForm()
    status = 422
    if form.validate_on_submit():
        try:
            operations.settle_difference(
                session_id,
                str(form.kind.data),
                str(form.subject.data),
                str(form.reason.data),
                str(form.counts_as.data or ""),
                _actor(),
            )
        except Refused as refused:
            form.form_errors.append(refused.message)
            status = refused.status
        else:
            flash(_("The difference is settled."), "safe")
            return redirect(url_for(".reconcile", session_id=session_id), 303)
    return _page(session, found, form), status


@blueprint.post("/<int:session_id>/reconcile/confirm")
@allow(Role.INVIGILATOR)
def confirm(session_id: int) -> ResponseReturnValue:
    """Confirm that everybody is accounted for."""
    _session(session_id)
    _checked(FlaskForm())
    try:
        operations.confirm_reconciliation(session_id, _actor())
        flash(_("The session is reconciled. Its results may be released."), "safe")
    except Refused as refused:
        flash(refused.message, "danger")
    return redirect(url_for(".reconcile", session_id=session_id), 303)


@blueprint.get("/<int:session_id>/report")
@allow(*STAFF)
def report(session_id: int) -> ResponseReturnValue:
    """What happened in a session, for people who were not there."""
    session = _session(session_id)
    ledger.record_reading(_actor().id, f"session:{session_id}", "report")
    return render_template(
        "delivery/report.html", session=session, report=document(report_of(session))
    )


@blueprint.get("/<int:session_id>/report.pdf")
@allow(*STAFF)
def report_pdf(session_id: int) -> ResponseReturnValue:
    """The same as a file to keep or to hand on."""
    session = _session(session_id)
    ledger.record_reading(_actor().id, f"session:{session_id}", "report")
    return Response(
        printing.pdf_of(document(report_of(session))),
        mimetype="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="session-{session_id}.pdf"',
            "Cache-Control": "no-store",
        },
    )


@blueprint.route("/<int:session_id>/codes", methods=["GET", "POST"])
@allow(Role.INVIGILATOR)
def codes(session_id: int) -> ResponseReturnValue:
    """Slips with access codes, made on purpose and shown this once."""
    session = _session(session_id)
    form = CodesForm(seen=queries.last_printing(session_id))
    if form.validate_on_submit():
        try:
            slips = operations.print_codes(session_id, int(form.seen.data or 0), _actor())
        except Refused as refused:
            form.form_errors.append(refused.message)
        else:
            address = url_for("delivery.code", _external=True)
            return render_template(
                "delivery/slips.html",
                session=session,
                slips=slips,
                address=address,
                qr=lambda code: printing.qr_svg(f"{address}#{code}"),
            )
    page = render_template(
        "delivery/codes.html",
        session=session,
        form=form,
        waiting=queries.not_entered_in(session_id),
    )
    return page, 422 if form.errors or form.form_errors else 200


def _page(session: TestSession, found: Reconciliation, refused: SettleForm | None = None) -> str:
    return render_template(
        "delivery/reconcile.html",
        session=session,
        found=found,
        forms=_forms(found, refused),
        needs_fate=NEEDS_FATE,
        confirmed_by=queries.names_of([session.reconciled_by]).get(session.reconciled_by or 0),
        may_act=Role.INVIGILATOR in current_user.roles,
        evidence=ports.evidence_in(session.id, _actor()),
    )


def _forms(found: Reconciliation, refused: SettleForm | None) -> dict[tuple[str, str], SettleForm]:
    """One form for each open difference; the one that was sent keeps its errors."""
    forms = {}
    for place, one in enumerate(found.open, 1):
        sent = refused is not None and (one.kind, one.subject) == (
            refused.kind.data,
            refused.subject.data,
        )
        form = SettleForm(formdata=None, kind=one.kind, subject=one.subject)
        for field in form:
            field.id = f"{field.id}-{place}"
            field.label.field_id = field.id
        if sent and refused is not None:
            form.reason.data, form.counts_as.data = refused.reason.data, refused.counts_as.data
            form.reason.errors = refused.reason.errors
            form.form_errors = refused.form_errors
        forms[one.kind, one.subject] = form
    return forms


def _invigilator_only() -> None:
    if Role.INVIGILATOR not in current_user.roles:
        abort(403)


def _actor() -> Account:
    actor: Account = current_user._get_current_object()
    return actor


def _session(session_id: int) -> TestSession:
    return db.session.get(TestSession, session_id) or abort(404)


def _checked(form: FlaskForm) -> None:
    if not form.validate_on_submit():
        abort(400)

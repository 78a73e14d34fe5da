"""Pages of data protection: one's own data, and those of a person, for administrators."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from assess.audit import ledger
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.passwords import verify_password
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.identity.throttle import limit_password_changes
from assess.privacy import erasing, forms, holds, package, retention, words
from assess.privacy.models import DeletionRecord

blueprint = Blueprint("privacy", __name__, template_folder="templates")

PERSON = "<int:account_id>"
UNPROCESSABLE = 422


@blueprint.route("/account/data", methods=["GET", "POST"])
@allow("authenticated")
@limit_password_changes
def own_data() -> ResponseReturnValue:
    """Take one's own data away, after entering the password again."""
    account = _me()
    form = forms.ConfirmForm()
    if form.validate_on_submit():
        encoded = account.password_hash
        db.session.rollback()  # no connection is kept while the hash is computed
        if verify_password(encoded, str(form.password.data)):
            return _hand_over(account, account.id)
        form.password.errors = [_("This is not your present password.")]
    page = render_template("privacy/own_data.html", form=form)
    return page, UNPROCESSABLE if form.errors else 200


@blueprint.route(f"/admin/users/{PERSON}/data", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def data_of(account_id: int) -> ResponseReturnValue:
    """Answer a person's request for their data on their behalf."""
    account = db.session.get(Account, account_id) or abort(404)
    form = forms.ReasonForm()
    if form.validate_on_submit():
        return _hand_over(account, _me().id, str(form.reason.data))
    ledger.record_reading(_me().id, f"account:{account_id}", "data")
    why = erasing.obstacle(account)
    page = render_template(
        "privacy/data_of.html",
        form=form,
        hold_form=forms.ReasonForm(formdata=None, prefix="hold"),
        erase_form=forms.ReasonForm(formdata=None, prefix="erase"),
        account=account,
        obstacle=words.refusal(why) if why else None,
        holds=holds.open_ones(account.id),
        erased=erasing.is_erased(account),
    )
    return page, UNPROCESSABLE if form.errors else 200


@blueprint.post(f"/admin/users/{PERSON}/<any(erase, hold, lift):change>")
@allow(Role.ADMINISTRATOR)
def change_data(account_id: int, change: str) -> ResponseReturnValue:
    """Erase a person, or say that their data must stay for now."""
    account = db.session.get(Account, account_id) or abort(404)
    form = forms.ReasonForm(prefix="erase" if change == "erase" else "hold")
    back = redirect(url_for("privacy.data_of", account_id=account.id), 303)
    if not form.validate_on_submit():
        flash(" ".join(str(error) for error in form.reason.errors) or _("Try again."), "error")
        return back
    if change != "erase":
        holds.change(account.id, _me().id, str(form.reason.data), lift=change == "lift")
        flash(_("The note is kept."), "success")
        return back
    try:
        erasing.erase(account.id, _me(), str(form.reason.data))
    except erasing.ErasureRefused as refused:
        flash(words.refusal(refused.reason), "error")
        return back
    flash(_("The person is erased; the signed record is kept."), "success")
    return redirect(url_for("privacy.retention_page"), 303)


@blueprint.route("/admin/retention", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def retention_page() -> ResponseReturnValue:
    """What has been kept long enough, and the records of what was deleted."""
    form = forms.DeletionForm()
    if form.validate_on_submit():
        try:
            retention.carry_out(str(form.digest.data), _me(), str(form.reason.data))
        except retention.RetentionRefused as refused:
            flash(words.refusal(refused.reason), "error")
        else:
            flash(_("The data are deleted; the signed record is kept."), "success")
        return redirect(url_for("privacy.retention_page"), 303)
    plan = retention.dry_run()
    form.digest.data = plan.digest
    page = render_template(
        "privacy/retention.html",
        form=form,
        plan=plan,
        schedule=retention.schedule(),
        records=retention.deletions(),
        kinds=words.KINDS,
    )
    return page, UNPROCESSABLE if form.errors else 200


@blueprint.get("/admin/retention/records/<int:record_id>.jws")
@allow(Role.ADMINISTRATOR)
def deletion_record(record_id: int) -> ResponseReturnValue:
    """One signed record, for whoever keeps it elsewhere."""
    found = db.session.get(DeletionRecord, record_id) or abort(404)
    reply = Response(found.jws, mimetype="application/jose")
    reply.headers["Content-Disposition"] = f'attachment; filename="deletion-{record_id}.jws"'
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _hand_over(account: Account, reader_id: int, reason: str = "") -> Response:
    name = f"data-{account.id}.zip"
    packed = package.build(account)
    package.record(account.id, reader_id, reason)
    reply = Response(packed, mimetype="application/zip")
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _me() -> Account:
    return cast("Account", current_user._get_current_object())

"""Pages about accounts that may be one person's: the list, a pair side by side, what is decided."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from assess.audit import ledger
from assess.identity import duplicates, forms, ports
from assess.identity.failures import AccountError
from assess.identity.likeness import Likeness
from assess.identity.logins import see_other
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role

blueprint = Blueprint("duplicates", __name__, url_prefix="/people", template_folder="templates")

ONE, OTHER = "<int(max=2147483647):one_id>", "<int(max=2147483647):other_id>"

REASONS = {
    Likeness.IDENTITY_NUMBER: _l("The same identity number"),
    Likeness.ADDRESS: _l("Two spellings of one e-mail address"),
}
_REFUSALS = {
    "own_account": _l("Nobody merges their own account: ask somebody else."),
    "staff": _l("Accounts of staff are not merged. Remove the staff roles first."),
    "merged": _l("One of these accounts was merged already."),
    "disabled": _l("The account to keep is disabled. Keep the other one, or enable it first."),
    "unknown": _l("One of these accounts is no longer there. Load the page again."),
}


@blueprint.get("/duplicates")
@allow(Role.ADMINISTRATOR, Role.RECRUITMENT)
def index() -> ResponseReturnValue:
    """Pairs that nobody has looked at."""
    return render_template("identity/duplicates.html", pairs=duplicates.pairs(), words=REASONS)


@blueprint.get(f"/duplicates/{ONE}/{OTHER}")
@allow(Role.ADMINISTRATOR, Role.RECRUITMENT)
def pair(one_id: int, other_id: int) -> ResponseReturnValue:
    """Two accounts side by side."""
    found = _pair(one_id, other_id)
    return _page(found, forms.MergeForm(data={"keep": found.first.id}))


@blueprint.post(f"/duplicates/{ONE}/{OTHER}")
@allow(Role.ADMINISTRATOR, Role.RECRUITMENT)
def decide(one_id: int, other_id: int) -> ResponseReturnValue:
    """Merge the two, or note that they are two persons."""
    found = _pair(one_id, other_id)
    form = forms.MergeForm()
    if not form.validate():
        return _page(found, form), 422
    first, second = found.first.id, found.second.id
    try:
        if request.form.get("decision") == "apart":
            duplicates.dismiss(first, second, str(form.reason.data), _me())
            flash(_("Noted: these are two persons."), "success")
        else:
            kept, merged = (second, first) if form.keep.data == str(second) else (first, second)
            duplicates.merge(kept, merged, str(form.reason.data), _me())
            flash(_("The accounts are merged; both are told by e-mail."), "success")
    except AccountError as error:
        if error.reason == "not_allowed":
            abort(403)
        flash(str(_REFUSALS[error.reason]), "danger")
        return redirect(url_for("duplicates.pair", one_id=first, other_id=second), 303)
    return see_other(url_for("duplicates.index"))


def _pair(one_id: int, other_id: int) -> duplicates.Pair:
    try:
        return duplicates.pair_of(one_id, other_id)
    except AccountError:
        abort(404)


def _page(found: duplicates.Pair, form: forms.MergeForm) -> str:
    for account in (found.first, found.second):
        ledger.record_reading(_me().id, f"account:{account.id}", "duplicates")
    form.keep.choices = forms.kept_choices(found.first, found.second)
    return render_template(
        "identity/duplicate_pair.html",
        pair=found,
        form=form,
        words=REASONS,
        facts=[ports.facts_about(account) for account in (found.first, found.second)],
    )


def _me() -> Account:
    return cast("Account", current_user._get_current_object())

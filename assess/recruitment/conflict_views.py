"""Who must not mark or decide a person's written tests, as far as it is known beforehand."""

from __future__ import annotations

from collections.abc import Iterator

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import DataRequired, Length

from assess.audit import ledger
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment.blueprint import blueprint, identifier, me
from assess.recruitment.candidate_views import account_or_404
from assess.recruitment.forms import one_line
from assess.web.clean_form import CleanForm
from assess.written import keeping_apart
from assess.written.keeping_apart import Taken
from assess.written.marking_rules import Refusal
from assess.written.parts import MarkingRefused

_PLACE = f"/candidates/{identifier('account_id')}/conflicts"


class ConflictForm(CleanForm):
    """Who must not judge a person's work, and why."""

    marker = SelectField(
        _l("Who must not judge"),
        description=_l("Examiners and recruitment staff. No letter is sent."),
        validators=[DataRequired(_l("Choose who must not judge this person’s work."))],
    )
    reason = StringField(
        _l("Reason"),
        description=_l(
            "For example: related, former supervisor. Recruitment reads it, on this page."
        ),
        filters=[one_line],
        validators=[
            DataRequired(_l("Give the reason: without it nobody can tell later whether it holds.")),
            Length(max=500, message=_l("Shorten the reason to 500 characters.")),
        ],
    )


class WithdrawalForm(CleanForm):
    """Why a conflict does not hold: by a code, since the audit trail keeps it for ever."""

    why = RadioField(
        _l("Why"),
        choices=[
            SelectChoice("mistake", _l("It was recorded by mistake")),
            SelectChoice("over", _l("It does not hold any more")),
        ],
        validators=[DataRequired(_l("Say why it does not hold."))],
    )


@blueprint.route(_PLACE, methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def conflicts(account_id: int) -> ResponseReturnValue:
    """Conflicts of interest that are on record about a person; a new one."""
    account = account_or_404(account_id)
    form = _form(account)
    if form.validate_on_submit():
        try:
            taken = keeping_apart.enter(
                int(form.marker.data), account_id, str(form.reason.data), me()
            )
        except LookupError:
            abort(404)
        except MarkingRefused as refused:
            if refused.reason is not Refusal.OWN_WORK:
                raise
            form.marker.errors = [_("This is the same person, who never judges their own work.")]
        else:
            for words, kind in _told(taken):
                flash(words, kind)
            return redirect(url_for(".conflicts", account_id=account_id), 303)
    ledger.record_reading(me().id, f"account:{account_id}", "candidate")
    page = render_template(
        "recruitment/conflicts.html",
        account=account,
        form=form,
        known=keeping_apart.about(account_id),
        may_withdraw=lambda marker: keeping_apart.may_withdraw(
            keeping_apart.between(marker.id, account_id), me()
        ),
    )
    return page, 422 if form.errors else 200


@blueprint.route(f"{_PLACE}/{identifier('marker_id')}/withdraw", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def conflict_withdraw(account_id: int, marker_id: int) -> ResponseReturnValue:
    """Take back what does not hold."""
    account, form = account_or_404(account_id), WithdrawalForm()
    known = [row for row in keeping_apart.about(account_id) if row[0].marker_id == marker_id]
    back = redirect(url_for(".conflicts", account_id=account_id), 303)
    if not known:
        flash(_("Nothing is on record about these two any more."), "attention")
        return back
    cannot = _("You cannot withdraw this conflict: the marker said it, or it is about you.")
    if not keeping_apart.may_withdraw(keeping_apart.between(marker_id, account_id), me()):
        flash(cannot, "danger")
        return back
    if form.validate_on_submit():
        try:
            keeping_apart.withdraw(marker_id, account_id, str(form.why.data), me())
        except LookupError:
            flash(_("Nothing is on record about these two any more."), "attention")
        except MarkingRefused:
            flash(cannot, "danger")
        else:
            words = _("Withdrawn. Scripts that were given to others meanwhile stay with them.")
            flash(words, "safe")
        return back
    ledger.record_reading(me().id, f"account:{account_id}", "candidate")
    page = render_template(
        "recruitment/conflict_withdraw.html", account=account, form=form, known=known[0]
    )
    return page, 422 if form.errors else 200


def _form(account: Account) -> ConflictForm:
    """Offers everybody who may judge and about whom nothing is on record yet."""
    form = ConflictForm()
    known = {marker.id for _row, marker, _by in keeping_apart.about(account.id)}
    form.marker.choices = [
        SelectChoice("", _("Choose")),
        *(
            SelectChoice(str(one.id), f"{one.name} ({one.email})")
            for one in keeping_apart.judges()
            if one.id not in known and one.id != account.id
        ),
    ]
    return form


def _told(taken: Taken) -> Iterator[tuple[str, str]]:
    """What became of scripts, each with the kind of message it is."""
    if taken.back == 0:
        yield _("Recorded. No script of this person will be given to them."), "safe"
    else:
        words = ngettext(
            "Recorded. One script was taken back from them, for somebody else to mark.",
            "Recorded. %(num)d scripts were taken back from them, for others to mark.",
            taken.back,
        )
        yield words, "safe"
    if taken.without_marker:
        words = ngettext(
            "Nobody is left for one of them: hand it out again, to more examiners.",
            "Nobody is left for %(num)d of them: hand them out again, to more examiners.",
            taken.without_marker,
        )
        yield words, "attention"
    if taken.decided:
        words = ngettext(
            "What counts for one script rests on their judgement. Unless it is signed off, a "
            "moderator has to decide it anew.",
            "What counts for %(num)d scripts rests on their judgement. Unless it is signed off, "
            "a moderator has to decide it anew.",
            taken.decided,
        )
        yield words, "attention"

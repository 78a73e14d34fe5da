"""The rules in their versions, a new version with its preview, and “what if”."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from assess.audit import ledger
from assess.eligibility.policy import FAMILIES, Policy, parse
from assess.eligibility.records import Family, Language, Request
from assess.eligibility.rules import decide
from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import forms, policy_preview
from assess.recruitment.blueprint import blueprint, identifier, me
from assess.recruitment.policy_forms import FAMILY_TITLES, PolicyForm
from assess.results import policies
from assess.results.policy_models import PolicyVersion

_SENTENCES = {
    policies.Wrong.NO_NOTE: _l("Say why the rules change."),
    policies.Wrong.IN_THE_PAST: _l("Rules cannot begin in the past: choose today or a later day."),
    policies.Wrong.OTHER_ZONE: _l("The time zone is not that of this installation."),
    policies.Wrong.UNCHANGED: _l(
        "Nothing differs from the rules that are in force on that day: change something first."
    ),
    policies.Wrong.CHANGED_MEANWHILE: _l(
        "Somebody else saved a version meanwhile. Read it first, then begin again."
    ),
}


@blueprint.get("/policies/")
@allow(Role.RECRUITMENT, Role.ADMINISTRATOR)
def policy_versions() -> ResponseReturnValue:
    """Every version of the rules, and which is in force today."""
    current = policies.in_force()
    versions = policies.all_versions()
    return render_template(
        "recruitment/policies.html",
        versions=versions,
        current=current,
        authors=policies.authors(versions),
        today=policies.today(),
        titles=FAMILY_TITLES,
    )


@blueprint.get(f"/policies/{identifier('version_id')}")
@allow(Role.RECRUITMENT, Role.ADMINISTRATOR)
def policy_version(version_id: int) -> ResponseReturnValue:
    """What one version says."""
    row = db.session.get(PolicyVersion, version_id) or abort(404)
    return render_template(
        "recruitment/policy.html",
        version=row,
        policy=parse(row.content),
        titles=FAMILY_TITLES,
        current=policies.in_force().version_id == version_id,
    )


@blueprint.route("/policies/new", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def policy_new() -> ResponseReturnValue:
    """Write a new version, see whom it would affect, and only then save it."""
    before = policies.in_force()
    form = PolicyForm.of(before.policy, policies.today(), policies.newest_id())
    if request.method == "GET":
        return _new_page(form)
    policy = form.policy(policies.timezone()) if form.validate_on_submit() else None
    if policy is None:
        return _new_page(form), 422
    begins = cast("date", form.in_force_from.data)
    digest = f"{policy.digest()}:{begins.isoformat()}"
    if request.form.get("step") != "save" or form.previewed.data != digest:
        return _new_page(form, _preview(form, policy, begins), digest)
    try:
        row = policies.save(policy, begins, str(form.note.data), me(), seen=_seen(form))
    except policies.NotSaved as error:
        form.form_errors.append(str(_SENTENCES[error.wrong]))
        return _new_page(form), 422
    flash(_("Saved as %(name)s.", name=row.name), "safe")
    return redirect(url_for(".policy_versions"), 303)


@blueprint.get("/policies/what-if")
@allow(Role.RECRUITMENT)
def what_if() -> ResponseReturnValue:
    """The decision for any person, on any day, about any test, with what was judged."""
    args = request.args
    asked = _asked()
    text, email = forms.filter_text(args, "q"), forms.filter_text(args, "email")
    person = policy_preview.person_of(forms.filter_number(args, "account"), email)
    past, decision, version = [], None, policies.in_force(asked.on)
    if person is not None:
        past = policy_preview.history_of(person)
        ledger.record_reading(me().id, policy_preview.subject_of(person, past), "history")
        decision = decide(asked, past, version.policy)
    return render_template(
        "recruitment/what_if.html",
        asked=asked,
        person=person,
        past=past,
        decision=decision,
        sentence=decision.explanation.in_(str(get_locale())) if decision else None,
        version=version,
        found=policy_preview.people_named(text) if text and person is None else [],
        titles=FAMILY_TITLES,
    )


def _new_page(
    form: PolicyForm, preview: policy_preview.Preview | None = None, digest: str = ""
) -> str:
    # Shown again, the form carries what was just previewed, not what the browser sent.
    form.previewed.data = digest
    return render_template(
        "recruitment/policy_new.html",
        form=form,
        families=FAMILIES,
        titles=FAMILY_TITLES,
        preview=preview,
        locale=str(get_locale()),
        timezone=policies.timezone(),
    )


def _preview(form: PolicyForm, policy: Policy, begins: date) -> policy_preview.Preview:
    """Whom the rules would affect; each person who is listed with a decision was looked at."""
    on = max(form.preview_on.data or begins, begins)
    found = policy_preview.preview(policies.in_force(on).policy, policy, on)
    ledger.record_readings(me().id, (one.subject for one in found.changes), "policies")
    return found


def _seen(form: PolicyForm) -> int | None:
    return forms.whole_number(str(form.seen.data or ""))


def _asked() -> Request:
    """What the query asks about; what makes no sense is taken as not said."""
    args = request.args
    family: Any = args.get("family") if args.get("family") in FAMILIES else "language"
    language: Any = "fr" if args.get("language") == "fr" else "en"
    level = forms.filter_number(args, "level")
    return Request(
        cast("Family", family),
        forms.filter_day(args, "on") or policies.today(),
        language=cast("Language | None", language) if family == "language" else None,
        minimum_level=level if level is not None and level <= 5 else None,
    )

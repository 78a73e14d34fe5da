"""Items that count for nobody: what it would change, the decision, and how far it has come."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from assess.banks.models import Item
from assess.delivery.queries import names_of
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.results import neutral_queries as queries
from assess.results import neutralising
from assess.results.models import Result
from assess.results.neutral_forms import NeutraliseForm
from assess.results.neutral_models import Neutralisation
from assess.results.rules import NotAllowed
from assess.results.wording import sentence
from assess.web.paging import paginate, requested_page

blueprint = Blueprint(
    "neutralised",
    __name__,
    url_prefix="/recruitment/results/neutralised",
    template_folder="templates",
)
ITEM = "/items/<int(max=2147483647):item_id>"


@blueprint.get("/")
@allow(Role.RECRUITMENT)
def index() -> ResponseReturnValue:
    """Every decision with its progress, and a way to find an item by its code."""
    code = request.args.get("q", "")[:80].replace("\0", "").strip()
    return render_template(
        "results/neutralised.html",
        rows=[(one, db.session.get_one(Item, one.item_id)) for one in queries.decisions()],
        left={one.id: queries.left(one) for one in queries.decisions()},
        code=code,
        found=queries.items_by_code(code) if code else (),
    )


@blueprint.get(ITEM)
@allow(Role.RECRUITMENT, Role.EXAMINER)
def item(item_id: int) -> ResponseReturnValue:
    """What would change if the item counted for nobody."""
    return _page(_item(item_id), NeutraliseForm(formdata=None), _asked(request.args.getlist))


@blueprint.post(ITEM)
@allow(Role.RECRUITMENT)
def decide(item_id: int) -> ResponseReturnValue:
    """Take the item out of everybody's score; the job does the rest."""
    found = _item(item_id)
    form = NeutraliseForm()
    chosen = _asked(request.form.getlist)
    if not form.validate_on_submit():
        return _page(found, form, chosen), 422
    try:
        decision = neutralising.neutralise(
            item_id, chosen, str(form.reason.data), _me(), release=bool(form.release.data)
        )
    except NotAllowed as error:
        return _page(_item(item_id), form, chosen, sentence(error)), 422
    return redirect(url_for(".show", decision_id=decision.id), 303)


@blueprint.get("/<int(max=2147483647):decision_id>")
@allow(Role.RECRUITMENT)
def show(decision_id: int) -> ResponseReturnValue:
    """How far a decision has come, and what it changed."""
    decision = db.session.get(Neutralisation, decision_id) or abort(404)
    page = paginate(queries.steps_of(decision_id), requested_page())
    numbers = {one.old_result_id for one in page.items}
    numbers |= {one.new_result_id for one in page.items if one.new_result_id is not None}
    return render_template(
        "results/neutralisation.html",
        decision=decision,
        item=db.session.get_one(Item, decision.item_id),
        by=names_of([decision.actor_id])[decision.actor_id],
        page=page,
        left=queries.left(decision),
        results={
            one.id: one for one in db.session.scalars(select(Result).where(Result.id.in_(numbers)))
        },
    )


def _page(found: Item, form: NeutraliseForm, asked: list[int], refusal: str | None = None) -> str:
    versions = [version.id for version in found.versions]
    already = queries.neutralised_among(versions)
    free = [version for version in versions if version not in already]
    chosen = [version for version in asked if version in free] or free
    return render_template(
        "results/neutralise.html",
        item=found,
        form=form,
        refusal=refusal,
        already=already,
        chosen=chosen,
        met=queries.sittings_by_version(versions),
        preview=neutralising.preview(chosen) if chosen else None,
        decisions=queries.of_item(found.id),
        may_decide=Role.RECRUITMENT in current_user.roles,
    )


def _asked(getlist: object) -> list[int]:
    raw = getlist("version") if callable(getlist) else []
    return [int(one) for one in raw if one.isascii() and one.isdigit() and len(one) < 10]


def _item(item_id: int) -> Item:
    return db.session.get(Item, item_id) or abort(404)


def _me() -> Account:
    return cast("Account", current_user._get_current_object())

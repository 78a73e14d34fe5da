"""Where a candidate begins who was sent here by another system."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import exists, select

from assess.extensions import db, limiter
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.recruitment.partner.models import PartnerOrder

blueprint = Blueprint("orders", __name__)


@blueprint.get("/orders/<order_id>")
@allow("public")
@limiter.limit("60 per minute")
def begin(order_id: str) -> ResponseReturnValue:
    """To the candidate's own page, through log-in, or to a new account."""
    row = db.session.get(PartnerOrder, order_id)
    if row is None or row.cancelled_at is not None:
        abort(404)
    known = db.session.scalar(select(exists().where(Account.email == row.email)))
    if known:
        return redirect(url_for("identity.login", next=url_for("delivery.dashboard")))
    return redirect(url_for("identity.register"))

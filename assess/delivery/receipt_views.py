"""Checking a receipt that somebody shows; open to everybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from assess.delivery.forms import MOST_OF_A_RECEIPT, ReceiptForm
from assess.delivery.receipts import judge
from assess.extensions import limiter
from assess.identity.permissions import allow

blueprint = Blueprint("receipts", __name__, template_folder="templates")


@blueprint.route("/verify", methods=["GET", "POST"])
@allow("public")
@limiter.limit("30/minute", methods=["POST"])
def verify() -> ResponseReturnValue:
    """Paste or upload a receipt; the page says whether it is genuine."""
    form = ReceiptForm()
    verdict = None
    if form.validate_on_submit():
        upload = form.file.data
        raw = upload.read(MOST_OF_A_RECEIPT + 1) if upload else b""
        verdict = judge(raw.decode("utf-8-sig", "replace") if raw else str(form.text.data or ""))
    page = render_template(
        "delivery/verify.html",
        form=form,
        verdict=verdict,
        issued=_moment(verdict.said) if verdict and verdict.said else None,
        until=_last_day(verdict.said) if verdict and verdict.said else None,
    )
    return page, 422 if form.errors else 200


def _last_day(said: dict[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(said.get("valid_until")))
    except ValueError:
        return None


def _moment(said: dict[str, Any]) -> datetime | None:
    try:
        return datetime.fromisoformat(str(said.get("at")))
    except ValueError:
        return None

"""The blueprint that all recruitment pages belong to."""

from __future__ import annotations

from typing import cast

from flask import Blueprint
from flask_login import current_user

from assess.identity.models import Account

blueprint = Blueprint(
    "recruitment", __name__, url_prefix="/recruitment", template_folder="templates"
)


def me() -> Account:
    """Whoever is logged in; every view here is open to recruitment alone."""
    return cast("Account", current_user._get_current_object())


def identifier(name: str) -> str:
    """A route's number; larger ones cannot be stored by PostgreSQL and are nobody's."""
    return f"<int(max=2147483647):{name}>"

"""The public keys, for everybody who holds a receipt."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from assess.audit import keys
from assess.web.public import public

blueprint = Blueprint("audit", __name__)


@blueprint.get("/.well-known/assess-keys.json")
@public
def published_keys() -> ResponseReturnValue:
    """Every key that ever signed here, as a JSON Web Key Set."""
    response = jsonify(keys.published())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response

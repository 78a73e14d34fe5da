"""Pages for staff: what was found in a sitting's work."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("officesim", __name__, url_prefix="/office", template_folder="templates")

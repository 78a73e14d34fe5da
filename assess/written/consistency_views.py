"""A marker's own marking over time. Adds to the markers' pages."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assess.identity.permissions import allow
from assess.written import consistency, figure_words, plotting
from assess.written.marking_views import MARKERS, blueprint, locale


@blueprint.get("/consistency")
@allow(*MARKERS)
def own() -> ResponseReturnValue:
    """How the reader marks reference scripts, and whether their severity moves."""
    return render_template(
        "written/consistency.html",
        tasks=consistency.consistency_of(current_user.id),
        words=figure_words,
        plotting=plotting,
        locale=locale(),
    )

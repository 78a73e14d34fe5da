"""`/_components`: every component in every state, in the demo and the tests only."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from assess.web.forms import SpecimenForm
from assess.web.locale import LOCALES
from assess.web.paging import Page, paginate, requested_page
from assess.web.public import public

blueprint = Blueprint("gallery", __name__)

LONG_NAME = "Maria-Magdalena Wolfeschlegelsteinhausenbergerdorff-Papadopoulou de la Fontaine"


@blueprint.get("/_components")
@public
def components() -> ResponseReturnValue:
    """The gallery; `?lang=` and `?theme=` show it in either language and theme."""
    g.theme = request.args.get("theme")
    language = request.args.get("lang", "")
    if language in LOCALES:
        with force_locale(language):
            return _page()
    return _page()


def _page() -> str:
    clean = SpecimenForm(formdata=None, prefix="clean-")
    failed = SpecimenForm(formdata=None, prefix="failed-", data={"seats": 900})
    failed.validate()
    return render_template(
        "web/gallery.html",
        clean=clean,
        failed=failed,
        rows=_rows(),
        short_page=paginate(range(12), 1),
        long_page=Page(range(25), min(requested_page(), 4000), 25, 100_000),
        now=datetime(2027, 3, 12, 9, 32, 5, tzinfo=UTC),
        today=date(2027, 3, 12),
        later=timedelta(hours=1, minutes=5),
        states=(
            "booked",
            "checked_in",
            "running",
            "paused",
            "closing",
            "closed",
            "absent",
            "void",
            "recorded",
            "released",
            "withdrawn",
            "draft",
            "retired",
            "unheard_of",
        ),
    )


def _rows() -> list[dict[str, object]]:
    return [
        {"name": "Ana Kovač", "level": 4, "error": 0.24, "state": "released"},
        {"name": LONG_NAME, "level": 2, "error": 0.31, "state": "recorded"},
        {"name": "Étienne Lefèvre-Œuvrard", "level": 0, "error": 0.42, "state": "withdrawn"},
    ]

"""The invigilator's page that takes a rescue file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from assess.delivery.errors import REASONS, Refused
from assess.delivery.forms import RescueForm
from assess.delivery.rescue import MAX_FILE, BadRescueFile, Why
from assess.delivery.rescued import Rescued, bring
from assess.delivery.schemas import NoForm
from assess.delivery.staff_pages import session_or_404, sitting_or_404
from assess.identity.permissions import allow
from assess.identity.roles import Role

blueprint = Blueprint("rescuing", __name__, url_prefix="/sessions", template_folder="templates")

SENTENCES: dict[Why, Any] = {
    "too_big": _l("This file is larger than any rescue file can be. Choose the file again."),
    "not_ours": _l(
        "This is not a rescue file. Its name begins with “rescue-” and ends in “.assess”."
    ),
    "version": _l(
        "This file was made by another version of the test page. "
        "Keep it and tell the administrator."
    ),
    "other_sitting": _l(
        "This file belongs to another sitting. Open that sitting’s page and bring it there."
    ),
    "damaged": _l(
        "This file is incomplete or was changed. Ask the candidate’s computer for a fresh one."
    ),
    "forged": _l("This file was not written by the page of this sitting, so it is not taken."),
}


@blueprint.route("/<int:session_id>/sittings/<sitting_id>/rescue", methods=["GET", "POST"])
@allow(Role.INVIGILATOR)
def rescue(session_id: int, sitting_id: str) -> ResponseReturnValue:
    """Bring the events of a rescue file into their sitting; says what became of them."""
    session, sitting = session_or_404(session_id), sitting_or_404(session_id, sitting_id)
    form = RescueForm()
    done: Rescued | None = None
    if form.validate_on_submit():
        content = form.file.data.read(MAX_FILE + 1)
        form.file.data.close()
        try:
            done = bring(sitting_id, content, current_user._get_current_object())
        except BadRescueFile as bad:
            form.file.errors = [str(SENTENCES[bad.why])]
        except Refused as refused:
            form.file.errors = [refused.message]
        except NoForm:
            form.file.errors = [str(REASONS["no_form"][1])]
    page = render_template(
        "delivery/rescue.html", session=session, sitting=sitting, form=form, done=done
    )
    return page, 422 if form.errors else 200

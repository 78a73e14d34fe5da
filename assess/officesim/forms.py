"""What staff fill in about a sitting's work."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, StringField, widgets
from wtforms.validators import DataRequired, Length

from assess.web.clean_form import CleanForm


def one_line(text: str | None) -> str:
    """Without the line breaks that a pasted text brings."""
    return " ".join((text or "").split())


class ReviewForm(CleanForm):
    """Which checks count as fulfilled, and why."""

    #: Digest of the work that the page has shown.
    work = HiddenField(validators=[DataRequired()])
    awarded = SelectMultipleField(
        _l("Count as fulfilled"),
        description=_l("Tick nothing to let the score stand as it was computed."),
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
    reason = StringField(
        _l("Reason"),
        description=_l("It is kept with the result, and the candidate may ask for it."),
        filters=[one_line],
        validators=[
            DataRequired(_l("Give a reason: it is kept, and the candidate may ask for it.")),
            Length(max=500, message=_l("Shorten the reason to 500 characters.")),
        ],
    )

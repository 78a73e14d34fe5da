"""What a person fills in who decides about evidence."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import DataRequired, Length

from assess.web.clean_form import CleanForm
from assess.written.integrity import DECISIONS
from assess.written.integrity_words import DECISIONS as NAMES
from assess.written.marking_forms import one_line


class IntegrityForm(CleanForm):
    """What somebody made of it, and why."""

    decision = RadioField(
        _l("What you make of it"),
        choices=[SelectChoice(code, NAMES[code][0]) for code in DECISIONS],
        validators=[DataRequired(_l("Choose one of the three."))],
    )
    reason = StringField(
        _l("Reason"),
        description=_l("What you looked at and what speaks for and against. It is kept for good."),
        filters=[one_line],
        validators=[
            DataRequired(_l("Give a reason: it is kept, and the candidate may ask for it.")),
            Length(max=500, message=_l("Shorten the reason to 500 characters.")),
        ],
    )

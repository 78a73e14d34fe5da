"""Forms of the pages about items that count for nobody."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from assess.web.clean_form import CleanForm


class NeutraliseForm(CleanForm):
    """Why an item is to count for nobody, and what becomes of the new results."""

    reason = StringField(
        _l("Reason"),
        description=_l(
            "It is kept, and everybody who has seen their result reads it: do not describe the "
            "question itself."
        ),
        filters=[lambda value: " ".join(value.split()) if value else value],
        validators=[
            DataRequired(_l("Give a reason: everybody who has seen their result reads it.")),
            Length(max=500, message=_l("Shorten the reason to 500 characters.")),
        ],
    )
    release = BooleanField(
        _l("Release the new results of released ones at once"),
        description=_l(
            "Each candidate is told of the old and the new level by e-mail. Otherwise the new "
            "results wait for their release, and the candidates are told that they follow."
        ),
        default=True,
    )

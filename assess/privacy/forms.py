"""The forms of data protection."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from assess.web.clean_form import CleanForm


class ConfirmForm(CleanForm):
    """The person proves again who they are before data leave."""

    password = PasswordField(
        _l("Present password"),
        [InputRequired(_l("Enter your present password.")), Length(max=1024)],
    )


class ReasonForm(CleanForm):
    """Why somebody else's data are taken or deleted."""

    reason = StringField(
        _l("Reason"),
        validators=[
            DataRequired(_l("Give a reason: it is kept in the log.")),
            Length(max=500, message=_l("Shorten the reason to 500 characters.")),
        ],
    )


class DeletionForm(ReasonForm):
    """A run of the retention schedule; `digest` is that of the list which was shown."""

    digest = HiddenField(validators=[DataRequired(), Length(max=64)])

"""Forms about invitations: another date, cancelling, inviting applicants."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import DataRequired, InputRequired, Length

from assess.delivery.models import TestSession
from assess.recruitment.forms import one_line
from assess.web.clean_form import CleanForm
from assess.web.formats import moment


class DateForm(CleanForm):
    """One of several sessions."""

    session_id = RadioField(
        _l("Date"), coerce=int, choices=[], validators=[InputRequired(_l("Choose a date."))]
    )

    def offer(self, sessions: Iterable[TestSession]) -> None:
        """Offer sessions to choose from, by date and place."""
        self.session_id.choices = [
            SelectChoice(
                one.id,
                _("%(when)s – %(where)s", when=moment(one.starts_at), where=one.location),
            )
            for one in sessions
        ]


class CancelForm(CleanForm):
    """Take an invitation back, with a reason."""

    reason = StringField(
        _l("Reason"),
        description=_l("It stands in the letter, in these words, and is kept."),
        filters=[one_line],
        validators=[
            DataRequired(_l("Give a reason: the person is told.")),
            Length(max=500, message=_l("Shorten the reason to 500 characters.")),
        ],
    )

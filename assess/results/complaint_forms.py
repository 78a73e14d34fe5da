"""Forms of the pages about complaints."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from assess.results.complaint_rules import LONGEST
from assess.results.complaint_words import CHANNELS, OUTCOMES
from assess.results.policies import today
from assess.web.clean_form import CleanForm

_TOO_LONG = _l("Shorten it to 10,000 characters.")


def _plain(value: Any) -> Any:
    """Line ends as everywhere else, and no white space around."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


class ComplaintForm(CleanForm):
    """What a candidate complains of."""

    kind = RadioField(
        _l("What is it about?"),
        choices=[
            SelectChoice("complaint", _l("How the test went, or how I was treated")),
            SelectChoice("appeal", _l("My result: I contest it")),
        ],
        default="complaint",
        validators=[InputRequired(_l("Choose one."))],
    )
    happened = TextAreaField(
        _l("What happened?"),
        description=_l("As exactly as you can: when it was, what you saw, what you did."),
        filters=[_plain],
        validators=[
            DataRequired(_l("Say what happened.")),
            Length(max=LONGEST, message=_TOO_LONG),
        ],
    )
    asks = TextAreaField(
        _l("What do you ask for?"),
        description=_l("For example: that a fault is taken into account, or a new sitting."),
        filters=[_plain],
        validators=[
            DataRequired(_l("Say what you ask for.")),
            Length(max=LONGEST, message=_TOO_LONG),
        ],
    )

    def offer(self, *, appeal: bool) -> None:
        """An appeal is possible only against a result that was released."""
        if not appeal:
            del self.kind

    def chosen_kind(self) -> str:
        """`complaint` or `appeal`."""
        return str(self.kind.data) if "kind" in self else "complaint"


class RecordForm(ComplaintForm):
    """A complaint that reached staff by another way."""

    channel = SelectField(
        _l("How it was received"),
        choices=[SelectChoice(code, CHANNELS[code]) for code in ("mail", "phone", "person")],
    )
    received_on = DateField(
        _l("Received on"), validators=[InputRequired(_l("Give the day on which it came."))]
    )

    def validate_received_on(self, field: DateField) -> None:
        if field.data is None or not date(2000, 1, 1) <= field.data <= today():
            raise ValidationError(_l("It cannot have come after today: check the date."))


class NoteForm(CleanForm):
    """What was found out."""

    text = TextAreaField(
        _l("Note"),
        description=_l("For those who examine this complaint. The candidate does not see it here."),
        filters=[_plain],
        validators=[
            DataRequired(_l("Write the note first.")),
            Length(max=LONGEST, message=_TOO_LONG),
        ],
    )


class DecisionForm(CleanForm):
    """The decision, with its reason."""

    outcome = RadioField(
        _l("Decision"),
        choices=[SelectChoice(code, label) for code, label in OUTCOMES.items()],
        validators=[InputRequired(_l("Choose the decision."))],
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("The candidate reads it word for word, by e-mail and on their page."),
        filters=[_plain],
        validators=[
            DataRequired(_l("Give the reason: the candidate reads it.")),
            Length(max=LONGEST, message=_TOO_LONG),
        ],
    )

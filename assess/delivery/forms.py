"""Delivery's forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import HiddenInput

from assess.delivery.acting import LONGEST_NOTE
from assess.delivery.acts import MAX_MINUTES, NEEDS_NOTE, REASONS
from assess.delivery.incidents import LONGEST as LONGEST_INCIDENT
from assess.delivery.messaging import LONGEST as LONGEST_MESSAGE
from assess.delivery.models import Sitting
from assess.web.clean_form import CleanForm

#: Characters; a receipt has about two thousand.
MOST_OF_A_RECEIPT = 64_000

REASON_LABELS = {
    "illness": _l("Illness"),
    "noise": _l("Noise or disturbance"),
    "power": _l("Power or computer failure"),
    "network": _l("Network failure"),
    "late": _l("Late start not caused by the candidate"),
    "identity": _l("Doubt about the identity"),
    "misconduct": _l("Misconduct"),
    "other": _l("Other"),
    # Codes of logs from before, which stay as they were written.
    "technical": _l("Technical fault"),
    "disturbance": _l("Disturbance in the room"),
    "late_start": _l("Late start not caused by the candidate"),
    "health": _l("Unwell for a short time"),
}

#: What is chosen when a form opens: the commonest reason for that act.
USUAL = {
    "pause": "noise",
    "extend": "network",
    "end": "illness",
    "void": "identity",
    "move": "power",
}


class CodeForm(CleanForm):
    """The access code that an invigilator handed out."""

    code = StringField(
        _l("Access code"),
        validators=[
            InputRequired(_l("Enter the access code.")),
            Length(max=40, message=_l("An access code has eight characters.")),
        ],
    )

    # Filled in by Safe Exam Browser's JavaScript, where there is one.
    seb_url = HiddenField()
    seb_config = HiddenField()
    seb_exam = HiddenField()

    def claim(self) -> dict[str, Any]:
        """What the hidden fields say, in the shape in which the runner says it."""
        return {
            "seb": {
                "url": self.seb_url.data or "",
                "config": self.seb_config.data or None,
                "exam": self.seb_exam.data or None,
            }
        }


class SafeBrowserForm(CleanForm):
    """What an invigilator does about the Safe Exam Browser of one sitting."""

    action = SelectField(choices=[SelectChoice(name, name) for name in ("file", "again", "waive")])


class ReceiptForm(CleanForm):
    """A receipt to be checked: pasted, or as a file."""

    text = TextAreaField(
        _l("Receipt"),
        validators=[Length(max=MOST_OF_A_RECEIPT, message=_l("That is too long to be a receipt."))],
    )
    file = FileField(_l("Or the file you downloaded"))

    def validate_text(self, field: TextAreaField) -> None:
        """Something must be there, in the one or the other."""
        if not self.file.data and not str(field.data or "").strip():
            raise ValidationError(_l("Paste the receipt, or choose its file."))


class CheckInForm(CleanForm):
    """Confirmation that an identity document was seen."""

    confirmed = BooleanField(
        _l("I have compared the identity document with the person and with the name above."),
        validators=[InputRequired(_l("Confirm that you have checked the identity document."))],
    )


class NewCodeForm(CheckInForm):
    """Check-in of somebody for whom a code was printed."""

    another = BooleanField(_l("Issue another code; the printed one stops working"))


class ReasonedForm(CleanForm):
    """A coded reason, and a note where the code says nothing by itself."""

    reason = SelectField(
        _l("Reason"), choices=[SelectChoice(code, REASON_LABELS[code]) for code in REASONS]
    )
    note = StringField(
        _l("Note"),
        description=_l("Needed for misconduct and other reasons. It is kept in the record."),
        validators=[
            Length(max=LONGEST_NOTE, message=_l("Shorten the note to 500 characters.")),
        ],
    )

    def validate_note(self, field: StringField) -> None:
        if self.reason.data in NEEDS_NOTE and not (field.data or "").strip():
            raise ValidationError(_l("Add a few words: this reason says nothing by itself."))


class ExtensionForm(ReasonedForm):
    """More time, with a coded reason."""

    minutes = IntegerField(
        _l("Minutes to add"),
        default=5,
        validators=[
            InputRequired(_l("Give a whole number of minutes from 1 to 240.")),
            NumberRange(1, MAX_MINUTES, _l("Give a whole number of minutes from 1 to 240.")),
        ],
    )


class MessageForm(CleanForm):
    """Something to say to one candidate or to all."""

    text = TextAreaField(
        _l("Message"),
        validators=[
            DataRequired(_l("Write what there is to say.")),
            Length(max=LONGEST_MESSAGE, message=_l("Shorten the message to 1,000 characters.")),
        ],
    )


class IncidentForm(CleanForm):
    """What happened in a session."""

    reason = SelectField(
        _l("Kind"), choices=[SelectChoice(code, REASON_LABELS[code]) for code in REASONS]
    )
    sitting = SelectField(_l("Candidate"))
    text = TextAreaField(
        _l("What happened"),
        validators=[
            DataRequired(_l("Write what happened.")),
            Length(max=LONGEST_INCIDENT, message=_l("Shorten the text to 10,000 characters.")),
        ],
    )
    files = MultipleFileField(
        _l("Files"), description=_l("Photographs, scans: at most five, of 10 MB each.")
    )

    def offer(self, sittings: Iterable[Sitting]) -> None:
        """Offer the candidates of the session, and none."""
        self.sitting.choices = [
            SelectChoice("", _l("The whole session")),
            *(SelectChoice(one.id, one.account.name) for one in sittings),
        ]


class GroupForm(CleanForm):
    """Who sits in which group."""

    name = StringField(
        _l("Group"),
        description=_l(
            "A row or a room, for example B. Leave it empty to take them out of groups."
        ),
        validators=[Length(max=40, message=_l("Shorten the group’s name to 40 characters."))],
    )


class CloseForm(CleanForm):
    """Closing a session."""

    end_running = BooleanField(_l("Also end the tests of those who are still working"))


class SettleForm(CleanForm):
    """One difference, settled with a reason."""

    kind = HiddenField(validators=[InputRequired()])
    subject = HiddenField(validators=[InputRequired()])
    counts_as = RadioField(
        _l("Counts as"),
        choices=[
            SelectChoice("absent", _l("Absent")),
            SelectChoice("void", _l("Void")),
        ],
        validators=[Optional()],
    )
    reason = StringField(
        _l("Reason"),
        validators=[
            InputRequired(_l("Give a reason: it is kept with the session.")),
            Length(max=500, message=_l("Shorten the reason to 500 characters.")),
        ],
    )


class CodesForm(CleanForm):
    """Printing access codes for everybody who has not entered yet."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    at_desk = BooleanField(
        _l(
            "Each slip is handed out at the desk, to the person whose identity document was "
            "compared and who is checked in there."
        ),
        validators=[InputRequired(_l("Confirm how the slips are handed out."))],
    )


class RescueForm(CleanForm):
    """A rescue file."""

    file = FileField(
        _l("Rescue file"),
        description=_l("The file that the candidate’s page has saved, at most 4 MB."),
        validators=[FileRequired(_l("Choose the rescue file."))],
    )

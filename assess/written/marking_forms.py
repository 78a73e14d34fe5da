"""What markers and moderators fill in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from assess.results.policies import today
from assess.web.clean_form import CleanForm

_ABLE = _l("Whoever has had the script, or has read its marks on these pages, is not offered.")
LONGEST_ROUND = timedelta(days=730)
_NEEDED = _l("Give a reason: it is kept with the script.")


def one_line(text: str | None) -> str:
    """Without the line breaks that a pasted text brings."""
    return " ".join((text or "").split())


def _ticked(label: Any, description: Any, needed: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        description=description,
        coerce=str,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        validators=[DataRequired(needed)],
    )


class ConflictForm(CleanForm):
    """Why a marker must not mark a script."""

    reason = StringField(
        _l("Why you should not mark this script"),
        description=_l("For example: you recognise the writer. Whoever allocates sees it."),
        filters=[one_line],
        validators=[DataRequired(_NEEDED), Length(max=500)],
    )


class AllocationForm(CleanForm):
    """Which tasks go to which markers, until when."""

    tasks = _ticked(_l("Tasks"), "", _l("Choose at least one task."))
    markers = _ticked(
        _l("Markers"),
        _l(
            "Each script goes to two of them, evenly, and never to somebody who has a conflict or "
            "has read marks of this paper on these pages."
        ),
        _l("Choose at least two markers."),
    )
    due = DateField(
        _l("Due on"),
        description=_l("Markers are reminded two days before, and once it has passed."),
        validators=[Optional()],
    )

    def validate_due(self, field: DateField) -> None:
        """From today on, and no slip of the hand by a century."""
        if field.data is not None and not today() <= field.data <= today() + LONGEST_ROUND:
            raise ValidationError(_l("Choose a day from today on, within two years."))


class ReplaceForm(CleanForm):
    """Who takes a script over, and why."""

    allocation = RadioField(_l("Take it from"), validators=[DataRequired(_l("Choose a marker."))])
    marker = SelectField(_l("Give it to"), description=_ABLE)
    reason = StringField(
        _l("Reason"),
        filters=[one_line],
        validators=[DataRequired(_NEEDED), Length(max=500)],
    )


class ThirdForm(CleanForm):
    """Who marks a script as a third."""

    marker = SelectField(_l("Third marker"), description=_ABLE)


class DecisionForm(CleanForm):
    """What a moderator lets count; criteria are added for each task."""

    #: Whose rubric the page shows.
    version = HiddenField()
    reason = StringField(
        _l("Reason"),
        description=_l("It is kept with the script, and the candidate may ask for it."),
        filters=[one_line],
        validators=[DataRequired(_NEEDED), Length(max=500)],
    )


class SignOffForm(CleanForm):
    """The meeting's word."""

    #: What the page shows: see `signing.fingerprint_of`.
    shown = HiddenField()
    note = TextAreaField(
        _l("Note of the meeting"),
        description=_l("Who met, what was looked at, what was decided."),
        validators=[Length(max=2000, message=_l("Shorten the note to 2,000 characters."))],
    )


class ReferenceForm(CleanForm):
    """A reference script; criteria are added for each task."""

    #: Whose rubric the page shows.
    version = HiddenField()
    purpose = RadioField(
        _l("When it is marked"),
        choices=[],
        validators=[DataRequired(_l("Choose when it is marked."))],
    )
    language = RadioField(
        _l("Language of the script"),
        choices=[],
        validators=[DataRequired(_l("Choose the language that it is written in."))],
    )
    text = TextAreaField(
        _l("Text of the script"),
        validators=[DataRequired(_l("Enter the text.")), Length(max=60_000)],
    )
    rationale = TextAreaField(
        _l("Why it deserves these marks"),
        description=_l("Markers read it once they have marked the script."),
        validators=[DataRequired(_l("Say why: markers learn from it.")), Length(max=4000)],
    )

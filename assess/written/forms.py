"""What examiners fill in about papers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import InputRequired, Length

from assess.web.clean_form import CleanForm


class PaperForm(CleanForm):
    """A paper, or the next version of one, from a folder."""

    folder = FileField(
        _l("Folder of the paper, as a .zip"),
        description=_l("paper.toml with the pictures and PDF that its sources name."),
        render_kw={"accept": ".zip"},
    )


class ReviewForm(CleanForm):
    """What a second examiner says of a version."""

    decision = RadioField(
        _l("Decision"),
        choices=[
            SelectChoice("signed_off", _l("Sign off: the paper may be used as it is")),
            SelectChoice("returned", _l("Return: something must change first")),
        ],
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    comment = TextAreaField(
        _l("Comment"),
        description=_l("Needed when the paper is returned: say what must change."),
        validators=[Length(max=2000, message=_l("Shorten the comment to 2,000 characters."))],
    )

"""Plain forms on which examiners write items and testlets."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import (  # type: ignore[attr-defined]  # newer than the stubs
    SelectChoice as Choice,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp

from assess.banks.formats.model import CODE, LEVELS, SKILLS

_l: Any = lazy_gettext  # WTForms is typed for plain strings only

LETTERS = "ABCDEF"
MOST_ITEMS = 10
SKILL_LABELS = {
    "reading": _l("Reading"),
    "grammar": _l("Grammar"),
    "vocabulary": _l("Vocabulary"),
    "listening": _l("Listening"),
}
LEVEL_LABELS = {level: _l("Level %(level)d", level=level) for level in LEVELS}
_LEVELS = [Choice(str(level), label) for level, label in LEVEL_LABELS.items()]
_code_rule = Regexp(
    rf"^{CODE.pattern}$", message=_l("Use lower-case letters, digits and single hyphens.")
)


def _text(rows: int) -> dict[str, int]:
    return {"rows": rows}


class QuestionFields:
    """The question itself: on the form of an item, and of each item of a testlet."""

    prompt = TextAreaField(
        _l("Question"),
        validators=[InputRequired(_l("Write the question.")), Length(max=20_000)],
        render_kw=_text(4),
    )
    option_0 = StringField(_l("Option A"), validators=[Length(max=1000)])
    option_1 = StringField(_l("Option B"), validators=[Length(max=1000)])
    option_2 = StringField(_l("Option C"), validators=[Length(max=1000)])
    option_3 = StringField(_l("Option D"), validators=[Length(max=1000)])
    option_4 = StringField(_l("Option E"), validators=[Length(max=1000)])
    option_5 = StringField(_l("Option F"), validators=[Length(max=1000)])
    key = RadioField(
        _l("Right answer"),
        choices=[Choice(str(index), letter) for index, letter in enumerate(LETTERS)],
        validators=[InputRequired(_l("Choose the right answer."))],
    )
    rationale = TextAreaField(
        _l("Rationale"),
        description=_l("Why this answer is right. Staff only."),
        validators=[Length(max=5000)],
        render_kw=_text(2),
    )


class SharedFields:
    """What items and testlets have in common: place in the bank, media, version."""

    code = StringField(
        _l("Id"),
        description=_l("For example en-gr-1-03. It stays for ever and is never used twice."),
        validators=[InputRequired(_l("Give an id.")), Length(max=80), _code_rule],
    )
    level = SelectField(_l("Level"), choices=_LEVELS)
    skill = SelectField(_l("Skill"), choices=[Choice(name, SKILL_LABELS[name]) for name in SKILLS])
    topic = StringField(
        _l("Topic"),
        validators=[Optional(), Length(max=60), _code_rule],
        description=_l("One word, for example daily-life."),
    )
    enemies = StringField(
        _l("Enemies"),
        description=_l("Ids of items or testlets that must never stand on the same form."),
        validators=[Length(max=1000)],
    )
    image = FileField(
        _l("Add an image"),
        description=_l("WebP, PNG or JPEG, at most 2 MB."),
    )
    image_alt = StringField(
        _l("What the image shows"),
        description=_l("Read aloud to candidates who cannot see it. Do not give the answer away."),
        validators=[Length(max=2000)],
    )
    note = StringField(
        _l("Note on this version"),
        description=_l("What you changed and why. Kept in the history."),
        validators=[Length(max=400)],
    )
    media = HiddenField(default="{}")
    revision = HiddenField(default="")


class ItemForm(QuestionFields, SharedFields, FlaskForm):
    """A single choice item."""


class MemberForm(QuestionFields, Form):
    """One item of a testlet."""

    code = StringField(
        _l("Id"), validators=[InputRequired(_l("Give an id.")), Length(max=80), _code_rule]
    )
    level = SelectField(_l("Level"), choices=[Choice("", _l("As the testlet")), *_LEVELS])
    enemies = HiddenField(default="")
    tags = HiddenField(default="{}")
    remove = BooleanField(_l("Remove this question when saving"))


class TestletForm(SharedFields, FlaskForm):
    """A stimulus with its items."""

    __test__ = False

    title = StringField(
        _l("Short title"),
        description=_l("For staff only."),
        validators=[InputRequired(_l("Give a title.")), Length(max=200)],
    )
    passage = TextAreaField(
        _l("Passage text"),
        description=_l(
            "Markdown: **bold**, *italic*, lists, tables, ## headings. Before a clip, say in "
            "one line what the candidate will hear."
        ),
        validators=[InputRequired(_l("Write the passage.")), Length(max=60_000)],
        render_kw=_text(14),
    )
    audio = FileField(
        _l("Clip"), description=_l("MP3, at most 10 MB. A new clip replaces the present one.")
    )
    plays = SelectField(
        _l("How often it may be played"),
        choices=[Choice(str(n), str(n)) for n in range(1, 6)],
        default="2",
    )
    transcript = TextAreaField(
        _l("Transcript"),
        description=_l("Every word of the clip. Never shown to candidates."),
        validators=[Length(max=60_000)],
        render_kw=_text(8),
    )
    voices = HiddenField(default="")
    items = FieldList(FormField(MemberForm), min_entries=1, max_entries=MOST_ITEMS)

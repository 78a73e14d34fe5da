"""What authors fill in about a project and its tasks."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from assess.officesim.forms import one_line
from assess.officesim.projects import CODE
from assess.web.clean_form import CleanForm

ACCEPTED = ".xlsx,.docx,.pptx,.json"
_MISSING = _l("Write it in both languages: candidates choose theirs.")
_LONG = _l("Shorten this text.")


def whole_text(text: str | None) -> str:
    """A text of several lines, its ends and line breaks tidied."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def as_code(text: str | None) -> str:
    """A code, its ends tidied."""
    return (text or "").strip()


def coded(label: Any, description: Any) -> StringField:
    """A field for a code; one is made where none is written."""
    return StringField(
        label,
        description=description,
        filters=[as_code],
        validators=[
            Optional(),
            Regexp(rf"(?:{CODE.pattern})\Z", message=_l("Use small letters, digits and hyphens.")),
            Length(max=60, message=_l("Use at most 60 characters.")),
        ],
    )


class DraftForm(CleanForm):
    """A form about a draft: it says which revision its author saw."""

    revision = HiddenField()


class WordsForm(DraftForm):
    """What a project is called, and what candidates read first."""

    code = coded(
        _l("Code"),
        _l(
            "Names the project for ever, for example “spreadsheet-travel-costs”. Empty: made from "
            "the title."
        ),
    )
    title_en = StringField(
        lazy_pgettext("of a project", "Title in English"),
        [DataRequired(_MISSING), Length(max=200, message=_LONG)],
        filters=[one_line],
    )  # fmt: skip
    title_fr = StringField(
        lazy_pgettext("of a project", "Title in French"),
        [DataRequired(_MISSING), Length(max=200, message=_LONG)],
        filters=[one_line],
    )  # fmt: skip
    scenario_en = TextAreaField(
        _l("Introduction in English"), [DataRequired(_MISSING), Length(max=4000, message=_LONG)],
        description=_l("Who the candidate is and what the file is about, in a few sentences."),
        filters=[whole_text], render_kw={"rows": 3},
    )  # fmt: skip
    scenario_fr = TextAreaField(
        _l("Introduction in French"), [DataRequired(_MISSING), Length(max=4000, message=_LONG)],
        filters=[whole_text], render_kw={"rows": 3},
    )  # fmt: skip


class StartForm(DraftForm):
    """The start files of a draft."""

    start_en = FileField(
        _l("Start file in English"),
        description=_l(
            "A spreadsheet (.xlsx), a document (.docx), a presentation (.pptx) or a mailbox "
            "(.json), saved by an ordinary office program: no macros, no links to other files, "
            "at most 10 MB."
        ),
        render_kw={"accept": ACCEPTED},
    )
    start_fr = FileField(
        _l("Start file in French"),
        description=_l("Leave it empty where one file serves both languages."),
        render_kw={"accept": ACCEPTED},
    )
    shared = BooleanField(_l("Use the file given first for both languages"))


class NewForm(WordsForm, StartForm):
    """A new project from its start file."""


class FolderForm(CleanForm):
    """A new draft from a folder."""

    folder = FileField(
        _l("Folder of the project, as a .zip"),
        description=_l("project.toml with its start files, solution.json and assets."),
        render_kw={"accept": ".zip"},
    )


class PictureForm(DraftForm):
    """A picture that candidates can insert."""

    picture = FileField(
        _l("Picture"),
        description=_l(
            ".png, .jpg or .webp, at most 1 MB; candidates see its name. A picture of the same "
            "name is replaced."
        ),
        render_kw={"accept": ".png,.jpg,.jpeg,.webp"},
    )


class TaskForm(DraftForm):
    """One task in plain words."""

    code = coded(
        _l("Code of the task"),
        _l("Short, for example “total”; candidates never see it. Empty: one is made."),
    )
    text_en = TextAreaField(
        _l("Task in English"), [DataRequired(_MISSING), Length(max=2000, message=_LONG)],
        description=_l("Say what is to be achieved, never which command does it."),
        filters=[whole_text], render_kw={"rows": 4},
    )  # fmt: skip
    text_fr = TextAreaField(
        _l("Task in French"), [DataRequired(_MISSING), Length(max=2000, message=_LONG)],
        filters=[whole_text], render_kw={"rows": 4},
    )  # fmt: skip

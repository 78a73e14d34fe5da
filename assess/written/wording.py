"""What kinds, languages and rules of papers are called on pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

KINDS = {
    "essay": _l("Essay"),
    "summary": _l("Summary"),
    "translation": _l("Translation or adaptation"),
    "message": _l("E-mail or memo"),
    "short": _l("Short answer"),
    "case": _l("Case with documents"),
    "upload": _l("File to hand in"),
}
ASPECTS = {"content": _l("Content"), "language": lazy_pgettext("of a text", "Language")}
LANGUAGES = {"en": _l("English"), "fr": _l("French")}
ANSWERS = {
    **LANGUAGES,
    "choice": _l("English or French, as the candidate chooses"),
    "first": _l("First language of the paper"),
    "second": _l("Second language of the paper"),
}
METHODS = {
    "nearest": _l("The mean of the two nearest marks"),
    "mean": _l("The mean of all three marks"),
    "third": _l("The third mark alone"),
}
SOURCES = {
    "text": lazy_pgettext("a document", "Text"),
    "table": lazy_pgettext("a document", "Table"),
    "image": lazy_pgettext("a document", "Picture"),
    "pdf": lazy_pgettext("a document", "PDF"),
}

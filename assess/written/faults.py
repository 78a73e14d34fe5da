"""What can be wrong with a paper: each fault with its place, in words that pages can say. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Where in paper.toml: names and, behind those that repeat, numbers from 1.
Place = tuple[str | int, ...]

TEMPLATES: Mapping[str, str] = {
    "unreadable": "paper.toml cannot be read: %(why)s",
    "tables": "%(place)s: write [[%(name)s]] tables.",
    "unknown_field": "%(place)s: there is no field %(name)r.",
    "value": "%(place)s: this is not written as docs/written.md says.",
    "code": "%(place)s: use small letters, digits and hyphens.",
    "words_missing": "%(place)s: the text in %(language)r is missing.",
    "words_long": "%(place)s: the text in %(language)r is too long.",
    "number": "%(place)s must be a whole number from %(least)s to %(most)s.",
    "switch": "%(place)s: %(name)s must be true or false.",
    "one_of": "%(place)s must be one of %(choices)s.",
    "codes": "%(place)s: write a list of codes.",
    "rules": "%(place)s: may hold %(names)s and method.",
    "source_needs": "%(place)s: a source of kind %(kind)r needs %(wanted)r.",
    "alternative": "%(place)s: say in 'alternative' what the image shows.",
    "table": "%(place)s: in %(language)r, write two rows or more, all of one length.",
    "file_names": "%(place)s: name the file, or one for each language.",
    "file_missing": "%(place)s: the file %(name)r is not there.",
    "file_ending": "%(place)s: %(name)r must end in %(endings)s.",
    "bands": "%(place)s: two bands or more must rise from 0 marks.",
    "scale": "%(place)s: on the language scale, a criterion of language has bands 0 to 5.",
    "limit": "%(place)s: markers can be %(most)s marks apart at the most, so that a difference of "
    "%(allowed)s never asks for a third marker; write difference = %(fits)s or less.",
    "accepts": "%(place)s: an upload, and nothing else, names endings out of %(endings)s.",
    "no_criterion": "%(place)s: there is no criterion %(name)r.",
    "criteria": "%(place)s: name one or more, each once.",
    "guidance": "%(place)s: write { least = …, most = … }.",
    "tasks": "A paper needs 1 to %(most)s tasks.",
    "doubled_part": "The part code %(name)r is used twice.",
    "doubled_task": "The task code %(name)r is used twice.",
    "doubled_criterion": "The criterion code %(name)r is used twice.",
    "doubled_source": "The source code %(name)r is used twice.",
    "no_source": "There is no source %(name)r.",
    "unused_source": "No task uses the source %(name)r.",
    "paired": "A paired paper, and no other, has tasks in the first and in the second language.",
    "languages": "No task must be answered in %(languages)s.",
    "large": "The paper is larger than 2 MB. Shorten its texts.",
    "many_files": "A paper has at most %(most)s files.",
    "archive": "%(why)s",
    "odd_file": "%(name)r is no part of a paper: leave it out.",
    "file_kind": "%(name)s is no kind of file that sources show.",
    "file_large": "%(name)s is larger than %(megabytes)s MB.",
    "file_content": "%(name)s is not what its ending says.",
    "pdf_unreadable": "%(name)s cannot be shown page by page: save the PDF again.",
    "pdf_locked": "%(name)s is protected by a password. Save it without.",
    "pdf_long": "%(name)s has more than %(most)s pages.",
    "pdf_heavy": "%(name)s is too large as pictures: save it with fewer or simpler pages.",
    "pdf_waiting": "%(name)s could not be drawn in time. Try again: what was drawn is kept.",
}


class Fault(str):
    """A sentence in English that remembers where it belongs, so that a page can link and say it."""

    code: str
    place: Place
    values: Mapping[str, Any]

    def __new__(cls, code: str, place: Place = (), **values: Any) -> Fault:
        """`values` fill the template of `code`; KeyError for what it does not name."""
        said = TEMPLATES[code] % {"place": spelled(place), **values}
        fault = super().__new__(cls, said)
        fault.code, fault.place, fault.values = code, place, values
        return fault


def spelled(place: Place) -> str:
    """`part 1, task 2, title`; paper.toml for the whole."""
    words: list[str] = []
    for step in place:
        if isinstance(step, int):
            words[-1] += f" {step}"
        else:
            words.append(step)
    return ", ".join(words) or "paper.toml"

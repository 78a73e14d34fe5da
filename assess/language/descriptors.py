"""What each level means, for reading and for listening, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

NAMES: Sequence[LazyString] = (
    _l("No practical proficiency"),
    _l("Survival"),
    _l("Functional"),
    _l("Professional"),
    _l("Expert"),
    _l("Highly articulate"),
)

READING: Sequence[LazyString] = (
    _l("Recognises some words, names and figures, but cannot yet rely on reading to understand."),
    _l(
        "Understands short, simple texts about everyday needs, such as signs, timetables, forms "
        "and brief messages, sometimes after reading them again."
    ),
    _l(
        "Understands the facts in plainly written texts on familiar and routine matters, such as "
        "e-mails, instructions, announcements and short reports."
    ),
    _l(
        "Understands most texts of professional life, including opinion, argument and what is "
        "implied rather than said, even on matters that are not familiar."
    ),
    _l(
        "Understands demanding texts of any kind, including fine shades of meaning, irony, "
        "register and the writer’s intention, with hardly any limit of subject."
    ),
    _l(
        "Reads everything, however subtle, allusive or specialised, as a highly articulate and "
        "widely read native reader does."
    ),
)

LISTENING: Sequence[LazyString] = (
    _l("Recognises some words and names, but cannot yet rely on listening to understand."),
    _l(
        "Understands short, slow and clear speech about everyday needs, such as directions, "
        "prices, times and simple requests, often with repetition."
    ),
    _l(
        "Understands the main facts of clear speech at a normal pace on familiar and routine "
        "matters, such as conversations at work, announcements and short messages."
    ),
    _l(
        "Understands most speech of professional life, such as meetings, briefings and "
        "interviews, including opinion, hypothesis and what is implied."
    ),
    _l(
        "Understands demanding speech of any kind, including quick exchanges, irony, changes of "
        "register and unfamiliar subjects, with hardly any effort."
    ),
    _l(
        "Understands everything that is said, however quick, subtle, idiomatic or coloured by "
        "region, as a highly articulate native listener does."
    ),
)

OVERALL: Sequence[LazyString] = (
    _l("No practical use of the language in reading and listening has been shown."),
    _l("Copes with the simplest written and spoken language of everyday needs."),
    _l("Follows plain texts and clear speech on familiar and routine matters."),
    _l("Follows the texts and talk of professional life, including what is implied."),
    _l("Follows demanding texts and speech of any kind, with their finer shades of meaning."),
    _l("Follows everything written or said, as a highly articulate native user does."),
)

MEANINGS: Mapping[str, Sequence[LazyString]] = {
    "overall": OVERALL,
    "reading": READING,
    "listening": LISTENING,
}

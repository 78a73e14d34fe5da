"""What is written down while a test is taken, in plain words: one list for every page."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

#: (code, what is recorded, what for). Nothing here changes a score.
RECORDED: tuple[tuple[str, Any, Any], ...] = (
    (
        "answers",
        _l("Your answers, the questions you flagged and those you opened, each with its time"),
        _l("so that no answer is lost and a complaint can be examined"),
    ),
    (
        "plays",
        _l("Each playing of a recording"),
        _l("because the number of playings may be limited"),
    ),
    (
        "focus",
        _l("When you left the test window and came back"),
        _l("an invigilator may ask about it"),
    ),
    (
        "fullscreen",
        _l("When you left the full screen and returned to it"),
        _l("an invigilator may ask about it"),
    ),
    (
        "paste",
        _l("That text was pasted and how many characters, never what"),
        _l("an invigilator may ask about it"),
    ),
    (
        "network",
        _l("When the connection is lost and comes back"),
        _l("so that lost time can be given back"),
    ),
    (
        "place",
        _l("Your network address, and whether it changes during the test"),
        _l("so that a test that moves to another computer is noticed"),
    ),
    (
        "computer",
        _l("The kind of browser and system, such as “Firefox, Windows”"),
        _l("so that a test that moves to another computer is noticed"),
    ),
    (
        "help",
        _l("Your calls for help, and when you read a message of the invigilator"),
        _l("so that nobody is overlooked"),
    ),
)

NOT_RECORDED = _l(
    "No camera, no microphone, no picture of your screen, no fingerprint or face, no location, "
    "and not what you do outside the test window."
)
NO_SCORE = _l(
    "None of this changes your score. People look at it, and only when there is a reason."
)

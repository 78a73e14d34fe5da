"""Why delivery refuses something: a code for programs, a sentence for people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

#: code -> (HTTP status, sentence)
REASONS: dict[str, tuple[int, Any]] = {
    "not_found": (404, _l("There is no such sitting.")),
    "no_ticket": (401, _l("This page is no longer signed in. Ask the invigilator for a new code.")),
    "superseded": (409, _l("The test was opened in another window, which goes on from here.")),
    "counter_conflict": (
        409,
        _l("Other events were already saved under these numbers. Reload the page."),
    ),
    "gap": (
        409,
        _l("Some of your answers have not arrived yet. They are sent again before the hand-in."),
    ),
    "unknown_epoch": (422, _l("This page was never opened on the server. Reload the page.")),
    "not_checked_in": (409, _l("Your identity has not been confirmed yet.")),
    "not_open": (409, _l("The invigilator has not opened the session yet.")),
    "session_ended": (
        409,
        _l(
            "The time of this session is over, so the test can no longer begin. "
            "Ask the invigilator."
        ),
    ),
    "session_closed": (409, _l("The session is over.")),
    "over": (409, _l("This sitting is over.")),
    "not_started": (409, _l("The test has not been started.")),
    "no_form": (409, _l("The test is not ready yet. Tell the invigilator.")),
    "safe_browser": (
        403,
        _l(
            "This test is taken in Safe Exam Browser, started with the file for this test. What "
            "you have answered is saved. Open the test there, or ask the invigilator."
        ),
    ),
    "wrong_network": (
        403,
        _l(
            "This test is taken on the network of its test room, and this computer is on "
            "another one. Connect to the room’s network, or ask the invigilator."
        ),
    ),
    "seb_served": (
        409,
        _l(
            "The file for Safe Exam Browser has already been downloaded. Open that file, or ask "
            "the invigilator for a new one."
        ),
    ),
    "not_held": (409, _l("This sitting is not stopped because of its browser.")),
    "seb_not_needed": (409, _l("This session does not ask for Safe Exam Browser.")),
    "code_needed": (403, _l("Ask the invigilator for an access code.")),
    "code_wrong": (
        403,
        _l("This code is not valid. Check each character, or ask for a new code."),
    ),
    "not_confirmed": (422, _l("Confirm that you have checked the person’s identity document.")),
    "not_closed": (409, _l("The sitting is not closed yet.")),
    "nothing_late": (409, _l("No late answer waits for a decision.")),
    "already_booked": (409, _l("This person already has a sitting of this test in this session.")),
    "already_over": (409, _l("This sitting is already over.")),
    "still_running": (409, _l("Candidates are still working. Wait, or end their tests as well.")),
    "bad_minutes": (422, _l("Give a whole number of minutes from 1 to 240.")),
    "bad_reason": (422, _l("Choose a reason from the list.")),
    "bad_factor": (422, _l("The time factor must lie between 1 and 4.")),
    "bad_request": (400, _l("The request cannot be read.")),
    "too_fast": (
        429,
        _l("Too much was sent in a short time. Your answers stay on this computer and follow."),
    ),
    "full": (
        429,
        _l("This sitting holds no more entries. What is stored is safe. Tell the invigilator."),
    ),
    "unavailable": (
        503,
        _l("The server cannot save at this moment. Your answers stay on this computer."),
    ),
}


class Refused(RuntimeError):
    """An operation says no. `code` names the reason; nothing was changed."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    @property
    def status(self) -> int:
        return REASONS[self.code][0]

    @property
    def message(self) -> str:
        return str(REASONS[self.code][1])

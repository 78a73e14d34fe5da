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
    "seb_not_needed": (409, _l("This session does not ask for Safe Exam Browser.")),
    "code_needed": (403, _l("Ask the invigilator for an access code.")),
    "code_wrong": (
        403,
        _l("This code is not valid. Check each character, or ask for a new code."),
    ),
    "printed_before": (
        409,
        _l(
            "These codes were made already and cannot be shown again. Load this page anew to "
            "make others; the slips printed before then stop working."
        ),
    ),
    "nobody_waits": (
        409,
        _l("Nobody is waiting for a code: everybody has entered or has finished."),
    ),
    "not_confirmed": (422, _l("Confirm that you have checked the person’s identity document.")),
    "session_not_closed": (409, _l("Close the session first; then it can be reconciled.")),
    "reconciled": (409, _l("This session is reconciled already; nothing was changed.")),
    "no_difference": (409, _l("This difference is no longer open. Look at the list again.")),
    "no_reason": (422, _l("Give a reason: it is kept with the session.")),
    "no_fate": (422, _l("Say whether this person counts as absent or as void.")),
    "differences_open": (
        409,
        _l("Differences are still open. Settle each of them, then confirm."),
    ),
    "too_late_to_start": (
        409,
        _l(
            "It is too late to begin: the test could not be finished before the end of the "
            "session. Ask the invigilator; the recruitment office can move the end."
        ),
    ),
    "not_closed": (409, _l("The sitting is not closed yet.")),
    "nothing_late": (409, _l("No late answer waits for a decision.")),
    "already_booked": (409, _l("This person already has a sitting of this test in this session.")),
    "not_published": (
        409,
        _l("This session is a draft: the recruitment office must publish it first."),
    ),
    "not_booked": (
        409,
        _l("This person has been checked in or is through, so the booking stays as it is."),
    ),
    "already_over": (409, _l("This sitting is already over.")),
    "still_running": (409, _l("Candidates are still working. Wait, or end their tests as well.")),
    "bad_minutes": (422, _l("Give a whole number of minutes from 1 to 240.")),
    "bad_reason": (422, _l("Choose a reason from the list.")),
    "note_needed": (422, _l("Add a few words: this reason says nothing by itself.")),
    "note_too_long": (422, _l("Shorten the note to 500 characters.")),
    "already_undone": (409, _l("This was undone already.")),
    "too_late_to_undo": (409, _l("The minute in which this could be undone is over.")),
    "bad_group": (422, _l("Shorten the group’s name to 40 characters.")),
    "no_text": (422, _l("Write what there is to say.")),
    "text_too_long": (422, _l("The text is too long. Shorten it.")),
    "too_many_files": (422, _l("Attach at most five files.")),
    "file_too_large": (422, _l("A file may hold at most 10 MB.")),
    "paused": (409, _l("The invigilator has paused the test.")),
    "stopped": (
        409,
        _l("The invigilator has stopped the test. Your answers are kept. Stay at your place."),
    ),
    "no_break_left": (409, _l("There is no break time left.")),
    "bad_break": (422, _l("The break time must lie between 0 and 120 minutes.")),
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
    "disk_low": (
        503,
        _l(
            "The server has too little room left, so nothing new can begin. Tests that are "
            "under way go on. Tell the person who runs the server."
        ),
    ),
    "unavailable": (
        503,
        _l("The server cannot save at this moment. Your answers stay on this computer."),
    ),
}


#: When to ask again after `disk_low`.
DISK_RETRY_S = 30


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

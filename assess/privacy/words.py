"""What sections and fields of a person's file are called."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

#: Section → title, and what it is.
SECTIONS: dict[str, tuple[Any, Any]] = {
    "account": (_l("Account"), _l("What you log in with.")),
    "logins": (
        _l("Means of logging in"),
        _l("Invitations, passkeys, authenticator app and single sign-on; never a secret."),
    ),
    "applications": (_l("Applications"), _l("What the vacancies’ files hold about you.")),
    "decisions": (
        _l("Decisions"),
        _l("Whether you were to sit a test, in which language, and why."),
    ),
    "orders": (
        _l("Orders of other systems"),
        _l("Which other systems asked to have you tested, and when."),
    ),
    "invitations": (_l("Invitations"), _l("The sessions to which you were invited.")),
    "adjustments": (_l("Adjustments"), _l("What was arranged for you; never why.")),
    "sittings": (_l("Sittings"), _l("Each test that you were booked for, and what happened.")),
    "answers": (
        _l("Answers"),
        _l(
            "Every change that you made during a test, in order of arrival. Questions and "
            "options are named by their place on your form."
        ),
    ),
    "receipts": (_l("Receipts"), _l("What was signed when you handed in.")),
    "results": (_l("Results"), _l("What was recorded, released, replaced or withdrawn.")),
    "earlier_results": (_l("Earlier results"), _l("Results from before this system.")),
    "scripts": (
        _l("Scripts of written tests"),
        _l("What you wrote and handed in, and how it was marked once there is a result."),
    ),
    "comments": (_l("Comments"), _l("What invigilators wrote to you, and help that you had.")),
    "incidents": (_l("Incidents"), _l("What was noted about your sittings.")),
    "complaints": (_l("Complaints"), _l("Complaints and appeals, notes on them and decisions.")),
    "messages": (_l("Messages"), _l("The e-mail that was sent to you; codes are blotted out.")),
    "system_checks": (_l("System checks"), _l("What the check of your browser found.")),
    "codes": (_l("Mailed codes"), _l("When codes were asked for and used; never the codes.")),
    "readings": (
        _l("Log"),
        _l("What was recorded about you, and which roles read or exported your file and when."),
    ),
}

_FIELDS: dict[str, Any] = {
    "about": lazy_pgettext("field", "About"),
    "action": lazy_pgettext("field", "What happened"),
    "answer": lazy_pgettext("field", "Answer"),
    "answered": lazy_pgettext("field", "Questions answered"),
    "asks": lazy_pgettext("field", "What you ask for"),
    "at": lazy_pgettext("field", "When"),
    "body": lazy_pgettext("field", "Text"),
    "by": lazy_pgettext("field", "By"),
    "checked_in_at": lazy_pgettext("field", "Checked in"),
    "closed_at": lazy_pgettext("field", "Closed"),
    "code": lazy_pgettext("field", "Code"),
    "created_at": lazy_pgettext("field", "Created"),
    "deadline_at": lazy_pgettext("field", "Deadline"),
    "decided_on": lazy_pgettext("field", "Decided on"),
    "decision": lazy_pgettext("field", "Decision"),
    "declared_levels": lazy_pgettext("field", "Declared levels"),
    "detail": lazy_pgettext("field", "Details"),
    "email": lazy_pgettext("field", "E-mail address"),
    "estimate": lazy_pgettext("field", "Estimate"),
    "events": lazy_pgettext("field", "Events"),
    "explanation_en": lazy_pgettext("field", "Explanation (English)"),
    "explanation_fr": lazy_pgettext("field", "Explanation (French)"),
    "family": lazy_pgettext("field", "Kind of test"),
    "family_name": lazy_pgettext("field", "Family name"),
    "findings": lazy_pgettext("field", "Findings"),
    "given_name": lazy_pgettext("field", "Given name"),
    "handed_in_at": lazy_pgettext("field", "Handed in"),
    "happened": lazy_pgettext("field", "What you say happened"),
    "identity_number": lazy_pgettext("field", "Identity number"),
    "issued_at": lazy_pgettext("field", "Issued"),
    "kind": lazy_pgettext("field", "Kind"),
    "language": lazy_pgettext("field", "Language"),
    "level": lazy_pgettext("field", "Level"),
    "log": lazy_pgettext("field", "Log"),
    "milliseconds": lazy_pgettext("field", "Milliseconds since the start"),
    "native_languages": lazy_pgettext("field", "Native languages"),
    "notes": lazy_pgettext("field", "Notes"),
    "number": lazy_pgettext("field", "Number"),
    "outcome": lazy_pgettext("field", "Outcome"),
    "page": lazy_pgettext("field", "Page"),
    "passed": lazy_pgettext("field", "Passed"),
    "place": lazy_pgettext("field", "Place"),
    "position": lazy_pgettext("field", "Position"),
    "purpose": lazy_pgettext("field", "Purpose"),
    "question": lazy_pgettext("field", "Question"),
    "reason": lazy_pgettext("field", "Reason"),
    "received_at": lazy_pgettext("field", "Received"),
    "recorded_at": lazy_pgettext("field", "Recorded"),
    "reference": lazy_pgettext("field", "Reference"),
    "roles": lazy_pgettext("field", "Roles"),
    "sat_on": lazy_pgettext("field", "Sat on"),
    "sent_at": lazy_pgettext("field", "Sent"),
    "session": lazy_pgettext("field", "Session"),
    "sitting": lazy_pgettext("field", "Sitting"),
    "sitting_id": lazy_pgettext("field", "Sitting"),
    "spelling": lazy_pgettext("field", "Spelling help"),
    "standard_error": lazy_pgettext("field", "Standard error"),
    "standing": lazy_pgettext("field", "Standing"),
    "started_at": lazy_pgettext("field", "Started"),
    "starts_at": lazy_pgettext("field", "Starts"),
    "state": lazy_pgettext("field", "State"),
    "subject": lazy_pgettext("field", "Subject"),
    "test": lazy_pgettext("field", "Test"),
    "text": lazy_pgettext("field", "Text"),
    "time_factor": lazy_pgettext("field", "Time factor"),
    "title": lazy_pgettext("field", "Title"),
    "until": lazy_pgettext("field", "Until"),
    "vacancy": lazy_pgettext("field", "Vacancy"),
    "valid_until": lazy_pgettext("field", "Valid until"),
    "value": lazy_pgettext("field", "Value"),
    "what": lazy_pgettext("field", "What happened"),
}


def label(field: str) -> str:
    """The name of a field for reading; rare ones keep the name they have in the JSON file."""
    return str(_FIELDS.get(field, field.replace("_", " ")))


#: Kinds of data in the retention schedule.
KINDS: dict[str, Any] = {
    "codes": _l("Mailed codes"),
    "mail": _l("Mail that was sent"),
    "runs": _l("Background tasks that have ended"),
    "system_checks": _l("System checks"),
    "applications": _l("Applications to closed vacancies: who applied"),
    "journals": _l("Answers in journals"),
}

_REFUSALS: dict[str, Any] = {
    "erased": _l("This person is erased already."),
    "staff": _l(
        "This account has acted as staff, and its acts must stay accountable. Disable it, or take "
        "its other roles away first."
    ),
    "hold": _l("A hold stands: lift it first."),
    "open_sitting": _l("A sitting of this person has not ended: cancel it or wait for its end."),
    "open_complaint": _l("A complaint or appeal of this person is undecided: decide it first."),
    "being_marked": _l(
        "Written work of this person is being marked: wait until the marks of its paper in this "
        "session are signed off and the result is recorded."
    ),
    "people_sit": _l("People sit at this moment. Deleting waits until nobody does."),
    "changed": _l("The list has changed since you saw it. Look at it again; nothing was deleted."),
    "nothing": _l("Nothing has been kept long enough; nothing was deleted."),
    "unknown": _l("There is no such person."),
}


def refusal(code: str) -> str:
    """Why nothing was deleted, and what to do."""
    return str(_REFUSALS[code])

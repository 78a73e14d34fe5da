"""Every table that leads to a person, and what becomes of it: one list for all duties.

A table that refers to an account, a sitting, a result, an application or a complaint and stands
in neither set fails a test: whoever adds one decides.
"""

from __future__ import annotations

#: Tables whose rows about a person are in that person's export.
EXPORTED = frozenset(
    {
        "access_recovery",
        "account",
        "account_invitation",
        "account_merge",
        "account_role",
        "accommodation",
        "application",
        "authenticator",
        "complaint",
        "complaint_decision",
        "complaint_note",
        "eligibility_decision",
        "email_code",
        "external_identity",
        "help_answer",
        "incident",
        "invitation",
        "journal_event",
        "late_decision",
        "lockout_override",
        "lockout_word",
        "outgoing_mail",
        "partner_order",
        "passkey",
        "prior_result",
        "receipt",
        "recovery_code",
        "result",
        "result_event",
        "sitting",
        "sitting_log",
        "staff_message",
        "system_check",
    }
)

#: Why the others are not.
LEFT_OUT: dict[str, str] = {
    "bank": "about tests",
    "certificate": "the address that the person's own certificate shows; it names nobody",
    "duplicate_dismissal": "that two persons are two: it would name the other one",
    "export_profile": "about exports; made by staff",
    "export_run": "about exports; that the person's results left is among the log",
    "idempotency_key": "an answer to another system; what it holds stands with the order",
    "import_draft": "a table not yet confirmed, removed after a day",
    "integration": "about other systems",
    "outcome_notice": "when a letter was sent; the letter is among the messages",
    "passkey_challenge": "random, gone after five minutes",
    "session_vacancy": "about sessions",
    "webhook_attempt": "about other systems' servers",
    "webhook_delivery": "events without name or level; what they tell of stands with the order",
    "hold": "why a deletion waits; an internal note of staff",
    "item": "about tests; whoever retired it acted as staff",
    "item_version": "keys and rationales; authors acted as staff",
    "stimulus": "about tests",
    "stimulus_version": "transcripts; authors acted as staff",
    "form": "which items stood where: content of the test",
    "form_item": "which items stood where: content of the test",
    "current_answer": "the last state of the journal, which is exported whole",
    "safe_browser_config": "keys of a browser's configuration",
    "rescue_import": "its events are in the journal",
    "incident_attachment": "files may show others; staff hand them out after looking",
    "complaint_evidence": "computed from the journal and the log, which are exported whole",
    "complaint_reading": "acts of staff; the readings are among the log of who read",
    "neutralisation": "about items",
    "neutralised_version": "about items",
    "neutralisation_step": "shown by the results that replace others",
    "policy_version": "rules, the same for all",
    "session_staff": "about staff",
    "seat": "about places",
    "settled_difference": "about sessions; the subject's own are in the sitting's log",
    "staff_action": "reaches many; what reached this person is in the sitting's log",
    "test_session": "about sessions; title, place and time stand with the sitting",
    "vacancy_test": "about vacancies",
    "vacancy": "about vacancies; the reference stands with the application",
}

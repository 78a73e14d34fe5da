"""The letters about complaints, in the candidate's language."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from assess.results.complaint_models import Complaint, ComplaintDecision
from assess.web.formats import day


def received(complaint: Complaint) -> tuple[str, str]:
    """Subject and body: the complaint is here, what happens with it, and by when."""
    settings, account = current_app.config["SETTINGS"], complaint.account
    with force_locale(account.locale):
        subject = _("We have received your complaint %(reference)s", reference=complaint.reference)
        opening = _("your complaint about the test “%(title)s”", title=_title(complaint))
        if complaint.kind == "appeal":
            subject = _("We have received your appeal %(reference)s", reference=complaint.reference)
            opening = _(
                "your appeal against the result of the test “%(title)s”", title=_title(complaint)
            )
        body = _(
            "Dear %(name)s,\n\n"
            "We have received %(opening)s. Its reference is %(reference)s.\n\n"
            "What happened, in your words:\n%(happened)s\n\n"
            "What you ask for:\n%(asks)s\n\n"
            "The technical records of your test were set aside at the same moment and cannot "
            "be changed. A person examines them together with what you write, and answers you "
            "with reasons by %(answer_by)s at the latest.\n\n"
            "%(late)s"
            "You can follow it on your page: %(url)s\n\n"
            "Kind regards,\n%(organisation)s",
            name=account.name,
            opening=opening,
            reference=complaint.reference,
            happened=complaint.happened,
            asks=complaint.asks,
            answer_by=day(complaint.answer_by),
            late=_late(complaint),
            url=f"{settings.base_url}/complaints/{complaint.id}",
            organisation=settings.organisation,
        )
    return subject, body


def decided(complaint: Complaint, decision: ComplaintDecision) -> tuple[str, str]:
    """Subject and body: what was decided and why."""
    settings, account = current_app.config["SETTINGS"], complaint.account
    with force_locale(account.locale):
        if complaint.kind == "appeal":
            subject = _("Decision on your appeal %(reference)s", reference=complaint.reference)
        else:
            subject = _("Decision on your complaint %(reference)s", reference=complaint.reference)
        body = _(
            "Dear %(name)s,\n\n"
            "%(outcome)s\n\n"
            "Reference: %(reference)s\nTest: %(title)s\n\n"
            "The reasons:\n%(reason)s\n\n"
            "Your complaint and this decision stay on your page: %(url)s\n\n"
            "Kind regards,\n%(organisation)s",
            name=account.name,
            outcome=outcome_sentence(complaint.kind, decision.outcome),
            reference=complaint.reference,
            title=_title(complaint),
            reason=decision.reason,
            url=f"{settings.base_url}/complaints/{complaint.id}",
            organisation=settings.organisation,
        )
    return subject, body


def outcome_sentence(kind: str, outcome: str) -> str:
    """The decision in one plain sentence, the same in the letter and on the page."""
    if kind == "appeal":
        said = {
            "upheld": _("Your appeal was upheld."),
            "partly": _("Your appeal was upheld in part."),
            "dismissed": _("Your appeal was dismissed."),
        }
        return str(said[outcome])
    said = {
        "upheld": _("Your complaint was upheld."),
        "partly": _("Your complaint was upheld in part."),
        "dismissed": _("Your complaint was dismissed."),
    }
    return str(said[outcome])


def _title(complaint: Complaint) -> str:
    title = complaint.sitting.test.title
    return str(title.get(complaint.account.locale) or title["en"])


def _late(complaint: Complaint) -> str:
    if not complaint.late:
        return ""
    return str(
        _(
            "The period for it ended on %(day)s. It is examined all the same, and marked as "
            "received after the period.\n\n",
            day=day(complaint.deadline_on),
        )
    )

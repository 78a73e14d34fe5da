"""The letters recruitment sends, in the recipient's language."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from assess.clock import now
from assess.extensions import db
from assess.recruitment import policies
from assess.recruitment.booking_rules import last_day_to_move, move_fault
from assess.recruitment.models import Invitation
from assess.recruitment.vacancy_models import Application, StoredDecision
from assess.web.formats import day, duration, moment


def invitation(letter: Invitation, *, has_account: bool) -> tuple[str, str]:
    """Subject and body of an invitation."""
    with force_locale(letter.locale):
        title = letter.test.title[letter.locale]
        subject = _("Invitation: %(title)s", title=title)
        body = _(
            "You are invited to sit the test “%(title)s”.%(why)s\n\n"
            "%(facts)s\nWorking time: %(duration)s\n\n"
            "%(step)s\n\n"
            "Please confirm on your page that you will come%(until)s. The attached file puts "
            "the date into your calendar.\n\n"
            "Before the day, please open the system check on your page: it takes a minute "
            "and shows whether your computer is ready. Bring an identity document.\n\n"
            "If you need an adjustment such as extra time or large text, please reply to "
            "this message as early as you can.",
            title=title,
            why=_why(letter),
            facts=_facts(letter),
            duration=duration(_working_time_s(letter)),
            step=_first_step(letter, has_account=has_account),
            until=_until(letter),
        )
        return subject, _letter(letter.given_name, letter.family_name, body)


def moved(letter: Invitation) -> tuple[str, str]:
    """Subject and body: a session takes place at another time or in another place."""
    with force_locale(letter.locale):
        title = letter.test.title[letter.locale]
        subject = _("New time or place: %(title)s", title=title)
        body = _(
            "The session of the test “%(title)s” to which you are invited has changed. "
            "It now takes place:\n\n"
            "%(facts)s\n\n"
            "Your invitation stands, and the attached file corrects your calendar. Please "
            "confirm the new date on your page: %(url)s\n\n"
            "If you cannot come, please choose another date there, or reply to this message.",
            title=title,
            facts=_facts(letter),
            url=_page(),
        )
        return subject, _letter(letter.given_name, letter.family_name, body)


def rescheduled(letter: Invitation) -> tuple[str, str]:
    """Subject and body: the candidate has chosen another date."""
    with force_locale(letter.locale):
        title = letter.test.title[letter.locale]
        subject = _("Your new date: %(title)s", title=title)
        body = _(
            "You have chosen another date for the test “%(title)s”. You are now expected:\n\n"
            "%(facts)s\n\n"
            "Your seat of the earlier date is no longer kept. The attached file corrects your "
            "calendar.",
            title=title,
            facts=_facts(letter),
        )
        return subject, _letter(letter.given_name, letter.family_name, body)


def reminder(letter: Invitation) -> tuple[str, str]:
    """Subject and body: the test is coming."""
    with force_locale(letter.locale):
        title = letter.test.title[letter.locale]
        subject = _("Reminder: %(title)s", title=title)
        if letter.sitting_id is None:
            step = _first_step(letter, has_account=False)
        elif letter.confirmed_at is None:
            step = _("Please confirm on your page that you will come: %(url)s", url=_page())
        else:
            step = _("You have confirmed that you will come. Your page: %(url)s", url=_page())
        body = _(
            "This is a reminder of the test “%(title)s”:\n\n"
            "%(facts)s\n\n"
            "%(step)s\n\n"
            "Bring an identity document, and try the system check on your page beforehand.",
            title=title,
            facts=_facts(letter),
            step=step,
        )
        return subject, _letter(letter.given_name, letter.family_name, body)


def cancelled(letter: Invitation, reason: str) -> tuple[str, str]:
    """Subject and body: the invitation is taken back."""
    with force_locale(letter.locale):
        title = letter.test.title[letter.locale]
        subject = _("Cancelled: %(title)s", title=title)
        body = _(
            "Your invitation to the test “%(title)s” is cancelled. You need not come:\n\n"
            "%(facts)s\n\n"
            "Reason: %(reason)s\n\n"
            "The attached file takes the date off your calendar. If you have a question, "
            "please reply to this message.",
            title=title,
            facts=_facts(letter),
            reason=reason,
        )
        return subject, _letter(letter.given_name, letter.family_name, body)


def decision(told: StoredDecision) -> tuple[str, str]:
    """Subject and body: exempt, or not to be tested yet, in the sentence of the decision."""
    application = told.application
    with force_locale(application.locale):
        vacancy = application.vacancy
        subject = _(
            "Your application %(reference)s: %(test)s",
            reference=vacancy.reference,
            test=_families()[told.family],
        )
        body = _(
            "This concerns your application for “%(vacancy)s” (%(reference)s).\n\n"
            "%(sentence)s\n\n"
            "You need do nothing. If you think that this is not right, please reply to this "
            "message: a person will look at it again.",
            vacancy=vacancy.title[application.locale],
            reference=vacancy.reference,
            sentence=told.explanation.in_(application.locale),
        )
        return subject, _letter(application.given_name, application.family_name, body)


def _families() -> dict[str, str]:
    return {
        "language": _("Language test"),
        "written": _("Written test"),
        "office": _("Office test"),
    }


def _letter(given_name: str, family_name: str, body: str) -> str:
    settings = current_app.config["SETTINGS"]
    return str(
        _(
            "Dear %(name)s,\n\n%(body)s\n\nKind regards,\n%(organisation)s",
            name=f"{given_name} {family_name}",
            body=body,
            organisation=settings.organisation,
        )
    )


def _why(letter: Invitation) -> str:
    """The sentence of the decision that led to the invitation; empty without one."""
    if letter.decision_id is None:
        return ""
    told = db.session.get_one(StoredDecision, letter.decision_id)
    return f"\n\n{told.explanation.in_(letter.locale)}"


def _facts(letter: Invitation) -> str:
    when, where = moment(letter.session.starts_at), letter.session.location
    return str(_("When: %(when)s\nWhere: %(where)s", when=when, where=where))


def _until(letter: Invitation) -> str:
    """Until when another date can be chosen, as the end of a sentence; empty: not at all."""
    said, where = policies.rules(), policies.zone()
    starts = letter.session.starts_at
    if move_fault(starts, letter.moves or 0, now(), said, where) is not None:
        return ""
    last = day(last_day_to_move(starts, said, where))
    return str(_(", or choose another date there until %(day)s", day=last))


def _working_time_s(letter: Invitation) -> float:
    """The person's own working time, extra time included."""
    sitting, factor = letter.sitting, 1.0
    if sitting is not None:
        factor = sitting.time_factor
    elif letter.application_id is not None:
        factor = db.session.get_one(Application, letter.application_id).time_factor
    return round(letter.test.duration_s * factor)


def _page() -> str:
    return f"{current_app.config['SETTINGS'].base_url}/me/"


def _first_step(letter: Invitation, *, has_account: bool) -> str:
    base = current_app.config["SETTINGS"].base_url
    if has_account:
        return str(
            _(
                "Log in with the e-mail address that this was sent to: %(url)s",
                url=f"{base}/account/login",
            )
        )
    return str(
        _(
            "Create your account with this address, %(email)s: %(url)s",
            email=letter.email,
            url=f"{base}/account/register",
        )
    )

"""The letters recruitment sends, in the recipient's language."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from assess.recruitment.models import Invitation
from assess.web.formats import duration, moment


def invitation(letter: Invitation, *, has_account: bool) -> tuple[str, str]:
    """Subject and body of an invitation."""
    settings = current_app.config["SETTINGS"]
    with force_locale(letter.locale):
        title = letter.test.title[letter.locale]
        subject = _("Invitation: %(title)s", title=title)
        body = _(
            "Dear %(name)s,\n\n"
            "You are invited to sit the test “%(title)s”.\n\n"
            "When: %(when)s\nWhere: %(where)s\nWorking time: %(duration)s\n\n"
            "%(step)s\n\n"
            "Before the day, please open the system check on your page: it takes a minute "
            "and shows whether your computer is ready. Bring an identity document.\n\n"
            "If you need an adjustment such as extra time or large text, please reply to "
            "this message as early as you can.\n\n"
            "Kind regards,\n%(organisation)s",
            name=f"{letter.given_name} {letter.family_name}",
            title=title,
            when=moment(letter.session.starts_at),
            where=letter.session.location,
            duration=duration(letter.test.duration_s),
            step=_first_step(letter, has_account=has_account),
            organisation=settings.organisation,
        )
    return subject, body


def moved(letter: Invitation) -> tuple[str, str]:
    """Subject and body: a session takes place at another time or in another place."""
    settings = current_app.config["SETTINGS"]
    with force_locale(letter.locale):
        title = letter.test.title[letter.locale]
        subject = _("New time or place: %(title)s", title=title)
        body = _(
            "Dear %(name)s,\n\n"
            "The session of the test “%(title)s” to which you are invited has changed. "
            "It now takes place:\n\n"
            "When: %(when)s\nWhere: %(where)s\n\n"
            "Your invitation stands. If you cannot come, please reply to this message.\n\n"
            "Kind regards,\n%(organisation)s",
            name=f"{letter.given_name} {letter.family_name}",
            title=title,
            when=moment(letter.session.starts_at),
            where=letter.session.location,
            organisation=settings.organisation,
        )
    return subject, body


def _first_step(letter: Invitation, *, has_account: bool) -> str:
    base = current_app.config["SETTINGS"].base_url
    if has_account:
        return str(_("Log in with this address: %(url)s", url=f"{base}/account/login"))
    return str(
        _(
            "Create your account with this address, %(email)s: %(url)s",
            email=letter.email,
            url=f"{base}/account/register",
        )
    )

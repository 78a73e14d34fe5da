"""The letters results sends, in the recipient's language."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from assess.identity.models import Account
from assess.results.models import Result
from assess.web.formats import day


def released(result: Result, account: Account) -> tuple[str, str]:
    """Subject and body: a result can be read now. The level itself stays off the mail."""
    settings = current_app.config["SETTINGS"]
    with force_locale(account.locale):
        title = result.sitting.test.title[account.locale]
        subject = _("Your result is available: %(title)s", title=title)
        body = _(
            "Dear %(name)s,\n\n"
            "The result of your test “%(title)s” is now available. Log in to read it:\n"
            "%(url)s\n\n"
            "The page explains your level, how precise it is and until when it is valid.\n\n"
            "Kind regards,\n%(organisation)s",
            name=account.name,
            title=title,
            url=f"{settings.base_url}/results/",
            organisation=settings.organisation,
        )
    return subject, body


def withdrawn(result: Result, account: Account, reason: str) -> tuple[str, str]:
    """Subject and body: a result that the candidate could read no longer counts."""
    settings = current_app.config["SETTINGS"]
    with force_locale(account.locale):
        title = result.sitting.test.title[account.locale]
        subject = _("Your result was withdrawn: %(title)s", title=title)
        body = _(
            "Dear %(name)s,\n\n"
            "The result of your test “%(title)s” of %(day)s has been withdrawn. It no longer "
            "counts and is no longer shown on your page. The reason given is:\n\n"
            "%(reason)s\n\n"
            "All your answers are kept. You may ask for an explanation or contest this "
            "decision by replying to this message.\n\n"
            "Kind regards,\n%(organisation)s",
            name=account.name,
            title=title,
            day=day(result.sat_on),
            reason=reason,
            organisation=settings.organisation,
        )
    return subject, body

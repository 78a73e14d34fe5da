"""The letters results sends, in the recipient's language."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from assess.identity.models import Account
from assess.results.export_ports import scale_of
from assess.results.models import Result
from assess.results.ports import presenter_of
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
            "The page explains your result, how precise it is, until when it is valid and how to "
            "contest it.\n\n"
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
            "decision here:\n%(url)s\n\n"
            "Kind regards,\n%(organisation)s",
            name=account.name,
            title=title,
            day=day(result.sat_on),
            reason=reason,
            url=f"{settings.base_url}/sittings/{result.sitting_id}/complaint?kind=appeal",
            organisation=settings.organisation,
        )
    return subject, body


def changed(before: Result, now: Result, account: Account) -> tuple[str, str]:
    """Subject and body: a new result stands in the place of one that the candidate has read."""
    settings = current_app.config["SETTINGS"]
    with force_locale(account.locale):
        title = now.sitting.test.title[account.locale]
        same, levels = before.level == now.level, scale_of(now.kind).levels
        subject = _("Your corrected result: %(title)s", title=title)
        body = _(
            "Dear %(name)s,\n\n"
            "The result of your test “%(title)s” of %(day)s was computed again. "
            "%(difference)s\n\n"
            "Before: %(before)s\nNow: %(now)s\n\n"
            "The reason given is:\n%(reason)s\n\n"
            "Only the new result counts. Its validity runs from the day of the test, as before. "
            "Log in to read it:\n%(url)s\n\n"
            "You may contest it from that page.\n\n"
            "Kind regards,\n%(organisation)s",
            name=account.name,
            title=title,
            day=day(now.sat_on),
            difference=_difference(same=same, levels=levels),
            before=presenter_of(before.kind).summary(before),
            now=presenter_of(now.kind).summary(now),
            reason=now.reason or "",
            url=f"{settings.base_url}/results/{now.id}",
            organisation=settings.organisation,
        )
    return subject, body


def _difference(*, same: bool, levels: bool) -> str:
    if levels:
        return str(_("Your level stays the same.") if same else _("Your level has changed."))
    return str(_("Your score stays the same.") if same else _("Your score has changed."))


def replaced(before: Result, account: Account, reason: str) -> tuple[str, str]:
    """Subject and body: a result that was read no longer counts; the new one follows."""
    settings = current_app.config["SETTINGS"]
    with force_locale(account.locale):
        title = before.sitting.test.title[account.locale]
        subject = _("Your result is being corrected: %(title)s", title=title)
        body = _(
            "Dear %(name)s,\n\n"
            "The result of your test “%(title)s” of %(day)s was computed again and no longer "
            "counts as it was. The new result is being checked; you receive a message as soon "
            "as it is released.\n\n"
            "The reason given is:\n%(reason)s\n\n"
            "Kind regards,\n%(organisation)s",
            name=account.name,
            title=title,
            day=day(before.sat_on),
            reason=reason,
            organisation=settings.organisation,
        )
    return subject, body

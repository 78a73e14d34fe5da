"""The letters delivery sends, in the recipient's language."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from assess.delivery.models import Receipt, Sitting
from assess.web.formats import moment


def receipt(issued: Receipt, sitting: Sitting) -> tuple[str, str]:
    """Subject and body: the receipt of a sitting that has closed, or a later one."""
    settings, account = current_app.config["SETTINGS"], sitting.account
    with force_locale(account.locale):
        title = sitting.test.title.get(account.locale) or sitting.test.title["en"]
        if sitting.state == "void":
            subject = _("Your receipt: %(title)s", title=title)
            opening = _(
                "Your test “%(title)s” is over. This attempt was declared void and gives no "
                "result. The receipt shows what the server held.",
                title=title,
            )
        elif issued.number == 1:
            subject = _("Your receipt: %(title)s", title=title)
            opening = _(
                "Your test “%(title)s” is closed. This is your receipt: please keep it until "
                "you have your result.",
                title=title,
            )
        else:
            subject = _("A new receipt: %(title)s", title=title)
            opening = _(
                "Answers of your test “%(title)s” that had arrived late now count. This is your "
                "receipt number %(number)s; it takes the place of the one before.",
                title=title,
                number=issued.number,
            )
        body = _(
            "Dear %(name)s,\n\n"
            "%(opening)s\n\n"
            "Receipt: %(code)s\nSitting: %(sitting)s\nIssued: %(at)s\n"
            "Questions: %(items)s\nAnswered: %(answered)s\nEntries in the journal: %(events)s\n"
            "Digest of the journal (SHA-256): %(digest)s\n\n"
            "%(proof)s"
            "Kind regards,\n%(organisation)s",
            name=account.name,
            opening=opening,
            code=issued.code,
            sitting=sitting.id,
            at=moment(issued.issued_at),
            items=issued.items,
            answered=issued.answered,
            events=issued.events,
            digest=issued.digest,
            proof=_proof(issued),
            organisation=settings.organisation,
        )
    return subject, body


def _proof(issued: Receipt) -> str:
    if issued.jws is None:
        return ""
    base = current_app.config["SETTINGS"].base_url
    signed = _(
        "The lines below are the same receipt, signed by the server. Anybody can check it at "
        "%(url)s: paste them there.\n\n%(token)s\n\n",
        url=f"{base}/verify",
        token=issued.jws,
    )
    return str(signed)

"""The demonstration's mailbox: what would have been sent, for everybody to read.

Never registered outside the demo and the tests: messages hold codes.
"""

from __future__ import annotations

import io

from flask import Flask, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from assess.extensions import db
from assess.identity.permissions import allow
from assess.mail import OutgoingAttachment, OutgoingMail, attachments_of
from assess.web.paging import Page, requested_page

PER_PAGE = 30


def register(app: Flask) -> None:
    """Add the pages under the endpoints that the layout links to."""
    app.add_url_rule("/mailbox", "identity.mailbox", mailbox)
    app.add_url_rule("/mailbox/<int:mail_id>", "identity.message", message)
    app.add_url_rule(
        "/mailbox/<int:mail_id>/files/<int:file_id>", "identity.attachment", attachment
    )


@allow("public")
def mailbox() -> ResponseReturnValue:
    """All messages, newest first, or those to one recipient."""
    recipient = "".join(c for c in request.args.get("to", "") if c.isprintable()).strip()[:254]
    wanted = select(OutgoingMail)
    if recipient:
        wanted = wanted.where(OutgoingMail.recipient.icontains(recipient, autoescape=True))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = min(requested_page(), max(1, -(-total // PER_PAGE)))
    rows = db.session.scalars(
        wanted.order_by(OutgoingMail.id.desc()).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    ).all()
    return render_template(
        "identity/mailbox.html",
        found=Page(rows, page, PER_PAGE, total),
    )


@allow("public")
def message(mail_id: int) -> ResponseReturnValue:
    """One message."""
    letter = db.session.get(OutgoingMail, mail_id) or abort(404)
    return render_template("identity/message.html", letter=letter, files=attachments_of(mail_id))


@allow("public")
def attachment(mail_id: int, file_id: int) -> ResponseReturnValue:
    """A file that goes with a message; always saved, never shown as a page."""
    file = db.session.get(OutgoingAttachment, file_id)
    if file is None or file.mail_id != mail_id:
        abort(404)
    return send_file(
        io.BytesIO(file.content),
        mimetype=file.media_type.partition(";")[0],
        as_attachment=True,
        download_name=file.name,
    )

"""The file that a person takes away: JSON for programs, HTML for reading, in one ZIP."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from flask import current_app, render_template
from flask_babel import get_locale

from assess.audit import ledger
from assess.audit.chain import stamp
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.privacy import gathering, words

FORMAT = "assess-subject-access"


def build(account: Account) -> bytes:
    """The ZIP for one person. No key, transcript or rationale; no other person's name."""
    sections = gathering.gather(account)
    made_at = now()
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": 1,
        "organisation": current_app.config["SETTINGS"].organisation,
        "made_at": stamp(made_at),
        "sections": sections,
    }
    page = render_template(
        "privacy/export.html",
        account=account,
        made_at=made_at,
        sections=sections,
        section_words=words.SECTIONS,
        label=words.label,
        language=str(get_locale() or "en"),
        organisation=document["organisation"],
    )
    db.session.rollback()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(document, indent=1, ensure_ascii=False))
        archive.writestr("data.html", page)
    return packed.getvalue()


@transactional
def record(account_id: int, reader_id: int, reason: str = "") -> None:
    """Note in the chain that a person's data left the site, and who took them."""
    facts = {"reader": reader_id, "page": "subject access", "own": reader_id == account_id}
    ledger.record_export(f"account:{account_id}", facts, {"reason": reason} if reason else None)

"""The letter that carries a checkpoint out of the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from assess.config import Settings


def checkpoint(statement: Mapping[str, Any], token: str, settings: Settings) -> tuple[str, str]:
    """Subject and body, in the installation's language."""
    with force_locale(settings.default_locale):
        subject = _("Audit checkpoint %(seq)s", seq=statement["seq"])
        body = _(
            "This is a signed statement about the audit chain of %(organisation)s. Keep this "
            "message: it shows later whether an entry was removed or changed.\n\n"
            "Entries: %(seq)s\nHead: %(head)s\nTime: %(at)s\nReason: %(reason)s\n\n"
            "Signed statement:\n\n%(token)s\n",
            **{key: str(value) for key, value in statement.items()},
            token=token,
        )
    return subject, body

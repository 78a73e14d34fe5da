"""Once a month administrators are told what has been kept long enough; nothing goes by itself."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from assess import jobs
from assess.clock import now
from assess.identity.models import Account
from assess.privacy import retention, words

TASK = "remind of retention"
LOOK_S = 3600.0


def ask() -> None:
    """Ask for this month's reminder; the second time it is known already."""
    if retention.dry_run().total:
        jobs.enqueue(TASK, key=f"retention:{now():%Y-%m}")


def remind() -> dict[str, int]:
    """The task: a letter to every administrator, if something is due."""
    return {"letters": retention.remind(letter)}


def letter(account: Account, plan: retention.Plan) -> tuple[str, str]:
    """Subject and text for one administrator, in their language."""
    with force_locale(account.locale):
        lines = [f"- {words.KINDS[one.kind]}: {len(one.ids)}" for one in plan.due if one.ids]
        body = "\n\n".join(
            [
                _("Dear %(name)s,", name=account.name),
                _("These data have been kept as long as the retention schedule says:"),
                "\n".join(lines),
                _(
                    "Nothing is deleted by itself. Look at the list and have it deleted: %(url)s",
                    url=f"{current_app.config['SETTINGS'].base_url}/admin/retention",
                ),
            ]
        )
        return _("Data that have been kept long enough"), body

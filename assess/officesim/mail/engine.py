"""The engine of the mail program: a mailbox, changed by checked edits."""

from __future__ import annotations

import json
from typing import Any

from assess.officesim.engine import JSONObject, register
from assess.officesim.mail.checks import JUDGES
from assess.officesim.mail.edits import OPS
from assess.officesim.mail.exporting import export_mailbox
from assess.officesim.mail.mailbox import open_mailbox
from assess.officesim.mail.vocabulary import check_edit

#: Tables of what can be deleted for good, and how its edits are called.
REMOVED = {
    "messages": "message",
    "events": "event",
    "contacts": "contact",
    "groups": "group",
    "categories": "category",
    "signatures": "signature",
    "folders": "folder",
}


class MailEngine:
    """See `assess.officesim.engine.Engine`. A state is the mailbox itself, as plain JSON."""

    application = "mail"
    version = "mail-1"

    def open(self, start_file: bytes, locale: str) -> JSONObject:
        return open_mailbox(start_file, locale)

    def load(self, opening: JSONObject) -> Any:
        return _copy(opening)

    def apply(self, state: Any, edit: JSONObject) -> None:
        op = check_edit(edit)
        # Nothing in the state may be shared with the log.
        OPS[op](state, _copy(edit))

    def view(self, state: Any) -> JSONObject:
        return _copy(state)

    def harms(self, state: Any) -> list[JSONObject]:
        """Everything that can be deleted goes."""
        rules = [{"op": "rule.remove", "id": one["id"]} for one in state["rules"]]
        return rules + [
            {"op": f"{kind}.remove", "id": identity}
            for table, kind in REMOVED.items()
            for identity in state[table]
        ]

    def export(self, state: Any, start_file: bytes) -> tuple[bytes, str]:
        return export_mailbox(state, start_file), "zip"


def _copy(value: JSONObject) -> JSONObject:
    found: JSONObject = json.loads(json.dumps(value))
    return found


register(MailEngine(), JUDGES)

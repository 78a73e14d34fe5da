"""What a browser needs to keep a copy of unsaved text that this account alone can read again.

The copy lies encrypted on the author's computer. Its key and its name come from the server and are
the same at the next log-in; whoever else logs in at that computer gets other ones.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from flask import current_app, session

_SAVED = "written_copy_saved"
_NAME = re.compile(r"[a-z0-9.-]{1,120}")


def key_of(account_id: int) -> str:
    """The key of an account's copies, for AES-GCM, in base64."""
    return base64.b64encode(_derived(f"key:{account_id}")).decode()


def shelf_of(account_id: int, draft_id: int) -> str:
    """Under which name the copies of one draft lie."""
    return _derived(f"shelf:{account_id}:{draft_id}").hex()[:24]


def note_saved(copy: str) -> None:
    """The next page tells the browser that this copy is on the server now."""
    if _NAME.fullmatch(copy):
        session[_SAVED] = copy


def take_saved() -> str:
    """The copy to be thrown away; said once."""
    return str(session.pop(_SAVED, ""))


def _derived(what: str) -> bytes:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"written-copy:{what}".encode(), hashlib.sha256).digest()

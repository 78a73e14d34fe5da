"""Where a sitting is found, below whatever path the application is mounted on."""

from __future__ import annotations

import re

from flask import request

_ID = re.compile(r"[A-Za-z0-9_-]{22}")


def is_sitting_id(text: str) -> bool:
    """Whether `text` can be a sitting's id; nothing else may reach the database."""
    return _ID.fullmatch(text) is not None


def base_of(sitting_id: str) -> str:
    """The path of a sitting, without a slash at the end: its pages, protocol and cookie."""
    return f"{request.script_root}/sittings/{sitting_id}"

"""How operations on accounts say that they cannot be done."""

from __future__ import annotations


class AccountError(Exception):
    """An operation that cannot be done; `reason` is stable, pages choose the words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

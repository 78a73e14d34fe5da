"""Accounts: registration, log-in, e-mailed codes, passwords, roles and permissions."""

from __future__ import annotations

from flask import Flask

from assess.extensions import login_manager
from assess.identity.models import Account


def register(app: Flask) -> None:
    """Add the room's pages, jobs and commands to `app`."""
    from assess.identity import logins  # noqa: PLC0415  needs the extensions bound

    logins.configure(login_manager)


__all__ = ["Account", "register"]

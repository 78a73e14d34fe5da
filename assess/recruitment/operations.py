"""What recruitment does: hold sessions, invite people, adjust fairly; each call is one
transaction."""

from __future__ import annotations

from assess.recruitment.adjusting import accommodation_of, adjust
from assess.recruitment.booking import attach_invitations, book_newcomer, cancel, confirm, move
from assess.recruitment.errors import NeedsConfirmation, NotPossible
from assess.recruitment.fitting import is_over
from assess.recruitment.inviting import Invited, invite
from assess.recruitment.sessions import (
    Arrangements,
    change_session,
    create_session,
    publish_session,
)

__all__ = [
    "Arrangements",
    "Invited",
    "NeedsConfirmation",
    "NotPossible",
    "accommodation_of",
    "adjust",
    "attach_invitations",
    "book_newcomer",
    "cancel",
    "change_session",
    "confirm",
    "create_session",
    "invite",
    "is_over",
    "move",
    "publish_session",
]

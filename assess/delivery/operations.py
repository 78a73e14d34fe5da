"""Everything the rooms above and the pages may do to sittings; each call is one transaction."""

from __future__ import annotations

from assess.delivery.acting import Done, Order, Whom, perform, set_group, undo
from assess.delivery.attending import (
    HandIn,
    check_in,
    enter_by_code,
    enter_by_login,
    hand_in,
    holds_printed_code,
    move,
    open_epoch,
    print_codes,
    start,
)
from assess.delivery.booking import (
    book_sitting,
    cancel_booking,
    history_of,
    move_booking,
    prepare_sitting,
    set_accommodation,
)
from assess.delivery.breaks import take_break
from assess.delivery.closing import close_overdue, receipt_of, settle
from assess.delivery.incidents import Attachment, log_incident
from assess.delivery.invigilating import Closed, close_session, open_session
from assess.delivery.messaging import answer_help, send_message
from assess.delivery.settling import confirm_reconciliation, settle_difference

__all__ = [
    "Attachment",
    "Closed",
    "Done",
    "HandIn",
    "Order",
    "Whom",
    "answer_help",
    "book_sitting",
    "cancel_booking",
    "check_in",
    "close_overdue",
    "close_session",
    "confirm_reconciliation",
    "enter_by_code",
    "enter_by_login",
    "hand_in",
    "history_of",
    "holds_printed_code",
    "log_incident",
    "move",
    "move_booking",
    "open_epoch",
    "open_session",
    "perform",
    "prepare_sitting",
    "print_codes",
    "receipt_of",
    "send_message",
    "set_accommodation",
    "set_group",
    "settle",
    "settle_difference",
    "start",
    "take_break",
    "undo",
]

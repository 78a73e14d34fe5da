"""Everything the rooms above and the pages may do to sittings; each call is one transaction."""

from __future__ import annotations

from assess.delivery.attending import (
    HandIn,
    check_in,
    enter_by_code,
    enter_by_login,
    hand_in,
    holds_printed_code,
    open_epoch,
    print_codes,
    start,
)
from assess.delivery.booking import (
    book_sitting,
    history_of,
    prepare_sitting,
    set_accommodation,
)
from assess.delivery.closing import close_overdue, receipt_of, settle
from assess.delivery.invigilating import (
    EXTENSION_REASONS,
    Closed,
    close_session,
    extend,
    extend_all,
    open_session,
)
from assess.delivery.settling import confirm_reconciliation, settle_difference

__all__ = [
    "EXTENSION_REASONS",
    "Closed",
    "HandIn",
    "book_sitting",
    "check_in",
    "close_overdue",
    "close_session",
    "confirm_reconciliation",
    "enter_by_code",
    "enter_by_login",
    "extend",
    "extend_all",
    "hand_in",
    "history_of",
    "holds_printed_code",
    "open_epoch",
    "open_session",
    "prepare_sitting",
    "print_codes",
    "receipt_of",
    "set_accommodation",
    "settle",
    "settle_difference",
    "start",
]

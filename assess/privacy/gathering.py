"""All that is held about one person, by section; staff as roles, no other person's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from assess.identity.models import Account
from assess.privacy import gathering_person as about
from assess.privacy import gathering_sittings as tests
from assess.privacy import written
from assess.privacy.person import Person, Rows, person_of


def gather(account: Account) -> dict[str, Rows]:
    """Sections by name; each a list of flat or nested records that JSON can hold."""
    person = person_of(account)
    sections: dict[str, Callable[[Person], Iterable[dict[str, Any]]]] = {
        "account": about.account,
        "logins": about.logins,
        "applications": about.applications,
        "decisions": about.decisions,
        "orders": about.orders,
        "invitations": about.invitations,
        "adjustments": about.adjustments,
        "sittings": tests.sittings,
        "answers": tests.answers,
        "receipts": tests.receipts,
        "scripts": written.scripts,
        "results": tests.results,
        "earlier_results": about.earlier_results,
        "comments": tests.comments,
        "incidents": tests.incidents,
        "complaints": tests.complaints,
        "messages": about.messages,
        "system_checks": about.system_checks,
        "codes": about.codes,
        "readings": about.readings,
    }
    return {
        name: [_plain(record) for record in section(person)] for name, section in sections.items()
    }


def _plain(value: Any) -> Any:
    """What JSON can hold."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(one) for one in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value

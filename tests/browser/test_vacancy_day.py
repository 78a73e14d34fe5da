"""A whole vacancy in the browser: imported, decided, invited, booked, sat, released, told.

Every act goes through the pages of the person who does it; what leaves the house (files, a
certificate, an event) is read by something that is not the application.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from playwright.sync_api import expect
from sqlalchemy.engine import Engine

from tests.browser import vacancy
from tests.browser.conftest import Visitor
from tests.browser.street import ZONE


def test_a_whole_vacancy(visit: Callable[..., Visitor], database: Engine) -> None:
    cast, reference = vacancy.a_cast(), f"VD-{secrets.token_hex(3)}"
    recruiter = visit("recruitment")
    with vacancy.receiving() as receiver:
        vacancy.connect(recruiter, receiver)
        address = vacancy.open_vacancy(recruiter, reference)
        vacancy.import_applications(recruiter, address, vacancy.applications_csv(cast))
        _decide(recruiter, address, cast)


def _decide(recruiter: Visitor, address: str, cast: vacancy.Cast) -> None:
    """Earlier results are typed in; one click decides for all 200."""
    vacancy.earlier_result(recruiter, cast.exempt, 60, family="language", language="en", level="4")
    for person in (cast.locked, cast.lifted):
        vacancy.earlier_result(recruiter, person, 60, family="office", passed="no")
    page = recruiter.go(address)
    page.get_by_role("button", name="Work out who sits").click()
    expect(page.locator(".banners")).to_contain_text("400 decisions are new")
    assert vacancy.outcomes(page, "language") == "199 To be tested 1 Exempt"
    assert vacancy.outcomes(page, "office") == "198 To be tested 2 Locked out"

"""The people of a vacancy: recruiters, applicants, and the system that is told of results."""

from __future__ import annotations

import base64
import csv
import hashlib
import hmac
import io
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser import street
from tests.browser.conftest import Visitor
from tests.browser.street import CANDIDATE_PASSWORD, ZONE, submit

APPLICANTS = 200
HEADER = [
    "Given name", "Family name", "E-mail", "Letters in", "Reference", "Native languages",
    "English level", "French level", "Extra time (%)",
]  # fmt: skip
GIVEN = ("Amara", "Bruno", "Chloé", "Dmitri", "Esther", "Farid", "Grete", "Hugo", "Ines", "Jonas")
FAMILY = (
    "Bakker", "Costa", "Dufour", "Eriksen", "Fofana", "Gómez", "Hansen", "Ivanova", "Jansen",
    "Keller", "Lambert", "Moreau", "Novák", "Osei", "Pereira", "Rossi", "Schmidt", "Traoré",
    "Vos", "Weber",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """An applicant whom the day follows."""

    given: str
    family: str
    email: str

    @property
    def listed(self) -> str:
        """The name as lists show it."""
        return f"{self.family}, {self.given}"


@dataclass(frozen=True)
class Cast:
    """Four of the applicants; the sitter's name comes first in every list."""

    sitter: Person
    exempt: Person
    locked: Person
    lifted: Person

    @property
    def people(self) -> tuple[Person, ...]:
        return self.sitter, self.exempt, self.locked, self.lifted


def a_cast() -> Cast:
    def person(given: str, family: str) -> Person:
        return Person(given, family, street.fresh_address(given.lower()))

    return Cast(
        sitter=person("Nadia", "Abara"),
        exempt=person("Edgar", "Xavier"),
        locked=person("Lorna", "Yilmaz"),
        lifted=person("Olivier", "Zeman"),
    )


def applications_csv(cast: Cast) -> bytes:
    """200 applications: the four, whose native language is French, and 196 others.

    Of the others half are native speakers of French, a quarter of English, and a quarter of
    neither, with French the weaker of their official languages.
    """
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow(HEADER)
    for number, one in enumerate(cast.people):
        table.writerow([one.given, one.family, one.email, "en", f"A-{number}", "fr", "", "", ""])
    tail = secrets.token_hex(3)
    for number in range(len(cast.people), APPLICANTS):
        native, english, french = (("fr", "", ""), ("en", "", ""), ("fr", "", ""), ("nl", 4, 2))[
            number % 4
        ]
        table.writerow(
            [
                GIVEN[number % 10],
                FAMILY[number // 10],
                f"applicant.{number}.{tail}@example.org",
                "fr" if native == "fr" else "en",
                f"A-{number}",
                native,
                english,
                french,
                25 if number % 40 == 0 else "",
            ]
        )
    return out.getvalue().encode("utf-8-sig")


# --- Recruitment ------------------------------------------------------------------------------


def colleague(admin: Visitor, fresh: Visitor) -> str:
    """A second member of recruitment, invited by an administrator; returns the name shown."""
    email = street.fresh_address("second")
    page = admin.go("/admin/users/new")
    page.locator("[name=email]").fill(email)
    page.locator("[name=given_name]").fill("Siobhán")
    page.locator("[name=family_name]").fill("Keane")
    page.get_by_label("Recruitment").check()
    page.get_by_role("button", name="Create and invite").click()
    expect(page.get_by_text("Sent; can be accepted until")).to_be_visible()
    found = re.search(r"/account/invitation/\S+", letter_to(fresh, email))
    assert found, "the letter holds a link"
    mine = fresh.go(found.group())
    mine.get_by_label("New password").fill(CANDIDATE_PASSWORD)
    mine.get_by_role("button", name="Set the password").click()
    mine.wait_for_url("**/account/login")
    mine.locator("[name=email]").fill(email)
    mine.locator("[name=password]").fill(CANDIDATE_PASSWORD)
    submit(mine)
    mine.wait_for_url(lambda url: "/account/login" not in url)
    return "Siobhán Keane"


def letter_to(visitor: Visitor, email: str) -> str:
    """The text of the newest letter to an address, read in the demo's mailbox."""
    tab = visitor.context.new_page()
    tab.goto(f"/mailbox?to={email}")
    tab.locator("main tbody a").first.click()
    tab.wait_for_url(re.compile(r"/mailbox/\d+"))
    said = tab.locator("main").inner_text()
    tab.close()
    return said


def open_vacancy(recruiter: Visitor, reference: str) -> str:
    """A vacancy that asks for a language test of level 3 and an Office test; its address."""
    page = recruiter.go("/recruitment/vacancies/new")
    page.locator("[name=reference]").fill(reference)
    page.locator("[name=title_en]").fill("Procurement assistant")
    page.locator("[name=title_fr]").fill("Assistant ou assistante aux achats")
    page.locator("[name=grade]").fill("B3")
    page.locator("[name=language]").check()
    page.locator("[name=language_level]").select_option("3")
    page.locator("[name=office]").check()
    submit(page)
    page.wait_for_url(re.compile(r"/recruitment/vacancies/\d+$"))
    return page.url


def import_applications(recruiter: Visitor, vacancy: str, table: bytes) -> None:
    """Upload, look at what would change, confirm; a second time there is nothing to import."""
    page = recruiter.page
    _upload(recruiter, vacancy, table)
    expect(figure(page, "new")).to_have_text(str(APPLICANTS))
    expect(figure(page, "to be corrected")).to_have_text("0")
    page.get_by_role("button", name="Import all of it").click()
    page.wait_for_url(vacancy)
    expect(page.locator(".banners")).to_contain_text(f"{APPLICANTS} new, 0 changed")
    expect(page.locator("main")).to_contain_text(f"{APPLICANTS} applicants")
    _upload(recruiter, vacancy, table)
    expect(figure(page, "unchanged")).to_have_text(str(APPLICANTS))
    expect(page.get_by_role("button", name="Import all of it")).to_have_count(0)


def _upload(recruiter: Visitor, vacancy: str, table: bytes) -> None:
    page = recruiter.go(f"{vacancy}/import")
    file = FilePayload(name="applications.csv", mimeType="text/csv", buffer=table)
    page.locator("[name=file]").set_input_files(file)
    submit(page)
    page.wait_for_url("**/recruitment/imports/*")


def figure(page: Page, label: str) -> Locator:
    """The key figure of this label."""
    found = page.locator(".key-figure", has=page.get_by_text(label, exact=True))
    return found.locator(".key-figure-value")


def earlier_result(recruiter: Visitor, person: Person, days_ago: int, **values: str) -> None:
    """Type in what somebody sat in an earlier system."""
    page = recruiter.go("/recruitment/prior-results/new")
    page.locator("[name=email]").fill(person.email)
    for name, value in values.items():
        page.locator(f"select[name={name}]").select_option(value)
    sat = datetime.now(ZONE).date() - timedelta(days=days_ago)
    page.locator("[name=sat_on]").fill(f"{sat:%Y-%m-%d}")
    page.locator("[name=source]").fill("Paper archive")
    submit(page)
    page.wait_for_url("**/recruitment/prior-results/")


def outcomes(page: Page, family: str) -> str:
    """How many of each outcome the pipeline counts for one family of tests."""
    found = page.locator(f"section[aria-labelledby=pipeline-{family}] .pipeline-outcomes")
    return " ".join(found.inner_text().split())


def application(recruiter: Visitor, vacancy: str, person: Person) -> Page:
    """The page of one application, found as a recruiter finds it."""
    page = recruiter.go(f"{vacancy}?q={person.email}")
    page.get_by_role("link", name=person.listed).click()
    page.wait_for_url("**/applications/*")
    return page


def verdict(page: Page, family: str) -> Locator:
    """The card of one test on the page of an application."""
    return page.locator(".card", has=page.get_by_role("heading", name=family, exact=True))


def plan_session(
    recruiter: Visitor, title: str, starts: datetime, hours: int, seats: int, reference: str
) -> int:
    """Publish a session for the vacancy; returns its number."""
    page = recruiter.go("/recruitment/sessions/new")
    page.locator("[name=title]").fill(title)
    page.locator("[name=location]").fill(f"Room of {title}")
    page.locator("[name=starts_at]").fill(f"{starts:%Y-%m-%dT%H:%M}")
    page.locator("[name=ends_at]").fill(f"{starts + timedelta(hours=hours):%Y-%m-%dT%H:%M}")
    page.locator("[name=seats]").fill(str(seats))
    page.get_by_label(re.compile(f"^{re.escape(reference)} ")).check()
    page.get_by_role("button", name="Publish the session").click()
    page.wait_for_url(re.compile(r"/recruitment/sessions/\d+"))
    found = re.search(r"/sessions/(\d+)", page.url)
    assert found
    return int(found.group(1))


# --- The other system -------------------------------------------------------------------------


@dataclass
class Receiver:
    """A system that refuses each event twice, then takes it."""

    url: str = ""
    secret: str = ""
    tries: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    refusals: int = 2

    def answer(self, headers: dict[str, str], body: bytes) -> int:
        known = sum(one["webhook-id"] == headers["webhook-id"] for one, _body in self.tries)
        self.tries.append((headers, body))
        return 500 if known < self.refusals else 204

    def is_genuine(self, headers: dict[str, str], body: bytes) -> bool:
        """The check of the Standard Webhooks specification, written from its text."""
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        said = b".".join(
            [headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body]
        )
        wanted = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
        return f"v1,{wanted}" in headers["webhook-signature"].split(" ")


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Listen on this computer until the end of the block."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(receiver.answer(said, body))
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/assess"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def connect(recruiter: Visitor, receiver: Receiver) -> str:
    """Add the receiver as an integration that is told of every release; its page."""
    page = recruiter.go("/integrations/new")
    page.locator("[name=name]").fill(f"Personnel system {secrets.token_hex(2)}")
    page.locator("[name=scopes][value='results:all']").check()
    page.locator("[name=webhook_url]").fill(receiver.url)
    page.locator("[name=webhook_events][value='result.released']").check()
    submit(page)
    link = page.get_by_role("link", name="Change", exact=True)
    address = (link.get_attribute("href") or "").removesuffix("/change")
    recruiter.go(address)
    page.get_by_role("button", name="Show the signing secret").click()
    shown = page.locator("code", has_text="whsec_").first
    receiver.secret = shown.inner_text().strip()
    return address

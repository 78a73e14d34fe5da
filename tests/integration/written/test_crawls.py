"""After a third marking and the release: what markers, moderators and candidates can fetch at all.

Every route of the application that answers a GET, with everything that exists put into its
address, every link found on the way, and what is inside of PDFs and archives.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from assess.extensions import db
from assess.identity.models import Account
from assess.mail import OutgoingMail
from assess.results.models import Result
from assess.results.operations import release
from assess.written import marking, moderating, scripts
from assess.written.models import WrittenAllocation, WrittenScript
from assess.written.parts import part_of
from tests.integration.delivery.conftest import time
from tests.integration.written.street import Hall, hall
from tests.support.written_street import entry, handed_in, held, marks, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")

LINK = re.compile(r"""(?:href|src|action|data-save|data-finish)=["']([^"'#]+)["']""")
COMMENT = "Well argued."
#: The way out; and the mailbox of demonstrations and tests, which shows everybody's letters.
NOT_FOLLOWED = ("/account/logout", "/mailbox")
#: What stands in the rubric for markers alone.
FOR_MARKERS = ("SECRET-NOTE", "SECRET-MODEL", "criterion_difference")


class Crawler:
    """One person who follows everything that there is."""

    def __init__(self, app: Flask, client: FlaskClient, values: dict[str, list[str]]) -> None:
        self.app, self.client, self.values = app, client, values
        #: Address -> what came, with its headers; of answers that gave something.
        self.found: dict[str, str] = {}
        self.statuses: dict[str, int] = {}

    def crawl(self, below: str = "/", locale: str = "en") -> Crawler:
        self.client.post("/preferences", data={"locale": locale, "next": "/"})
        queue = [path for path in self._routes() if path.startswith(below)]
        while queue:
            path = queue.pop()
            if path in self.statuses or not path.startswith(below) or path.startswith(NOT_FOLLOWED):
                continue
            with self.client.get(path) as got:
                self.statuses[path] = got.status_code
                self.found[path] = f"{got.headers}\n{inside(got)}"
                if got.mimetype == "text/html":
                    queue += self._links(got.get_data(as_text=True))
        return self

    def post(self, path: str, body: object) -> int:
        """An answer to a program, kept like those that were fetched."""
        got = self.client.post(path, json=body)
        self.found[f"POST {path} {len(self.found)}"] = f"{got.headers}\n{inside(got)}"
        return got.status_code

    def holds(self, *secrets: str) -> list[tuple[str, str]]:
        """Where any of these is found."""
        return [(path, one) for path, text in self.found.items() for one in secrets if one in text]

    def _routes(self) -> Iterator[str]:
        for rule in sorted(self.app.url_map.iter_rules(), key=str):
            if "GET" in (rule.methods or set()):
                yield from self._addresses(rule)

    def _addresses(self, rule: Rule) -> Iterator[str]:
        paths = [""]
        for dynamic, part in rule._trace:
            choices = self.values.get(part, ["1"]) if dynamic else [part.removeprefix("|")]
            paths = [path + choice for path in paths for choice in choices]
        yield from paths

    def _links(self, page: str) -> list[str]:
        links = [unescape(link) for link in LINK.findall(page)]
        # Of queries, those that change what a file holds; others only sort and page.
        return [
            link if ".pdf" in link else urlsplit(link).path
            for link in links
            if link.startswith("/") and not link.startswith("//")
        ]


def inside(got: TestResponse) -> str:
    """The text of an answer, of a PDF's pages, of all that is in an archive."""
    if got.mimetype == "application/pdf":
        reader = PdfReader(io.BytesIO(got.data))
        pages = [page.extract_text() for page in reader.pages]
        return " ".join([*pages, str(reader.metadata)])
    if got.data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(got.data)) as archive:
            parts = [archive.read(one) for one in archive.namelist()]
            return "\n".join(
                [*archive.namelist(), *(one.decode(errors="replace") for one in parts)]
            )
    return got.data.decode(errors="replace")


@pytest.fixture
def released(hall: Hall) -> Hall:
    """Marked by two and, where they differ, by a third; signed off and released."""
    due = marks("plan", 3)
    handed_in(hall, b"%PDF-1.7 half", "SECRET-GIVEN.pdf", place=2)
    moderating.add_reference(hall.version.id, "plan", "A model.", due, "Clear.", "seed", hall.lead)
    hall.hand_out(3)
    disputed = script_of(hall.sittings[0], "t1")
    for part, level in (("first", 0), ("second", 4), ("third", 4), ("third", 4)):
        allocation = held(disputed, part)
        shown = marking.draft_of(part_of(allocation.id, allocation.marker_id))
        said = {"analysis": COMMENT, "": f"As {part}."}
        marking.finish(
            allocation.id,
            allocation.marker_id,
            shown["revision"],
            entry("plan", level, comments=said, phase=shown["phase"]),
        )
    for sitting in hall.sittings:
        for ref in ("t1", "t2"):
            if script_of(sitting, ref).id != disputed.id:
                for part in ("first", "second"):
                    hall.mark(script_of(sitting, ref), part, 3)
    moderating.sign_off(hall.group, "", hall.lead)
    scripts.record_waiting()
    results = list(db.session.scalars(select(Result.id)))
    assert len(results) >= 2
    release(results, hall.lead)
    return hall


def values_of(hall: Hall) -> dict[str, list[str]]:
    """What stands in the places of addresses."""
    return {
        "allocation_id": _texts(select(WrittenAllocation.id)),
        "script_id": _texts(select(WrittenScript.id)),
        "result_id": _texts(select(Result.id)),
        "sitting_id": [one.id for one in hall.sittings],
        "version_id": [str(hall.version.id)],
        "account_id": [str(hall.sittings[0].account_id), str(hall.markers[0].id)],
        "person_id": [str(hall.sittings[0].account_id), str(hall.markers[0].id)],
        "session_id": ["0", "1"],
        "code": ["plan", "logistics-officer"],
        "name": ["map.png"],
        "ref": ["t1"],
        "form": ["json", "txt", "csv", "xlsx"],
    }


def _texts(found: object) -> list[str]:
    return [str(one) for one in db.session.scalars(found)]  # type: ignore[call-overload]


def _names(accounts: list[Account]) -> list[str]:
    return [word for one in accounts for word in (one.family_name, one.email)]


def test_markers_find_no_candidate_and_no_other_marker(
    released: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall = released
    disputed = script_of(hall.sittings[0], "t1")
    values, candidates = values_of(hall), [one.account for one in hall.sittings]
    # Nobody who marks knows one, and an address comes back in what is said of it.
    del values["sitting_id"]
    secrets = ["SECRET-GIVEN", *_names(candidates), *(one.id for one in hall.sittings)]
    for part in ("third", "first", "second"):
        allocation = held(disputed, part)
        me = db.session.get_one(Account, allocation.marker_id)
        others = [one for one in hall.markers if one.id != me.id]
        crawler = Crawler(hall.app, login(me), values)
        # The third goes everywhere; of the others everything that is about marking is enough.
        crawler.crawl(
            "/" if part == "third" else "/written/marking/", "fr" if part == "first" else "en"
        )
        mine = f"/written/marking/{allocation.id}"
        for body in ({"revision": 0}, {"revision": 99, **entry("plan", 2)}, [], None):
            for act in ("draft", "finish"):
                assert crawler.post(f"{mine}/{act}", body) >= 400
        assert crawler.statuses[mine] == 200
        assert any(path.endswith("/upload") for path in crawler.statuses)
        assert crawler.holds(*secrets, *_names(others)) == []
        # Whether a seeded script is one never shows.
        assert crawler.holds("Clear.") == []
        if part != "third":
            assert (
                crawler.holds("As third.", "As first." if part == "second" else "As second.") == []
            )


def test_moderators_find_no_candidate(
    released: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    """On the pages of the meeting and in both PDFs; on paper no marker's name either."""
    hall = released
    candidates = [one.account for one in hall.sittings]
    crawler = Crawler(hall.app, login(hall.lead), values_of(hall)).crawl("/written/moderation/")
    printed = {path: text for path, text in crawler.found.items() if ".pdf" in path}
    with_marks = [text for path, text in printed.items() if "marks=1" in path]
    without = [text for path, text in printed.items() if "marks=1" not in path]
    assert any(COMMENT in text for text in with_marks)
    assert without
    assert not [text for text in without if COMMENT in text or "Marker" in text]
    assert any(hashed in text for text in without for hashed in ("SHA-256",))
    secrets = ["SECRET-GIVEN", *_names(candidates), *(one.id for one in hall.sittings)]
    assert crawler.holds(*secrets) == []
    names = _names(hall.markers)
    assert not [path for path, text in printed.items() for one in names if one in text]


def test_candidates_find_nothing_that_is_for_markers(
    released: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall = released
    me, another = hall.sittings[0].account, hall.sittings[1].account
    numbers = _texts(select(WrittenScript.number))
    crawler = Crawler(hall.app, login(me), values_of(hall)).crawl()
    own = db.session.scalars(select(Result).where(Result.sitting_id == hall.sittings[0].id)).one()
    assert crawler.statuses[f"/results/{own.id}"] == 200
    assert crawler.holds(COMMENT, "As third.") != []
    assert any(path.endswith(".json") for path, status in crawler.statuses.items() if status == 200)
    with hall.app.app_context():
        letters = db.session.scalars(
            select(OutgoingMail).where(OutgoingMail.recipient == me.email)
        ).all()
        assert letters
        for letter in letters:
            crawler.found[f"letter {letter.id}"] = f"{letter.subject}\n{letter.body}"
    assert crawler.holds(*FOR_MARKERS, *_names(hall.markers), *numbers) == []
    assert crawler.holds(*_names([another])) == []

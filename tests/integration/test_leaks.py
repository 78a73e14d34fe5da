"""Nothing that a candidate receives says, or depends on, which option is right.

First a crawl: everything a candidate can fetch before, during and after a sitting, in
both languages, errors and letters included, is searched for words planted wherever the
bank keeps what must not travel. Then a comparison: the same street is walked twice, with
the same chance and the same clock but every key of the bank moved on by one, and all
bytes received until the result must be the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from assess import create_app
from assess.banks.models import MediaAsset
from assess.banks.operations import import_bank
from assess.clock import now
from assess.config import Settings
from assess.delivery import operations as delivery
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.recruitment import operations as recruitment
from assess.recruitment.rules import Person
from assess.results import operations as results
from assess.results.models import Result
from tests.support import canaries
from tests.support.determinism import HandTime, repeatable

LINK = re.compile(r"""(?:href|src|action|hx-get|data-src)="([^"#]+)""")
EXPIRES = re.compile(r" Expires=[^;]+;")
#: Process-wide counters of time spent: no two runs agree, whatever the keys.
VARYING = ("/metrics",)
#: Words for what a question must not say of itself.
TELLTALE = re.compile(
    rb'"(key|correct|right|answer_key|rationale|transcript|level|skill|tags|enemies'
    rb'|parameters|difficulty|version|item_id)"'
)


@dataclass
class Received:
    """One answer, all of it."""

    request: str
    status: int
    headers: str
    body: bytes


@dataclass
class Candidate:
    """A browser that keeps whatever it gets."""

    app: Flask
    client: FlaskClient
    account: int
    sitting: str
    foreign: str
    stage: str = "booked"
    epoch: int = 0
    n: int = 0
    digests: list[str] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)

    def fetch(self, path: str, method: str = "GET", **more: Any) -> Received:
        # Answers to programs repeat the number of the request, which is random unless given.
        headers_in = {"X-Request-ID": "the-request-of-a-crawl", **more.pop("headers", {})}
        reply = self.client.open(path, method=method, headers=headers_in, **more)
        # The expiry of a cookie is read from the wall clock; its age says the same.
        headers = EXPIRES.sub("", "\n".join(f"{name}: {value}" for name, value in reply.headers))
        got = Received(f"{self.stage}: {method} {path}", reply.status_code, headers, reply.data)
        reply.close()
        assert got.status < 500, f"{got.request} gave {got.status}"
        self.received.append(got)
        return got

    def post(self, path: str, body: Any) -> Any:
        got = self.fetch(
            f"/sittings/{self.sitting}/{path}",
            "POST",
            data=json.dumps(body),
            content_type="application/json",
            headers={"X-Requested-With": "assess"},
        )
        return json.loads(got.body)

    def event(self, item: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
        self.n += 1
        return {"n": self.n, "item": item, "type": kind, "value": value, "t": 1000 * self.n}

    # --- Crawling -----------------------------------------------------------------------

    def crawl(self) -> None:
        """Every route of the application, and every link found on the way, in both languages."""
        for locale in ("en", "fr"):
            self.fetch("/preferences", "POST", data={"locale": locale, "next": "/"})
            seen: set[str] = set()
            queue = ["/", *self._routes()]
            while queue:
                path = queue.pop(0)
                if path in seen:
                    continue
                seen.add(path)
                got = self.fetch(path)
                if "text/html" in got.headers:
                    queue += [link for link in self._links(got.body) if link not in seen]
        self._letters()

    def _routes(self) -> Iterator[str]:
        for rule in sorted(self.app.url_map.iter_rules(), key=str):
            if "GET" in (rule.methods or set()):
                yield from self._addresses(rule)

    def _addresses(self, rule: Rule) -> Iterator[str]:
        values = {
            "sitting_id": [self.sitting, self.foreign],
            "digest": self.digests or ["0" * 64],
            "result_id": ["1", "2"],
            "form": ["json", "txt", "csv", "xlsx"],
            "purpose": ["register", "reset"],
            "language": ["en", "fr"],
            "code": ["sample"],
        }
        paths = [""]
        for dynamic, part in rule._trace:
            choices = values.get(part, ["1"]) if dynamic else [part.removeprefix("|")]
            paths = [path + choice for path in paths for choice in choices]
        yield from paths

    def _links(self, body: bytes) -> list[str]:
        found = (link.replace("&amp;", "&") for link in LINK.findall(body.decode()))
        # Queries only sort and page, and would never come to an end.
        paths = {urlsplit(link).path for link in found if not urlsplit(link).netloc}
        return sorted(path for path in paths if path.startswith("/") and "logout" not in path)

    def _letters(self) -> None:
        """Mail that this candidate was sent."""
        with self.app.app_context():
            address = db.session.get_one(Account, self.account).email
            letters = db.session.scalars(
                select(OutgoingMail)
                .where(OutgoingMail.recipient == address)
                .order_by(OutgoingMail.id)
            )
            for letter in letters:
                text = f"{letter.subject}\n{letter.body}"
                self.received.append(Received(f"{self.stage}: letter", 0, "", text.encode()))


class Street:
    """The organisation around one candidate, and the way through a sitting."""

    def __init__(self, app: Flask, clock: HandTime, keys_moved: int) -> None:
        self.app, self.clock = app, clock
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            import_bank(canaries.bank(keys_moved))
            self._set_up()

    def _set_up(self) -> None:
        self.people = {
            role: _account(role.value, role)
            for role in (Role.CANDIDATE, Role.INVIGILATOR, Role.RECRUITMENT)
        }
        neighbour = _account("neighbour", Role.CANDIDATE)
        test = TestDefinition(
            code="language-en",
            kind="language",
            language="en",
            title={"en": "Language test: English", "fr": "Test de langue : anglais"},
            spec={"bank": f"{canaries.CANARY}-bank"},
            created_at=now(),
        )
        db.session.add_all([test, canaries.office_draft(now())])
        db.session.commit()
        session = TestSession(
            title="Morning",
            location="Room A",
            starts_at=self.clock.at,
            ends_at=self.clock.at.replace(hour=18),
            created_at=now(),
            published_at=now(),
        )
        db.session.add(session)
        db.session.commit()
        self.session = session.id
        recruitment.invite(
            [
                Person(account.given_name, account.family_name, account.email, "en")
                for account in (self.people[Role.CANDIDATE], neighbour)
            ],
            test.id,
            session.id,
            self.people[Role.RECRUITMENT],
        )
        booked = {sitting.account_id: sitting.id for sitting in db.session.scalars(select(Sitting))}
        account = self.people[Role.CANDIDATE]
        client = self.app.test_client()
        with client.session_transaction() as login:
            login["_user_id"], login["_fresh"] = account.login_key, True
        self.candidate = Candidate(
            self.app, client, account.id, booked[account.id], booked[neighbour.id]
        )
        self.ids = {role: person.id for role, person in self.people.items()}

    def until_the_result(self) -> list[Received]:
        """Everything received from the invitation to the receipt."""
        candidate = self.candidate
        candidate.crawl()
        code = self._check_in()
        candidate.stage = "checked in"
        candidate.crawl()
        candidate.fetch("/sittings/", "POST", data={"code": "WRONG-CODE"})
        candidate.fetch("/sittings/", "POST", data={"code": code})
        candidate.fetch(f"/sittings/{candidate.sitting}/")
        entered = candidate.post("enter", {})
        assert entered["section"] is None
        candidate.epoch = entered["epoch"]
        self.clock.advance(minutes=2)
        started = candidate.post("start", {"epoch": candidate.epoch})
        candidate.stage = "running"
        self._work(started)
        candidate.crawl()
        self.clock.advance(minutes=20)
        candidate.post("hand-in", {"epoch": candidate.epoch, "events": []})
        candidate.stage = "handed in"
        self.clock.advance(minutes=1)
        candidate.crawl()
        return candidate.received

    def released(self) -> list[Received]:
        """Everything received once the result is released."""
        with self.app.app_context():
            recruiter = db.session.get_one(Account, self.ids[Role.RECRUITMENT])
            invigilator = db.session.get_one(Account, self.ids[Role.INVIGILATOR])
            delivery.close_session(self.session, invigilator)
            delivery.confirm_reconciliation(self.session, invigilator)
            results.release(list(db.session.scalars(select(Result.id))), recruiter)
        before = len(self.candidate.received)
        self.candidate.stage = "released"
        self.candidate.crawl()
        return self.candidate.received[before:]

    def _check_in(self) -> str:
        with self.app.app_context():
            invigilator = db.session.get_one(Account, self.ids[Role.INVIGILATOR])
            code = delivery.check_in(self.candidate.sitting, invigilator, confirmed=True)
            delivery.open_session(self.session, invigilator)
        return str(code)

    def _work(self, started: dict[str, Any]) -> None:
        """Media, answers of every kind, and everything that is refused."""
        candidate = self.candidate
        section = json.dumps(started["section"])
        on_form = sorted(set(re.findall(r"/media/([0-9a-f]{64})", section)))
        assert len(on_form) >= 10, "clips and pictures are on the form"
        with self.app.app_context():
            others = set(db.session.scalars(select(MediaAsset.digest))) - set(on_form)
        candidate.digests = [*on_form, sorted(others)[0]]
        for digest in candidate.digests:
            path = f"/sittings/{candidate.sitting}/media/{digest}"
            got = candidate.fetch(path)
            assert got.status == (200 if digest in on_form else 404)
            candidate.fetch(path, headers={"Range": "bytes=0-9"})
        refs = re.findall(r'"ref": "(q\d+)"', section)
        assert len(refs) == 60
        for place, ref in enumerate(refs):
            token = f"o{place % 4 + 1}"
            events = [
                candidate.event(ref, "view", {}),
                candidate.event(ref, "answer", {"choice": token}),
                candidate.event(ref, "flag", {"flagged": place % 7 == 0}),
            ]
            said = candidate.post("sync", {"epoch": candidate.epoch, "events": events})
            assert said["rejected"] == []
        for value in ({"choice": "o9"}, {"choice": 2}, {"choice": ["o1", "o2"]}, {"key": "o1"}):
            bad = candidate.event(refs[0], "answer", value)
            candidate.post("sync", {"epoch": candidate.epoch, "events": [bad]})
        for broken in ({"epoch": 99, "events": []}, {"epoch": 1}, [], {"events": "x"}):
            candidate.post("sync", broken)
        unknown = candidate.event("q99", "answer", {"choice": "o1"})
        candidate.post("sync", {"epoch": candidate.epoch, "events": [unknown]})


def _account(name: str, role: Role) -> Account:
    account = Account(
        email=f"{name}@example.org",
        given_name="Ada" if name != "neighbour" else "Grace",
        family_name=name.capitalize(),
        password_hash="!",
        login_key=f"{name}-login-key",
        created_at=now(),
        role_rows=[AccountRole(role=role.value)],
    )
    db.session.add(account)
    db.session.commit()
    return account


@dataclass(frozen=True)
class Walked:
    """What a whole street gave: until the result, once it was released, and the result."""

    before: list[Received]
    after: list[Received]
    ability: float | None


#: The street with the keys as authored, on each kind of database: both tests look at it.
_authored: dict[str, Walked] = {}


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all streets: the key that signs receipts is made in it once."""
    return tmp_path_factory.mktemp("instance")


@pytest.fixture
def street(settings: Settings, instance: Path) -> Iterator[Any]:
    """`street(keys_moved)` on a fresh database, each time with the same chance and time."""
    opened: list[tuple[Flask, Any]] = []
    kind = settings.sqlalchemy_url.partition(":")[0]

    def close() -> None:
        while opened:
            app, context = opened.pop()
            with app.app_context():
                db.session.remove()
                db.drop_all()
                db.engine.dispose()
            context.__exit__(None, None, None)

    def make(keys_moved: int = 0) -> Street:
        close()
        app = create_app(replace(settings, instance_path=instance / kind))
        with app.app_context():
            db.create_all()
        context = repeatable(20270301)
        clock = context.__enter__()
        opened.append((app, context))
        return Street(app, clock, keys_moved)

    yield make
    close()


@pytest.fixture
def authored(street: Any, settings: Settings) -> Walked:
    """The street with the keys as authored, walked once on each kind of database."""
    kind = settings.sqlalchemy_url.partition(":")[0]
    if kind not in _authored:
        walk = street(0)
        before = list(walk.until_the_result())
        ability = _ability(walk)
        _authored[kind] = Walked(before, walk.released(), ability)
    return _authored[kind]


def test_nothing_received_holds_a_canary_or_a_telltale_name(authored: Walked) -> None:
    before = authored.before
    received = [*before, *authored.after]
    word = canaries.CANARY
    assert [
        got.request
        for got in received
        if word.encode() in got.body.lower() or word in got.headers.lower()
    ] == []
    sent = [
        got
        for got in before
        if "POST /sittings/" in got.request and "application/json" in got.headers
    ]
    assert len(sent) > 60
    assert [got.request for got in sent if TELLTALE.search(got.body)] == []
    # The crawl has seen what there is to see.
    texts = b"".join(got.body for got in received)
    assert b"Which word belongs to question" in texts
    assert b"The passage of group" in texts
    assert {200, 206, 302, 303, 403, 404, 422} <= {got.status for got in received}
    assert any("released: GET /results/1" in got.request and got.status == 200 for got in received)


def test_moving_every_key_changes_no_byte_before_the_result(street: Any, authored: Walked) -> None:
    moved_walk = street(1)
    moved = moved_walk.until_the_result()
    assert [got.request for got in authored.before] == [got.request for got in moved]
    assert [
        one.request
        for one, other in zip(authored.before, moved, strict=True)
        if one != other and not one.request.endswith(VARYING)
    ] == []
    # The keys did move: the same answers now earn another result.
    assert _ability(moved_walk) != authored.ability


def _ability(walked: Street) -> float | None:
    with walked.app.app_context():
        return db.session.scalar(select(Result.theta))

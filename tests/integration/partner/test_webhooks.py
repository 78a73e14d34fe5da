"""Events reach other systems at least once, signed, whatever the receiver does."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.clock import frozen_source, now
from assess.config import Settings
from assess.database import transactional
from assess.delivery.models import TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment.partner import integrations, sending, signatures, webhooks
from assess.recruitment.partner.models import (
    Integration,
    OutboxEvent,
    PartnerOrder,
    WebhookDelivery,
)
from assess.recruitment.vacancy_models import Vacancy
from assess.results import operations
from assess.results.models import Result
from tests.integration.partner.conftest import CANDIDATE, System

Make = Callable[..., System]
Sat = Callable[..., Result]


class Receiver:
    """A small server that answers with the statuses it was told, then with 200."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.seen: list[tuple[dict[str, str], str]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                said = {name.lower(): value for name, value in self.headers.items()}
                receiver.seen.append((said, body))
                status = receiver.statuses.pop(0) if receiver.statuses else 200
                self.send_response(status)
                self.send_header("Location", "http://127.0.0.1:9/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_PUT = do_PATCH = do_POST  # noqa: N815  the library's names

            def log_message(self, *_args: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _said, body in self.seen]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    from dataclasses import replace

    return replace(settings, webhooks_to_private=True)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def hooked(system: Make, receiver: Receiver) -> System:
    return system(
        webhook_url=receiver.url,
        webhook_events=["order.created", "order.decided", "result.released", "result.withdrawn"],
    )


@contextmanager
def later(**ahead: float) -> Iterator[datetime]:
    at = now() + timedelta(**ahead)
    with frozen_source(lambda: at):
        yield at


def deliveries() -> list[WebhookDelivery]:
    db.session.rollback()
    return list(db.session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)))


def test_a_release_is_told_signed_and_without_a_name(
    hooked: System, receiver: Receiver, sat: Sat
) -> None:
    result = sat()
    assert webhooks.run() == 1
    ((said, body),) = receiver.seen
    secret = webhooks.secret_of(db.session.get_one(Integration, hooked.id))
    assert signatures.is_genuine(secret, said, body, int(now().timestamp()))
    told = json.loads(body)
    assert (told["type"], told["data"]["result"]) == ("result.released", result.id)
    assert told["id"] == said["webhook-id"]
    assert "ada" not in body.lower()
    assert webhooks.run() == 0


def test_a_receiver_that_was_down_gets_the_same_event_after_two_failures(
    hooked: System, receiver: Receiver, sat: Sat
) -> None:
    receiver.statuses = [500, 302]  # a redirect is not followed: it is no answer of ours
    sat()
    webhooks.run()
    assert webhooks.run() == 0  # its time has not come
    with later(seconds=10):
        assert webhooks.run() == 1
    with later(seconds=70):
        assert webhooks.run() == 1
    (row,) = deliveries()
    assert (row.state, row.tries) == ("delivered", 3)
    assert [one.status for one in row.attempts] == [500, 302, 200]
    assert len({said["webhook-id"] for said, _body in receiver.seen}) == 1
    assert len({body for _said, body in receiver.seen}) == 1


def test_nobody_there_is_noted_and_after_days_it_is_given_up(
    hooked: System, receiver: Receiver, sat: Sat, officer: Account
) -> None:
    receiver.server.shutdown()
    receiver.server.server_close()
    sat()
    for day in range(12):
        with later(days=2 * day):
            webhooks.run()
    (row,) = deliveries()
    assert (row.state, row.tries, row.next_at) == ("dead", 11, None)
    assert all(one.status is None and one.error for one in row.attempts)
    webhooks.send_again(row.id, officer)
    assert deliveries()[0].state == "waiting"


def test_a_receiver_that_is_gone_is_not_asked_again(
    hooked: System, receiver: Receiver, sat: Sat
) -> None:
    receiver.statuses = [410]
    sat()
    webhooks.run()
    assert deliveries()[0].state == "dead"


def test_an_event_is_written_only_with_what_it_tells_of(
    hooked: System, sat: Sat, officer: Account
) -> None:
    result = sat(released=False)
    before = len(db.session.scalars(select(OutboxEvent.id)).all())

    @transactional
    def released_and_then_broken() -> None:
        operations.release([result.id], officer)
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        released_and_then_broken()
    assert len(db.session.scalars(select(OutboxEvent.id)).all()) == before
    # A withdrawal of what nobody has seen is nobody's business.
    operations.withdraw(result.id, officer, "The wrong person sat.")
    kinds = db.session.scalars(select(OutboxEvent.kind)).all()
    assert "result.withdrawn" not in kinds


def test_one_that_fails_does_not_hold_up_another(
    hooked: System, receiver: Receiver, system: Make, sat: Sat
) -> None:
    system(
        name="Broken",
        webhook_url="http://127.0.0.1:9/",
        webhook_events=["result.released"],
    )
    sat("a@example.org")
    sat("b@example.org")
    webhooks.run()
    assert len(receiver.seen) == 2
    assert [row.tries for row in deliveries() if row.integration_id != hooked.id] == [1, 0]


def test_who_is_not_concerned_is_not_told(
    system: Make, receiver: Receiver, vacancy: Vacancy, sat: Sat
) -> None:
    events = ["order.created", "result.released"]
    own = system("orders:write", "results:read", webhook_url=receiver.url, webhook_events=events)
    system(
        "orders:write",
        "results:read",
        name="Stranger",
        webhook_url=receiver.url,
        webhook_events=events,
    )
    said = own.order(vacancy="V-2027/14", candidate=CANDIDATE, external_id="ATS-1").get_json()
    sat("somebody@example.org")
    webhooks.run()
    (told,) = receiver.bodies()
    assert told["type"] == "order.created"
    assert told["data"] == {"order": said["id"], "external_id": "ATS-1", "result": None}


def test_disabling_stops_what_waits(
    hooked: System, receiver: Receiver, sat: Sat, officer: Account
) -> None:
    sat()
    webhooks.spread()
    integrations.set_enabled(hooked.id, False, officer)
    assert webhooks.run() == 0
    integrations.set_enabled(hooked.id, True, officer)
    assert webhooks.run() == 1


def test_two_servers_do_not_send_one_event_at_once(hooked: System, sat: Sat) -> None:
    sat()
    webhooks.spread()
    (row,) = deliveries()
    assert webhooks._claim(row.id)
    assert not webhooks._claim(row.id)
    with later(seconds=61):  # the server that had claimed it died
        assert webhooks._claim(row.id)


def test_nothing_is_sent_into_ones_own_network(receiver: Receiver) -> None:
    answer = sending.send("POST", receiver.url, {}, "{}")
    assert (answer.status, answer.error) == (None, "address refused: not_https")
    inside = receiver.url.replace("http:", "https:")
    assert sending.send("POST", inside, {}, "{}").error == "address refused: not_public"
    assert receiver.seen == []


class Speaker:
    """A server that says the given bytes, one after the other with a pause, and nothing else."""

    def __init__(self, said: bytes, pause_s: float = 0.0) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}/"
        self.over = threading.Event()
        threading.Thread(target=self._speak, args=(said, pause_s), daemon=True).start()

    def _speak(self, said: bytes, pause_s: float) -> None:
        connection, _address = self.server.accept()
        with connection, suppress(OSError):
            for one in said:
                connection.sendall(bytes([one]))
                if pause_s and self.over.wait(pause_s):
                    return
            # Closing over an unread request would be a reset, and what was said would be lost.
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass

    def close(self) -> None:
        self.over.set()
        self.server.close()


def test_what_is_no_http_is_noted_and_holds_nobody_up(
    hooked: System, receiver: Receiver, system: Make, sat: Sat
) -> None:
    odd = Speaker(b"\x00\x1b[31m\xff no HTTP\r\n")
    broken = system(name="Odd", webhook_url=odd.url, webhook_events=["result.released"])
    sat()
    webhooks.run()
    odd.close()
    assert len(receiver.seen) == 1
    (row,) = [row for row in deliveries() if row.integration_id == broken.id]
    (attempt,) = row.attempts
    assert attempt.error
    assert attempt.error.startswith("BadStatusLine")
    assert attempt.error.isprintable()


def test_who_answers_a_byte_at_a_time_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WHOLE_S", 0.3)
    slow = Speaker(b"HTTP/1.1 200 " + b"O" * 1000, pause_s=0.05)
    answer = sending.send("POST", slow.url, {}, "{}", private=True)
    cut_off = not slow.over.is_set()
    slow.close()
    assert cut_off
    assert answer.status is None
    assert answer.error


def test_an_order_that_names_the_address_for_events_blocks_nothing(
    system: Make, test: TestDefinition, receiver: Receiver, sat: Sat, officer: Account
) -> None:
    tracker = system(webhook_url=receiver.url, webhook_events=["order.created", "result.released"])
    result = sat()
    order = PartnerOrder(
        id="named",
        integration_id=tracker.id,
        test_id=test.id,
        sitting_id=result.sitting_id,
        email="ada@example.org",
        given_name="Ada",
        family_name="Nwosu",
        callback_url=receiver.url,
        callback_style="workable",
        created_at=now(),
    )
    db.session.add(order)
    db.session.commit()
    webhooks.run()
    assert {told.get("assessment_id") for told in receiver.bodies()} == {order.id}


def test_staff_see_the_attempts_and_send_again(
    hooked: System,
    receiver: Receiver,
    sat: Sat,
    officer: Account,
    login: Callable[[Account], FlaskClient],
) -> None:
    receiver.statuses = [500]
    sat()
    webhooks.run()
    staff = login(officer)
    page = staff.get(f"/integrations/{hooked.id}").text
    assert "HTTP 500" in page
    (row,) = deliveries()
    assert staff.post(f"/integrations/{hooked.id}/deliveries/{row.id}").status_code == 303
    assert staff.post(f"/integrations/{hooked.id + 1}/deliveries/{row.id}").status_code == 404
    webhooks.run()
    assert deliveries()[0].state == "delivered"
    secret = webhooks.secret_of(db.session.get_one(Integration, hooked.id))
    assert secret not in staff.get(f"/integrations/{hooked.id}").text
    assert secret in staff.post(f"/integrations/{hooked.id}/secret/show").text

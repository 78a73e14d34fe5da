"""Retention and erasure: what goes, what stays provable, and what refuses."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from assess import clock, jobs, mail
from assess.audit import jws, keys, ledger, sealer
from assess.audit.verification import verify as verify_chain
from assess.clock import now
from assess.database import Base, transactional
from assess.delivery import operations
from assess.delivery.evidence import problems_of
from assess.delivery.kinds import register_kind
from assess.delivery.models import JournalEvent, Sitting, TestDefinition, TestSession
from assess.delivery.room_models import Incident
from assess.extensions import db
from assess.identity import duplicates
from assess.identity.credentials import Passkey
from assess.identity.models import Account, EmailCode
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.privacy import erasing, holds, records, retention
from assess.privacy.gathering import gather
from assess.privacy.models import DeletionRecord
from assess.privacy.narrow import lifted
from assess.recruitment.partner import integrations
from assess.recruitment.partner.models import (
    IdempotencyKey,
    OutboxEvent,
    PartnerOrder,
    WebhookDelivery,
)
from assess.results.verification import verify as verify_results
from tests.integration.delivery.conftest import PlainKind, make_session, make_test
from tests.integration.test_leaks import Street, instance, street  # noqa: F401  fixtures

NAMES = ("candidate@example.org", "Ada Candidate")


@pytest.fixture
def road(street: Any) -> Street:  # noqa: F811
    """A candidate with a released result, an incident that names them, and mail."""
    walk: Street = street()
    walk.candidate.crawl = lambda: None  # type: ignore[method-assign]  only the way matters here
    walk.until_the_result()
    walk.released()
    with walk.app.app_context():
        _incident(walk)
    return walk


@transactional
def _incident(walk: Street) -> None:
    db.session.add(
        Incident(
            session_id=walk.session,
            sitting_id=walk.candidate.sitting,
            at=now(),
            actor_id=walk.ids[Role.INVIGILATOR],
            reason="other",
            text="Ada Candidate felt ill.",
        )
    )
    ledger.record(
        "incident.noted", walk.candidate.sitting, {}, personal={"note": "Ada Candidate felt ill."}
    )
    ledger.record(
        "account.noted", f"account:{walk.candidate.account}", {}, personal={"note": NAMES[0]}
    )


def everything() -> str:
    """All text of the database."""
    found = []
    with db.engine.connect() as connection:
        for table in Base.metadata.tables:
            found += [str(tuple(row)) for row in connection.execute(text(f"SELECT * FROM {table}"))]
    return "\n".join(found)


def test_erasure_takes_the_person_and_leaves_all_proofs(road: Street) -> None:
    with road.app.app_context():
        sealer.seal_all()
        staff = db.session.get_one(Account, road.ids[Role.RECRUITMENT])
        before = everything()
        assert all(name in before for name in (NAMES[0], "Ada Candidate felt ill"))
        record_id = erasing.erase(road.candidate.account, staff, "Request of 3 March")
        db.session.remove()
        after = everything()
        for name in (NAMES[0], "Ada Candidate", "'Candidate'"):
            assert name not in after, name

        assert verify_chain().problems == []
        assert [one for one in verify_results() if one] == []
        assert problems_of(road.candidate.sitting) == []
        row = db.session.get_one(DeletionRecord, record_id)
        said = jws.verify(row.jws, records.TYP, keys.known())
        assert said["subject"] == f"account:{road.candidate.account}"
        assert said["counts"]["incident"] == 1
        assert said["counts"]["outgoing_mail"] >= 1

        account = db.session.get_one(Account, road.candidate.account)
        assert erasing.obstacle(account) == "erased"
        for table in ("incident", "result", "journal_event", "deletion_record"):
            with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
                connection.execute(text(f"DELETE FROM {table}"))
    assert road.candidate.client.get("/account/").status_code == 302


NUMBER = "AB12345"


@transactional
def _second_account(walk: Street, merged: Account) -> None:
    """The candidate had another account, was ordered by another system, and got a letter."""
    kept = db.session.get_one(Account, walk.candidate.account)
    kept.identity_number = NUMBER
    for account in (kept, merged):
        mail.post(
            account.email, "s", "b", attachments=[mail.Attachment("a.ics", "text/calendar", b"x")]
        )
        db.session.add(
            Passkey(
                account_id=account.id,
                name="Ada's telephone",
                credential_id=account.email.encode(),
                user_handle=b"h",
                public_key=b"k",
                sign_count=0,
                created_at=now(),
            )
        )
    integration, _token = integrations.create(integrations.Draft("Tracker", []))
    order = PartnerOrder(
        id="order-one",
        integration_id=integration.id,
        external_id="ATS-ADA",
        test_id=db.session.get_one(Sitting, walk.candidate.sitting).test_id,
        sitting_id=walk.candidate.sitting,
        email=kept.email,
        given_name="Ada",
        family_name="Candidate",
        created_at=now(),
    )
    event = OutboxEvent(key="evt_1", kind="order.created", subject={"order": order.id}, at=now())
    db.session.add_all([order, event])
    db.session.flush()
    db.session.add_all(
        [
            IdempotencyKey(
                integration_id=integration.id,
                key="k",
                request_digest="d",
                order_id=order.id,
                answer={"external_id": "ATS-ADA"},
                created_at=now(),
            ),
            WebhookDelivery(
                event_id=event.id,
                integration_id=integration.id,
                url="https://example.org/",
                body='{"data": {"order": "order-one", "external_id": "ATS-ADA"}}',
                next_at=now(),
                created_at=now(),
            ),
        ]
    )


def test_everything_of_a_person_goes_also_of_merged_accounts(road: Street, make_account) -> None:
    twin = make_account(Role.CANDIDATE, email="ada.twin+tests@example.net")
    with road.app.app_context():
        twin = db.session.get_one(Account, twin.id)
        twin.given_name, twin.family_name = "Adamantia", "Twinning"
        staff = db.session.get_one(Account, road.ids[Role.RECRUITMENT])
        _second_account(road, twin)
        duplicates.merge(road.candidate.account, twin.id, "Twinning is Candidate", staff)
        twin_id = twin.id
        said = json.dumps(gather(db.session.get_one(Account, twin_id)))
        for name in (NAMES[0], "ada.twin+tests@example.net", NUMBER, "ATS-ADA", "telephone"):
            assert name in said, name
        sealer.seal_all()
        staff = db.session.get_one(Account, road.ids[Role.RECRUITMENT])
        erasing.erase(twin_id, staff, "Request of 3 March")
        db.session.remove()
        after = everything()
        for name in (*NAMES, NUMBER, "ada.twin", "ada@", "Twinning", "ATS-ADA", "telephone"):
            assert name not in after, name
        assert verify_chain().problems == []
        waiting = select(WebhookDelivery.id).where(WebhookDelivery.state == "waiting")
        assert db.session.scalars(waiting).all() == []


def test_a_hold_of_one_account_holds_the_person(road: Street, make_account) -> None:
    twin_id = make_account(Role.CANDIDATE, email="twin@example.net").id
    with road.app.app_context():
        staff = db.session.get_one(Account, road.ids[Role.RECRUITMENT])
        duplicates.merge(road.candidate.account, twin_id, "The same", staff)
        holds.change(twin_id, staff.id, "Case 12/27", lift=False)
        with pytest.raises(erasing.ErasureRefused, match="hold"):
            erasing.erase(road.candidate.account, staff, "x")
        assert road.candidate.account in db.session.scalars(retention._held()).all()


def test_what_refuses_an_erasure(app: Flask, make_account) -> None:
    person, staff = make_account(Role.CANDIDATE), make_account(Role.ADMINISTRATOR)
    with app.app_context():
        with pytest.raises(erasing.ErasureRefused, match="staff"):
            erasing.erase(staff.id, staff, "x")
        with pytest.raises(erasing.ErasureRefused, match="unknown"):
            erasing.erase(999_999, staff, "x")
        holds.change(person.id, staff.id, "Case 12/27", lift=False)
        with pytest.raises(erasing.ErasureRefused, match="hold"):
            erasing.erase(person.id, staff, "x")
        holds.change(person.id, staff.id, "Case closed", lift=True)
        erasing.erase(person.id, staff, "x")
        with pytest.raises(erasing.ErasureRefused, match="erased"):
            erasing.erase(person.id, staff, "x")


def test_an_open_sitting_refuses(app: Flask, make_account) -> None:
    register_kind(PlainKind())
    person = make_account(Role.CANDIDATE)
    with app.app_context():
        test = db.session.get_one(TestDefinition, make_test().id)
        account = db.session.get_one(Account, person.id)
        operations.book_sitting(account, test, make_session())
        with pytest.raises(erasing.ErasureRefused, match="open_sitting"):
            erasing.erase(person.id, person, "x")


def test_the_narrow_way_closes_again_after_an_error(app: Flask) -> None:
    @transactional
    def fail() -> None:
        with lifted("incident"):
            raise LookupError("no")

    with app.app_context():
        with pytest.raises(LookupError, match="no"):
            fail()
        with pytest.raises(RuntimeError, match="operation"), lifted("incident"):
            pass
        session = TestSession(
            title="x", location="x", starts_at=now(), ends_at=now(), created_at=now()
        )
        db.session.add(session)
        db.session.flush()
        db.session.add(Incident(session_id=session.id, at=now(), reason="other", text="x"))
        db.session.commit()
        with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text("DELETE FROM incident"))


class TestRetention:
    def test_a_dry_run_deletes_nothing_and_a_run_what_it_showed(
        self, app: Flask, make_account, login
    ) -> None:
        staff = make_account(Role.ADMINISTRATOR)
        with app.app_context():
            for days in (0, 3):
                at = now() - timedelta(days=days)
                db.session.add(
                    EmailCode(
                        email="a@example.org",
                        purpose="reset",
                        code_hash="x",
                        request_hash="x",
                        created_at=at,
                        expires_at=at,
                    )
                )
            old = now() - timedelta(days=400)
            letter = OutgoingMail(
                recipient="a@example.org", subject="s", body="b", created_at=old, not_before=old
            )
            db.session.add(letter)
            db.session.flush()
            db.session.add(
                mail.OutgoingAttachment(
                    mail_id=letter.id, name="a.ics", media_type="text/calendar", content=b"x"
                )
            )
            db.session.commit()
            plan = retention.dry_run()
            counts = {one.kind: len(one.ids) for one in plan.due}
            assert (counts["codes"], counts["mail"], plan.total) == (1, 1, 2)
            assert retention.dry_run().digest == plan.digest
        client = login(staff)
        page = client.get("/admin/retention").text
        assert plan.digest in page
        with app.app_context():
            assert len(db.session.scalars(select(EmailCode)).all()) == 2
        assert client.post("/admin/retention", data={"digest": plan.digest}).status_code == 422
        client.post("/admin/retention", data={"digest": "0" * 64, "reason": "yearly"})
        with app.app_context():
            assert db.session.scalars(select(DeletionRecord)).all() == []
        client.post("/admin/retention", data={"digest": plan.digest, "reason": "yearly"})
        with app.app_context():
            (row,) = db.session.scalars(select(DeletionRecord)).all()
            assert row.counts == {"codes": 1, "mail": 1}
            assert len(db.session.scalars(select(EmailCode)).all()) == 1
            assert retention.dry_run().total == 0
            record_id = row.id
        assert client.get(f"/admin/retention/records/{record_id}.jws").data.count(b".") == 2
        assert "yearly" in client.get("/admin/retention").text

    def test_erased_journals_leave_the_chain_and_tampering_does_not(self, road: Street) -> None:
        with road.app.app_context():
            sitting = road.candidate.sitting
            erase = transactional(retention.erase_journals)
            erase([sitting])
            sealer.seal_all()
            db.session.remove()
            values = set(
                db.session.scalars(
                    select(JournalEvent.value).where(JournalEvent.sitting_id == sitting)
                )
            )
            assert values == {"null"}
            db.session.rollback()
            assert problems_of(sitting) == []
            assert [one for one in verify_results() if one] == []
            assert verify_chain().problems == []
            # A record about one sitting covers no other.
            _empty_without_record(sitting)
            db.session.remove()
            assert problems_of(sitting) != []

    def test_a_reminder_once_a_month_and_nothing_by_itself(
        self, app: Flask, make_account, time_ahead
    ) -> None:
        make_account(Role.ADMINISTRATOR, locale="fr")
        with app.app_context():
            db.session.add(
                OutgoingMail(
                    recipient="a@example.org",
                    subject="s",
                    body="b",
                    created_at=now() - timedelta(days=500),
                    not_before=now(),
                )
            )
            db.session.commit()
        for _ in range(3):
            jobs.run_once(app)
        with app.app_context():
            subjects = list(db.session.scalars(select(OutgoingMail.subject)))
            assert len(subjects) == 2
            assert any("conserv" in subject for subject in subjects)


@transactional
def _empty_without_record(sitting_id: str) -> None:
    with lifted("journal_event"):
        first = db.session.scalars(
            select(JournalEvent)
            .where(JournalEvent.sitting_id == sitting_id)
            .order_by(JournalEvent.position)
        ).first()
        assert first is not None
        first.digest = b"\0" * 32


@pytest.fixture
def time_ahead() -> Any:
    at = now()
    with clock.frozen_source(lambda: at):
        yield at


def test_pages_hold_and_erase(app: Flask, make_account, login) -> None:
    person, staff = make_account(Role.CANDIDATE), make_account(Role.ADMINISTRATOR)
    client, base = login(staff), f"/admin/users/{person.id}"
    client.post(f"{base}/hold", data={"hold-reason": "Case 12/27"})
    assert "Case 12/27" in client.get(f"{base}/data").text
    client.post(f"{base}/erase", data={"erase-reason": "Request"})
    client.post(f"{base}/lift", data={"hold-reason": "Closed"})
    client.post(f"{base}/erase", data={"erase-reason": " "})
    with app.app_context():
        assert db.session.get_one(Account, person.id).email == person.email
    reply = client.post(f"{base}/erase", data={"erase-reason": "Request"}, follow_redirects=True)
    assert "Request" in reply.text
    with app.app_context():
        assert db.session.get_one(Account, person.id).email.endswith("@erased.invalid")
    assert client.get(f"{base}/data").status_code == 200
    assert client.post("/admin/users/999999/erase", data={}).status_code == 404

"""The chain on both databases: sealed once, refused to change, checked as it stands."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from assess import jobs
from assess.audit import checkpoints, keys, ledger, sealer, verification
from assess.audit.erasing import erase_personal
from assess.audit.models import AuditCheckpoint, AuditEntry, AuditPending, AuditPersonal
from assess.config import Settings
from assess.database import transactional
from assess.extensions import db
from assess.mail import OutgoingMail


@transactional
def note(kind: str = "sitting.started", subject: str = "s1", **personal: Any) -> None:
    ledger.record(kind, subject, {"minutes": 5}, personal=personal)


def notes(count: int) -> None:
    for number in range(count):
        note(subject=f"s{number % 3}", **({"note": f"Zoë {number}"} if number % 2 else {}))


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def without_guard(statement: str, **values: Any) -> None:
    """What somebody with all rights on the database can do."""
    with db.engine.begin() as connection:
        if db.engine.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                for table in ("audit_entry", "audit_checkpoint"):
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_refuse_{verb}"))
        else:
            connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text(statement), values)
        if db.engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = DEFAULT"))


class TestSealing:
    def test_what_waits_is_sealed_in_order_and_waits_no_more(self, context: Flask) -> None:
        notes(7)
        assert sealer.seal() == 7
        assert (count(AuditPending), count(AuditEntry), count(AuditPersonal)) == (0, 7, 3)
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
        assert [entry.seq for entry in entries] == list(range(1, 8))
        assert [json.loads(entry.entry)["subject"] for entry in entries] == [
            "s0", "s1", "s2", "s0", "s1", "s2", "s0",
        ]  # fmt: skip
        assert "Zoë" not in "".join(entry.entry for entry in entries)
        assert verification.verify().problems == []

    def test_numbers_are_not_given_twice(self, context: Flask) -> None:
        for _ in range(3):
            note()
            assert sealer.seal() == 1
        numbers = db.session.scalars(select(AuditEntry.pending_id)).all()
        assert len(set(numbers)) == 3

    def test_several_batches(self, context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sealer, "BATCH", 2)
        notes(5)
        assert sealer.seal() == 5
        assert verification.verify().sound

    def test_a_row_that_commits_late_is_sealed_later(self, context: Flask) -> None:
        note()
        note()
        db.session.rollback()
        with db.engine.begin() as connection:
            late = connection.execute(select(AuditPending).order_by(AuditPending.id)).first()
            connection.execute(delete(AuditPending).where(AuditPending.id == late.id))
        assert sealer.seal() == 1
        with db.engine.begin() as connection:
            connection.execute(insert(AuditPending).values(**late._mapping))
        assert sealer.seal() == 1
        sealed = db.session.scalars(select(AuditEntry.pending_id).order_by(AuditEntry.seq)).all()
        assert list(sealed) == [late.id + 1, late.id]
        assert verification.verify().sound

    def test_a_rolled_back_fact_leaves_nothing(self, context: Flask) -> None:
        @transactional
        def fails() -> None:
            ledger.record("sitting.started", "s1")
            raise LookupError

        with pytest.raises(LookupError):
            fails()
        assert sealer.seal() == 0

    def test_many_sealers_make_one_chain(self, app: Flask) -> None:
        with app.app_context():
            notes(60)
        troubles: list[BaseException] = []

        def work() -> None:
            try:
                with app.app_context():
                    for _ in range(20):
                        sealer.seal_batch(3)
                    db.session.remove()
            except BaseException as error:
                troubles.append(error)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert troubles == []
        with app.app_context():
            assert (count(AuditPending), count(AuditEntry)) == (0, 60)
            assert verification.verify().sound

    def test_the_job_seals(self, app: Flask) -> None:
        with app.app_context():
            note()
        jobs.run_once(app)
        with app.app_context():
            assert count(AuditPending) == 0
            assert checkpoints.latest() is not None

    def test_odd_text_does_not_stop_the_sealer(self, context: Flask) -> None:
        @transactional
        def odd() -> None:
            ledger.record("help.asked", "s1", {"big": 2**70, "odd": "a\ud800b\u202e\x1b"})

        odd()
        assert sealer.seal() == 1
        assert verification.verify().sound


class TestRefusingChange:
    """A-51: the database itself refuses."""

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_entry SET subject = 'x'",
            "UPDATE audit_entry SET entry = '{}' WHERE seq = 1",
            "DELETE FROM audit_entry WHERE seq = 3",
            "UPDATE audit_checkpoint SET head = 'x'",
            "DELETE FROM audit_checkpoint",
        ],
    )
    def test_raw_sql(self, context: Flask, statement: str) -> None:
        notes(3)
        assert checkpoints.take("test") is not None
        before = verification.verify()
        with (
            pytest.raises(DatabaseError, match="append-only"),
            db.engine.begin() as connection,
        ):
            connection.execute(text(statement))
        after = verification.verify()
        assert (after.entries, after.head, after.problems) == (3, before.head, [])

    def test_truncate(self, context: Flask) -> None:
        if db.engine.dialect.name != "postgresql":
            return  # SQLite has no such statement
        notes(2)
        sealer.seal()
        with (
            pytest.raises(DatabaseError, match="append-only"),
            db.engine.begin() as connection,
        ):
            connection.execute(text("TRUNCATE audit_entry CASCADE"))


class TestTampering:
    @pytest.mark.parametrize(
        ("statement", "said"),
        [
            ("UPDATE audit_entry SET subject = 's9' WHERE seq = 2", "entry 2 says other things"),
            ("UPDATE audit_entry SET pending_id = 99 WHERE seq = 2", "entry 2 says other things"),
            (
                "UPDATE audit_entry SET entry = replace(entry, '5', '9') WHERE seq = 4",
                "entry 4 does not fit",
            ),
            ("DELETE FROM audit_personal WHERE seq = 4", "no erasure is recorded"),
            ("UPDATE audit_personal SET content = '{}' WHERE seq = 4", "personal data of entry 4"),
            ("UPDATE audit_checkpoint SET head = 'ab'", "says other things than its columns"),
            ("UPDATE audit_checkpoint SET jws = jws || 'A'", "signed"),
        ],
    )
    def test_each_is_named(self, context: Flask, statement: str, said: str) -> None:
        notes(6)
        assert checkpoints.take("test") is not None
        assert verification.verify().sound
        without_guard(statement)
        assert said in "\n".join(verification.verify().problems)

    def test_text_that_is_no_text(self, context: Flask) -> None:
        if db.engine.dialect.name != "sqlite":
            return  # PostgreSQL stores none
        notes(3)
        sealer.seal()
        without_guard("UPDATE audit_entry SET subject = CAST(x'ff' AS TEXT) WHERE seq = 2")
        assert not verification.verify().sound


class TestCheckpoints:
    def test_one_is_signed_and_handed_out_once(self, context: Flask, settings: Settings) -> None:
        assert checkpoints.take("empty") is None
        notes(4)
        taken = checkpoints.take("by hand")
        assert taken is not None
        assert checkpoints.take("again") is None
        latest = checkpoints.latest()
        assert latest is not None
        assert latest.jws == taken.jws
        (file,) = (settings.instance_path / "checkpoints").glob("*.jsonl")
        (line,) = map(json.loads, file.read_text().splitlines())
        assert line["jws"] == taken.jws
        said = checkpoints.statement_of(taken.jws, keys.known(), "here")
        seq, head = sealer.last()
        assert (said.seq, said.head, said.reason) == (seq, head.hex(), "by hand") == (
            4, taken.head, "by hand",
        )  # fmt: skip

    def test_within_a_transaction_the_file_waits_for_the_commit(
        self, context: Flask, settings: Settings
    ) -> None:
        @transactional
        def closing(fail: bool) -> None:
            ledger.record("session.closed", "session:1")
            assert checkpoints.take("session closed") is not None
            if fail:
                raise LookupError

        with pytest.raises(LookupError):
            closing(True)
        assert checkpoints.hand_out() == 0
        closing(False)
        assert list((settings.instance_path / "checkpoints").glob("*.jsonl")) == []
        assert checkpoints.hand_out() == 1
        assert checkpoints.hand_out() == 0

    def test_it_is_mailed_where_the_settings_say(self, context: Flask) -> None:
        settings = context.config["SETTINGS"]
        context.config["SETTINGS"] = type(settings)(
            **{**settings.__dict__, "checkpoint_mail": "a@example.org, b@example.org"}
        )
        note()
        taken = checkpoints.take("test")
        assert taken is not None
        letters = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
        assert [letter.recipient for letter in letters] == ["a@example.org", "b@example.org"]
        assert all(taken.jws in letter.body for letter in letters)

    def test_a_line_cut_off_by_a_crash_is_written_again(
        self, context: Flask, settings: Settings
    ) -> None:
        for number in (1, 2):
            note()
            assert checkpoints.take(f"number {number}") is not None
        (file,) = (settings.instance_path / "checkpoints").glob("*.jsonl")
        whole = file.read_bytes()
        file.write_bytes(whole[:-20])
        assert checkpoints.hand_out() == 1
        text_ = file.read_text()
        tokens = [token for _number, token in checkpoints.read_lines(text_)]
        wanted = db.session.scalars(select(AuditCheckpoint.jws).order_by(AuditCheckpoint.seq)).all()
        assert [token for token in tokens if token != "unreadable"] == list(wanted)

    @pytest.mark.parametrize("kept", [1, 9, 40, 200])
    def test_what_was_cut_off_and_repeated_is_no_forgery(self, context: Flask, kept: int) -> None:
        note()
        taken = checkpoints.take("test")
        assert taken is not None
        line = json.dumps({"seq": taken.seq, "jws": taken.jws})
        assert verification.verify({"f": f"{line[:kept]}\n{line}\n"}).problems == []
        for broken in (f"{line[:kept]}\n", f"{line}\n{line[:kept]}", f"{line[:kept]}!\n{line}\n"):
            (problem,) = verification.verify({"f": broken}).problems
            assert "does not stand" in problem

    def test_a_salt_has_its_length(self, context: Flask) -> None:
        note(who="Zoë")
        sealer.seal()
        with pytest.raises(DatabaseError), db.engine.begin() as connection:
            connection.execute(update(AuditPersonal).values(salt=bytes(17)))

    def test_an_older_copy_put_back_is_found_by_the_file_alone(
        self, context: Flask, settings: Settings
    ) -> None:
        """A-53, C-28."""
        notes(5)
        assert checkpoints.take("first") is not None
        notes(4)
        assert checkpoints.take("second") is not None
        (file,) = (settings.instance_path / "checkpoints").glob("*.jsonl")
        outside = {"archive": file.read_text()}
        assert verification.verify(outside).problems == []
        without_guard("DELETE FROM audit_personal WHERE seq > 5")
        without_guard("DELETE FROM audit_entry WHERE seq > 5")
        without_guard("DELETE FROM audit_checkpoint WHERE seq > 5")
        assert verification.verify().problems == []
        (problem,) = verification.verify(outside).problems
        assert "covers 9 entries, the chain ends at 5: entries 6 to 9 are missing" in problem
        note("sitting.extended")
        assert checkpoints.take("after the loss") is not None
        tokens = list(checkpoints.read_lines(file.read_text()))
        assert len(tokens) == 3

    def test_the_tail_computed_again_is_found(self, context: Flask) -> None:
        notes(3)
        taken = checkpoints.take("test")
        assert taken is not None
        without_guard("DELETE FROM audit_personal")
        without_guard("DELETE FROM audit_entry")
        notes(3)
        sealer.seal()
        problems = verification.verify({"archive": taken.jws}).problems
        assert any("has another head at entry 3" in problem for problem in problems)

    def test_a_forged_checkpoint_from_outside_is_refused(self, context: Flask) -> None:
        note()
        taken = checkpoints.take("test")
        assert taken is not None
        forged = taken.jws[:-6] + "AAAAAA"
        (problem,) = verification.verify({"mail": f"\n{forged}\n"}).problems
        assert problem.startswith("the checkpoint in mail, line 2, does not stand")
        (problem,) = verification.verify(None, {}).problems
        assert "key that is not known" in problem


def test_erasure_leaves_the_chain_valid(context: Flask) -> None:
    """A-57."""
    notes(9)
    assert checkpoints.take("before") is not None
    note(subject="s1", note="still waiting")
    head = verification.verify().head
    gone = db.session.scalars(
        select(AuditPersonal.seq).join(AuditEntry, AuditEntry.seq == AuditPersonal.seq).where(
            AuditEntry.subject == "s1"
        )
    ).all()  # fmt: skip
    assert erase_personal("s1") == len(gone) + 1
    report = verification.verify()
    assert (report.problems, report.erased) == ([], len(gone) + 1)
    assert sealer.seal() == 1
    report = verification.verify()
    assert (report.problems, report.erased) == ([], len(gone) + 1)
    assert report.head != head
    assert erase_personal("s1") == 0
    kept = "".join(db.session.scalars(select(AuditPersonal.content)))
    assert "still waiting" not in kept
    assert "Zoë" in kept


def test_reading_a_file_is_recorded_once_an_hour(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A-60, also when another process has recorded it or it is sealed."""
    from assess import clock

    at = datetime(2027, 3, 1, 9, 10, tzinfo=UTC)
    with clock.frozen_source(lambda: at):
        ledger._read.clear()
        for _ in range(2):
            ledger.record_reading(7, "account:1", "candidate")
        ledger._read.clear()  # another process
        ledger.record_reading(7, "account:1", "candidate")
        assert sealer.seal() == 1
        ledger._read.clear()
        ledger.record_reading(7, "account:1", "candidate")
        assert sealer.seal() == 0
        ledger.record_reading(8, "account:1", "candidate")
        ledger.record_reading(7, "account:2", "candidate")
        assert sealer.seal() == 2
        at = at.replace(hour=10)
        ledger.record_reading(7, "account:1", "candidate")
        assert sealer.seal() == 1
    first = db.session.scalar(select(AuditEntry.entry).where(AuditEntry.seq == 1))
    assert json.loads(first or "")["facts"] == {"page": "candidate", "reader": 7}


def test_who_has_read_a_file_is_known_before_and_after_sealing(context: Flask) -> None:
    ledger._read.clear()
    ledger.record_reading(7, "account:1", "candidate")
    note("one")
    sealer.seal()
    ledger.record_reading(8, "account:1", "candidate")
    ledger.record_reading(9, "account:2", "candidate")
    assert ledger.readers_of("account:1") == {7, 8}
    assert ledger.readers_of("account:3") == frozenset()


class TestKeys:
    def test_the_demo_makes_one_that_only_its_owner_reads(
        self, context: Flask, settings: Settings
    ) -> None:
        signer = keys.announce()
        path = keys.path_of(settings)
        assert path.stat().st_mode & 0o777 == 0o600
        assert keys.read(settings).kid == signer.kid
        with pytest.raises(FileExistsError):
            keys.make(path)

    def test_all_public_halves_are_published(self, app: Flask, settings: Settings) -> None:
        with app.app_context():
            first = keys.announce()
            note()
            old = checkpoints.take("old")
            assert old is not None
        done = app.test_cli_runner().invoke(args=["audit", "keys", "rotate"])
        assert done.exit_code == 0, done.output
        with app.app_context():
            second = keys.announce()
            note()
            assert checkpoints.take("new") is not None
            assert verification.verify().problems == []
            rows = {row.kid: row for row in db.session.scalars(select(keys.SigningKey))}
            assert rows[first.kid].retired_at is not None
            assert rows[second.kid].retired_at is None
        reply = app.test_client().get("/.well-known/assess-keys.json")
        assert {key["kid"] for key in reply.json["keys"]} == {first.kid, second.kid}
        members = {"kty", "crv", "x", "kid", "alg", "use"}
        for key in reply.json["keys"]:
            retired = {"assess_retired_at"} if key["kid"] == first.kid else set()
            assert set(key) == members | retired
        assert set(keys.from_jwks(reply.json)) == {first.kid, second.kid}

    @pytest.mark.parametrize("value", ["nonsense", "AAAA", "-----BEGIN PRIVATE KEY-----"])
    def test_an_unreadable_setting_is_refused(
        self, context: Flask, settings: Settings, value: str
    ) -> None:
        from assess.config import UnsafeSettings

        changed = Settings(**{**settings.__dict__, "signing_key": value})
        with pytest.raises(UnsafeSettings, match="not an Ed25519 private key"):
            keys.read(changed)

    def test_production_names_the_command(self, settings: Settings) -> None:
        from assess.config import UnsafeSettings

        changed = Settings(**{**settings.__dict__, "environment": "production"})
        with pytest.raises(UnsafeSettings, match="assess audit keys new"):
            keys.read(changed)

    def test_one_that_is_another_users(self, settings: Settings, tmp_path: Path) -> None:
        from assess.config import UnsafeSettings

        changed = Settings(**{**settings.__dict__, "instance_path": tmp_path})
        # A folder in the file's place stands for every other way of not being readable.
        keys.path_of(changed).mkdir(parents=True)
        with pytest.raises(UnsafeSettings, match="cannot be read by this user"):
            keys.read(changed)

    def test_a_seed_in_the_settings(self, settings: Settings) -> None:
        # The key of RFC 8037, appendix A.
        changed = Settings(
            **{**settings.__dict__, "signing_key": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}
        )
        assert keys.read(changed).kid == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


class TestCommands:
    def test_verify(self, app: Flask, tmp_path: Path) -> None:
        with app.app_context():
            notes(3)
            taken = checkpoints.take("test")
            assert taken is not None
            outside = tmp_path / "outside.jsonl"
            outside.write_text(json.dumps({"jws": taken.jws}) + "\n")
            key_file = tmp_path / "keys.json"
            key_file.write_text(json.dumps(keys.published()))
        run = app.test_cli_runner().invoke
        options = ["audit", "verify", "--checkpoints", str(outside), "--keys", str(key_file)]
        done = run(args=options)
        assert done.exit_code == 0, done.output
        assert "3 entries, 2 checkpoints, 0 erased; 0 problems" in done.output
        with app.app_context():
            without_guard("DELETE FROM audit_personal WHERE seq = 2")
        done = run(args=[*options, "--json"])
        assert done.exit_code == 1
        report = json.loads(done.output)
        assert report["sound"] is False
        assert report["problems"] == [
            "the personal data of entry 2 are gone, and no erasure is recorded"
        ]

    def test_keys_and_checkpoint(self, app: Flask) -> None:
        run = app.test_cli_runner().invoke
        assert "The chain is empty" in run(args=["audit", "checkpoint"]).output
        with app.app_context():
            note()
        first = run(args=["audit", "checkpoint"]).output
        assert first.startswith("1 entries, head ")
        assert "(as before)" in run(args=["audit", "checkpoint"]).output
        assert "in use" in run(args=["audit", "keys", "list"]).output
        done = run(args=["audit", "keys", "new"])
        assert done.exit_code == 1
        assert "rotate" in done.output
        assert len(run(args=["audit", "keys", "new", "--print"]).output.strip()) == 43


def test_a_closing_without_a_key_takes_no_checkpoint(context: Flask) -> None:
    settings = context.config["SETTINGS"]
    context.config["SETTINGS"] = type(settings)(
        **{**settings.__dict__, "environment": "production"}
    )
    note()
    assert checkpoints.take("test") is None
    db.session.execute(update(AuditPending).values(kind="x"))
    db.session.rollback()
    assert count(AuditPending) == 1

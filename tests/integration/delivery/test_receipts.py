"""Receipts: signed, mailed, shown, checked by the page and by the program that stands alone."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from assess.audit import checkpoints, jws, keys, ledger
from assess.database import transactional
from assess.delivery import late, operations
from assess.delivery.models import Receipt, Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.mail import OutgoingMail
from tests.integration.delivery.conftest import Runner, Time

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "verify_receipt.py"


def hand_in(runner: Runner) -> None:
    runner.sync(runner.event("q01", "o1"), runner.event("q02", "o4"), runner.event("q02", None))
    reply = runner.post("hand-in", {"epoch": runner.epoch, "events": [], "last": runner.n})
    assert reply.status_code == 200, reply.text


@pytest.fixture
def handed_in(running: Runner) -> Runner:
    hand_in(running)
    return running


def download(runner: Runner) -> dict[str, Any]:
    reply = runner.client.get(f"/sittings/{runner.id}/receipt.json")
    assert reply.status_code == 200
    return dict(reply.json)


def letters(app: Flask) -> list[OutgoingMail]:
    with app.app_context():
        found = select(OutgoingMail).order_by(OutgoingMail.id)
        return [one for one in db.session.scalars(found) if "eyJ" in one.body]


def test_the_statement_says_what_was_held_and_names_nobody(app: Flask, handed_in: Runner) -> None:
    document = download(handed_in)
    with app.app_context():
        said = jws.verify(document["jws"], jws.RECEIPT, keys.known())
        sitting = db.session.get_one(Sitting, handed_in.id)
        assert said["digest"] == (sitting.chain_head or b"").hex()
        name = sitting.account.name
    assert (said["items"], said["answered"], said["events"]) == (3, 1, 3)
    assert (said["number"], said["sitting"], said["rehearsal"]) == (1, handed_in.id, False)
    assert said["void"] is False
    assert {key: document[key] for key in said} == said
    assert name not in json.dumps(said)
    salt = bytes.fromhex(document["candidate_salt"])
    assert said["candidate_digest"] == hashlib.sha256(salt + name.encode()).hexdigest()
    assert document["candidate"] == name


def test_it_is_shown_with_its_key(app: Flask, handed_in: Runner) -> None:
    document = download(handed_in)
    page = handed_in.client.get(f"/sittings/{handed_in.id}/receipt").text
    assert document["kid"] in page
    assert "A copy was sent to your e-mail address" in page
    text = handed_in.client.get(f"/sittings/{handed_in.id}/receipt.txt").text
    assert document["jws"] in text
    assert "/verify" in text


def test_it_is_mailed_in_the_candidates_language(
    app: Flask, running: Runner, people: dict[str, Account]
) -> None:
    with app.app_context():
        db.session.execute(update(Account).values(locale="fr"))
        db.session.commit()
    hand_in(running)
    (letter,) = letters(app)
    document = download(running)
    assert letter.recipient == people["candidate"].email
    assert "récépissé" in letter.subject
    assert "Test simple" in letter.subject
    assert document["code"] in letter.body
    assert document["jws"] in letter.body
    verdict = app.test_client().post("/verify", data={"text": letter.body})
    assert "This receipt is genuine" in verdict.text


def test_a_number_alone_is_looked_up_and_nothing_is_called_genuine(
    app: Flask, handed_in: Runner
) -> None:
    code = str(download(handed_in)["code"])
    browser = app.test_client()
    for typed in (code, f" {code.lower().replace('-', ' ')} ", f"Receipt number: {code}"):
        page = browser.post("/verify", data={"text": typed}).text
        assert "nothing was checked" in page
        assert f"A receipt with the number {code} was issued here" in page
        assert "genuine" not in page
        assert handed_in.id not in page
    other = browser.post("/verify", data={"text": "2222 2222 2222"}).text
    assert "This number is unknown" in other
    assert "2222-2222-2222" in other


def test_the_page_says_where_the_whole_receipt_is(app: Flask) -> None:
    page = app.test_client().get("/verify").text
    assert "Where is the whole receipt?" in page
    assert "copy the whole message" in page


def test_a_rehearsal_is_not_mailed_and_says_so(app: Flask, running: Runner) -> None:
    with app.app_context():
        db.session.execute(update(Sitting).values(rehearsal=True))
        db.session.commit()
    hand_in(running)
    assert letters(app) == []
    document = download(running)
    assert document["rehearsal"] is True
    page = app.test_client().post("/verify", data={"text": json.dumps(document)}).text
    assert "belongs to a rehearsal" in page


def test_a_void_attempt_says_so_everywhere_and_promises_no_decision(
    app: Flask, running: Runner, people: dict[str, Account], time: Time
) -> None:
    running.sync(running.event("q01", "o1"))
    with app.app_context():
        actor = db.session.get_one(Account, people["invigilator"].id)
        sitting = db.session.get_one(Sitting, running.id)
        order = operations.Order("void", "identity")
        operations.perform(sitting.session_id, operations.Whom(running.id), order, actor)
    time.advance(61)
    running.sync(running.event("q03", "o2", t=50_000))
    said = "declared void and gives no result"
    page = running.client.get(f"/sittings/{running.id}/receipt").text
    text = running.client.get(f"/sittings/{running.id}/receipt.txt").text
    document = download(running)
    (letter,) = letters(app)
    assert all(said in place for place in (page, text, letter.body.replace("\n", " ")))
    for place in (page, text):
        assert "arrived after the end" not in place
        assert "handed in" not in place
    assert (document["void"], document["late_waiting"]) == (True, 0)
    with app.app_context():
        assert jws.verify(document["jws"], jws.RECEIPT, keys.known())["void"] is True
    shown = app.test_client().post("/verify", data={"text": json.dumps(document)}).text
    assert said in shown
    forged = {**document, "void": False}
    assert (
        "was changed" in app.test_client().post("/verify", data={"text": json.dumps(forged)}).text
    )


def test_a_later_receipt_is_mailed_and_takes_the_place_of_the_first(
    app: Flask, handed_in: Runner, people: dict[str, Account]
) -> None:
    first = download(handed_in)
    handed_in.sync(handed_in.event("q03", "o1"))
    with app.app_context():
        actor = db.session.get_one(Account, people["invigilator"].id)
        assert late.decide(handed_in.id, "count", "The network was down", actor) == 1
    second = download(handed_in)
    assert (first["number"], second["number"]) == (1, 2)
    assert second["answered"] == 2
    subjects = [letter.subject for letter in letters(app)]
    assert subjects == ["Your receipt: Plain test", "A new receipt: Plain test"]
    page = app.test_client().post("/verify", data={"text": json.dumps(first)}).text
    assert "This receipt is genuine" in page
    assert "A later receipt was issued" in page


def hand_in_without_key(app: Flask, runner: Runner) -> None:
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = type(settings)(**{**settings.__dict__, "environment": "production"})
    app.extensions.pop(keys.KEY, None)
    hand_in(runner)
    app.config["SETTINGS"] = settings


def test_a_closing_without_a_key_closes_all_the_same(app: Flask, running: Runner) -> None:
    hand_in_without_key(app, running)
    document = download(running)
    assert document["jws"] is None
    assert document["answered"] == 1
    assert "candidate_digest" not in document
    assert running.client.get(f"/sittings/{running.id}/receipt").status_code == 200
    page = app.test_client().post("/verify", data={"text": json.dumps(document)}).text
    assert "carries no signature" in page


class TestThePage:
    def test_it_is_open_to_everybody(self, app: Flask) -> None:
        page = app.test_client().get("/verify")
        assert page.status_code == 200
        assert "Check a receipt" in page.text

    def test_a_genuine_one(self, app: Flask, handed_in: Runner) -> None:
        document = download(handed_in)
        client = app.test_client()
        broken = "\n ".join(document["jws"][i : i + 60] for i in range(0, 2000, 60))
        for data in (
            {"text": json.dumps(document)},
            {"text": document["jws"]},
            {"text": broken},
            {"file": (io.BytesIO(b"\xef\xbb\xbf" + json.dumps(document).encode()), "r.json")},
        ):
            page = client.post("/verify", data=data).text
            assert "This receipt is genuine" in page
            assert document["code"] in page
            assert "Please report this receipt" not in page

    @pytest.mark.parametrize(
        "change",
        [
            {"answered": 3},
            {"digest": "0" * 64},
            {"code": "AAAA-BBBB-CCCC"},
            {"at": "2027-03-01T00:00:00.000Z"},
            {"candidate": "Somebody Else"},
            {"candidate_salt": "nonsense"},
            {"candidate_salt": None},
            {"organisation": "Another"},
        ],
    )
    def test_changed_in_clear(self, app: Flask, handed_in: Runner, change: dict[str, Any]) -> None:
        document = {**download(handed_in), **change}
        page = app.test_client().post("/verify", data={"text": json.dumps(document)}).text
        assert "This receipt was changed" in page
        assert "genuine" not in page

    def test_letters_of_the_name_are_not_salt(
        self, app: Flask, handed_in: Runner, alone: Callable[[Any], tuple[int, str]]
    ) -> None:
        document = download(handed_in)
        name = document["candidate"]
        forged = {
            **document,
            "candidate": name[2:],
            "candidate_salt": document["candidate_salt"] + name[:2].encode().hex(),
        }
        bare = {key: value for key, value in document.items() if key != "candidate_salt"}
        for changed in (forged, bare):
            page = app.test_client().post("/verify", data={"text": json.dumps(changed)}).text
            assert "This receipt was changed" in page
            code, said = alone(changed)
            assert (code, "name was changed" in said) == (1, True), said

    def test_somebody_renamed_keeps_a_genuine_receipt(
        self, app: Flask, handed_in: Runner, alone: Callable[[Any], tuple[int, str]]
    ) -> None:
        with app.app_context():
            db.session.execute(update(Account).values(family_name="Renamed"))
            db.session.commit()
        document = download(handed_in)
        assert not {"candidate", "candidate_salt"} & set(document)
        page = app.test_client().post("/verify", data={"text": json.dumps(document)}).text
        assert "This receipt is genuine" in page
        assert alone(document)[0] == 0

    def test_another_statement_of_the_same_number(self, app: Flask, handed_in: Runner) -> None:
        with app.app_context():
            said = {**jws.verify(download(handed_in)["jws"], jws.RECEIPT, keys.known())}
            token = keys.sign({**said, "answered": 3}, jws.RECEIPT)
        page = app.test_client().post("/verify", data={"text": token}).text
        assert "This receipt was changed" in page
        assert "says something else" in page

    def test_a_key_that_was_retired(
        self, app: Flask, handed_in: Runner, alone: Callable[[Any], tuple[int, str]]
    ) -> None:
        document = download(handed_in)
        with app.app_context():
            old = keys.signer()
            said = jws.verify(document["jws"], jws.RECEIPT, keys.known())
        done = app.test_cli_runner().invoke(args=["audit", "keys", "rotate"])
        assert done.exit_code == 0, done.output

        def page(token: str) -> str:
            return app.test_client().post("/verify", data={"text": token}).text

        assert "This receipt is genuine" in page(document["jws"])
        assert alone(document)[0] == 0
        for at, stands in (("2099-01-01T00:00:00.000Z", False), (said["at"], True)):
            other = {**said, "code": "ELSE-ELSE-ELSE", "at": at}
            token = jws.sign(other, jws.RECEIPT, old.kid, old.key)
            assert ("This receipt is genuine" in page(token)) is stands
            assert ("out of use" in page(token)) is not stands
            code, text = alone({**other, "jws": token})
            assert (code == 0, "retired" in text) == (stands, not stands)

    def test_changed_in_the_statement(self, app: Flask, handed_in: Runner) -> None:
        header, payload, signature = download(handed_in)["jws"].split(".")
        said = {**json.loads(jws.decode(payload)), "answered": 3}
        forged = f"{header}.{jws.encode(json.dumps(said).encode())}.{signature}"
        page = app.test_client().post("/verify", data={"text": forged}).text
        assert "This receipt was changed" in page

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("hello", "not a signed receipt of this site"),
            ("{", "not a signed receipt of this site"),
            ("{}", "carries no signature"),
            ('{"jws": 5}', "carries no signature"),
            ('{"jws": "eyJ.eyJ.eyJ"}', "not a signed receipt of this site"),
            ("[" * 5000, "not a signed receipt of this site"),
            ('{"a":' * 5000, "not a signed receipt of this site"),
        ],
    )
    def test_unknown_things(self, app: Flask, client: FlaskClient, text: str, said: str) -> None:
        page = client.post("/verify", data={"text": text})
        assert page.status_code == 200
        assert "This receipt is unknown" in page.text
        assert said in page.text

    def test_a_checkpoint_is_no_receipt(self, app: Flask, client: FlaskClient) -> None:
        with app.app_context():
            token = keys.sign({"code": "x"}, jws.CHECKPOINT)
            db.session.commit()
        assert "This receipt is unknown" in client.post("/verify", data={"text": token}).text

    def test_an_unknown_key(self, app: Flask, handed_in: Runner) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        key = Ed25519PrivateKey.generate()
        token = jws.sign({"code": "x"}, jws.RECEIPT, "another", key)
        page = app.test_client().post("/verify", data={"text": token}).text
        assert "a key that was never used here" in page

    def test_one_that_the_server_no_longer_has(self, app: Flask, client: FlaskClient) -> None:
        """C-28: a receipt tells that an older copy was put back."""
        said = {
            "code": "GONE-GONE-GONE", "organisation": "O", "at": "nonsense", "test": "t",
            "test_version": 1, "sitting": "s", "items": 1, "answered": 1, "events": 1,
            "digest": "00",
        }  # fmt: skip
        with app.app_context():
            token = keys.sign(said, jws.RECEIPT)
            db.session.commit()
        page = client.post("/verify", data={"text": token}).text
        assert "This receipt is genuine" in page
        assert "Please report this receipt" in page

    @pytest.mark.parametrize("data", [{}, {"text": "  "}, {"text": "x" * 64_001}])
    def test_nothing_to_check(self, client: FlaskClient, data: dict[str, str]) -> None:
        assert client.post("/verify", data=data).status_code == 422

    def test_a_large_file(self, client: FlaskClient) -> None:
        page = client.post("/verify", data={"file": (io.BytesIO(b"x" * 200_000), "r.json")})
        assert (page.status_code, "This receipt is unknown" in page.text) == (200, True)


@pytest.fixture
def alone(app: Flask, tmp_path: Path) -> Callable[[Any], tuple[int, str]]:
    """Run the program on a document, with nothing but Python's own library."""

    def run(document: Any) -> tuple[int, str]:
        published = app.test_client().get("/.well-known/assess-keys.json")
        (tmp_path / "keys.json").write_bytes(published.data)
        (tmp_path / "file.json").write_text(json.dumps(document))
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(SCRIPT), "keys.json", "file.json"],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    return run


@transactional
def somebody_else() -> None:
    for number in range(4):
        ledger.record("sitting.started", f"other-{number}", {"n": number}, personal={"a": "secret"})


class TestTheProgramThatStandsAlone:
    """A-54."""

    def test_a_receipt(self, handed_in: Runner, alone: Callable[[Any], tuple[int, str]]) -> None:
        document = download(handed_in)
        code, said = alone(document)
        assert (code, said.startswith("GENUINE. ")) == (0, True), said
        assert f"{document['code']}: 1 of 3 answered" in said
        for change in (
            {"answered": 3},
            {"candidate": "Somebody Else"},
            {"jws": document["jws"][:-4] + "AAAA"},
        ):
            code, said = alone({**document, **change})
            assert (code, said.startswith("NOT GENUINE: ")) == (1, True), said
            assert "Traceback" not in said
        code, said = alone({**document, "jws": None})
        assert (code, said.startswith("NOT SIGNED: ")) == (2, True), said

    def test_an_export_from_before_there_were_keys(
        self, app: Flask, running: Runner, alone: Callable[[Any], tuple[int, str]]
    ) -> None:
        hand_in_without_key(app, running)
        done = app.test_cli_runner().invoke(args=["sittings", "export", running.id])
        document = json.loads(done.output)
        code, said = alone(document)
        assert (code, "NOT SIGNED" in said, "chain fits" in said) == (2, True, True), said
        document["journal"].pop()
        code, said = alone(document)
        assert (code, "NOT SIGNED" in said, "does not fit" in said) == (2, True, True), said

    @pytest.mark.parametrize("before", [True, False])
    def test_an_export(
        self,
        app: Flask,
        running: Runner,
        people: dict[str, Account],
        alone: Callable[[Any], tuple[int, str]],
        tmp_path: Path,
        before: bool,
    ) -> None:
        with app.app_context():
            if before:
                # The first entries of the sitting lie before this one; the proof goes back.
                assert checkpoints.take("before") is not None
            somebody_else()
        hand_in(running)
        running.sync(running.event("q03", "o1"))
        with app.app_context():
            actor = db.session.get_one(Account, people["invigilator"].id)
            late.decide(running.id, "count", "The network was down", actor)
            somebody_else()
        file = tmp_path / "export.json"
        done = app.test_cli_runner().invoke(
            args=["sittings", "export", running.id, "--output", str(file)]
        )
        assert done.exit_code == 0, done.output
        document = json.loads(file.read_text())
        assert "secret" not in file.read_text()
        assert "other-" not in file.read_text()
        entries = document["audit"]["entries"]
        assert len([one for one in entries if "digest" in one]) >= 4
        assert len(document["receipts"]) == 2
        code, said = alone(document)
        assert (code, said.startswith("GENUINE. ")) == (0, True), said
        assert "4 of 4 journal entries are covered by a receipt" in said
        for changed in changes(document):
            code, said = alone(changed)
            assert (code, said.startswith("NOT GENUINE: ")) == (1, True), said
            assert "Traceback" not in said

    def test_an_unknown_sitting(self, app: Flask) -> None:
        done = app.test_cli_runner().invoke(args=["sittings", "export", "nobody"])
        assert done.exit_code == 1
        assert "There is no such sitting" in done.output


def rewrite(journal: list[dict[str, Any]]) -> None:
    """Another answer, and every digest and link computed again."""
    journal[0]["value"] = '{"choice":"o9"}'
    head = bytes(32)
    for row in journal:
        fields = [f'"{key}":{json.dumps(row[key])}' for key in ("epoch", "item", "n", "t", "type")]
        spelled = f'{{{",".join(fields)},"value":{row["value"]}}}'.encode()
        digest = hashlib.sha256(bytes.fromhex(row["salt"]) + spelled).digest()
        head = hashlib.sha256(head + digest).digest()
        row["digest"], row["chain"] = digest.hex(), head.hex()


def changes(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The same export, tampered with in one place each."""

    def changed(alter: Callable[[Any], None]) -> dict[str, Any]:
        copy: dict[str, Any] = json.loads(json.dumps(document))
        alter(copy)
        return copy

    def another(field: str) -> Callable[[Any], None]:
        entries = document["audit"]["entries"]
        place = next(i for i, one in enumerate(entries) if "1" in one.get(field, ""))

        def alter(copy: Any) -> None:
            one = copy["audit"]["entries"][place]
            one[field] = one[field].replace("1", "2", 1)

        return alter

    return [
        changed(lambda copy: copy["journal"][0].update(value='{"choice":"o2"}')),
        changed(lambda copy: copy["journal"].pop()),
        changed(lambda copy: copy["journal"].reverse()),
        changed(lambda copy: copy["journal"][1].update(salt="00" * 16)),
        changed(lambda copy: copy["receipts"][0].update(jws=copy["receipts"][0]["jws"][:-3])),
        changed(lambda copy: copy["receipts"].clear()),
        changed(lambda copy: copy["receipts"].pop()),
        changed(lambda copy: copy["receipts"].pop(0)),
        changed(lambda copy: (copy["receipts"].clear(), rewrite(copy["journal"]))),
        changed(lambda copy: copy["audit"]["entries"].pop()),
        changed(lambda copy: copy["audit"]["entries"].pop(0)),
        changed(another("entry")),
        changed(another("digest")),
        changed(lambda copy: copy.update(sitting="another")),
        changed(lambda copy: copy["audit"].update(after=copy["receipts"][0]["jws"])),
        changed(lambda copy: copy["audit"].update(after=None)),
        changed(lambda copy: copy.update(audit=None)),
    ]


def test_every_receipt_is_in_the_chain(app: Flask, handed_in: Runner) -> None:
    from assess.audit import sealer
    from assess.audit.models import AuditEntry

    with app.app_context():
        sealer.seal()
        entries = db.session.scalars(
            select(AuditEntry.entry).where(AuditEntry.subject == handed_in.id)
        )
        facts = [
            said["facts"] for said in map(json.loads, entries) if said["kind"] == "receipt.issued"
        ]
        receipt = operations.receipt_of(handed_in.id)
        assert receipt is not None
        assert facts == [{"code": receipt.code, "number": 1, "events": 3, "digest": receipt.digest}]
        assert db.session.scalars(select(Receipt.jws)).all() == [receipt.jws]

"""A written sitting over HTTP: texts and files are kept as they came and read as they were."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from assess.delivery.kinds import CandidateHistory, CannotAssemble, Pending
from assess.delivery.schemas import read_form
from assess.delivery.work import history
from assess.extensions import db
from assess.results.models import Result
from assess.written.history.reading import Entry, read
from assess.written.history.text import text_of
from assess.written.kind import WrittenKind
from assess.written.models import WrittenFile, WrittenUpload
from assess.written.responses import LARGEST_UPLOAD
from tests.integration.written.conftest import Writer
from tests.support.written_papers import PNG

Candidate = Callable[..., Writer]


def text_stored(app: Flask, writer: Writer, item: str) -> str:
    with app.app_context():
        work = history(writer.id, {"write"}, item=item)
    read_back = read(Entry(one.t_ms, one.value) for one in work)
    assert read_back.refused == ()
    return text_of(read_back.last.standing)


def test_a_text_comes_back_as_it_was_typed(app: Flask, candidate: Candidate) -> None:
    writer = candidate()
    writer.sync(writer.write("t1", "Two trucks."))
    writer.sync(
        writer.write("t1", "Two trucks.\n\nAnd <b>a half-open tag, \u202e, 漢字 😀"),
        writer.event("t1", "written"),
        writer.event("notes", type="notes", value={"text": "mine"}),
        writer.event("s1", type="highlight", value={"en": [[0, 3]]}),
    )
    entered = writer.enter()
    assert entered["answers"]["t1"]["value"] == {"choice": "written"}
    assert entered["told"]["notes"]["notes"]["value"] == {"text": "mine"}
    assert entered["told"]["highlight"]["s1"]["value"] == {"en": [[0, 3]]}
    work = writer.client.get(f"/sittings/{writer.id}/work").json
    assert [entry[:2] for entry in work["entries"]] == [["t1", "write"]] * 2
    last = writer.write("t1", "Two trucks.\n\nAnd the last key.")
    receipt = writer.hand_in(last)["receipt"]
    assert (receipt["items"], receipt["answered"]) == (3, 1)
    assert text_stored(app, writer, "t1") == "Two trucks.\n\nAnd the last key."
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Result)) == 0
        outcome = WrittenKind().outcome(read_form(writer.id), {})
        assert isinstance(outcome, Pending)


def test_the_page_gets_the_paper_and_its_files_and_no_secret(
    app: Flask, candidate: Candidate
) -> None:
    entered = candidate_section = candidate()
    section = entered.enter()["section"]
    assert section["kind"] == "written"
    assert [len(part["tasks"]) for part in section["parts"]] == [2, 1]
    assert "SECRET" not in json.dumps(section)
    [(language, address)] = section["sources"][2]["file"].items()
    assert language == section["parts"][0]["tasks"][0]["language"]
    got = candidate_section.client.get(address)
    assert (got.data, got.mimetype) == (PNG, "image/png")
    other = address[:-2] + ("fr" if language == "en" else "en")
    assert candidate_section.client.get(other).status_code == 404


def test_variants_of_a_paired_paper_are_balanced_and_follow_from_the_seed(
    app: Flask, candidate: Candidate
) -> None:
    candidate()
    with app.app_context():
        kind, spec = WrittenKind(), {"paper": "logistics-officer"}
        forms = [kind.assemble(spec, CandidateHistory(), f"{n:032x}") for n in range(8)]
        assert [one.content["variant"] for one in forms] == ["en-fr", "fr-en"] * 4
        assert kind.assemble(spec, CandidateHistory(), f"{3:032x}").digest == forms[3].digest
        with pytest.raises(CannotAssemble, match="signed off"):
            kind.assemble({"paper": "no-such"}, CandidateHistory(), "0" * 32)
        assert kind.unstaged(spec) == []


def test_a_repetition_and_a_lost_acknowledgement_count_once(
    app: Flask, candidate: Candidate
) -> None:
    writer = candidate()
    first = writer.write("t1", "once")
    writer.sync(first)
    writer.sync(first)
    writer.enter()
    again = {**first, "n": 1}
    writer.n = 1
    writer.sync(again, writer.write("t1", "once and more"))
    assert text_stored(app, writer, "t1") == "once and more"


def test_what_is_no_snapshot_is_rejected_and_stops_nothing(
    app: Flask, candidate: Candidate
) -> None:
    writer = candidate()
    bad = writer.event("t1", type="write", value={"op": "full", "doc": {"type": "script"}})
    deep: dict[str, Any] = {"type": "paragraph"}
    for _ in range(200):
        deep = {"type": "bullet_list", "content": [{"type": "list_item", "content": [deep]}]}
    nested = writer.event(
        "t1",
        type="write",
        value={
            "id": "n1",
            "seq": 1,
            "op": "full",
            "doc": {"type": "doc", "content": [deep]},
            "hash": "0" * 16,
        },
    )
    reply = writer.sync(bad, nested, writer.write("t1", "good"))
    assert [one["n"] for one in reply.json["rejected"]] == [1, 2]
    assert reply.json["ack"] == 3
    assert text_stored(app, writer, "t1") == "good"


def test_files_are_kept_byte_for_byte_whatever_they_are(app: Flask, candidate: Candidate) -> None:
    writer = candidate()
    bytes_of = {"a.pdf": b"\0\xff not a pdf \r\n", "b.xlsx": b"PK\x03\x04 half", "": b"x"}
    for name, data in bytes_of.items():
        reply = writer.upload("t3", name, data)
        assert reply.status_code == 200, reply.text
        assert reply.json["digest"] == hashlib.sha256(data).hexdigest()
        assert reply.json == writer.upload("t3", name, data).json
    with app.app_context():
        kept = {row.digest: row.content for row in db.session.scalars(select(WrittenFile))}
        assert set(bytes_of.values()) <= set(kept.values())
        rows = db.session.scalars(select(WrittenUpload).order_by(WrittenUpload.id)).all()
        assert [row.finding for row in rows] == ["mislabelled", "damaged", "not_accepted"]
        assert [row.name for row in rows] == ["a.pdf", "b.xlsx", "file"]


def test_a_file_is_replaced_until_the_end_and_the_journal_says_which_counts(
    app: Flask, candidate: Candidate, time: Any
) -> None:
    writer = candidate()
    digests = []
    for number in (1, 2):
        said = writer.upload("t3", f"{number}.pdf", b"%%PDF-1.7 %d\n%%%%EOF" % number).json
        digests.append(said["digest"])
        value = {"id": f"u{number}", **{key: said[key] for key in ("digest", "name", "size")}}
        assert writer.sync(writer.event("t3", type="upload", value=value)).json["rejected"] == []
    writer.hand_in()
    with app.app_context():
        assert [one.value["digest"] for one in history(writer.id, {"upload"})] == digests
    refused = writer.upload("t3", "late.pdf", b"late")
    assert (refused.status_code, refused.json["error"]) == (409, "over")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"epoch": 99}, 409, "superseded"),
        ({"epoch": "x"}, 400, "bad_request"),
        ({"headers": {}}, 403, "bad_origin"),
        ({"ref": "t1"}, 404, "not_found"),
        ({"ref": "t9"}, 404, "not_found"),
        ({"data": b"x" * (LARGEST_UPLOAD + 1)}, 422, "file_too_large"),
    ],
)
def test_a_refused_file_is_told_why_and_not_kept(
    app: Flask, candidate: Candidate, changes: dict[str, Any], status: int, error: str
) -> None:
    writer = candidate()
    asked = {"ref": "t3", "data": b"%PDF-", **changes}
    ref, data = asked.pop("ref"), asked.pop("data")
    reply = writer.upload(ref, "a.pdf", data, **asked)
    assert (reply.status_code, reply.json["error"]) == (status, error)
    assert reply.json["message"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(WrittenUpload)) == 0


def test_only_the_ticket_of_this_sitting_hands_a_file_over(
    app: Flask, candidate: Candidate
) -> None:
    writer = candidate()
    stranger = Writer(app.test_client(), writer.id)
    stranger.epoch = writer.epoch
    assert stranger.upload("t3", "a.pdf", b"x").status_code == 401

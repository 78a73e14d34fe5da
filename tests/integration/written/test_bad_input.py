"""Whatever is typed, pasted, sent or chosen: kept, told in words, never an error of the server."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import select

from assess.delivery.models import JournalEvent
from assess.extensions import db
from assess.written.models import WrittenFile
from tests.integration.written.conftest import Writer
from tests.integration.written.test_sitting import text_stored
from tests.unit.written.test_looking import archive, docx, with_encrypted_flag

Candidate = Callable[..., Writer]

#: What is typed, and how a marker reads it: what cannot be seen or stored is made visible.
ODD = {
    "nul": ("a\0b", "a\u2400b"),
    "controls": ("a\x1b[31mb\x7f", "a\u241b[31mb\u2421"),
    "half a pair": ("a\ud800b \udfff", "a\ufffdb \ufffd"),
    "right to left override": ("a\u202eb\u2066c", "a\u202eb\u2066c"),
    "script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "half-open tag": ('</div><img src=x onerror="', '</div><img src=x onerror="'),
    "template": ("{{ 7 * 7 }} ${x} %s", "{{ 7 * 7 }} ${x} %s"),
    "combining": ("Z" + "\u0301" * 2000, "Z" + "\u0301" * 2000),
    "beyond the plane": ("😀🏳️‍🌈\U0010ffff", "😀🏳️‍🌈\U0010ffff"),
}


def test_odd_characters_are_kept(app: Flask, candidate: Candidate) -> None:
    writer = candidate()
    for typed, shown in ODD.values():
        reply = writer.sync(
            writer.write("t1", typed),
            writer.event("notes", type="notes", value={"text": typed}),
            writer.write("t1", typed + " and on"),
        )
        assert (reply.status_code, reply.json["rejected"], reply.json["ack"]) == (200, [], writer.n)
        assert text_stored(app, writer, "t1") == shown + " and on"
    # The last of them has no half pair; those come back as they were sent.
    assert writer.enter()["told"]["notes"]["notes"]["value"] == {"text": typed}


def nested(levels: int) -> str:
    """JSON of lists in lists, written by hand: no program of ours would nest so deep."""
    head = '{"type":"bullet_list","content":[{"type":"list_item","content":['
    return head * levels + '{"type":"paragraph"}' + "]}]}" * levels


def test_lists_beyond_what_an_editor_nests_are_refused_alone(
    app: Flask, candidate: Candidate
) -> None:
    """Pages flatten them; what another program sends so deep stops nothing of the rest."""
    writer = candidate()
    for levels in (13, 40, 500, 10_000):
        value = (
            '{"id":"deep","seq":1,"op":"full","hash":"' + "0" * 16 + '","doc":'
            '{"type":"doc","content":[' + nested(levels) + "]}}"
        )
        event = json.dumps(writer.event("t1", type="write", value="HERE"))
        body = f'{{"epoch": {writer.epoch}, "events": [{event}]}}'.replace('"HERE"', value)
        deep = writer.post("sync", body)
        if deep.status_code == 200:
            assert [one["n"] for one in deep.json["rejected"]] == [writer.n]
        else:
            assert deep.status_code in (400, 413), deep.text
            assert deep.json["message"]
            writer.n -= 1
        text = f"after {levels} levels"
        good = writer.sync(writer.write("t1", text))
        assert (good.status_code, good.json["rejected"]) == (200, [])
        assert text_stored(app, writer, "t1") == text


def test_five_megabytes_in_one_request_are_refused_in_words_and_nothing_is_lost(
    app: Flask, candidate: Candidate
) -> None:
    """Pages divide what is long; the limit is there for what is no page."""
    writer = candidate()
    writer.sync(writer.write("t1", "before"))
    huge = writer.event("notes", type="notes", value={"text": "x" * 5_000_000})
    reply = writer.sync(huge)
    assert (reply.status_code, reply.is_json) == (413, True)
    assert reply.json["message"]
    writer.n -= 1
    assert writer.sync(writer.write("t1", "before and after")).json["ack"] == 2
    assert text_stored(app, writer, "t1") == "before and after"


def test_a_long_text_in_pieces_counts_whole_or_not_at_all(app: Flask, candidate: Candidate) -> None:
    writer = candidate()
    writer.sync(writer.write("t1", "short"))
    piece = writer.write("t1", "short\n" + "x" * 50_000, more=True)
    writer.sync(piece)
    assert text_stored(app, writer, "t1") == "short"
    writer.sync(writer.write("t1", "short\n" + "x" * 50_000 + "\n" + "y" * 50_000))
    assert text_stored(app, writer, "t1") == "short\n" + "x" * 50_000 + "\n" + "y" * 50_000


def test_two_tabs_write_and_what_the_replaced_one_had_is_kept(
    app: Flask, candidate: Candidate
) -> None:
    first = candidate()
    first.sync(first.write("t1", "from the first"))
    second = Writer(first.client, first.id)
    second.states = dict(first.states)
    second.enter()
    second.sync(second.write("t1", "from the first, then the second"))
    late = first.write("t1", "from the first, which goes on")
    stale = first.sync(late)
    assert (stale.status_code, stale.json["error"]) == (409, "superseded")
    assert first.post("hand-in", {"epoch": first.epoch, "events": [], "last": 2}).status_code == 409
    assert text_stored(app, second, "t1") == "from the first, then the second"
    unknown = first.sync(first.write("t1", "x"), epoch=99)
    assert (unknown.status_code, unknown.json["error"]) == (422, "unknown_epoch")
    with app.app_context():
        standings = {
            json.loads(row.value)["id"]: row.standing
            for row in db.session.scalars(
                select(JournalEvent).where(JournalEvent.sitting_id == first.id)
            )
        }
    assert standings[late["value"]["id"]] == "old_epoch"
    assert len(standings) == 3


FILES: dict[str, tuple[str, bytes, str]] = {
    "mislabelled": ("plan.pdf", docx(), "mislabelled"),
    "damaged": ("plan.xlsx", docx()[:300], "damaged"),
    "encrypted": ("plan.xlsx", with_encrypted_flag(archive(xl__workbook_xml=b"<w/>")), "encrypted"),
    "encrypted pdf": ("plan.pdf", b"%PDF-1.7\n/Encrypt 5 0 R\n%%EOF\n", "encrypted"),
    "macros": (
        "plan.xlsx",
        archive(xl__workbook_xml=b"<w/>", xl__vbaProject_bin=b"Sub AutoOpen()"),
        "macros",
    ),
    "bomb": ("plan.xlsx", archive(xl__workbook_xml=bytes(40 * 1024 * 1024)), "bomb"),
    "empty": ("plan.pdf", b"", "empty"),
    "name with a path": ("../../etc/pass\0wd\u202efdp.pdf", b"%PDF-1.7\n%%EOF\n", "readable"),
    "name of the longest": ("x" * 3000 + ".pdf", b"%PDF-1.7\n%%EOF\n", "readable"),
}


def test_every_file_is_kept_and_what_is_wrong_with_it_is_told(
    app: Flask, candidate: Candidate
) -> None:
    writer = candidate()
    for number, (name, data, finding) in enumerate(FILES.values()):
        reply = writer.upload("t3", name, data)
        assert reply.status_code == 200, reply.text
        said: dict[str, Any] = reply.json
        assert (said["finding"], said["size"]) == (finding, len(data)), name
        assert said["digest"] == hashlib.sha256(data).hexdigest()
        assert not set(said["name"]) & set("/\\\0")
        assert 1 <= len(said["name"]) <= 255
        value = {"id": f"u{number}", **{key: said[key] for key in ("digest", "name", "size")}}
        assert writer.sync(writer.event("t3", type="upload", value=value)).json["rejected"] == []
    with app.app_context():
        kept = {one.digest: one.content for one in db.session.scalars(select(WrittenFile))}
        for _name, data, _finding in FILES.values():
            assert kept[hashlib.sha256(data).hexdigest()] == data


def test_a_hand_in_in_flight_counts_every_step_once(app: Flask, candidate: Candidate) -> None:
    """A save is on its way, the hand-in overtakes it, its reply is lost: nothing counts twice."""
    writer = candidate()
    assert writer.sync(writer.write("t1", "one")).json["ack"] == 1
    held = writer.write("t1", "one two")
    last = writer.write("t1", "one two three")
    # Ahead of the save that it needs: it is kept, and the test goes on.
    early = writer.post("hand-in", {"epoch": writer.epoch, "events": [last], "last": writer.n})
    assert (early.status_code, early.json["error"], early.json["ack"]) == (409, "gap", 1)
    assert writer.sync(held).json["ack"] == 3
    receipt = writer.hand_in(held, last)["receipt"]
    assert receipt["events"] == 3
    # All of it once more, in another order, as a network repeats what it has held back.
    for again in (writer.sync(held), writer.sync(last, held)):
        assert (again.status_code, again.json["state"]) == (200, "closed")
        assert (again.json["late"], again.json["rejected"]) == ([], [])
    assert writer.hand_in(last)["receipt"] == receipt
    # What was typed after the hand-in is kept for a person, and is not in the text.
    after = writer.sync(writer.write("t1", "one two three four"))
    assert after.status_code == 200, after.text
    assert text_stored(app, writer, "t1") == "one two three"
    with app.app_context():
        kept = db.session.scalars(select(JournalEvent).where(JournalEvent.sitting_id == writer.id))
        assert len(list(kept)) == 4

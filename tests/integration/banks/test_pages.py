"""The examiners' pages: who may open them, and writing items and testlets on them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from assess.banks import browse, operations, queries
from assess.banks.models import Item, MediaAsset, Stimulus
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role

CLIP = (
    Path(__file__).parents[3] / "question_banks/english/listening/no-cheese/no-cheese.mp3"
).read_bytes()


def png(shade: int = 0) -> io.BytesIO:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), (shade, 0, 0)).save(buffer, "PNG")
    buffer.seek(0)
    return buffer


@pytest.fixture
def bank(app: Flask, files: Path) -> None:
    with app.app_context():
        operations.import_bank(files)


@pytest.fixture
def examiner(
    bank: None, make_account: Callable[..., Account], login: Callable[[Account], FlaskClient]
) -> FlaskClient:
    return login(make_account(Role.EXAMINER))


def ids(app: Flask, code: str) -> tuple[int, int]:
    """Ids of an item and of its newest version."""
    with app.app_context():
        item = db.session.scalars(select(Item).filter_by(code=code)).one()
        return item.id, item.versions[-1].id


def stimulus_id(app: Flask, code: str) -> int:
    with app.app_context():
        return db.session.scalars(select(Stimulus).filter_by(code=code)).one().id


def fields(html: str) -> dict[str, str]:
    """The form as a browser would send it back, read from the page itself."""
    form = re.search(r'<form[^>]*id="editor".*?</form>', html, re.S)
    assert form, html[:500]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        kind = attributes.get("type")
        if kind in ("radio", "checkbox") and " checked" not in tag:
            continue
        if kind != "file" and "name" in attributes:
            found[attributes["name"]] = unescape(attributes.get("value", "y"))
    texts = r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>'
    for name, text in re.findall(texts, form[0], re.S):
        found[name] = unescape(text).removeprefix("\r\n").removeprefix("\n")
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form[0], re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        first = re.search(r'value="([^"]*)"', body)
        found[name] = (chosen or first)[1]  # type: ignore[index]
    found.pop("csrf_token", None)
    return found


PAGES = ["/banks/", "/banks/small/", "/banks/items/", "/banks/items/{item}",
         "/banks/testlets/{stimulus}", "/banks/media/{digest}"]  # fmt: skip
WRITERS = ["/banks/small/items/new", "/banks/items/{item}/edit", "/banks/small/testlets/new",
           "/banks/testlets/{stimulus}/edit"]  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_pages_open_for_the_right_roles_only(app, bank, make_account, login, role: Role) -> None:
    with app.app_context():
        digest = db.session.scalars(select(MediaAsset.digest)).first()
    places = {"item": ids(app, "sm-gr-1")[0], "stimulus": stimulus_id(app, "sm-rd-notice"),
              "digest": digest}  # fmt: skip
    client = login(make_account(role))
    reads, writes = role in (Role.EXAMINER, Role.ADMINISTRATOR), role is Role.EXAMINER
    for page in PAGES:
        assert client.get(page.format(**places)).status_code == (200 if reads else 403), page
    for page in WRITERS:
        assert client.get(page.format(**places)).status_code == (200 if writes else 403), page
    for action in ("items/{item}/retire", "testlets/{stimulus}/retire", "small/preview/item"):
        answer = client.post(f"/banks/{action}".format(**places), data={})
        assert (answer.status_code == 403) is not writes


def test_visitors_are_sent_to_log_in(app: Flask, bank: None, client: FlaskClient) -> None:
    for page in ("/banks/", "/banks/items/"):
        answer = client.get(page)
        assert answer.status_code in (302, 401)
        assert b"sm-gr-1" not in answer.data


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["sm-gr-1", "sm-ls-call-1", "sm-ls-call-2", "sm-rd-notice-1", "sm-rd-notice-2"]),
        ("?level=4", ["sm-rd-notice-2"]),
        ("?skill=listening", ["sm-ls-call-1", "sm-ls-call-2"]),
        ("?topic=travel", ["sm-rd-notice-1", "sm-rd-notice-2"]),
        ("?q=CROSSING", ["sm-rd-notice-1", "sm-rd-notice-2"]),
        ("?q=100%25", []),
        ("?q=%00", ["sm-gr-1", "sm-ls-call-1", "sm-ls-call-2", "sm-rd-notice-1", "sm-rd-notice-2"]),
        ("?bank=other", []),
        ("?state=retired", []),
        ("?sort=-code&skill=listening", ["sm-ls-call-2", "sm-ls-call-1"]),
        ("?sort=nonsense&page=zz&level=x", ["sm-gr-1", "sm-ls-call-1"]),
        ("?page=99", []),
    ],
)
def test_browser_filters_and_sorts(examiner: FlaskClient, query: str, expected: list[str]) -> None:
    html = examiner.get(f"/banks/items/{query}").get_data(as_text=True)
    found = re.findall(r'class="item-code"[^>]*>([^<]+)<', html)
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


def test_key_rationale_and_transcript_are_not_in_the_preview(app, examiner) -> None:
    html = examiner.get(f"/banks/items/{ids(app, 'sm-ls-call-1')[0]}").get_data(as_text=True)
    frame = unescape(re.search(r'srcdoc="([^"]*)"', html)[1])
    assert "Who is calling?" in frame
    assert "r-option__text" in frame
    assert "CANARY" not in frame
    assert "CANARY" in html.replace(frame, "")
    assert "checked" not in frame


def test_preview_is_the_same_whatever_the_key(app, examiner) -> None:
    page = examiner.get("/banks/small/items/new").get_data(as_text=True)
    data = fields(page) | {"prompt": "Which?", "option_0": "a", "option_1": "b", "option_2": "c"}
    shown = {
        examiner.post("/banks/small/preview/item", data=data | {"key": str(key)}).data
        for key in range(3)
    }
    assert len(shown) == 1


def test_saving_an_item_makes_a_version_and_saving_it_again_none(app, examiner) -> None:
    item_id, _version = ids(app, "sm-gr-1")
    address = f"/banks/items/{item_id}/edit"
    data = fields(examiner.get(address).get_data(as_text=True))
    assert data["prompt"] == "She ___ to work every day."
    assert data["key"] == "1"
    changed = data | {"prompt": "He ___ home.", "note": "Shorter", "action": "save"}
    assert examiner.post(address, data=changed).status_code == 302
    with app.app_context():
        first, second = db.session.get_one(Item, item_id).versions
        assert (first.source, second.source) == ("She ___ to work every day.", "He ___ home.")
        assert second.note == "Shorter"
        assert second.author_id is not None
        assert queries.keys([second.id])[second.id].key == 1
    again = fields(examiner.get(address).get_data(as_text=True)) | {"action": "save"}
    answer = examiner.post(address, data=again, follow_redirects=True)
    assert "Nothing had changed" in answer.get_data(as_text=True)
    with app.app_context():
        assert len(db.session.get_one(Item, item_id).versions) == 2


def test_a_save_meanwhile_is_noticed(app, examiner) -> None:
    item_id, _version = ids(app, "sm-gr-1")
    address = f"/banks/items/{item_id}/edit"
    mine = fields(examiner.get(address).get_data(as_text=True))
    theirs = dict(mine)
    examiner.post(address, data=theirs | {"prompt": "Theirs ___.", "action": "save"})
    answer = examiner.post(address, data=mine | {"prompt": "Mine ___.", "action": "save"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Somebody saved a newer version meanwhile" in html
    assert "Mine ___." in html
    with app.app_context():
        assert db.session.get_one(Item, item_id).versions[-1].source == "Theirs ___."
    assert examiner.post(address, data=fields(html) | {"action": "save"}).status_code == 302
    with app.app_context():
        assert db.session.get_one(Item, item_id).versions[-1].source == "Mine ___."


NEW = {
    "code": "sm-new", "level": "2", "skill": "vocabulary", "topic": "office", "prompt": "Which?",
    "option_0": "a", "option_1": "b", "option_2": "c", "key": "2", "action": "save", "media": "{}",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "sm-gr-1"}, "already used in this bank"),
        ({"code": "sm-rd-notice"}, "already used in this bank"),
        ({"code": "Sm New"}, "lower-case letters"),
        ({"prompt": ""}, "Write the question."),
        ({"prompt": "- [x] leaks"}, "mark of the key"),
        ({"prompt": "Control \x01"}, "cannot be shown"),
        ({"option_2": ""}, "at least three options"),
        ({"option_2": "A"}, "say the same"),
        ({"key": "5"}, "chosen as right is empty"),
        ({"key": "99"}, "valid choice"),
        ({"enemies": "nobody"}, "does not exist in this bank"),
        ({"level": "9"}, "valid choice"),
        ({"skill": "listening"}, None),
        ({"prompt": "![x](gone.png)"}, "is missing"),
        ({"media": "[[[["}, None),
        ({"media": '{"a.png": "' + "0" * 64 + '"}'}, None),
        ({"topic": "A b"}, "lower-case letters"),
        ({"note": "x" * 500}, "400"),
    ],
)
def test_new_items_are_checked_beside_their_fields(app, examiner, changes, message) -> None:
    answer = examiner.post("/banks/small/items/new", data=NEW | changes)
    html = unescape(answer.get_data(as_text=True))
    with app.app_context():
        stored = db.session.scalar(select(Item).filter_by(code="sm-new"))
    if message is None:
        assert answer.status_code == 302
        assert stored is not None
    else:
        assert answer.status_code == 200
        assert message in html
        assert "error-summary" in html
        assert stored is None


def test_picture_is_attached_shown_and_saved(app, examiner) -> None:
    data = NEW | {"action": "preview", "image_alt": "A [dark] square"}
    answer = examiner.post(
        "/banks/small/items/new",
        data=data | {"image": (png(), "../../Ünsafe näme .PNG.png")},
        content_type="multipart/form-data",
    )
    filled = fields(answer.get_data(as_text=True))
    name = next(iter(json.loads(filled["media"])))
    assert re.fullmatch(r"[a-z0-9-]+\.png", name)
    assert f"![A dark square]({name})" in filled["prompt"]
    frame = unescape(re.search(r'srcdoc="([^"]*)"', answer.get_data(as_text=True))[1])
    address = re.search(r'<img src="(/banks/media/[0-9a-f]{64})" alt="A dark square">', frame)
    assert address
    image = examiner.get(address[1])
    assert image.mimetype == "image/png"
    assert image.headers["X-Content-Type-Options"] == "nosniff"
    known = {"If-None-Match": image.headers["ETag"]}
    assert examiner.get(address[1], headers=known).status_code == 304
    saved = examiner.post("/banks/small/items/new", data=filled | {"action": "save"})
    assert saved.status_code == 302
    with app.app_context():
        _item, version = ids(app, "sm-new")
        shown = queries.presentation([version])[version]
        assert "media:" in shown.prompt_html


@pytest.mark.parametrize("content", [b"<svg/>", b"", CLIP, b"\x89PNG\r\n\x1a\n" + b"0" * 2000])
def test_wrong_pictures_are_refused(app, examiner, monkeypatch, content: bytes) -> None:
    monkeypatch.setattr("assess.banks.media.MOST_IMAGE_BYTES", 1000)
    answer = examiner.post(
        "/banks/small/items/new",
        data=NEW | {"image": (io.BytesIO(content), "x.png"), "image_alt": "x"},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 200
    assert "field-error" in answer.get_data(as_text=True)
    with app.app_context():
        assert db.session.scalar(select(Item).filter_by(code="sm-new")) is None


def test_replacing_a_clip_makes_new_versions_of_all_items(app, examiner) -> None:
    number = stimulus_id(app, "sm-ls-call")
    address = f"/banks/testlets/{number}/edit"
    data = fields(examiner.get(address).get_data(as_text=True))
    answer = examiner.post(
        address,
        data=data | {"action": "save", "audio": (io.BytesIO(CLIP), "New Recording.mp3")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 302
    with app.app_context():
        version = browse.newest_stimulus(number)
        assert version.number == 2
        assert list(version.media) == ["new-recording.mp3"]
        assert version.transcript.startswith("A: TRANSCRIPT-CANARY")
        assert version.voices == "{A: {voice: en-GB, pitch: 0.9}}"
        assert [row.number for _, row in browse.members(number)] == [2, 2]
        asset = queries.media(version.audio_digest or "")
        assert asset is not None
        assert asset.content == CLIP


def test_questions_of_a_testlet_are_added_and_removed(app, examiner) -> None:
    number = stimulus_id(app, "sm-rd-notice")
    address = f"/banks/testlets/{number}/edit"
    data = fields(examiner.get(address).get_data(as_text=True)) | {"action": "add"}
    more = fields(examiner.post(address, data=data).get_data(as_text=True))
    assert more["items-2-code"] == "sm-rd-notice-3"
    more |= {"items-2-prompt": "And?", "items-2-option_0": "a", "items-2-option_1": "b",
             "items-2-option_2": "c", "items-2-key": "0", "items-0-remove": "y",
             "action": "save"}  # fmt: skip
    assert examiner.post(address, data=more).status_code == 302
    with app.app_context():
        assert [item.code for item, _ in browse.members(number)] == [
            "sm-rd-notice-2", "sm-rd-notice-3",
        ]  # fmt: skip
        kept = db.session.scalars(select(Item).filter_by(code="sm-rd-notice-2")).one()
        assert [version.level for version in kept.versions] == [4]  # unchanged, no new version
        removed = db.session.scalars(select(Item).filter_by(code="sm-rd-notice-1")).one()
        assert removed.retired_by is not None


def test_an_item_cannot_be_taken_from_another_testlet(app, examiner) -> None:
    number = stimulus_id(app, "sm-rd-notice")
    address = f"/banks/testlets/{number}/edit"
    data = fields(examiner.get(address).get_data(as_text=True))
    answer = examiner.post(address, data=data | {"items-1-code": "sm-ls-call-1", "action": "save"})
    assert "already used in this bank" in answer.get_data(as_text=True)
    with app.app_context():
        assert len(browse.members(stimulus_id(app, "sm-ls-call"))) == 2


def test_faults_in_a_question_of_a_testlet_stand_beside_it(app, examiner) -> None:
    address = f"/banks/testlets/{stimulus_id(app, 'sm-rd-notice')}/edit"
    data = fields(examiner.get(address).get_data(as_text=True))
    changes = {"items-1-option_1": "Neutral", "items-0-prompt": "", "action": "save"}
    html = examiner.post(address, data=data | changes).get_data(as_text=True)
    assert 'id="items-0-prompt-error"' in html
    changes = {"items-1-option_1": "Neutral", "action": "save"}
    html = examiner.post(address, data=data | changes).get_data(as_text=True)
    assert 'id="items-1-option_1-error"' in html


def test_a_new_testlet_is_written_from_nothing(app, examiner) -> None:
    page = examiner.get("/banks/small/testlets/new").get_data(as_text=True)
    data = fields(page) | {
        "code": "sm-new-t", "title": "New", "level": "5", "skill": "reading",
        "passage": "A *short* text.", "items-0-code": "sm-new-t-1", "items-0-prompt": "What?",
        "items-0-option_0": "a", "items-0-option_1": "b", "items-0-option_2": "c",
        "items-0-key": "1", "action": "save",
    }  # fmt: skip
    assert examiner.post("/banks/small/testlets/new", data=data).status_code == 302
    with app.app_context():
        pool = {item.code: item for item in queries.pool("small")}
        assert pool["sm-new-t-1"].stimulus_code == "sm-new-t"
        assert pool["sm-new-t-1"].level == 5


def test_work_in_the_browser_survives_the_next_import(app, examiner, files: Path) -> None:
    item_id, _version = ids(app, "sm-gr-1")
    address = f"/banks/items/{item_id}/edit"
    data = fields(examiner.get(address).get_data(as_text=True))
    examiner.post(address, data=data | {"prompt": "Better ___.", "action": "save"})
    examiner.post("/banks/small/items/new", data=NEW)
    with app.app_context():
        report = operations.import_bank(files)
        assert (report.kept, report.unchanged, report.retired) == (1, 4, 0)
        sources = {row.source for row in db.session.scalars(browse.items(browse.ItemFilter()))}
        assert {"Better ___.", "Which?"} <= sources


def test_retire_and_restore(app, examiner) -> None:
    item_id, _version = ids(app, "sm-gr-1")
    page = examiner.post(f"/banks/items/{item_id}/retire", follow_redirects=True)
    assert "no later form will hold this item" in page.get_data(as_text=True)
    with app.app_context():
        assert "sm-gr-1" not in {item.code for item in queries.pool("small")}
    examiner.post(f"/banks/items/{item_id}/restore")
    with app.app_context():
        assert "sm-gr-1" in {item.code for item in queries.pool("small")}


@pytest.mark.parametrize(
    "address",
    ["/banks/none/", "/banks/items/999", "/banks/items/99999999999999999999", "/banks/testlets/0",
     "/banks/media/zz", "/banks/none/items/new", "/banks/items/1?version=77"],
)  # fmt: skip
def test_unknown_addresses_are_not_found(examiner: FlaskClient, address: str) -> None:
    assert examiner.get(address).status_code == 404


def test_no_banks(app, make_account, login) -> None:
    client = login(make_account(Role.EXAMINER))
    assert "No question banks yet" in client.get("/banks/").get_data(as_text=True)
    assert "No item matches" in client.get("/banks/items/").get_data(as_text=True)


def test_pages_speak_french(examiner: FlaskClient) -> None:
    with examiner.session_transaction() as session:
        session["locale"] = "fr"
    assert "Banques de questions" in examiner.get("/banks/").get_data(as_text=True)
    html = examiner.post("/banks/small/items/new", data=NEW | {"option_2": "A"})
    assert "Les options 1 et 3 disent la même chose." in html.get_data(as_text=True)

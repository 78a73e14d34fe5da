"""Papers written on pages: from nothing to a version, two authors at once, files, the way back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written import operations as papers
from assess.written import queries as published
from assess.written.authoring import nodes, operations, queries
from assess.written.draft_models import WrittenDraft
from assess.written.papers import PaperError
from assess.written.reading import LARGEST_CONTENT
from tests.support.written_papers import PNG, bundle, raw_paper

LogIn = Callable[[Account], FlaskClient]
DRAFTS = "/written/drafts"


@pytest.fixture
def author(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.EXAMINER)


@pytest.fixture
def colleague(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.EXAMINER)


@pytest.fixture
def draft(app: Flask, author: Account) -> int:
    """The small paper as a draft."""
    with app.app_context():
        return operations.create(raw_paper(), {"map.png": PNG}, _me(author))


def _me(account: Account) -> Account:
    return db.session.get_one(Account, account.id)


def _fields(page: str) -> dict[str, Any]:
    """What a browser would send of the one form of a node's page."""
    from lxml import html

    form = max(html.fromstring(page).forms, key=lambda one: len(one.inputs))
    return {name: value for name, value in form.form_values() if name != "csrf_token"} | {
        name: [value for key, value in form.form_values() if key == name]
        for name in ("criteria", "sources", "accepts")
    }


def _key(app: Flask, draft_id: int, code: str) -> str:
    with app.app_context():
        content = db.session.get_one(WrittenDraft, draft_id).content
        return next(one.node["key"] for one in nodes.every(content) if one.node.get("code") == code)


def _text(page: Any) -> str:
    found: str = page.get_data(as_text=True)
    return found


def test_a_published_version_drafted_and_published_again_is_the_same(
    app: Flask, author: Account, login: LogIn
) -> None:
    with app.app_context():
        version, _fresh = papers.publish(bundle(), _me(author))
        hashed = version.content_hash
    page = login(author)
    reply = page.post(f"{DRAFTS}/from/logistics-officer/1")
    assert reply.status_code == 303
    with app.app_context():
        draft = db.session.scalars(db.select(WrittenDraft)).one()
        same, fresh = operations.publish(draft.id, draft.revision, _me(author))
        assert (same.content_hash, fresh) == (hashed, False)


def test_saving_every_page_unchanged_changes_nothing(
    app: Flask, draft: int, author: Account, login: LogIn
) -> None:
    page = login(author)
    with app.app_context():
        content = db.session.get_one(WrittenDraft, draft).content
        keys = ["paper", *(one.node["key"] for one in nodes.every(content))]
    for key in keys:
        address = f"{DRAFTS}/{draft}/{key}"
        shown = _text(page.get(address))
        reply = page.post(address, data=_fields(shown))
        assert reply.status_code == 303, (key, _text(reply))
    with app.app_context():
        row = db.session.get_one(WrittenDraft, draft)
        version, _fresh = operations.publish(draft, row.revision, _me(author))
        assert version.content_hash == bundle().content_hash


def test_from_nothing_each_fault_leads_to_its_field(
    app: Flask, author: Account, login: LogIn
) -> None:
    page = login(author)
    made = page.post(f"{DRAFTS}/new", data={"title_en": "Press officer", "title_fr": ""})
    place = made.headers["Location"]
    for kind, of in (("part", ""), ("criterion", "content"), ("source", "text")):
        assert page.post(f"{place}add/{kind}", data={"of": of}).status_code == 303
    with app.app_context():
        draft = db.session.scalars(db.select(WrittenDraft)).one()
        assert draft.code == "press-officer"
        part = draft.content["part"][0]["key"]
    assert page.post(f"{place}add/task", data={"parent": part}).status_code == 303
    outline = _text(page.get(place))
    links = re.findall(r'<a href="(/written/drafts/[^"]+)">[^<]+</a> –', outline)
    assert len(links) > 20
    for link in set(links):
        address, _hash, field = link.partition("#")
        shown = _text(page.get(address))
        assert f'id="{field}"' in shown, link
    assert "Title (French)" in outline
    assert "Publish for sign-off" not in outline


def test_faults_are_said_in_the_language_of_the_page(
    draft: int, app: Flask, author: Account, login: LogIn
) -> None:
    page, key = login(author), _key(app, draft, "plan")
    data = _fields(_text(page.get(f"{DRAFTS}/{draft}/{key}"))) | {"prompt_fr": "  "}
    assert page.post(f"{DRAFTS}/{draft}/{key}", data=data).status_code == 303
    with page.session_transaction() as session:
        session["locale"] = "fr"
    shown = page.get(f"{DRAFTS}/{draft}/")
    assert "Il manque le texte." in _text(shown)


def test_whoever_saves_second_loses_nothing(
    app: Flask, draft: int, author: Account, colleague: Account, login: LogIn
) -> None:
    one, other, key = login(author), login(colleague), _key(app, draft, "plan")
    address = f"{DRAFTS}/{draft}/{key}"
    mine, theirs = (_fields(_text(who.get(address))) for who in (one, other))
    assert other.post(address, data=theirs | {"prompt_en": "Theirs"}).status_code == 303
    refused = one.post(address, data=mine | {"prompt_en": "Mine, long thought of"})
    assert refused.status_code == 422
    shown = _text(refused)
    assert colleague.name in shown
    assert "nothing is lost" in shown
    assert "Theirs" in shown
    assert "Mine, long thought of" in shown
    assert one.post(address, data=_fields(shown)).status_code == 303
    with app.app_context():
        found = nodes.find(db.session.get_one(WrittenDraft, draft).content, key)
        assert found.node["prompt"]["en"] == "Mine, long thought of"


def test_two_authors_on_two_tasks_do_not_meet(
    app: Flask, draft: int, author: Account, colleague: Account, login: LogIn
) -> None:
    one, other = login(author), login(colleague)
    first, second = (f"{DRAFTS}/{draft}/{_key(app, draft, code)}" for code in ("plan", "reply"))
    mine, theirs = _fields(_text(one.get(first))), _fields(_text(other.get(second)))
    assert other.post(second, data=theirs | {"title_en": "Changed"}).status_code == 303
    assert one.post(first, data=mine | {"title_en": "Changed too"}).status_code == 303


def test_what_somebody_removed_meanwhile_is_still_on_the_page(
    app: Flask, draft: int, author: Account, colleague: Account, login: LogIn
) -> None:
    one, key = login(author), _key(app, draft, "reply")
    address = f"{DRAFTS}/{draft}/{key}"
    typed = _fields(_text(one.get(address))) | {"prompt_en": "Mine, <b>long</b>\nthought of"}
    with app.app_context():
        row = db.session.get_one(WrittenDraft, draft)
        operations.remove(draft, key, row.revision, _me(colleague))
        operations.add(draft, "source", nodes.fresh("source", "text"), _me(colleague))
    assert one.get(address).status_code == 404
    for _time in range(2):
        refused = one.post(address, data=typed)
        assert refused.status_code == 422
        assert "copy it elsewhere" in _text(refused)
        assert "Mine, &lt;b&gt;long&lt;/b&gt;\nthought of" in _text(refused)
        # The second time, the whole draft has been deleted as well.
        with app.app_context():
            row = db.session.get(WrittenDraft, draft)
            if row:
                operations.delete(draft, row.revision, _me(colleague))


def test_what_is_removed_while_somebody_saves_is_still_on_the_page(
    app: Flask, draft: int, author: Account, login: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, key = login(author), _key(app, draft, "reply")
    address = f"{DRAFTS}/{draft}/{key}"
    typed = _fields(_text(one.get(address))) | {"prompt_en": "Mine, long thought of"}
    save = operations.save

    def late(*given: Any) -> None:
        operations.remove(draft, key, 1, _me(author))
        save(*given)

    monkeypatch.setattr(operations, "save", late)
    refused = one.post(address, data=typed)
    assert refused.status_code == 422
    assert "Mine, long thought of" in _text(refused)


def test_no_author_of_a_draft_signs_off_what_came_of_it(
    app: Flask, draft: int, author: Account, colleague: Account, make_account: Any, login: LogIn
) -> None:
    key, third = _key(app, draft, "one"), make_account(Role.EXAMINER)
    with app.app_context():
        content = db.session.get_one(WrittenDraft, draft).content
        values = nodes.values_of(content, key) | {"title": {"en": "Part I", "fr": "Partie I"}}
        operations.save(draft, key, nodes.stamp_of(content, key), values, _me(colleague))
        revision = db.session.get_one(WrittenDraft, draft).revision
    page = login(author)
    page.post(f"{DRAFTS}/{draft}/publish", data={"revision": revision - 1})
    with app.app_context():
        assert published.paper_by_code("logistics-officer") is None
    reply = page.post(f"{DRAFTS}/{draft}/publish", data={"revision": revision})
    assert reply.headers["Location"] == "/written/papers/logistics-officer/1"
    with app.app_context():
        version = published.paper_by_code("logistics-officer").versions[0]
        for who in (author, colleague):
            with pytest.raises(papers.ReviewRefused, match="own_paper"):
                papers.review(version.id, "signed_off", "", _me(who))
        papers.review(version.id, "signed_off", "", _me(third))
        assert published.newest("logistics-officer").id == version.id


def _publish(draft_id: int, account: Account) -> int:
    revision = db.session.get_one(WrittenDraft, draft_id).revision
    version, _fresh = operations.publish(draft_id, revision, _me(account))
    return version.id


def _change(draft_id: int, account: Account, title: str) -> None:
    content = db.session.get_one(WrittenDraft, draft_id).content
    key = content["part"][0]["key"]
    values = nodes.values_of(content, key) | {"title": {"en": title, "fr": title}}
    operations.save(draft_id, key, nodes.stamp_of(content, key), values, _me(account))


def test_who_brought_the_folder_of_a_draft_wrote_it(
    app: Flask, draft: int, author: Account, colleague: Account
) -> None:
    with app.app_context():
        version = _publish(draft, colleague)
        with pytest.raises(papers.ReviewRefused, match="own_paper"):
            papers.review(version, "signed_off", "", _me(author))


def test_authors_of_versions_before_count_back_to_the_last_that_was_signed_off(
    app: Flask, draft: int, author: Account, colleague: Account, make_account: Any
) -> None:
    third = make_account(Role.EXAMINER)
    with app.app_context():
        first = _publish(draft, author)
        papers.review(first, "returned", "A comma is missing.", _me(third))
        _change(draft, colleague, "Part, the first")
        second = _publish(draft, colleague)
        with pytest.raises(papers.ReviewRefused, match="own_paper"):
            papers.review(second, "signed_off", "", _me(author))
        papers.review(second, "signed_off", "", _me(third))
        _change(draft, colleague, "Part the first")
        papers.review(_publish(draft, colleague), "signed_off", "", _me(author))
        # What nobody has signed off is as much its authors' when taken up again later.
        operations.delete(draft, db.session.get_one(WrittenDraft, draft).revision, _me(third))
        again = operations.begin(published.version(first), _me(third))
        with pytest.raises(papers.ReviewRefused, match="own_paper"):
            papers.review(_publish(again, third), "signed_off", "", _me(author))


def test_a_new_code_is_followed_by_the_tasks_that_name_it(
    app: Flask, draft: int, author: Account, login: LogIn
) -> None:
    page, key = login(author), _key(app, draft, "memo")
    address = f"{DRAFTS}/{draft}/{key}"
    page.post(address, data=_fields(_text(page.get(address))) | {"code": "note"})
    task = _key(app, draft, "plan")
    with app.app_context():
        row = db.session.get_one(WrittenDraft, draft)
        assert nodes.find(row.content, task).node["sources"][0] == "note"
        assert queries.looked_at(row)[1] == []


def test_bands_are_added_moved_and_removed_with_what_was_typed(
    app: Flask, draft: int, author: Account, login: LogIn
) -> None:
    page, key = login(author), _key(app, draft, "structure")
    address = f"{DRAFTS}/{draft}/{key}"

    def marks() -> list[Any]:
        with app.app_context():
            bands = nodes.find(db.session.get_one(WrittenDraft, draft).content, key).node["band"]
            return [(band.get("marks"), band["descriptor"]["en"]) for band in bands]

    typed = {"band_3_en": "Typed", "act": "add"}
    page.post(address, data=_fields(_text(page.get(address))) | typed)
    assert [one for one, _words in marks()] == [0, 2, 4, 5]
    assert marks()[2] == (4, "Typed")
    page.post(address, data=_fields(_text(page.get(address))) | {"act": "up-4"})
    assert [one for one, _words in marks()] == [0, 2, 5, 4]
    page.post(address, data=_fields(_text(page.get(address))) | {"act": "remove-3"})
    assert [one for one, _words in marks()] == [0, 2, 4]


@pytest.mark.parametrize("count", [13, 103])
def test_saving_a_criterion_of_many_bands_unchanged_loses_none(
    app: Flask, author: Account, login: LogIn, count: int
) -> None:
    bands = [
        {"marks": one, "descriptor": {"en": f"Band {one}", "fr": f"Bande {one}"}}
        for one in range(count)
    ]
    raw = raw_paper()
    raw["criterion"][0]["band"] = bands
    with app.app_context():
        draft = operations.create(raw, {"map.png": PNG}, _me(author))
    page, key = login(author), _key(app, draft, "analysis")
    address = f"{DRAFTS}/{draft}/{key}"
    assert page.post(address, data=_fields(_text(page.get(address)))).status_code == 303
    with app.app_context():
        content = db.session.get_one(WrittenDraft, draft).content
        assert nodes.find(content, key).node["band"] == bands


@pytest.mark.parametrize("code", ["memo", "stock"])
def test_what_the_page_of_a_document_does_not_show_stays(
    app: Flask, author: Account, login: LogIn, code: str
) -> None:
    raw = raw_paper()
    said = {"en": "In words", "fr": "En mots"}
    next(one for one in raw["source"] if one["code"] == code)["alternative"] = said
    with app.app_context():
        draft = operations.create(raw, {"map.png": PNG}, _me(author))
    page, key = login(author), _key(app, draft, code)
    address = f"{DRAFTS}/{draft}/{key}"
    assert page.post(address, data=_fields(_text(page.get(address)))).status_code == 303
    with app.app_context():
        content = db.session.get_one(WrittenDraft, draft).content
        assert nodes.find(content, key).node["alternative"] == said


@pytest.mark.parametrize("act", ["up-0", "remove-99", "remove-x", "down-", "nothing", "up--1"])
def test_buttons_that_no_page_has_change_nothing(
    app: Flask, draft: int, author: Account, login: LogIn, act: str
) -> None:
    page, key = login(author), _key(app, draft, "structure")
    address = f"{DRAFTS}/{draft}/{key}"

    def bands() -> Any:
        with app.app_context():
            return nodes.find(db.session.get_one(WrittenDraft, draft).content, key).node["band"]

    before = bands()
    page.post(address, data=_fields(_text(page.get(address))) | {"act": act})
    assert bands() == before


def test_nothing_is_shown_to_who_is_no_examiner(
    draft: int, make_account: Any, login: LogIn
) -> None:
    for role in (Role.CANDIDATE, Role.RECRUITMENT, Role.INVIGILATOR):
        page = login(make_account(role))
        for address in (
            "",
            "preview",
            "preview.json",
            "preview/texts",
            "paper",
            "folder.zip",
            "files/map.png",
        ):
            assert page.get(f"{DRAFTS}/{draft}/{address}").status_code == 403


def test_a_preview_holds_no_band_note_or_model_answer(
    draft: int, author: Account, login: LogIn
) -> None:
    page = login(author)
    for words in ("en", "fr"):
        for variant in ("en-fr", "fr-en"):
            shown = _text(
                page.get(f"{DRAFTS}/{draft}/preview/texts?words={words}&variant={variant}")
            )
            assert "SECRET" not in shown
            assert f"Plan the convoy. ({'EN' if variant == 'en-fr' else 'FR'})" in shown


def test_addresses_with_numbers_beyond_any_database_lead_nowhere(
    draft: int, author: Account, login: LogIn
) -> None:
    page, large = login(author), "9" * 20
    for address in (f"{draft}/files/map.png/{large}", f"{large}/", f"{large}/files/map.png/1"):
        assert page.get(f"{DRAFTS}/{address}").status_code == 404


@pytest.mark.parametrize(
    ("code", "name"),
    [("../../x", "x"), ("a\nb: c", "a-b-c"), ("…", "paper"), ("logistics-2", "logistics-2")],
)
def test_a_folder_is_named_by_what_can_be_taken_of_the_code(
    app: Flask, draft: int, author: Account, login: LogIn, code: str, name: str
) -> None:
    with app.app_context():
        content = db.session.get_one(WrittenDraft, draft).content
        values, stamp = nodes.values_of(content, "paper"), nodes.stamp_of(content, "paper")
        operations.save(draft, "paper", stamp, values | {"code": code}, _me(author))
    reply = login(author).get(f"{DRAFTS}/{draft}/folder.zip")
    assert reply.status_code == 200
    assert reply.headers["Content-Disposition"] == f"attachment; filename={name}.zip"
    with zipfile.ZipFile(io.BytesIO(reply.data)) as archive:
        assert archive.namelist() == [f"{name}/map.png", f"{name}/paper.toml"]


@pytest.mark.parametrize(
    "toml",
    [
        f"minutes = 0x{'F' * 4000}",
        f"grade = 0x{'F' * 4000}",
        f"[rules]\npass_mark = 0x{'F' * 4000}",
        'code = "a\\nb"',
        'title = { en = "\\u0000", fr = "" }',
    ],
)
def test_values_that_cannot_be_kept_are_refused(
    app: Flask, author: Account, login: LogIn, toml: str
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("paper/paper.toml", toml)
    page, data = login(author), packed.getvalue()
    for address in (f"{DRAFTS}/upload", "/written/papers/upload"):
        reply = page.post(address, data={"folder": (io.BytesIO(data), "paper.zip")})
        assert reply.status_code == 422, address
    with app.app_context():
        assert queries.drafts() == []


def test_a_folder_is_refused_by_its_size_before_it_is_read(
    app: Flask, author: Account, login: LogIn
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        # Were it read, it would be refused as no TOML.
        archive.writestr("paper/paper.toml", "=" + " " * LARGEST_CONTENT)
    page, data = login(author), packed.getvalue()
    for address in (f"{DRAFTS}/upload", "/written/papers/upload"):
        reply = page.post(address, data={"folder": (io.BytesIO(data), "paper.zip")})
        assert reply.status_code == 422
        assert "larger than 2 MB" in _text(reply), address


def test_a_draft_is_as_large_at_its_beginning_as_it_may_become(app: Flask, author: Account) -> None:
    raw = raw_paper()
    # As JSON, each of these is six characters.
    raw["source"][0]["text"]["fr"] = "é" * (LARGEST_CONTENT // 6)
    with app.app_context(), pytest.raises(PaperError, match="larger than 2 MB"):
        operations.create(raw, {"map.png": PNG}, _me(author))


def test_the_list_of_drafts_reads_titles_alone(
    app: Flask, draft: int, author: Account, login: LogIn
) -> None:
    with app.app_context():
        [(found, title)] = queries.drafts()
        assert "content" in sa.inspect(found).unloaded
        assert title == raw_paper()["title"]
    assert "Logistics officer (EN)" in _text(login(author).get("/written/papers/"))

"""A save of a draft that is not taken: whoever typed gets every word back, and can go on."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written.authoring import copies, nodes, operations
from assess.written.draft_models import WrittenDraft
from tests.support.written_papers import PNG, raw_paper

LogIn = Callable[[Account], FlaskClient]
DRAFTS = "/written/drafts"
TYPED = "Mine, <b>long</b> thought of"


@pytest.fixture
def author(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.EXAMINER)


@pytest.fixture
def draft(app: Flask, author: Account) -> int:
    with app.app_context():
        return operations.create(raw_paper(), {"map.png": PNG}, _me(author))


def _me(account: Account) -> Account:
    return db.session.get_one(Account, account.id)


def _key(app: Flask, draft_id: int, code: str) -> str:
    with app.app_context():
        content = db.session.get_one(WrittenDraft, draft_id).content
        return next(one.node["key"] for one in nodes.every(content) if one.node.get("code") == code)


def _fields(page: str) -> dict[str, Any]:
    """What a browser would send of the form with most fields."""
    from lxml import html as parsed

    form = max(parsed.fromstring(page).forms, key=lambda one: len(one.inputs))
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def _text(reply: Any) -> str:
    found: str = reply.get_data(as_text=True)
    return found


def _prompt(app: Flask, draft: int, key: str) -> str:
    with app.app_context():
        content = db.session.get_one(WrittenDraft, draft).content
        return str(nodes.find(content, key).node["prompt"]["en"])


def test_who_was_logged_out_while_writing_gets_the_words_back_and_saves_them(
    app: Flask, draft: int, author: Account, login: LogIn
) -> None:
    page, key = login(author), _key(app, draft, "plan")
    app.config["WTF_CSRF_ENABLED"] = True
    address = f"{DRAFTS}/{draft}/{key}"
    typed = _fields(_text(page.get(address))) | {"prompt_en": [TYPED]}
    with page.session_transaction() as session:
        held = dict(session)
        session.clear()
    refused = page.post(address, data=typed)
    assert refused.status_code == 401
    shown = _text(refused)
    assert html.escape(TYPED) in shown
    # Nothing of the draft but what came with the request is shown to who is not logged in.
    assert "SECRET" not in re.sub(r"<dl.*?</dl>|<input[^>]*>", "", shown, flags=re.DOTALL)
    again = _fields(shown)
    assert again["prompt_en"] == [TYPED]
    assert "csrf_token" not in again
    # Another log-in has another token: the form of before is shown again, with the text in it.
    with page.session_transaction() as session:
        session.update({name: one for name, one in held.items() if name != "csrf_token"})
    older = page.post(address, data=again)
    assert older.status_code == 422
    assert "older than your log-in" in _text(older)
    assert _prompt(app, draft, key) != TYPED
    whole = _fields(_text(older))
    assert whole["prompt_en"][0].strip() == TYPED
    assert page.post(address, data=whole).status_code == 303
    assert _prompt(app, draft, key) == TYPED


def test_words_of_a_form_without_token_are_shown_to_nobody_else(
    app: Flask, draft: int, login: LogIn, make_account: Callable[..., Account]
) -> None:
    page, key = login(make_account(Role.CANDIDATE)), _key(app, draft, "plan")
    app.config["WTF_CSRF_ENABLED"] = True
    refused = page.post(f"{DRAFTS}/{draft}/{key}", data={"prompt_en": TYPED})
    assert refused.status_code == 403
    assert page.post(f"{DRAFTS}/{draft}/publish", data={}).status_code == 400
    assert page.post(f"{DRAFTS}/{draft}/k99", data={"title_en": TYPED}).status_code == 403


@pytest.mark.parametrize("place", ["{draft}/k99", "999999/paper"])
def test_an_old_form_of_what_is_gone_gives_its_words_back(
    app: Flask, draft: int, author: Account, login: LogIn, place: str
) -> None:
    address, page = f"{DRAFTS}/{place.format(draft=draft)}", login(author)
    app.config["WTF_CSRF_ENABLED"] = True
    refused = page.post(address, data={"title_en": TYPED, "bands": "9" * 30})
    assert refused.status_code == 422
    assert html.escape(TYPED) in _text(refused)


def test_ticks_choices_and_added_bands_of_a_colleague_are_shown_before_they_are_replaced(
    app: Flask, draft: int, author: Account, login: LogIn, make_account: Callable[..., Account]
) -> None:
    one, other = login(author), login(make_account(Role.EXAMINER))
    task, criterion = (
        f"{DRAFTS}/{draft}/{_key(app, draft, code)}" for code in ("plan", "analysis")
    )
    mine, theirs = (_fields(_text(who.get(task))) for who in (one, other))
    changed = theirs | {"paste_blocked": ["y"], "kind": ["case"], "weight": ["9"]}
    assert other.post(task, data=changed).status_code == 303
    shown = _text(one.post(task, data=mine | {"prompt_en": [TYPED]}))
    said = " ".join(re.findall(r'<dl class="theirs">.*?</dl>', shown, re.DOTALL))
    for label, value in (("Nothing can be pasted from outside", "yes"), ("Weight", "9")):
        assert re.search(rf"<dt>{label}</dt><dd[^>]*>{value}</dd>", said), label
    assert re.search(r"<dt>Kind</dt><dd[^>]*>Case", said)

    mine, theirs = (_fields(_text(who.get(criterion))) for who in (one, other))
    assert other.post(criterion, data=theirs | {"act": ["add"]}).status_code == 303
    added = _fields(_text(other.get(criterion)))
    last = f"band_{added['bands'][0]}_en"
    assert other.post(criterion, data=added | {last: ["A band of theirs"]}).status_code == 303
    shown = _text(one.post(criterion, data=mine | {"title_en": [TYPED]}))
    assert "A band of theirs" in shown
    assert html.escape(TYPED) in shown


def test_only_the_same_account_can_read_its_copies(
    app: Flask, draft: int, author: Account, login: LogIn, make_account: Callable[..., Account]
) -> None:
    page, key = login(author), _key(app, draft, "plan")
    address = f"{DRAFTS}/{draft}/{key}"

    def told(who: FlaskClient) -> tuple[str, ...]:
        found = re.search(r'data-key="([^"]+)" data-shelf="([^"]+)"', _text(who.get(address)))
        assert found
        return found.groups()

    assert told(page) == told(login(author))
    assert set(told(page)).isdisjoint(told(login(make_account(Role.EXAMINER))))
    with app.test_request_context():
        assert copies.key_of(1) != copies.key_of(2)
        assert copies.shelf_of(1, 2) != copies.shelf_of(1, 3)


def test_the_page_after_a_save_names_the_copy_that_is_saved_once(
    app: Flask, draft: int, author: Account, login: LogIn
) -> None:
    page, key = login(author), _key(app, draft, "plan")
    address = f"{DRAFTS}/{draft}/{key}"
    for sent, told in (("abc.k1.0-1", "abc.k1.0-1"), ('"><script>', ""), ("x" * 500, "")):
        data = _fields(_text(page.get(address))) | {"copy": [sent]}
        assert page.post(address, data=data).status_code == 303
        assert f'data-saved="{told}"' in _text(page.get(f"{DRAFTS}/{draft}/"))
        assert 'data-saved=""' in _text(page.get(f"{DRAFTS}/{draft}/"))


def test_the_preview_holds_the_candidates_texts_of_both_variants_and_no_more(
    draft: int, author: Account, login: LogIn
) -> None:
    reply = login(author).get(f"{DRAFTS}/{draft}/preview.json")
    assert "SECRET" not in _text(reply)
    sections = reply.json["sections"]
    assert list(sections) == ["en-fr", "fr-en"]
    for variant, section in sections.items():
        tasks = [task for part in section["parts"] for task in part["tasks"]]
        first = variant[:2]
        assert {"first": first, "second": variant[3:]}["first"] in {
            task["language"] for task in tasks
        }
        assert section["limits"]["notes"] > 0
        for source in section["sources"]:
            for address in (source["file"] or {}).values():
                assert address.startswith(f"{DRAFTS}/{draft}/files/")


def test_a_draft_of_a_title_alone_can_be_previewed(
    app: Flask, author: Account, login: LogIn
) -> None:
    page = login(author)
    made = page.post(f"{DRAFTS}/new", data={"title_en": "Press officer", "title_fr": ""})
    place = made.headers["Location"]
    for kind, of in (("part", ""), ("criterion", "content"), ("source", "pdf")):
        page.post(f"{place}add/{kind}", data={"of": of})
    shown = page.get(f"{place}preview.json").json
    assert shown["unfinished"] is True
    assert shown["title"] == {"en": "Press officer", "fr": "–"}
    with app.app_context():
        part = db.session.scalars(db.select(WrittenDraft)).one().content["part"][0]["key"]
    page.post(f"{place}add/task", data={"parent": part})
    shown = page.get(f"{place}preview.json").json
    assert shown["sections"]["en-fr"]["parts"][0]["tasks"][0]["prompt"]["en"] == "–"
    assert page.get(f"{place}preview").status_code == 200

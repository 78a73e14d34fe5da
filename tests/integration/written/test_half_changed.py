"""A text changed in one language alone is said to whoever writes the paper, and stops nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written import operations as papers
from assess.written import queries as published
from assess.written.authoring import nodes, operations, queries
from assess.written.draft_models import WrittenDraft
from tests.support.written_papers import PNG, bundle, raw_paper

LogIn = Callable[[Account], FlaskClient]
CODE = "logistics-officer"
SAID = "The English has changed since version 1, the French has not."
LATER = "The English has changed since version 2, the French has not."


@pytest.fixture
def author(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.EXAMINER)


@pytest.fixture
def colleague(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.EXAMINER)


@pytest.fixture
def draft(app: Flask, author: Account, colleague: Account) -> int:
    """A draft that began from version 1, which is signed off."""
    with app.app_context():
        version, _fresh = papers.publish(bundle(), _me(author))
        papers.review(version.id, "signed_off", "", _me(colleague))
        return operations.begin(version, _me(author))


def _me(account: Account) -> Account:
    return db.session.get_one(Account, account.id)


def _key(draft_id: int, code: str) -> str:
    content = db.session.get_one(WrittenDraft, draft_id).content
    return next(one.node["key"] for one in nodes.every(content) if one.node.get("code") == code)


def _write(draft_id: int, who: Account, code: str = "plan", **words: str) -> str:
    """Change what a task asks, as its page does it; returns the task's key."""
    content, key = db.session.get_one(WrittenDraft, draft_id).content, _key(draft_id, code)
    values = nodes.values_of(content, key)
    values = {**values, "prompt": {**values["prompt"], **words}}
    operations.save(draft_id, key, nodes.stamp_of(content, key), values, _me(who))
    return key


def _publish(draft_id: int, who: Account) -> int:
    revision = db.session.get_one(WrittenDraft, draft_id).revision
    return operations.publish(draft_id, revision, _me(who))[0].id


def _outline(visitor: FlaskClient, draft_id: int) -> str:
    return visitor.get(f"/written/drafts/{draft_id}/").get_data(as_text=True)


def test_the_draft_names_it_with_a_link_and_can_be_published(
    app: Flask, draft: int, author: Account, login: LogIn
) -> None:
    visitor = login(author)
    assert "in one language alone" not in _outline(visitor, draft)
    with app.app_context():
        key = _write(draft, author, en="Plan the retreat.")
    page = _outline(visitor, draft)
    links = html.fromstring(page).xpath("//ul[@class='findings']//a/@href")
    assert links == [f"/written/drafts/{draft}/{key}#prompt_fr"]
    assert SAID in page
    assert "Part 1, task 1: What is asked" in page
    assert "1 text to compare" in page
    assert "Publish for sign-off" in page
    assert "/written/papers/logistics-officer/1" in page
    with app.app_context():
        assert _publish(draft, author)


def test_the_page_of_the_task_says_it_beside_the_language_that_did_not_change(
    app: Flask, draft: int, author: Account, login: LogIn
) -> None:
    with app.app_context():
        key = _write(draft, author, en="Plan the retreat.")
        other = _key(draft, "reply")
    visitor = login(author)
    page = html.fromstring(visitor.get(f"/written/drafts/{draft}/{key}").get_data(as_text=True))
    (said,) = page.xpath("//div[@class='finding']")
    assert SAID in said.text_content()
    beside = said.getparent().xpath(".//textarea/@id")
    assert beside == ["prompt_fr"]
    assert said.xpath(".//*[@lang='en']/text()") == ["Plan the convoy. (EN)"]
    assert SAID not in visitor.get(f"/written/drafts/{draft}/{other}").get_data(as_text=True)


def test_nothing_is_said_any_more_when_the_other_language_follows(
    app: Flask, draft: int, author: Account, login: LogIn
) -> None:
    with app.app_context():
        _write(draft, author, fr="Planifiez la retraite.")
    visitor = login(author)
    said = "The French has changed since version 1, the English has not."
    assert said in _outline(visitor, draft)
    with app.app_context():
        _write(draft, author, en="Plan the retreat.")
    page = _outline(visitor, draft)
    assert "in one language alone" not in page
    assert "can be published." in page


def test_in_french(app: Flask, draft: int, author: Account, login: LogIn) -> None:
    with app.app_context():
        _write(draft, author, en="Plan the retreat.")
    visitor = login(author)
    with visitor.session_transaction() as session:
        session["locale"] = "fr"
    said = "L’anglais a changé depuis la version 1, pas le français."
    assert said in _outline(visitor, draft)


def test_what_was_published_and_not_signed_off_is_still_said(
    app: Flask, draft: int, author: Account, colleague: Account, login: LogIn
) -> None:
    with app.app_context():
        _write(draft, author, en="Plan the retreat.")
        second = _publish(draft, author)
    visitor = login(author)
    assert SAID in _outline(visitor, draft)
    with app.app_context():
        papers.review(second, "signed_off", "", _me(colleague))
    assert "in one language alone" not in _outline(visitor, draft)
    with app.app_context():
        _write(draft, author, "reply", en="Answer nobody.")
    assert LATER in _outline(visitor, draft)


def test_also_where_nothing_was_ever_signed_off(app: Flask, author: Account, login: LogIn) -> None:
    with app.app_context():
        draft = operations.create(raw_paper(), {"map.png": PNG}, _me(author))
    visitor = login(author)
    assert "in one language alone" not in _outline(visitor, draft)
    with app.app_context():
        _write(draft, author, en="Plan something.")
    assert "in one language alone" not in _outline(visitor, draft)
    with app.app_context():
        _publish(draft, author)
        _write(draft, author, en="Plan the retreat.")
    assert SAID in _outline(visitor, draft)
    with app.app_context():
        _publish(draft, author)
    assert SAID in _outline(visitor, draft)


def test_a_draft_that_became_another_paper_has_no_version_before(
    app: Flask, draft: int, author: Account
) -> None:
    with app.app_context():
        _write(draft, author, en="Plan the retreat.")
        content = db.session.get_one(WrittenDraft, draft).content
        values: dict[str, Any] = nodes.values_of(content, nodes.PAPER) | {"code": "other"}
        stamp = nodes.stamp_of(content, nodes.PAPER)
        operations.save(draft, nodes.PAPER, stamp, values, _me(author))
        row = db.session.get_one(WrittenDraft, draft)
        assert queries.base_of(row) is None
        assert queries.half_changed_in(row, None) == []


def test_a_draft_is_held_against_the_version_that_is_signed_off(
    app: Flask, draft: int, author: Account, colleague: Account
) -> None:
    with app.app_context():
        papers.publish(bundle(minutes=100), _me(author))
        papers.publish(bundle(minutes=110), _me(author))
        row = db.session.get_one(WrittenDraft, draft)
        base, versions = queries.base_of(row), published.paper_by_code(CODE).versions
        assert base is not None
        assert base.number == 1
        papers.review(versions[-1].id, "signed_off", "", _me(colleague))
        base = queries.base_of(row)
        assert base is not None
        assert base.number == 3

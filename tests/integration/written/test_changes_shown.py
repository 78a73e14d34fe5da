"""Whoever signs a version off reads what has changed since the version before."""

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
from assess.written import operations
from assess.written.bundles import Bundle
from assess.written.reading import parse_paper
from tests.support.written_papers import PNG, raw_paper

LogIn = Callable[[Account], FlaskClient]
Raw = dict[str, Any]
ADDRESS = "/written/papers/logistics-officer"


@pytest.fixture
def author(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.EXAMINER)


@pytest.fixture
def second(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.EXAMINER)


@pytest.fixture
def publish(app: Flask, author: Account) -> Callable[..., int]:
    """Publish the small paper with a change; returns the version's id."""

    def published(change: Callable[[Raw], None] = lambda _raw: None, png: bytes = PNG) -> int:
        raw = raw_paper()
        change(raw)
        with app.app_context():
            bundle = Bundle(parse_paper(raw, frozenset({"map.png"})), {"map.png": png})
            who = db.session.get_one(Account, author.id)
            return operations.publish(bundle, who)[0].id

    return published


@pytest.fixture
def sign(app: Flask, second: Account) -> Callable[[int], None]:
    def signed(version: int) -> None:
        with app.app_context():
            who = db.session.get_one(Account, second.id)
            operations.review(version, "signed_off", "", who)

    return signed


@pytest.fixture
def page(second: Account, login: LogIn) -> Callable[[int], Any]:
    visitor = login(second)

    def shown(number: int) -> Any:
        return html.fromstring(visitor.get(f"{ADDRESS}/{number}").get_data(as_text=True))

    return shown


def _english(raw: Raw) -> None:
    raw["part"][0]["task"][0]["prompt"]["en"] = "Plan the retreat. (EN)"


def _changed(page: Any) -> str:
    (section,) = page.xpath("//section[@id='changes']")
    return " ".join(section.text_content().split())


def test_the_first_version_has_none_before(
    publish: Callable[..., int], page: Callable[[int], Any]
) -> None:
    publish()
    assert page(1).xpath("//section[@id='changes'] | //a[@href='#changes']") == []


def test_both_languages_before_and_now_and_a_warning(
    publish: Callable[..., int], sign: Callable[[int], None], page: Callable[[int], Any]
) -> None:
    sign(publish())
    publish(_english)
    shown = page(2)
    said = _changed(shown)
    assert "What has changed since version 1" in said
    assert "Version 1 is the last one before that was signed off." in said
    assert "The English has changed since version 1, the French has not." in said
    assert "Part 1, task 1: A plan (EN)" in said
    assert "Before Plan the convoy. (EN) Now Plan the retreat. (EN)" in said
    assert "Not changed since version 1 Plan the convoy. (FR)" in said
    (section,) = shown.xpath("//section[@id='changes']")
    assert section.xpath(".//del/text()") == ["convoy."]
    assert section.xpath(".//ins/text()") == ["retreat."]
    assert [one.get("lang") for one in section.xpath(".//*[@lang]")] == ["en", "en", "fr"]
    (link,) = section.xpath(".//ul[@class='findings']//a/@href")
    assert shown.xpath(f"//article[@id='{link[1:]}']")
    assert section.xpath(f".//a[@href='{ADDRESS}/1']")
    following = section.xpath("following-sibling::section/@id")
    assert "review" in following


def test_a_text_changed_in_both_warns_of_nothing(
    publish: Callable[..., int], page: Callable[[int], Any]
) -> None:
    def both(raw: Raw) -> None:
        raw["source"][0]["text"] = {"en": "Nothing here.", "fr": "Trois camions."}

    publish()
    publish(both)
    said = _changed(page(2))
    assert "No version before was signed off. Version 1 is the last one." in said
    assert "in one language alone" not in said
    assert "Document 1: Memo (EN)" in said
    assert "Trois camions." in said
    # Another text altogether: nothing is marked in it.
    assert page(2).xpath("//del | //ins") == []


def test_figures_nodes_and_files(
    publish: Callable[..., int], page: Callable[[int], Any], second: Account, login: LogIn
) -> None:
    def much(raw: Raw) -> None:
        raw["minutes"] = 100
        raw["rules"]["method"] = "third"
        raw["part"][0]["task"][0]["sources"] = ["memo", "map"]
        del raw["source"][1]
        extra = {**raw["part"][0]["task"][1], "code": "extra", "sources": ["memo"]}
        raw["part"][1]["task"].append(extra)

    publish()
    publish(much, PNG + b"1")
    shown = page(2)
    said = _changed(shown)
    for words in (
        "Duration in minutes 90 100",
        "The mean of the two nearest marks The third mark alone",
        "Memo (EN); Stock (EN); Map (EN) Memo (EN); Map (EN)",
        "Part 2, task 2: A reply (EN) Added",
        "Document 2 in version 1: Stock (EN) Removed",
    ):
        assert words in said
    visitor = login(second)
    files = shown.xpath("//section[@id='changes']//a[contains(@href, '/files/')]/@href")
    assert [visitor.get(one).data for one in files] == [PNG, PNG + b"1"] * 2


def test_changes_are_told_from_the_version_that_is_signed_off(
    publish: Callable[..., int], sign: Callable[[int], None], page: Callable[[int], Any]
) -> None:
    def later(raw: Raw) -> None:
        _english(raw)
        raw["minutes"] = 100

    sign(publish())
    publish(_english)
    publish(later)
    said = _changed(page(3))
    assert "What has changed since version 1" in said
    assert "The English has changed since version 1" in said
    publish()
    assert "No text and no figure differs." in _changed(page(4))


def test_in_french_and_after_a_refused_review(
    publish: Callable[..., int], second: Account, login: LogIn
) -> None:
    publish()
    publish(_english)
    visitor = login(second)
    with visitor.session_transaction() as session:
        session["locale"] = "fr"
    done = visitor.post(f"{ADDRESS}/2", data={"decision": "returned", "comment": ""})
    assert done.status_code == 422
    said = done.get_data(as_text=True)
    assert "Changements depuis la version 1" in said
    assert "L’anglais a changé depuis la version 1, pas le français." in said
    assert "Partie 1, tâche 1" in said


def test_candidates_see_nothing_of_it(
    publish: Callable[..., int], make_account: Callable[..., Account], login: LogIn
) -> None:
    publish()
    publish(_english)
    assert login(make_account(Role.CANDIDATE)).get(f"{ADDRESS}/2").status_code == 403

"""Papers: immutable versions, keys apart from what candidates see, a second pair of eyes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from assess.cli import group
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written import operations, queries
from assess.written.models import WrittenPaperVersion
from tests.support.written_papers import PNG, bundle


@pytest.fixture
def author(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.EXAMINER)


@pytest.fixture
def colleague(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.EXAMINER)


def test_the_same_again_is_no_new_version_and_a_change_is(context: Flask, author: Account) -> None:
    version, fresh = operations.publish(bundle(), author)
    assert (version.number, fresh) == (1, True)
    assert operations.publish(bundle(), author) == (version, False)
    later, fresh = operations.publish(bundle(grade="P4"), author)
    assert (later.number, fresh) == (2, True)
    held = queries.file_of(later.files["map.png"])
    assert held == ("image/png", PNG)


def test_nothing_is_set_before_somebody_else_has_signed_it_off(
    context: Flask, author: Account, colleague: Account
) -> None:
    version, _ = operations.publish(bundle(), author)
    assert queries.newest("logistics-officer") is None
    with pytest.raises(operations.ReviewRefused, match="own_paper"):
        operations.review(version.id, "signed_off", "", author)
    with pytest.raises(operations.ReviewRefused, match="no_comment"):
        operations.review(version.id, "returned", "  ", colleague)
    with pytest.raises(operations.ReviewRefused, match="unknown_decision"):
        operations.review(version.id, "perhaps", "", colleague)
    operations.review(version.id, "returned", "The table lacks a unit.", colleague)
    assert queries.newest("logistics-officer") is None
    operations.review(version.id, "signed_off", "", colleague)
    assert queries.newest("logistics-officer") == version


def test_a_new_version_waits_while_the_one_before_stays_in_use(
    context: Flask, author: Account, colleague: Account
) -> None:
    first, _ = operations.publish(bundle(), author)
    operations.review(first.id, "signed_off", "", colleague)
    second, _ = operations.publish(bundle(grade="P4"), author)
    assert queries.newest("logistics-officer") == first
    with pytest.raises(operations.ReviewRefused, match="not_newest"):
        operations.review(first.id, "signed_off", "", colleague)
    operations.review(second.id, "signed_off", "", colleague)
    assert queries.newest("logistics-officer") == second


def test_a_retired_paper_is_set_no_more_and_comes_back_when_published(
    context: Flask, author: Account, colleague: Account
) -> None:
    version, _ = operations.publish(bundle(), author)
    operations.review(version.id, "signed_off", "", colleague)
    operations.retire("logistics-officer")
    assert queries.newest("logistics-officer") is None
    operations.publish(bundle(), author)
    assert queries.newest("logistics-officer") == version
    with pytest.raises(LookupError):
        operations.retire("nothing")


def test_what_candidates_see_is_read_without_the_key(context: Flask, author: Account) -> None:
    version, _ = operations.publish(bundle(), author)
    identifier, content = version.id, bundle().paper
    db.session.expunge_all()
    read = db.session.get_one(WrittenPaperVersion, identifier)
    assert "key" in inspect(read).unloaded
    assert queries.paper_with_key(identifier).tasks[0].model == content.tasks[0].model
    with pytest.raises(LookupError):
        queries.paper_with_key(identifier + 1)


def test_versions_files_and_reviews_cannot_be_changed(
    context: Flask, author: Account, colleague: Account
) -> None:
    version, _ = operations.publish(bundle(), author)
    operations.review(version.id, "signed_off", "", colleague)
    for statement in (
        "UPDATE written_paper_version SET number = 9",
        "DELETE FROM written_file",
        "UPDATE written_review SET comment = 'fine'",
    ):
        with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(statement))


def test_the_command_line_names_what_is_wrong(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "paper.toml").write_text('code = "Bad Code"\nminutes = 10\n')
    done = runner.invoke(group, ["written", "check", str(tmp_path)])
    assert done.exit_code == 1
    assert "one: code: use small letters" in done.output
    assert "minutes must be a whole number from 60 to 180" in done.output
    (tmp_path / "none").mkdir()
    done = runner.invoke(group, ["written", "check", str(tmp_path / "none")])
    assert done.exit_code == 1
    assert "holds no paper.toml" in done.output

"""Offering a test: only from a bank that can fill its blueprint, versions kept apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text, update

from assess import disk
from assess.banks import operations as banks
from assess.banks.models import MediaAsset
from assess.banks.staging import unstaged
from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import offering, operations, queries
from assess.recruitment.models import Invitation
from assess.recruitment.operations import NotPossible
from assess.recruitment.rules import Person
from tests.integration.language.banks import sample
from tests.integration.results.street import new_session


@pytest.fixture
def bank(context: Flask) -> None:
    banks.import_bank(sample())


@pytest.fixture
def small_bank(context: Flask) -> None:
    """Too few testlets for the blueprint: two groups of two where four items and more are asked."""
    banks.import_bank(sample(testlets=1))


def versions() -> list[tuple[int, bool]]:
    rows = db.session.scalars(select(TestDefinition).order_by(TestDefinition.version))
    return [(test.version, test.retired_at is None) for test in rows]


class TestOffering:
    def test_the_bank_gives_title_and_language(self, bank: None) -> None:
        test = offering.offer("sample", {})
        assert (test.code, test.kind, test.language) == ("sample", "language", "en")
        assert test.title == {"en": "Sample", "fr": "Exemple"}
        assert (test.duration_s, test.grace_s, test.spec) == (3600, 60, {"bank": "sample"})

    def test_the_same_again_is_no_new_version(self, bank: None) -> None:
        first = offering.offer("sample", {})
        assert offering.offer("sample", {}).id == first.id
        assert versions() == [(1, True)]

    def test_another_policy_is_a_new_version(self, bank: None) -> None:
        first = offering.offer("sample", {})
        first.policy = {**first.policy, "void_above_min": 59}
        db.session.commit()
        second = offering.offer("sample", {})
        assert versions() == [(1, False), (2, True)]
        assert second.policy["void_above_min"] != 59

    def test_a_change_is_a_new_version_and_sittings_keep_theirs(
        self, bank: None, officer: Account, make_account: Callable[..., Account]
    ) -> None:
        make_account(Role.CANDIDATE, email="ada@example.org")
        first = offering.offer("sample", {})
        person = Person("Ada", "Nwosu", "ada@example.org", "en")
        operations.invite([person], first.id, new_session().id, officer)
        second = offering.offer("sample", {"en": "English, short"}, duration_s=1800)
        assert versions() == [(1, False), (2, True)]
        assert second.title == {"en": "English, short", "fr": "Exemple"}
        assert db.session.scalars(select(Sitting)).one().test_id == first.id
        assert [test.id for test in queries.tests()] == [second.id]

    def test_a_retired_test_can_be_offered_again(self, bank: None) -> None:
        offering.retire(offering.offer("sample", {}).id)
        assert queries.tests() == []
        offering.offer("sample", {})
        assert versions() == [(1, False), (2, True)]

    def test_an_unknown_bank_is_refused(self, context: Flask) -> None:
        with pytest.raises(NotPossible, match="nowhere"):
            offering.offer("nowhere", {})

    def test_a_bank_that_is_too_small_says_which_cells_lack_how_many(
        self, small_bank: None
    ) -> None:
        with pytest.raises(offering.BankTooSmall) as refused:
            offering.offer("sample", {})
        lacking = {
            (shortage.cell.skill, shortage.cell.level): (shortage.needed, shortage.lacking)
            for shortage in refused.value.shortages
        }
        # One testlet of two questions where four are needed, at each level of both skills.
        assert lacking == {
            (skill, level): (4, 2) for skill in ("reading", "listening") for level in range(1, 6)
        }
        assert versions() == []


class TestPages:
    def test_offering_on_the_page(self, staff: FlaskClient, bank: None) -> None:
        assert "Sample" in staff.get("/recruitment/tests/new").text
        data = {"bank": "sample", "title_en": "", "title_fr": "", "minutes": "45", "grace": "30"}
        assert staff.post("/recruitment/tests/new", data=data).status_code == 303
        (test,) = queries.tests()
        assert (test.duration_s, test.grace_s) == (2700, 30)
        assert "On offer" in staff.get("/recruitment/tests/").text
        assert staff.post(f"/recruitment/tests/{test.id}/retire").status_code == 303
        assert "No longer offered" in staff.get("/recruitment/tests/").text

    def test_a_small_bank_gets_a_table_of_what_it_lacks(
        self, staff: FlaskClient, small_bank: None
    ) -> None:
        done = staff.post(
            "/recruitment/tests/new", data={"bank": "sample", "minutes": "60", "grace": "60"}
        )
        assert done.status_code == 422
        assert "cannot fill its blueprint" in done.text
        assert "Listening, level 5" in done.text
        assert versions() == []

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"bank": "nowhere", "minutes": "60", "grace": "60"},
            {"bank": "sample", "minutes": "0", "grace": "60"},
            {"bank": "sample", "minutes": "1e3", "grace": "60"},
            {"bank": "sample", "minutes": "9" * 400, "grace": "60"},
            {"bank": "sample", "minutes": "60", "grace": "-1"},
            {"bank": "sample", "minutes": "60", "grace": "60", "title_en": "x" * 161},
        ],
    )
    def test_odd_values_end_in_a_sentence(
        self, staff: FlaskClient, bank: None, data: dict[str, str]
    ) -> None:
        assert staff.post("/recruitment/tests/new", data=data).status_code == 422
        assert versions() == []

    def test_without_a_bank_the_page_says_what_to_do(self, staff: FlaskClient) -> None:
        assert "No question bank yet" in staff.get("/recruitment/tests/").text
        assert "No question bank yet" in staff.get("/recruitment/tests/new").text


class TestCommand:
    def test_offer_and_list(self, app: Flask, bank: None) -> None:
        runner = app.test_cli_runner()
        done = runner.invoke(args=["test", "offer", "sample", "--minutes", "50"])
        assert done.exit_code == 0, done.output
        assert "sample version 1" in done.output
        assert "50 min" in runner.invoke(args=["test", "list"]).output

    def test_refusals_name_the_cells(self, app: Flask, small_bank: None) -> None:
        done = app.test_cli_runner().invoke(args=["test", "offer", "sample"])
        assert done.exit_code == 1
        assert "listening, level 3: needs 4, lacks 2" in done.output
        assert "Traceback" not in done.output


class TestMissingMedia:
    """Every picture and clip must be there, byte for byte, before anybody is invited."""

    def damage(self) -> None:
        """The stored clip is no longer what its digest says, as after a fault of the disk."""
        embedded = db.engine.dialect.name == "sqlite"
        unlock = (
            "DROP TRIGGER media_asset_refuse_update"
            if embedded
            else "ALTER TABLE media_asset DISABLE TRIGGER ALL"
        )
        db.session.execute(text(unlock))
        changed = db.session.execute(update(MediaAsset).values(content=b"another clip"))
        assert changed.rowcount == 1
        db.session.commit()

    def test_a_whole_bank_lacks_nothing(self, bank: None) -> None:
        assert unstaged("sample") == []
        assert unstaged("no such bank") == []

    def test_the_test_is_not_offered_and_the_clip_is_named(self, bank: None) -> None:
        self.damage()
        with pytest.raises(NotPossible, match=r"not offered: li-\d-\d: clip\.mp3"):
            offering.offer("sample", {})
        assert versions() == []

    def test_nobody_is_invited(self, bank: None, officer: Account) -> None:
        test = offering.offer("sample", {})
        session = new_session()
        self.damage()
        person = Person("Ada", "Nwosu", "ada@example.org", "en")
        with pytest.raises(NotPossible, match=r"Nobody was invited: .* li-\d-\d: clip\.mp3"):
            operations.invite([person], test.id, session.id, officer)
        assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0

    def test_a_low_disk_stops_invitations(
        self, bank: None, officer: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        test = offering.offer("sample", {})
        session = new_session()
        monkeypatch.setattr(disk, "is_low", lambda: True)
        person = Person("Ada", "Nwosu", "ada@example.org", "en")
        with pytest.raises(NotPossible, match="too little room"):
            operations.invite([person], test.id, session.id, officer)

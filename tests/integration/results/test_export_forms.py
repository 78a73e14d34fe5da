"""JSON, QTI and packages: read back with other readers, and nothing in them can be changed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess.audit import jws, keys
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment.models import Invitation
from assess.recruitment.vacancy_models import Application, StoredDecision, Vacancy
from assess.results import export_rows, operations
from assess.results.export import to_csv
from assess.results.export_json import to_json
from assess.results.export_package import FORMS, MANIFEST, Form, write_package
from assess.results.export_rows import ALWAYS, CAUTION
from assess.results.models import Result
from assess.results.policy_models import PolicyVersion
from assess.results.queries import ResultFilter
from tests.integration.results.street import language_result, new_session, new_test

MakeAccount = Callable[..., Account]
Q = "{http://www.imsglobal.org/xsd/imsqti_result_v3p0}"


@pytest.fixture
def officer(make_account: MakeAccount) -> Account:
    return make_account(Role.RECRUITMENT, email="officer@example.org")


@pytest.fixture
def two(context: Flask, make_account: MakeAccount, officer: Account) -> tuple[Result, Result]:
    """A released result and one that waits for release."""
    test = new_test("language", "english")
    shown, held = (
        language_result(
            make_account(Role.CANDIDATE, family_name=name, email=f"{number}@example.org"),
            test,
            ability=0.4,
        )
        for number, name in enumerate(("Lefèvre & <Søn>", "=1+1"))
    )
    operations.release([shown.id], officer)
    return shown, held


@transactional
def belongs_to_a_vacancy(result: Result) -> None:
    """Give a result the selection process that it came from."""
    account, session = db.session.get_one(Account, result.account_id), new_session()
    policy = PolicyVersion(
        name="p-1", content={}, digest="0" * 64, in_force_from=date(2027, 1, 1), created_at=now()
    )
    vacancy = Vacancy(
        reference="VA-2027-04", title={"en": "Clerk", "fr": "Commis"}, created_at=now()
    )
    application = Application(
        vacancy=vacancy,
        email=account.email,
        given_name="Ada",
        family_name="Nwosu",
        external_reference="ATS-9",
        source="typed",
        created_at=now(),
        updated_at=now(),
    )
    db.session.add_all([policy, application])
    db.session.flush()
    decision = StoredDecision(
        application=application,
        family="language",
        outcome="sit",
        reason_code="no_result",
        explanation_en="You will sit the test.",
        explanation_fr="Vous passerez le test.",
        decided_on=date(2027, 1, 4),
        policy_version_id=policy.id,
        facts={},
        made_at=now(),
    )
    db.session.add(decision)
    db.session.flush()
    db.session.add(
        Invitation(
            email=account.email,
            given_name="Ada",
            family_name="Nwosu",
            test_id=result.sitting.test_id,
            session=session,
            sitting_id=result.sitting_id,
            invited_at=now(),
            application_id=application.id,
            decision_id=decision.id,
        )
    )


def package(form: Form, **more: object) -> zipfile.ZipFile:
    stream = io.BytesIO()
    write_package(stream, form, ResultFilter(), made_by="account:1", **more)  # type: ignore[arg-type]
    return zipfile.ZipFile(stream)


class TestRows:
    def test_they_say_what_the_level_means_and_for_which_vacancy(
        self, two: tuple[Result, Result]
    ) -> None:
        belongs_to_a_vacancy(two[0])
        text = "".join(to_csv(export_rows.each(ResultFilter())))
        rows = {int(row["result_id"]): row for row in csv.DictReader(io.StringIO(text[1:]))}
        mine, other = rows[two[0].id], rows[two[1].id]
        assert (mine["vacancy"], mine["application"]) == ("VA-2027-04", "ATS-9")
        assert (mine["decision"], mine["decision_reason"]) == ("sit", "no_result")
        assert mine["explanation_en"] == "You will sit the test."
        assert mine["explanation_fr"] == "Vous passerez le test."
        assert other["vacancy"] == other["decision"] == ""
        assert mine["level_meaning_en"] != mine["level_meaning_fr"]
        assert all(len(mine[f"level_meaning_{locale}"]) > 20 for locale in ("en", "fr"))

    def test_chosen_columns_never_leave_out_what_must_be_said(
        self, two: tuple[Result, Result]
    ) -> None:
        text = "".join(to_csv(export_rows.each(ResultFilter()), ["email", "sat_on"]))
        header = next(csv.reader(io.StringIO(text[1:])))
        assert set(header) == {"email", "sat_on"} | ALWAYS
        with pytest.raises(ValueError, match="There is no column 'password_hash'"):
            list(to_csv([], ["password_hash"]))


class TestJson:
    def test_each_released_result_is_signed(self, two: tuple[Result, Result]) -> None:
        document = json.loads("".join(to_json(export_rows.each(ResultFilter()))))
        rows = {row["result_id"]: row for row in document["results"]}
        shown, held = rows[two[0].id], rows[two[1].id]
        said = jws.verify(shown["jws"], jws.RESULT, keys.known())
        assert (said["result"], said["level"], said["state"]) == (
            two[0].id,
            two[0].level,
            "issued",
        )
        assert shown["family_name"] == "Lefèvre & <Søn>"
        assert (held["jws"], held["standing"]) == (None, "recorded")
        assert document["caution"] == CAUTION
        assert document["scales"]["language"]["fr"]["levels"]["3"]
        assert shown["valid_until"] == two[0].valid_until.isoformat()

    def test_an_empty_one_is_a_document_too(self, context: Flask) -> None:
        assert json.loads("".join(to_json([])))["results"] == []


class TestQti:
    def test_another_reader_finds_everything(self, two: tuple[Result, Result]) -> None:
        belongs_to_a_vacancy(two[0])
        archive = package("qti")
        root = ElementTree.fromstring(archive.read(f"result-{two[0].id}.xml"))
        assert root.tag == f"{Q}assessmentResult"
        context = root.find(f"{Q}context")
        assert context is not None
        assert context.get("sourcedId") == f"person-{two[0].account_id}"
        named = {
            one.get("sourceID").rpartition("/")[2]: one.get("identifier")
            for one in context.iter(f"{Q}sessionIdentifier")
        }
        assert named == {
            "sitting": two[0].sitting_id,
            "result": str(two[0].id),
            "vacancy": "VA-2027-04",
        }
        values = {
            one.get("identifier"): one.findtext(f"{Q}value")
            for one in root.iter(f"{Q}outcomeVariable")
        }
        assert values["LEVEL"] == str(two[0].level)
        assert float(values["ABILITY_STANDARD_ERROR"]) == two[0].standard_error
        assert values["VALID_UNTIL"] == two[0].valid_until.isoformat()
        assert values["CAUTION"] == CAUTION
        level = root.find(f".//{Q}outcomeVariable[@identifier='LEVEL']")
        assert level is not None
        assert (level.get("normalMinimum"), level.get("normalMaximum")) == ("0", "5")
        assert len(level.get("interpretation", "")) > 20
        assert "Lefèvre" not in ElementTree.tostring(root, encoding="unicode")

    def test_the_same_result_gives_the_same_bytes(self, two: tuple[Result, Result]) -> None:
        name = f"result-{two[1].id}.xml"
        assert package("qti").read(name) == package("qti").read(name)


class TestPackages:
    @pytest.mark.parametrize("form", FORMS)
    def test_sums_and_signature_hold(
        self, two: tuple[Result, Result], form: Form, tmp_path: Path
    ) -> None:
        archive = package(form)
        archive.extractall(tmp_path)
        command = ["sha256sum", "-c", "--strict", "SHA256SUMS"]
        done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True)
        assert done.returncode == 0, done.stderr
        shown = json.loads(archive.read("manifest.json"))
        said = jws.verify(shown["jws"], MANIFEST, keys.known())
        assert {name: shown[name] for name in said} == said
        listing = archive.read("SHA256SUMS")
        assert said["sha256sums"] == hashlib.sha256(listing).hexdigest()
        assert said["files"] == len(listing.splitlines()) == (2 if form == "qti" else 1)
        assert (said["results"], said["standings"]) == (2, {"recorded": 1, "released": 1})
        assert (said["made_by"], said["policies"]) == ("account:1", ["validity-1"])
        assert said["caution"] == CAUTION

    def test_a_manifest_is_no_result_and_no_other_key_will_do(
        self, two: tuple[Result, Result]
    ) -> None:
        token = json.loads(package("csv").read("manifest.json"))["jws"]
        with pytest.raises(jws.NotGenuine, match="not of the kind"):
            jws.verify(token, jws.RESULT, keys.known())
        with pytest.raises(jws.NotGenuine, match="not known"):
            jws.verify(token, MANIFEST, {})
        (kid,) = keys.known()
        with pytest.raises(jws.NotGenuine, match="changed"):
            jws.verify(token, MANIFEST, {kid: bytes([88]) + bytes(31)})

    def test_the_filter_is_in_the_manifest(self, two: tuple[Result, Result]) -> None:
        stream = io.BytesIO()
        said = write_package(stream, "csv", ResultFilter(standing="released"), made_by="command")
        assert (said["results"], said["filter"]) == (1, {"standing": "released"})


class TestPages:
    @pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
    def test_each_form_is_one_address(
        self,
        two: tuple[Result, Result],
        officer: Account,
        login: Callable[[Account], FlaskClient],
        form: str,
    ) -> None:
        response = login(officer).get(f"/recruitment/results/export.{form}?standing=released")
        assert response.status_code == 200
        assert f".{form}" in response.headers["Content-Disposition"]
        assert len(response.data) > 200
        if form == "csv":
            assert len(response.text.splitlines()) == 2

    @pytest.mark.parametrize("form", FORMS)
    def test_each_package_is_a_zip(
        self,
        two: tuple[Result, Result],
        officer: Account,
        login: Callable[[Account], FlaskClient],
        form: str,
    ) -> None:
        response = login(officer).get(f"/recruitment/results/export/{form}.zip")
        assert response.status_code == 200
        archive = zipfile.ZipFile(io.BytesIO(response.data))
        said = json.loads(archive.read("manifest.json"))
        assert said["made_by"] == f"account:{officer.id}"

"""Authors' pages: from a start file to a published version, by requests alone."""

from __future__ import annotations

import io
import json
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from assess import jobs
from assess.audit.models import AuditPending
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.officesim import applications
from assess.officesim.bundles import read_bundle
from assess.officesim.draft_models import OfficeDraft
from assess.officesim.drafting import queries
from assess.officesim.drafting.folder import bundle_of
from assess.officesim.drafting.versions import folder_of
from assess.officesim.engine import APPLICATIONS
from assess.officesim.models import OfficeProject
from assess.officesim.operations import publish, unpack
from assess.officesim.sandbox import sandbox

BASE = "/office/drafts/1"
SUM = {"cmd": "cell.edit", "via": "type", "edits": [
    {"op": "input", "sheet": 0, "row": 4, "column": 2, "text": "=B2+B3"}]}  # fmt: skip
BOLD = {"cmd": "font.bold", "via": "key", "edits": [
    {"op": "style", "sheet": 0, "ref": "A1:B1", "path": "bold", "value": True}]}  # fmt: skip


@pytest.fixture(scope="module")
def engines() -> Iterator[None]:
    """Children with the real applications, whatever other tests have put in their place."""
    patch = pytest.MonkeyPatch()
    real = [f"assess.officesim.{name}.engine" for name in APPLICATIONS]
    patch.setattr(applications, "MODULES", real)
    sandbox.close()
    yield
    sandbox.close()
    patch.undo()


@pytest.fixture
def author(
    app: Flask, engines: None, make_account: Callable[..., Account], login: Any
) -> FlaskClient:
    client: FlaskClient = login(make_account(Role.EXAMINER, given_name="Ada"))
    return client


def workbook(**cells: Any) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for name, value in ({"A1": "Item", "B1": "Cost", "B2": 3, "B3": 4} | cells).items():
        sheet[name] = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def words(**changes: str) -> dict[str, Any]:
    return {
        "code": "costs",
        "title_en": "Costs",
        "title_fr": "Coûts",
        "scenario_en": "You keep the costs.",
        "scenario_fr": "Vous tenez les coûts.",
        **changes,
    }


def faults(reply: Any) -> list[str]:
    """What a page says is wrong."""
    found = re.findall(r'field-error"[^>]*>(.*?)</p>', reply.text, re.DOTALL)
    found += re.findall(r"error-summary.*?</div>", reply.text, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>|\s+", " ", one)).strip() for one in found]


def begun(author: FlaskClient, **changes: Any) -> None:
    data = {**words(), "start_en": (io.BytesIO(workbook()), "costs.xlsx"), **changes}
    reply = author.post("/office/drafts/new", data=data)
    assert (reply.status_code, reply.location) == (303, f"{BASE}/"), faults(reply)


def revision(author: FlaskClient) -> str:
    page = author.get(f"{BASE}/").text
    return re.findall(r'name="revision" value="(\d+)"', page)[-1]


def post(author: FlaskClient, path: str, **data: Any) -> Any:
    return author.post(f"{BASE}/{path}", data={"revision": revision(author), **data})


def add_tasks(author: FlaskClient) -> None:
    for code, en, fr in (("total", "Add up.", "Additionnez."), ("head", "Stress.", "Soulignez.")):
        done = post(author, "tasks/new", code=code, text_en=en, text_fr=fr)
        assert done.status_code == 303, faults(done)
    common = {"weight": 3, "note_en": "The sum", "note_fr": "La somme"}
    done = post(
        author, "tasks/1/checks/new", kind="formula", code="sum", domain="formulas",
        target_ref="b4", expect_formula="=SUM(B2:B3)", **common,
    )  # fmt: skip
    assert done.status_code == 303, faults(done)
    done = post(
        author, "tasks/2/checks/new", kind="style", code="bold", domain="cells", weight=1,
        target_ref="A1:B1", expect_bold="true",
    )  # fmt: skip
    assert done.status_code == 303, faults(done)
    done = post(
        author, "tasks/0/checks/new", kind="unchanged", code="kept", domain="cells", weight=1,
        expect_except="B4", expect_parts="content",
    )  # fmt: skip
    assert done.status_code == 303, faults(done)


def numbered(*commands: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": f"id-{number:06}", **one} for number, one in enumerate(commands)]


def digest(author: FlaskClient) -> str:
    return str(author.get(f"{BASE}/trial.json").json["starts"]["en"])


def keep(author: FlaskClient, *commands: dict[str, Any], **changes: Any) -> Any:
    asked = {
        "locale": "en",
        "languages": ["en", "fr"],
        "start": digest(author),
        "commands": numbered(*commands),
        **changes,
    }
    return author.post(f"{BASE}/trial/solution", json=asked)


def test_from_a_start_file_to_a_published_version(app: Flask, author: FlaskClient) -> None:
    begun(author)
    page = author.get(f"{BASE}/").text
    assert "A project needs at least one task." in page
    assert "There is no solution yet" in page
    with app.app_context():
        assert "office_draft.created" in list(db.session.scalars(select(AuditPending.kind)))
    add_tasks(author)

    told = author.get(f"{BASE}/trial.json")
    assert [task["ref"] for task in told.json["section"]["projects"][0]["tasks"]] == [
        "p1t1",
        "p1t2",
    ]
    opening = author.get(f"{BASE}/opening/fr.json").json
    assert opening["locale"] == "fr"
    for secret in ("SUM(B2:B3)", "expect", "weight", "The sum"):
        assert secret not in told.text + json.dumps(opening)
    assert "wasm-unsafe-eval" in author.get(f"{BASE}/trial").headers["Content-Security-Policy"]

    steps = [["command", one] for one in numbered(SUM)]
    found = author.post(f"{BASE}/trial/check", json={"locale": "en", "steps": steps}).json
    assert (found["earned"], found["total"], found["refused"]) == (3, 4, [])
    passed = {part["number"]: [one["passed"] for one in part["checks"]] for part in found["parts"]}
    assert list(passed.items()) == [(1, [True]), (2, [False]), (0, [True])]
    assert found["parts"][0]["checks"][0]["says"] == "The sum"

    assert post(author, "publish").status_code == 303
    assert "has not passed its self-test" in author.get(f"{BASE}/").text

    assert keep(author, SUM, BOLD).json == {"solved": {"en": 2, "fr": 2}}
    assert post(author, "test").status_code == 303
    assert "hx-get" in author.get(f"{BASE}/").text
    jobs.run_once(app)
    page = author.get(f"{BASE}/").text
    assert "The test has passed" in page, unescape(page)
    assert post(author, "publish").status_code == 303
    page = author.get("/office/drafts/").text
    assert "as version 1" in page
    with app.app_context():
        version = db.session.scalars(select(OfficeProject)).one().versions[0]
        assert (version.number, version.points, version.shown["title"]["fr"]) == (1, 4, "Coûts")
        assert version.created_by is not None
        assert "office_project.published" in list(db.session.scalars(select(AuditPending.kind)))

    # What is changed afterwards has to pass again.
    post(author, "tasks/1/move", by="1")
    post(author, "publish")
    assert "has not passed its self-test" in author.get(f"{BASE}/").text
    assert post(author, "delete").location == "/office/drafts/"
    assert author.get(f"{BASE}/").status_code == 404
    assert "Costs" in author.get("/office/").text


def test_a_rubric_that_measures_nothing_is_refused_in_plain_words(
    app: Flask, author: FlaskClient
) -> None:
    begun(author)
    add_tasks(author)
    post(
        author, "tasks/2/checks/new", kind="value", code="there", domain="cells", weight=1,
        target_ref="B2", expect_equals="3",
    )  # fmt: skip
    keep(author, SUM)
    post(author, "test")
    jobs.run_once(app)
    page = unescape(author.get(f"{BASE}/").text)
    assert "The test has not passed" in page
    assert "check there holds in the start file already" in page
    assert "check bold fails in the solution" in page
    author.post("/preferences", data={"locale": "fr", "next": "/"})
    page = unescape(author.get(f"{BASE}/").text)
    assert "le contrôle there est déjà rempli dans le fichier de départ" in page
    post(author, "publish")
    assert author.get("/office/").text.count("costs") == 0
    with app.app_context():
        assert db.session.scalars(select(OfficeProject)).all() == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("costs.xlsm", b"x", "a start file is .xlsx, .docx, .pptx or a mailbox"),
        ("costs.xlsx", b"PK nonsense", "is damaged or not an office file"),
        ("costs.docx", workbook(), "is not what .docx says"),
        ("box.json", b"[1]", "a mailbox is a JSON object"),
        ("box.json", b'{"today": 3}', "The start file cannot be opened"),
    ],
)
def test_a_start_file_that_cannot_be_used_is_refused_with_what_is_wrong(
    app: Flask, author: FlaskClient, name: str, content: bytes, said: str
) -> None:
    data = {**words(), "start_en": (io.BytesIO(content), name)}
    reply = author.post("/office/drafts/new", data=data)
    assert reply.status_code == 422
    assert said in unescape(reply.text)
    with app.app_context():
        assert queries.drafts() == []


def test_a_start_file_is_replaced_for_one_language_or_for_both(
    app: Flask, author: FlaskClient
) -> None:
    begun(author)
    first = digest(author)
    other = (io.BytesIO(workbook(B2=30)), "autre.xlsx")
    assert post(author, "start", start_fr=other).status_code == 303
    starts = author.get(f"{BASE}/trial.json").json["starts"]
    assert starts["en"] == first != starts["fr"]
    assert author.get(f"{BASE}/start/start-fr.xlsx").data[:2] == b"PK"
    both = (io.BytesIO(workbook(B2=50)), "one.xlsx")
    assert post(author, "start", start_en=both, shared="y").status_code == 303
    assert len(set(author.get(f"{BASE}/trial.json").json["starts"].values())) == 1
    with app.app_context():
        draft = queries.drafts()[0]
        assert draft.content["start"] == "start.xlsx"
        assert [file.name for file in draft.files] == ["start.xlsx"]
    wrong = post(author, "start", start_en=(io.BytesIO(b'{"today": "x"}'), "box.json"))
    assert wrong.status_code == 422
    assert "is a start file of mail, not spreadsheet" in wrong.text
    assert post(author, "start").status_code == 422
    # Work that began on another start file is not kept.
    assert keep(author, SUM, start=first).status_code == 422


FOLDER = Path("question_banks/office/spreadsheet-mission-budget")


def test_a_folder_becomes_a_draft_and_the_draft_the_folder(app: Flask, author: FlaskClient) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in FOLDER.rglob("*"):
            archive.write(path, f"{FOLDER.name}/{path.relative_to(FOLDER)}")
    data = made.getvalue()
    done = author.post("/office/drafts/upload", data={"folder": (io.BytesIO(data), "b.zip")})
    assert done.location == f"{BASE}/", done.text
    page = unescape(author.get(f"{BASE}/").text)
    assert "What is still missing" not in page
    with app.app_context():
        draft = queries.drafts()[0]
        bundle = bundle_of(queries.folder_of(draft))
        assert bundle.content_hash == read_bundle(FOLDER).content_hash
        checks = sum(len(task["check"]) for task in draft.content["task"])
    # Every form opens, and saving it without a change changes nothing.
    before = author.get(f"{BASE}/folder.zip").data
    for task in range(1, 4):
        address = f"{BASE}/tasks/{task}/checks/1"
        form = author.get(address).text
        assert author.post(address, data=fields_of(form)).status_code == 303, address
    assert unpacked(author.get(f"{BASE}/folder.zip").data) == unpacked(before)
    assert checks > 8
    again = author.post("/office/drafts/upload", data={"folder": (io.BytesIO(data), "b.zip")})
    assert "There is a draft with the code" in again.text
    bad = author.post("/office/drafts/upload", data={"folder": (io.BytesIO(b"no"), "b.zip")})
    assert "not a .zip" in bad.text
    assert author.post("/office/drafts/upload", data={}).status_code == 422


def test_codes_are_made_where_an_author_writes_none(app: Flask, author: FlaskClient) -> None:
    begun(author, code="", title_en="Coûts de l’été, 2027")
    for _ in range(2):
        assert post(author, "tasks/new", text_en="Add up.", text_fr="Additionnez.").location
        done = post(
            author, "tasks/1/checks/new", kind="object:chart", domain="charts", weight=1,
            target_kind="chart", expect_type="pie / doughnut",
        )  # fmt: skip
        assert done.status_code == 303, faults(done)
    with app.app_context():
        content = queries.drafts()[0].content
        assert content["code"] == "spreadsheet-couts-de-l-ete-2027"
        assert [task["id"] for task in content["task"]] == ["task-1", "task-2"]
        checks = content["task"][0]["check"]
        assert [one["id"] for one in checks] == ["task-1-chart", "task-1-chart-2"]
        assert checks[0]["kind"] == "object"
        assert checks[0]["expect"] == {"type": {"oneOf": ["pie", "doughnut"]}}
    # What has a code keeps it.
    form = fields_of(author.get(f"{BASE}/tasks/1/checks/1").text)
    assert author.post(f"{BASE}/tasks/1/checks/1", data={**form, "code": ""}).status_code == 303
    with app.app_context():
        assert queries.drafts()[0].content["task"][0]["check"][0]["id"] == "task-1-chart"
    wrong = post(
        author, "tasks/1/checks/new", kind="object:chart", domain="charts", weight=1,
        target_kind="chart", expect_type="columns", expect_values="D2-D6",
    )  # fmt: skip
    assert wrong.status_code == 422
    assert "“D2-D6” is not written as it should be" in unescape(wrong.text)


def test_a_draft_begins_from_a_published_version(app: Flask, author: FlaskClient) -> None:
    with app.app_context():
        published = read_bundle(FOLDER)
        publish(unpack(published))
    code = published.project.code
    page = author.get("/office/drafts/").text
    assert f'action="/office/drafts/from/{code}"' in page
    done = author.post(f"/office/drafts/from/{code}")
    assert (done.status_code, done.location) == (303, f"{BASE}/")
    with app.app_context():
        draft = queries.drafts()[0]
        # The same to the byte: words, files, pictures, checks, mutants and solution.
        assert bundle_of(queries.folder_of(draft)).content_hash == published.content_hash
        assert queries.state_of(draft) == "draft"
        assert draft.solved == {one: len(it) for one, it in published.solutions.items()}
    assert "What is still missing" not in author.get(f"{BASE}/").text
    again = author.post(f"/office/drafts/from/{code}", follow_redirects=True)
    assert f"There is a draft with the code {code} already." in again.text
    assert "Open the draft" in again.text
    assert author.post("/office/drafts/from/ghost").status_code == 404


def test_a_version_without_what_its_author_kept_gives_the_rest(
    app: Flask, author: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assess.officesim.operations._author_of", lambda bundle: {})
    with app.app_context():
        publish(unpack(read_bundle(FOLDER)))
        folder = folder_of(db.session.scalars(select(OfficeProject)).one().versions[0])
        assert folder.solution is None
        assert folder.content["start"] == {"en": "start-en.xlsx", "fr": "start-fr.xlsx"}
    author.post(f"/office/drafts/from/{FOLDER.name}")
    assert "There is no solution yet" in author.get(f"{BASE}/").text


def test_the_kept_solution_is_there_to_go_on_from(author: FlaskClient) -> None:
    begun(author)
    add_tasks(author)
    assert author.get(f"{BASE}/solution/en.json").status_code == 404
    keep(author, SUM, BOLD, languages=["en"])
    assert author.get(f"{BASE}/solution/en.json").json == {"commands": [SUM, BOLD]}
    assert author.get(f"{BASE}/solution/fr.json").status_code == 404
    trial = html.fromstring(author.get(f"{BASE}/trial").text)
    assert [one.text for one in trial.xpath("//main/h1")] == ["Try it as a candidate"]


def unpacked(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files: dict[str, Any] = {name: archive.read(name) for name in archive.namelist()}
    name = next(name for name in files if name.endswith("project.toml"))
    return files | {name: tomllib.loads(files[name].decode())}


def fields_of(page: str) -> dict[str, Any]:
    """What a browser would send of the last form on a page that is sent by POST."""
    form = html.fromstring(page).xpath('//main//form[@method="post"]')[-1]
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def test_a_check_with_faults_is_refused_beside_its_fields(author: FlaskClient) -> None:
    begun(author)
    add_tasks(author)
    reply = post(
        author, "tasks/1/checks/new", kind="formula", code="Sum !", domain="charts", weight=99,
        target_ref="everywhere", expect_formula="SUM(B2)", rest="{",
    )  # fmt: skip
    text = unescape(reply.text)
    assert reply.status_code == 422
    for said in (
        "Use small letters, digits and hyphens.",
        "Write a whole number from 1 to 20.",
        "Write cells, for example B4 or B2:B6.",
        "This is not written as it should be",
        "This is not JSON",
    ):
        assert said in text, said
    missing = post(author, "tasks/1/checks/new", kind="value", code="v", domain="cells", weight=1)
    assert "Fill this in." in missing.text
    assert "Fill in this or another of these fields." in missing.text
    assert post(author, "tasks/9/checks/new", kind="value").status_code == 404
    assert author.get(f"{BASE}/tasks/1/checks/9").status_code == 404
    assert author.get(f"{BASE}/tasks/1/checks/new?kind=ghost").status_code == 200


def test_dependencies_are_picked_and_followed(app: Flask, author: FlaskClient) -> None:
    begun(author)
    add_tasks(author)
    form = fields_of(author.get(f"{BASE}/tasks/2/checks/1").text)
    done = author.post(f"{BASE}/tasks/2/checks/1", data={**form, "depends_on": ["sum"]})
    assert done.status_code == 303
    form = fields_of(author.get(f"{BASE}/tasks/1/checks/1").text)
    author.post(f"{BASE}/tasks/1/checks/1", data={**form, "code": ["total"]})
    with app.app_context():
        assert queries.drafts()[0].content["task"][1]["check"][0]["depends_on"] == ["total"]
    post(author, "tasks/1/checks/1/remove")
    with app.app_context():
        assert queries.drafts()[0].content["task"][1]["check"][0]["depends_on"] == []
    assert "a task needs at least one check" in author.get(f"{BASE}/").text


def test_two_authors_do_not_write_over_each_other(author: FlaskClient) -> None:
    begun(author)
    seen = revision(author)
    assert post(author, "words", **words(title_en="Spending")).status_code == 303
    late = author.post(f"{BASE}/words", data={"revision": seen, **words()})
    assert late.status_code == 422
    assert "Somebody changed this draft" in late.text
    for path in ("delete", "publish", "test"):
        author.post(f"{BASE}/{path}", data={"revision": seen})
        assert "Somebody changed this draft" in author.get(f"{BASE}/").text, path
    for nonsense in ("", "x", "9" * 40, "-1"):
        assert author.post(f"{BASE}/delete", data={"revision": nonsense}).status_code == 303
    assert "Spending" in author.get("/office/drafts/").text


def test_pictures(author: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assess.officesim.drafting.operations.LARGEST_PICTURE", 100)
    begun(author)
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    assert post(author, "pictures", picture=(io.BytesIO(png), "map.png")).status_code == 303
    assert author.get(f"{BASE}/assets/map.png").data == png
    assert author.get(f"{BASE}/assets/map.png").mimetype == "image/png"
    assert "map.png" in author.get(f"{BASE}/trial.json").json["section"]["projects"][0]["assets"]
    for content, name, said in (
        (b"GIF8", "map.png", "is not a picture"),
        (png, "my map.png", "use a short name"),
        (png + b"0" * 100, "map.png", "larger than 1 MB"),
    ):
        reply = post(author, "pictures", picture=(io.BytesIO(content), name))
        assert said in unescape(reply.text), said
    post(author, "pictures/map.png/remove")
    assert author.get(f"{BASE}/assets/map.png").status_code == 404


def test_nonsense_from_a_trial_costs_nothing(app: Flask, author: FlaskClient) -> None:
    begun(author)
    add_tasks(author)
    for steps in (None, [1], [["command", {}]], [["x", {}]], [["digest", {"after": 1}]]):
        reply = author.post(f"{BASE}/trial/check", json={"steps": steps})
        assert (reply.status_code, len(reply.json["problems"])) == (422, 1)
    nested = b'{"steps":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
    for body in (b"{", nested):
        for act in ("check", "solution"):
            reply = author.post(f"{BASE}/trial/{act}", data=body, content_type="application/json")
            assert (reply.status_code, len(reply.json["problems"])) == (422, 1)
    forged = [["command", {**numbered(SUM)[0], "edits": [{"op": "forged"}]}]]
    found = author.post(f"{BASE}/trial/check", json={"steps": forged}).json
    assert (found["earned"], len(found["refused"])) == (0, 1)
    assert author.get(f"{BASE}/assets/%00").status_code == 404
    odd = {**numbered(SUM)[0], "edits": [{"op": "input", "text": "\ud800"}]}
    for commands in (None, [], [{"edits": []}], [odd]):
        assert keep(author, commands=commands).status_code == 422
    assert author.get(f"{BASE}/opening/de.json").status_code == 404
    with app.app_context():
        assert db.session.get(OfficeDraft, 1).solution is None  # type: ignore[union-attr]


def test_nobody_else_sees_a_draft(app: Flask, author: FlaskClient, make_account, login) -> None:
    begun(author)
    for role in (Role.CANDIDATE, Role.RECRUITMENT, Role.INVIGILATOR, Role.ADMINISTRATOR):
        other = login(make_account(role))
        for path in (
            "",
            "trial",
            "trial.json",
            "opening/en.json",
            "folder.zip",
            "start/start.xlsx",
        ):
            assert other.get(f"{BASE}/{path}").status_code == 403, (role, path)

"""Projects: immutable versions, keys apart from what candidates see, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from assess.cli import group
from assess.delivery.kinds import CandidateHistory, CannotAssemble
from assess.extensions import db
from assess.officesim import queries
from assess.officesim.bundles import read_bundle
from assess.officesim.kind import OfficeKind
from assess.officesim.operations import publish, retire, try_out
from assess.officesim.projects import ProjectError
from tests.support.office_projects import SOLUTION, TOML, write_project

SPEC = {"projects": ["notes", "post"], "minutes": 50, "pass_mark": 70}


def test_the_same_again_is_no_new_version_and_a_change_is(
    app: Flask, projects: None, tried: Any, tmp_path: Path
) -> None:
    with app.app_context():
        version, fresh = publish(tried[0])
        assert (version.number, fresh, version.points) == (1, False, 10)
        changed = TOML.format(code="notes").replace("weight = 7", "weight = 8")
        bundle = read_bundle(write_project(tmp_path / "notes", toml=changed))
        version, fresh = publish(try_out(bundle))
        assert (version.number, fresh, version.points) == (2, True, 11)
        assert queries.newest(["notes"])["notes"].number == 2


def test_versions_and_files_cannot_be_changed(app: Flask, projects: None) -> None:
    with app.app_context():
        for statement in (
            "UPDATE office_project_version SET points = 99",
            "DELETE FROM office_project_version",
            "UPDATE office_file SET size = 0",
            "DELETE FROM office_file",
        ):
            with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
                connection.execute(text(statement))


def test_an_unsound_project_is_refused_with_every_fault(projects: None, tmp_path: Path) -> None:
    lazy = write_project(tmp_path / "lazy", solution=SOLUTION[:1])
    with pytest.raises(ProjectError, match="check old fails in the solution"):
        try_out(read_bundle(lazy))
    broken = write_project(tmp_path / "broken", solution={"en": [{"cmd": "x"}]})
    (broken / "mailbox.json").write_text("[]")
    with pytest.raises(ProjectError) as caught:
        read_bundle(broken)
    assert len(caught.value.problems) >= 2


def test_the_command_line_tells_and_imports(
    app: Flask, projects: None, tmp_path: Path, capsys: Any
) -> None:
    write_project(tmp_path / "a", "notes")
    write_project(tmp_path / "b", "unsound", solution=SOLUTION[:1])
    runner = app.test_cli_runner()
    told = runner.invoke(group, ["officesim", "selftest", str(tmp_path / "a")])
    assert (told.exit_code, told.output) == (
        0,
        "notes: 2 tasks, 2 checks, 10 points: sound (fake-1)\n",
    )
    both = runner.invoke(group, ["officesim", "selftest", str(tmp_path)])
    assert both.exit_code == 1
    assert "unsound (en): check old fails in the solution" in both.output
    assert runner.invoke(group, ["officesim", "selftest", str(tmp_path / "a" / "..")]).exit_code
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no project.toml" in runner.invoke(group, ["officesim", "selftest", str(empty)]).output


def test_a_form_pins_versions_and_its_section_holds_no_key(app: Flask, projects: None) -> None:
    kind = OfficeKind()
    with app.app_context():
        form = kind.assemble(SPEC, CandidateHistory(), "0" * 32)
        section = kind.section(form, "/sittings/x/media")
        told = json.dumps(section)
        for name in kind.files(form):
            found = kind.file(form, name)
            assert found is not None
            told += found.content.decode("latin-1")
        for canary in ("Canary", "expect", "weight", "check", "collateral", "domain"):
            assert canary not in told
        assert [project["ref"] for project in section["projects"]] == ["p1", "p2"]
        assert section["projects"][0]["openings"]["fr"] == "/sittings/x/files/p1.fr.json"
        assert section["projects"][1]["tasks"][0]["ref"] == "p2t1"


def test_a_test_of_what_is_not_published_cannot_be_assembled(app: Flask, projects: None) -> None:
    kind = OfficeKind()
    with app.app_context():
        for spec in (
            {"projects": ["notes", "ghost"]},
            {"projects": []},
            {"projects": ["post"] * 2},
        ):
            with pytest.raises(CannotAssemble):
                kind.assemble(spec, CandidateHistory(), "0" * 32)
        retire("post")
        with pytest.raises(CannotAssemble, match="post"):
            kind.assemble(SPEC, CandidateHistory(), "0" * 32)
        with pytest.raises(LookupError):
            retire("ghost")

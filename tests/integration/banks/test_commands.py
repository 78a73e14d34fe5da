"""`assess bank check | import | export`."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from flask import Flask

from assess.banks import queries
from assess.banks.commands import bank
from assess.cli import group


def test_check_needs_no_settings_and_counts(files: Path) -> None:
    result = CliRunner().invoke(bank, ["check", str(files)])
    assert result.exit_code == 0, result.output
    assert "0 errors, 0 warnings" in result.output
    rows = {line.split()[0]: line.split() for line in result.output.splitlines() if line.strip()}
    assert rows["grammar"][-1] == "1"
    assert rows["listening"][-1] == "2"
    assert rows["all"][-1] == "5"


def test_check_names_file_line_and_remedy(files: Path) -> None:
    file = files / "grammar/sm-gr-1.md"
    file.write_text(file.read_text("utf-8").replace("- [x]", "- [ ]"), "utf-8")
    result = CliRunner().invoke(bank, ["check", str(files)])
    assert result.exit_code == 1
    assert f"{file}:9: error: 0 options are marked right. — Mark exactly one" in result.output


def test_import_export_import(context: Flask, files: Path, tmp_path: Path) -> None:
    run = context.test_cli_runner().invoke
    assert "5 created, 0 changed" in run(bank, ["import", str(files)]).output
    assert "0 created, 0 changed, 5 unchanged" in run(bank, ["import", str(files)]).output
    out = tmp_path / "out"
    assert "5 items written" in run(bank, ["export", "small", str(out)]).output
    assert "5 unchanged, 0 retired" in run(bank, ["import", str(out)]).output
    again = run(bank, ["export", "small", str(out)])
    assert again.exit_code == 1
    assert "is not empty" in again.output
    unknown = run(bank, ["export", "nothing", str(tmp_path / "x")])
    assert unknown.exit_code == 1
    assert "known: small" in unknown.output


def test_import_of_a_bad_bank_stores_nothing(context: Flask, files: Path) -> None:
    (files / "grammar/sm-gr-1.md").write_text("nonsense", "utf-8")
    result = context.test_cli_runner().invoke(bank, ["import", str(files)])
    assert result.exit_code == 1
    assert "sm-gr-1.md:1: error:" in result.output
    assert queries.banks() == []


def test_the_command_is_known_without_an_application() -> None:
    assert group.commands["bank"] is bank

"""`assess written export`: a published version as its folder, which gives the same again."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from assess.written import operations
from assess.written.bundles import read_bundle
from assess.written.cli import written
from tests.support.written_papers import bundle


def test_a_version_is_written_as_the_folder_that_gives_it(app: Flask, tmp_path: Path) -> None:
    one = bundle()
    with app.app_context():
        operations.publish(one)
        operations.publish(bundle(grade="P4"))
    runner = app.test_cli_runner()
    for number, grade in ((1, "P3"), (2, "P4")):
        place = tmp_path / str(number)
        done = runner.invoke(
            written, ["export", "logistics-officer", str(place), "--number", str(number)]
        )
        assert done.exit_code == 0, done.output
        assert read_bundle(place).content_hash == bundle(grade=grade).content_hash
    newest = tmp_path / "newest"
    assert runner.invoke(written, ["export", "logistics-officer", str(newest)]).exit_code == 0
    assert read_bundle(newest).paper.grade == "P4"


def test_nothing_is_written_over_and_nothing_invented(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    unknown = runner.invoke(written, ["export", "nothing", str(tmp_path / "x")])
    assert unknown.exit_code == 1
    assert "no such version" in unknown.output
    with app.app_context():
        operations.publish(bundle())
    (tmp_path / "mine.txt").write_text("mine")
    held = runner.invoke(written, ["export", "logistics-officer", str(tmp_path)])
    assert held.exit_code == 1
    assert "holds something already" in held.output

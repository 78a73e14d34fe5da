"""A small rehearsal with every fault and one SIGKILL, against a server as it is run."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from assess.rehearsal.commands import rehearse
from assess.rehearsal.plan import Plan
from assess.rehearsal.report import summary
from tests.support.rehearsing import TOKEN, run, served


def test_nothing_is_lost_under_faults_and_a_kill(database_url: str, tmp_path: Path) -> None:
    plan = Plan(
        candidates=20,
        pace_s=0.4,
        duration_s=60,
        arrive_s=1,
        faults=True,
        seed=11,
        batch=200,
        quota=250,
    )
    with served(database_url, tmp_path, durable=False) as server:
        report = run(server, plan, kill=True)

    assert report["losses"] == []
    assert report["error_samples"] == []
    assert report["receipts"] == 20
    assert report["restarts"] == 1
    assert report["saves_acknowledged"] > 20 * 200
    assert report["saves_checked"] >= report["saves_acknowledged"]
    assert set(report["faults_injected"]) >= {"dropped_reply", "duplicate", "reload"}
    assert "Nothing was lost." in summary(report)


def test_the_command_writes_its_report(sqlite_url: str, tmp_path: Path) -> None:
    file, token = tmp_path / "report.json", tmp_path / "token"
    token.write_text(TOKEN + "\n")
    options = ["--candidates", "3", "--pace", "0.3", "--duration", "2", "--arrive", "0.5"]
    with served(sqlite_url, tmp_path) as server:
        wanted = ["--url", server.url, "--json", str(file)]
        done = CliRunner().invoke(rehearse, [*options, *wanted, "--token-file", str(token)])
        wrong = CliRunner().invoke(rehearse, [*options, *wanted, "--token", "x" * 40])

    assert done.exit_code == 0, done.output
    report = json.loads(file.read_text())
    assert report["candidates"] == report["receipts"] == 3
    assert report["saves_acknowledged"] > 0
    assert report["saves_lost"] == report["errors"] == 0
    for figure in ("save_ms", "start_ms", "handin_ms"):
        assert report[figure]["p50"] <= report[figure]["p95"] <= report[figure]["p99"]
    assert wrong.exit_code == 1
    assert "does not know this operator token" in wrong.output

"""What the examples in `deploy/` and the runbook say is what the program needs and does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNIT = (ROOT / "deploy/systemd/assess@.service").read_text("utf-8")
COMPOSE = (ROOT / "deploy/compose.yaml").read_text("utf-8")
RUNBOOK = (ROOT / "docs/runbook.md").read_text("utf-8")
OPERATIONS = (ROOT / "docs/operations.md").read_text("utf-8")
SOURCE = "\n".join(path.read_text("utf-8") for path in (ROOT / "assess").rglob("*.py"))


def watched() -> list[str]:
    """Log events that the documents tell people to look for."""
    table = [line.split("|")[1] for line in RUNBOOK.splitlines() if line.startswith("| `")]
    named = re.findall(r"`([a-z]+_[a-z_]+)`", "\n".join(table))
    named += re.findall(r"`([a-z]+_[a-z_]+)`", OPERATIONS.partition("## Watching")[2])
    for pattern in re.findall(r"grep (?:-cE )?'?([a-z_|]+)'?", RUNBOOK):
        named += pattern.split("|")
    return sorted(set(named))


@pytest.mark.parametrize("event", watched())
def test_each_event_to_watch_is_logged(event: str) -> None:
    logs = rf'log\.(info|warning|error|exception|critical)\(\s*"{event}"'
    assert re.search(logs, SOURCE), f"nothing logs {event}"


def test_commands_by_hand_find_the_servers_instance() -> None:
    settings = [line for line in UNIT.splitlines() if not line.startswith("#")]
    assert "ASSESS_INSTANCE_PATH" not in "\n".join(settings)
    assert "EnvironmentFile=/etc/assess/environment" in settings
    assert "ASSESS_INSTANCE_PATH=/var/lib/assess" in RUNBOOK
    assert "sudo -E -u assess" in RUNBOOK
    assert "assess audit keys new" in RUNBOOK


def test_the_containers_can_start() -> None:
    lines = [line for line in COMPOSE.splitlines() if not line.startswith("#")]
    said = "\n".join(lines)
    assert "ASSESS_SIGNING_KEY: ${ASSESS_SIGNING_KEY:?}" in said
    assert "- instance:/var/lib/assess" in said
    assert "assess db upgrade" in said
    # A first start would wait for the standby for ever.
    assert "synchronous_standby_names" not in said
    assert "ALTER SYSTEM SET synchronous_standby_names" in COMPOSE

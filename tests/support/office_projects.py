"""A small project for the tiny application, and its test; stands in for the mail program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assess.officesim import applications, engine
from tests.support import fake_office

TOML = """\
code = "{code}"
application = "mail"
start = "mailbox.json"
title = {{ en = "Notes", fr = "Notes" }}
scenario = {{ en = "You keep the notes.", fr = "Vous tenez les notes." }}

[[task]]
id = "title"
text = {{ en = "Call the mission Lisbon.", fr = "Nommez la mission Lisbonne." }}
  [[task.check]]
  id = "title"
  domain = "messages"
  weight = 7
  kind = "value"
  target = {{ name = "title" }}
  expect = {{ text = "Canary-Lisbon" }}

[[task]]
id = "old"
text = {{ en = "Remove the old note.", fr = "Supprimez l’ancienne note." }}
  [[task.check]]
  id = "old"
  domain = "organisation"
  weight = 3
  kind = "absent"
  target = {{ name = "old" }}

[[collateral]]
id = "kept"
domain = "organisation"
weight = 2
kind = "unchanged"
target = {{ except = ["title", "old"] }}
"""
SOLUTION = [
    {"cmd": "note", "edits": [{"op": "set", "name": "title", "text": "Canary-Lisbon"}]},
    {"cmd": "delete", "edits": [{"op": "delete", "name": "old"}]},
]


def write_project(folder: Path, code: str = "notes", **changes: Any) -> Path:
    """A sound project's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "project.toml").write_text(changes.get("toml", TOML.format(code=code)))
    (folder / "mailbox.json").write_text(json.dumps({"notes": {"old": "x", "keep": "as it is"}}))
    (folder / "solution.json").write_text(json.dumps(changes.get("solution", SOLUTION)))
    return folder


def stand_in(monkeypatch: pytest.MonkeyPatch) -> fake_office.FakeEngine:
    """Let the tiny application be the mail program, here and in child processes."""
    made = fake_office.FakeEngine()
    monkeypatch.setitem(engine._registry.engines, "mail", made)
    monkeypatch.setitem(engine._registry.judges, "mail", fake_office.JUDGES)
    monkeypatch.setattr(applications, "MODULES", ["tests.support.fake_office"])
    return made

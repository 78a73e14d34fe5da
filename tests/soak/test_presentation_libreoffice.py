"""What LibreOffice wrote loads, and what we exported opens there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from assess.officesim.presentation import ENGINE
from assess.officesim.presentation.checks.pointing import title_of

BANK = Path(__file__).resolve().parents[2] / "question_banks" / "office"
OFFICE = shutil.which("soffice")

pytestmark = [
    pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`"),
    pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice Impress"),
]


def through_office(data: bytes, folder: Path) -> bytes:
    """Opened and saved again by LibreOffice."""
    source = folder / "in.pptx"
    source.write_bytes(data)
    output = folder / "out"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    saving = ["--headless", "--convert-to", "pptx", "--outdir", str(output), str(source)]
    subprocess.run([str(OFFICE), profile, *saving], check=True, capture_output=True, timeout=300)
    return (output / "in.pptx").read_bytes()


@pytest.mark.parametrize("locale", ["en", "fr"])
@pytest.mark.parametrize("name", ["presentation-mission-briefing", "presentation-annual-results"])
def test_round_trip(tmp_path: Path, name: str, locale: str) -> None:
    start = (BANK / name / f"start-{locale}.pptx").read_bytes()
    state = ENGINE.load(ENGINE.open(start, locale))
    for command in json.loads((BANK / name / "solution.json").read_text())[locale]:
        for edit in command["edits"]:
            ENGINE.apply(state, edit)
    written, _ = ENGINE.export(state, start)
    saved = through_office(written, tmp_path)
    again = ENGINE.open(saved, locale)["deck"]
    done = ENGINE.view(state)
    assert [title_of(one) for one in again["slides"]] == [title_of(one) for one in done["slides"]]
    assert kinds(again) == kinds(done)
    once_more = ENGINE.load(ENGINE.open(saved, locale))
    assert ENGINE.export(once_more, saved)[0]


def kinds(deck: dict[str, Any]) -> list[list[str]]:
    """What lies on each slide, but for footers, which each program keeps its own way."""
    return [
        sorted(
            shape["kind"]
            for shape in slide["shapes"]
            if shape.get("placeholder", {}).get("type") not in ("ftr", "sldNum", "dt")
            and shape["kind"] in ("picture", "table", "chart", "group")
        )
        for slide in deck["slides"]
    ]

"""The starter banks hold what a form needs, and give nothing away by their shape."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]

from assess.banks.formats.header import parse_header
from assess.banks.formats.model import ChoiceItem, Testlet, Unit, items_of
from assess.banks.formats.native import parse_unit

BANKS = Path(__file__).resolve().parents[3] / "question_banks"
FOLDERS = [BANKS / "english", BANKS / "french"]
MOST_BYTES_PER_CLIP = 260_000


def files_of(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.md")) if path.name != "README.md"]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    chosen: Path = request.param
    return chosen


@pytest.fixture(scope="module")
def units(folder: Path) -> dict[Path, Unit]:
    read: dict[Path, Unit] = {}
    for path in files_of(folder):
        unit, problems = parse_unit(path.read_text(encoding="utf-8"), path.name)
        assert not problems, [str(problem) for problem in problems]
        assert unit is not None
        read[path] = unit
    return read


@pytest.fixture(scope="module")
def items(units: dict[Path, Unit]) -> list[ChoiceItem]:
    return [item for unit in units.values() for item in items_of(unit)]


@pytest.fixture(scope="module")
def clips(units: dict[Path, Unit]) -> dict[Path, Testlet]:
    return {
        path.parent / unit.audio: unit
        for path, unit in units.items()
        if isinstance(unit, Testlet) and unit.audio
    }


def test_bank_holds_more_than_two_forms(folder: Path, items: list[ChoiceItem]) -> None:
    header, problems = parse_header((folder / "bank.toml").read_text(encoding="utf-8"))
    assert header is not None, problems
    held = Counter((item.skill, item.level) for item in items)

    assert sum(sum(row.values()) for row in header.blueprint.values()) == 60
    for skill, row in header.blueprint.items():
        for level, wanted in row.items():
            assert held[skill, level] >= 2 * wanted, (skill, level)


def test_codes_are_unique_and_enemies_mutual(units: dict[Path, Unit]) -> None:
    codes = [unit.code for unit in units.values()]
    codes += [item.code for unit in units.values() for item in items_of(unit) if item is not unit]
    pairs = {(unit.code, enemy) for unit in units.values() for enemy in unit.enemies}

    assert [code for code, count in Counter(codes).items() if count > 1] == []
    assert {enemy for _, enemy in pairs} <= set(codes)
    assert {(b, a) for a, b in pairs} == pairs


def test_key_position_and_length_tell_nothing(items: list[ChoiceItem]) -> None:
    positions = Counter(item.key for item in items if len(item.options) == 4)
    longest = sum(
        all(
            len(item.options[item.key]) > len(option)
            for place, option in enumerate(item.options)
            if place != item.key
        )
        for item in items
    )

    total = sum(positions.values())
    assert all(0.2 <= positions[place] / total <= 0.3 for place in range(4)), positions
    assert longest / len(items) <= 0.3


def test_every_item_has_a_rationale(items: list[ChoiceItem]) -> None:
    assert [item.code for item in items if not item.rationale] == []


def test_clips_are_audible_and_of_fitting_length(clips: dict[Path, Testlet]) -> None:
    assert len(clips) >= 20
    for path, testlet in clips.items():
        samples, rate = soundfile.read(path)
        seconds = samples.size / rate
        spoken = np.abs(samples) > 0.01
        pause = np.diff(np.flatnonzero(spoken)).max() / rate

        assert samples.ndim == 1, path
        assert 10 <= seconds <= 95, (path, seconds)
        assert np.abs(samples).max() < 0.99, f"{path} is clipped"
        assert pause < 4, f"{path} falls silent"
        assert path.stat().st_size < MOST_BYTES_PER_CLIP, path
        words_a_minute = 60 * len(testlet.transcript.split()) / seconds
        assert 80 <= words_a_minute <= 210, (path, words_a_minute)


def test_low_levels_are_shorter_than_high_ones(clips: dict[Path, Testlet]) -> None:
    seconds: dict[str, list[float]] = {}
    for path, testlet in clips.items():
        seconds.setdefault(testlet.tags["level"], []).append(soundfile.info(path).duration)

    assert max(seconds["1"]) < min(seconds["3"])
    assert np.mean(seconds["1"]) < np.mean(seconds["2"]) < np.mean(seconds["5"])

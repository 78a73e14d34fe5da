"""The clip renderer: transcripts, voices, loudness, and real MP3 files decoded again."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "render_clips.py"

TESTLET = """---
id: en-ls-1-door
type: testlet
tags: {{level: "{level}", skill: listening, topic: office}}
audio: door.mp3
transcript: |
  A: Good morning. Where is the meeting room?
  B: It is on the third floor, next to the lift.
---
You will hear two people at a reception desk.
"""


@pytest.fixture(scope="module")
def clips() -> ModuleType:
    spec = importlib.util.spec_from_file_location("render_clips", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    (tmp_path / "bank.toml").write_text('code = "x"\nlanguage = "en"\n', encoding="utf-8")
    (tmp_path / "README.md").write_text("No item here.\n", encoding="utf-8")
    folder = tmp_path / "listening" / "door"
    folder.mkdir(parents=True)
    (folder / "testlet.md").write_text(TESTLET.format(level="1"), encoding="utf-8")
    return tmp_path


def test_transcript_lines_become_turns(clips: ModuleType) -> None:
    turns = clips.parse_transcript("A: One.\nStill A.\n\nB : Two.\n[pause 1.5]\nB: Three.\n")

    assert turns == (
        clips.Turn("A", "One. Still A."),
        clips.Turn("B", "Two."),
        clips.Turn("B", "", 1.5),
        clips.Turn("B", "Three."),
    )


def test_text_without_label_is_a_monologue_by_a(clips: ModuleType) -> None:
    assert clips.parse_transcript("Note: the lift is shut.") == (
        clips.Turn("A", "Note: the lift is shut."),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask Mr. Osei. He knows.", ["Ask Mr. Osei.", "He knows."]),
        ("It’s 10.30, isn’t it? Yes.", ["It's 10.30, isn't it?", "Yes."]),
        ("« Déjà ? » Oui — hélas !", ["Déjà ?", "Oui, hélas !"]),
    ],
)
def test_sentences_are_split_and_made_plain(
    clips: ModuleType, text: str, expected: list[str]
) -> None:
    assert clips.sentences(text) == expected


@pytest.mark.parametrize("language", ["en", "fr"])
def test_speakers_get_different_voices(clips: ModuleType, language: str) -> None:
    turns = [clips.Turn(speaker, "Text.") for speaker in "ABCDA"]

    voices = clips.cast_voices(turns, language, {})

    assert list(voices) == ["A", "B", "C", "D"]
    assert len(set(voices.values())) == 4


def test_voices_can_be_chosen_in_the_testlet(clips: ModuleType) -> None:
    turns = [clips.Turn("A", "One."), clips.Turn("B", "Two.")]

    voices = clips.cast_voices(turns, "en", {"A": "en-US", "B": {"voice": "en-GB", "pitch": 0.8}})

    assert voices == {"A": clips.Voice("en-US"), "B": clips.Voice("en-GB", 0.8, 1.0)}


@pytest.mark.parametrize(
    ("language", "overrides", "message"),
    [
        ("de", {}, "no voices for language 'de'; known: en, fr"),
        ("en", {"C": "en-GB"}, r"speakers the transcript lacks: \['C'\]"),
        ("en", {"A": {"pitch": 2}}, "give a voice name"),
        ("en", {"A": 3}, "give a voice name"),
    ],
)
def test_impossible_voices_are_refused(
    clips: ModuleType, language: str, overrides: dict[str, object], message: str
) -> None:
    with pytest.raises(clips.ClipError, match=message):
        clips.cast_voices([clips.Turn("A", "One.")], language, overrides)


def test_loudness_is_levelled_without_clipping(clips: ModuleType) -> None:
    time = np.arange(clips.RATE) / clips.RATE
    whisper = 0.01 * np.sin(2 * np.pi * 220 * time)
    whisper[500] = 0.3

    levelled = clips.level_loudness(whisper)

    assert np.abs(levelled).max() <= clips.PEAK
    assert clips.speech_rms(levelled) == pytest.approx(clips.SPEECH_RMS, rel=0.25)


def test_trim_cuts_silence_at_both_ends(clips: ModuleType) -> None:
    silence = np.zeros(clips.RATE)
    tone = np.full(clips.RATE, 0.5)

    trimmed = clips.trim(np.concatenate([silence, tone, silence]))

    assert clips.RATE <= trimmed.size <= 1.1 * clips.RATE


def test_clip_is_rendered_once_as_audible_mono_mp3(
    clips: ModuleType, bank: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = bank / "listening" / "door" / "door.mp3"
    assert clips.main([str(bank), "--check"]) == 1
    assert not target.exists()

    assert clips.main([str(bank)]) == 0

    samples, rate = soundfile.read(target)
    assert soundfile.info(target).format == "MP3"
    assert (rate, samples.ndim) == (16_000, 1)
    assert 5 < samples.size / rate < 15
    assert 0.1 < np.abs(samples).max() < 1
    assert clips.main([str(bank), "--check"]) == 0

    target.write_bytes(b"a human recording")
    assert clips.main([str(bank)]) == 0
    assert target.read_bytes() == b"a human recording"
    assert "1 clips, 0 rendered" in capsys.readouterr().out


def test_lower_levels_are_read_more_slowly(clips: ModuleType, bank: Path) -> None:
    path = bank / "listening" / "door" / "testlet.md"
    slow = clips.render(clips.read_clip(path)).size
    path.write_text(TESTLET.format(level="5"), encoding="utf-8")

    assert clips.render(clips.read_clip(path)).size < 0.85 * slow


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("No front matter\n", "no front matter"),
        ("---\nid: [\n---\n", "not valid YAML"),
        ("---\n- a\n---\n", "must hold"),
        (TESTLET.format(level="9"), "tags.level is '9'"),
    ],
)
def test_broken_testlets_are_named(clips: ModuleType, bank: Path, text: str, message: str) -> None:
    path = bank / "listening" / "door" / "testlet.md"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(clips.ClipError, match=message):
        clips.read_clip(path)


def test_testlet_outside_a_bank_is_an_error_message(
    clips: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "testlet.md").write_text(TESTLET.format(level="1"), encoding="utf-8")

    assert clips.main([str(tmp_path)]) == 1
    assert "no bank.toml" in capsys.readouterr().err


def test_items_without_transcript_are_left_alone(clips: ModuleType, bank: Path) -> None:
    item = bank / "gr-1.md"
    item.write_text("---\nid: gr-1\ntype: choice\n---\nShe ___.\n", encoding="utf-8")

    assert clips.read_clip(item) is None


def test_missing_folder_is_an_error_message(
    clips: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clips.main([str(tmp_path / "no-such-bank")]) == 1
    assert "no such file or folder" in capsys.readouterr().err

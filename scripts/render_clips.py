#!/usr/bin/env python3
"""Render the listening clips of a question bank from their transcripts.

    python scripts/render_clips.py                              every bank, missing clips only
    python scripts/render_clips.py question_banks/french        one bank (or one testlet folder)
    python scripts/render_clips.py --force question_banks/english/listening/gate-change
    python scripts/render_clips.py --check                      fail if a clip is missing

A testlet is rendered when its front matter has ``audio`` and ``transcript``. Clips that exist are
left alone unless ``--force`` is given, so that a human recording is never overwritten by accident.

Transcript: one turn a line, ``A: Good morning.`` (label: a capital letter, a digit may follow). A
line without a label goes on with the turn before it, or is a monologue's single speaker. A line
``[pause 1.5]`` is silence in seconds.

Voices: each label gets a default voice of the bank's language in order of appearance (see
``CASTS``). The optional front matter key ``voices`` overrides them by label, either with a voice
name or with a voice, a pitch and a speed (both factors, 1 = the voice as it is)::

    voices: {A: en-GB, B: {voice: en-US, pitch: 0.85, speed: 0.95}}

Levels 1 and 2 are read more slowly, with longer pauses (see ``PACES``). The result is a mono MP3 of
16 kHz at 24 kbit/s, about 3 kB a second, which every browser plays.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import soundfile  # type: ignore[import-untyped]
import yaml
from py_nanotts import NanoTTS  # type: ignore[import-untyped]

Samples: TypeAlias = npt.NDArray[np.float64]

ROOT = Path(__file__).resolve().parent.parent
RATE = 16_000
# libsndfile maps 0..1 to the bit rates that MPEG-2 layer III offers; 0.9 is 24 kbit/s at 16 kHz.
MP3_COMPRESSION = 0.9
# The engine clips at its default volume, so it is asked for less and the level is set afterwards.
ENGINE_VOLUME = 0.55
SPEECH_RMS = 0.1  # -20 dBFS over the frames that hold speech
PEAK = 0.85  # MP3 decoding overshoots, so full scale is kept clear
LEAD_SECONDS = 0.4
TAIL_SECONDS = 0.6


class ClipError(Exception):
    """A testlet that cannot be rendered; the message says why and what to change."""


@dataclass(frozen=True)
class Voice:
    """A synthetic voice; ``pitch`` and ``speed`` are factors, 1 = the voice as it is."""

    name: str
    pitch: float = 1.0
    speed: float = 1.0


@dataclass(frozen=True)
class Turn:
    """What one speaker says without interruption, or ``pause`` seconds of silence."""

    speaker: str
    text: str
    pause: float = 0.0


@dataclass(frozen=True)
class Pace:
    """How a level is read: speed factor, seconds between sentences and between turns."""

    speed: float
    sentence_gap: float
    turn_gap: float


@dataclass(frozen=True)
class Clip:
    """One listening testlet: where its clip goes, and what is said in it."""

    source: Path
    target: Path
    language: str
    level: str
    turns: tuple[Turn, ...]
    voices: Mapping[str, Voice]

    @property
    def words(self) -> int:
        """Number of words spoken."""
        return sum(len(turn.text.split()) for turn in self.turns)


CASTS: Mapping[str, tuple[Voice, ...]] = {
    "en": (
        Voice("en-GB"),
        Voice("en-US", 0.94),
        Voice("en-GB", 0.82, 0.96),
        Voice("en-US", 1.12, 1.03),
    ),
    "fr": (
        Voice("fr-FR"),
        Voice("fr-FR", 0.78, 0.95),
        Voice("fr-FR", 1.16, 1.04),
        Voice("fr-FR", 0.88, 1.02),
    ),
}
PACES: Mapping[str, Pace] = {
    "1": Pace(0.74, 0.60, 0.80),
    "2": Pace(0.80, 0.50, 0.70),
    "3": Pace(0.84, 0.42, 0.60),
    "4": Pace(0.90, 0.34, 0.50),
    "5": Pace(0.96, 0.28, 0.42),
}
TURN = re.compile(r"^([A-Z][0-9]?)\s?:\s+(.*)$")
PAUSE = re.compile(r"^\[pause (\d+(?:\.\d+)?)\]$")
SENTENCE_END = re.compile(
    r"(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bM\.)"  # titles end no sentence
    r"(?<=[.!?…])(?:\s*[»”\"])?\s+(?=[^\Wa-z]|[«“\"¿¡])"
)
TYPOGRAPHY = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": "",
        "”": "",
        "«": "",
        "»": "",
        '"': "",
        "\u00a0": " ",
        "\u202f": " ",
        "…": ".",
        "<": " ",
        ">": " ",
    }
)


def read_front_matter(path: Path) -> dict[str, Any]:
    """Return the front matter of an item file.

    Raises:
        ClipError: the file has no front matter, or it is not a YAML mapping.
    """
    parts = re.split(r"^---\s*$", path.read_text(encoding="utf-8"), maxsplit=2, flags=re.MULTILINE)
    if len(parts) < 3:
        raise ClipError(f"{path}: no front matter; start the file with a block between --- lines")
    try:
        data = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        raise ClipError(f"{path}: front matter is not valid YAML: {error}") from error
    if not isinstance(data, dict):
        raise ClipError(f"{path}: front matter must hold `key: value` lines")
    return data


def parse_transcript(transcript: str) -> tuple[Turn, ...]:
    """Split a transcript into turns; unlabelled text at the start is spoken by ``A``."""
    turns: list[Turn] = []
    for raw in transcript.splitlines():
        line = raw.strip()
        if not line:
            continue
        speaker = turns[-1].speaker if turns else "A"
        if pause := PAUSE.match(line):
            turns.append(Turn(speaker, "", float(pause[1])))
        elif labelled := TURN.match(line):
            turns.append(Turn(labelled[1], labelled[2]))
        elif turns and turns[-1].text:
            turns[-1] = Turn(speaker, f"{turns[-1].text} {line}")
        else:
            turns.append(Turn(speaker, line))
    return tuple(turns)


def cast_voices(
    turns: Iterable[Turn], language: str, overrides: Mapping[str, Any]
) -> dict[str, Voice]:
    """Give each speaker a voice: the override for the label, or the next default one.

    Raises:
        ClipError: the language has no voices, or an override has a wrong shape.
    """
    if language not in CASTS:
        raise ClipError(f"no voices for language {language!r}; known: {', '.join(sorted(CASTS))}")
    speakers = list(dict.fromkeys(turn.speaker for turn in turns if turn.text))
    unknown = set(overrides) - set(speakers)
    if unknown:
        raise ClipError(f"`voices` names speakers the transcript lacks: {sorted(unknown)}")
    cast = CASTS[language]
    voices = {speaker: cast[place % len(cast)] for place, speaker in enumerate(speakers)}
    return voices | {speaker: _override(value) for speaker, value in overrides.items()}


def _override(value: Any) -> Voice:
    if isinstance(value, str):
        return Voice(value)
    try:
        return Voice(
            str(value["voice"]), float(value.get("pitch", 1)), float(value.get("speed", 1))
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ClipError(
            f"voice {value!r}: give a voice name, or {{voice: en-GB, pitch: 0.9, speed: 1}}"
        ) from error


def read_clip(path: Path) -> Clip | None:
    """Read a testlet file; None when it has no transcript or names no clip.

    Raises:
        ClipError: level, language, transcript or voices are missing or wrong.
    """
    front = read_front_matter(path)
    if not (front.get("transcript") and front.get("audio")):
        return None
    level = str((front.get("tags") or {}).get("level", ""))
    if level not in PACES:
        raise ClipError(f"{path}: tags.level is {level!r}; give one of {', '.join(PACES)}")
    language = _bank_language(path)
    turns = parse_transcript(str(front["transcript"]))
    try:
        voices = cast_voices(turns, language, front.get("voices") or {})
    except ClipError as error:
        raise ClipError(f"{path}: {error}") from error
    return Clip(path, path.parent / str(front["audio"]), language, level, turns, voices)


def _bank_language(path: Path) -> str:
    for folder in path.parents:
        bank = folder / "bank.toml"
        if bank.is_file():
            return str(tomllib.loads(bank.read_text(encoding="utf-8")).get("language", ""))
    raise ClipError(f"{path}: no bank.toml in a folder above it; the bank's language is unknown")


def find_clips(paths: Iterable[Path]) -> Iterator[Clip]:
    """Yield the listening testlets in the given files and folders, in order of their paths.

    Raises:
        ClipError: a path does not exist, or a testlet cannot be read.
    """
    for path in paths:
        if not path.exists():
            raise ClipError(f"{path}: no such file or folder; give a bank or a testlet folder")
        files = [path] if path.is_file() else sorted(path.rglob("*.md"))
        for file in files:
            if not file.read_text(encoding="utf-8").startswith("---"):
                continue
            clip = read_clip(file)
            if clip:
                yield clip


def sentences(text: str) -> list[str]:
    """Split into sentences, with typography the engine would stumble over made plain."""
    plain = re.sub(r"\s*[—–]\s*", ", ", text.translate(TYPOGRAPHY).replace("&", "+"))
    return [part.strip() for part in SENTENCE_END.split(plain) if part and part.strip()]


def trim(samples: Samples) -> Samples:
    """Cut the silence the engine leaves at both ends, sparing quiet consonants."""
    loud = np.flatnonzero(np.abs(samples) > 0.004)
    if not loud.size:
        return samples[:0]
    start = max(int(loud[0]) - RATE // 50, 0)
    return samples[start : int(loud[-1]) + RATE // 16]


def speech_rms(samples: Samples) -> float:
    """Root mean square over the 20 ms frames that hold speech (full scale = 1)."""
    frame = RATE // 50
    frames = samples[: samples.size // frame * frame].reshape(-1, frame)
    power = (frames**2).mean(axis=1)
    active = power[power > 1e-5]
    return float(np.sqrt(active.mean())) if active.size else 0.0


def level_loudness(samples: Samples) -> Samples:
    """Bring speech to the common loudness, without a sample above ``PEAK``.

    Peaks are bent, not cut: above half of ``PEAK`` the curve flattens smoothly (tanh).
    """
    loudness = speech_rms(samples)
    if not loudness:
        return samples
    scaled = samples * (SPEECH_RMS / loudness)
    knee = PEAK / 2
    over = np.maximum(np.abs(scaled) - knee, 0.0)
    bent = knee + (PEAK - knee) * np.tanh(over / (PEAK - knee))
    return np.where(over > 0, np.sign(scaled) * bent, scaled)


def speak(text: str, voice: Voice, speed: float) -> Samples:
    """Synthesise one sentence, trimmed, float samples in -1..1 at ``RATE``."""
    pcm = NanoTTS().speak(
        text,
        voice=voice.name,
        speed=voice.speed * speed,
        pitch=voice.pitch,
        volume=ENGINE_VOLUME,
    )
    return trim(np.frombuffer(pcm, dtype="<i2").astype(np.float64) / 32768)


def render(clip: Clip) -> Samples:
    """Speak a whole clip.

    Raises:
        ClipError: the engine returned no speech for a sentence.
    """
    pace = PACES[clip.level]
    pieces = [np.zeros(int(LEAD_SECONDS * RATE))]
    for place, turn in enumerate(clip.turns):
        if place and turn.text:
            pieces.append(np.zeros(int(pace.turn_gap * RATE)))
        pieces.append(np.zeros(int(turn.pause * RATE)))
        pieces.extend(_speak_turn(clip, turn, pace))
    pieces.append(np.zeros(int(TAIL_SECONDS * RATE)))
    return np.concatenate(pieces)


def _speak_turn(clip: Clip, turn: Turn, pace: Pace) -> list[Samples]:
    pieces: list[Samples] = []
    for sentence in sentences(turn.text):
        spoken = speak(sentence, clip.voices[turn.speaker], pace.speed)
        if not spoken.size:
            raise ClipError(f"{clip.source}: no speech for {sentence!r}; check spelling and voice")
        if pieces:
            pieces.append(np.zeros(int(pace.sentence_gap * RATE)))
        pieces.append(level_loudness(spoken))
    return pieces


def write_mp3(samples: Samples, target: Path) -> None:
    """Write a mono MP3, by a temporary file so that a broken run leaves no half clip."""
    part = target.with_suffix(".part")
    soundfile.write(
        part,
        samples,
        RATE,
        format="MP3",
        subtype="MPEG_LAYER_III",
        bitrate_mode="CONSTANT",
        compression_level=MP3_COMPRESSION,
    )
    part.replace(target)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 when every clip is there, 1 otherwise."""
    parser = argparse.ArgumentParser(description="Render listening clips from transcripts.")
    parser.add_argument("paths", nargs="*", type=Path, default=[ROOT / "question_banks"])
    parser.add_argument("--force", action="store_true", help="render clips that exist, too")
    parser.add_argument("--check", action="store_true", help="render nothing, list missing clips")
    options = parser.parse_args(arguments)
    try:
        clips = list(find_clips(options.paths))
        missing = [clip for clip in clips if options.force or not clip.target.exists()]
        for clip in missing:
            if options.check:
                print(f"missing: {clip.target}")
                continue
            samples = render(clip)
            write_mp3(samples, clip.target)
            seconds = samples.size / RATE
            print(
                f"{clip.target}: level {clip.level}, {seconds:.1f} s, {clip.words} words, "
                f"{clip.words * 60 / seconds:.0f} words/min, "
                f"{clip.target.stat().st_size / 1000:.0f} kB"
            )
    except (ClipError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"{len(clips)} clips, {0 if options.check else len(missing)} rendered")
    return 1 if options.check and missing else 0


if __name__ == "__main__":
    sys.exit(main())

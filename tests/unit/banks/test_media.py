"""Media by their bytes; lengths of clips against libsndfile."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from assess.banks.media import examine, fits_name, mp3_seconds, too_large

CLIPS = sorted(Path("question_banks").glob("*/listening/*/*.mp3"))


@pytest.mark.parametrize("clip", CLIPS[::7], ids=lambda path: path.stem)
def test_length_of_a_clip_agrees_with_libsndfile(clip: Path) -> None:
    facts = examine(clip.read_bytes())
    assert facts is not None
    assert facts.media_type == "audio/mpeg"
    assert facts.seconds == pytest.approx(soundfile.info(clip).duration, abs=0.1)


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000])
def test_length_of_made_up_clips(rate: int) -> None:
    buffer = io.BytesIO()
    tone = np.sin(np.arange(3 * rate) * 0.05) * 0.3
    soundfile.write(buffer, tone, rate, format="MP3")
    # The encoder adds up to a few frames of padding.
    assert mp3_seconds(buffer.getvalue()) == pytest.approx(3, abs=0.15)


def test_id3_tag_before_the_sound_is_skipped() -> None:
    clip = CLIPS[0].read_bytes()
    tag = b"ID3\x03\x00\x00\x00\x00\x02\x01" + b"\x00" * (2 * 128 + 1)
    assert mp3_seconds(tag + clip) == mp3_seconds(clip)


@pytest.mark.parametrize(
    ("kind", "media_type", "name"),
    [
        ("PNG", "image/png", "a.png"),
        ("JPEG", "image/jpeg", "a.jpg"),
        ("WEBP", "image/webp", "a.webp"),
    ],
)
def test_images_are_recognised(kind: str, media_type: str, name: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (9, 9)).save(buffer, kind)
    facts = examine(buffer.getvalue())
    assert facts is not None
    assert facts.media_type == media_type
    assert fits_name(facts, name)
    assert not fits_name(facts, "a.mp3")
    assert not too_large(facts)


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a....", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xfb", b"ID3",
     b"<html><script>1</script>", b"RIFF....WAVEfmt "],
)  # fmt: skip
def test_other_content_is_refused(content: bytes) -> None:
    assert examine(content) is None


@given(st.binary(max_size=3000))
def test_no_bytes_raise(content: bytes) -> None:
    examine(b"\xff\xf3" + content)
    examine(b"ID3" + content)

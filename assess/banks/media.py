"""What the bytes of an image or a clip say about themselves. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

MOST_IMAGE_BYTES = 2 * 1024 * 1024
MOST_AUDIO_BYTES = 10 * 1024 * 1024

IMAGE_TYPES = {"image/webp": ("webp",), "image/png": ("png",), "image/jpeg": ("jpg", "jpeg")}
AUDIO_TYPE = "audio/mpeg"

# ISO/IEC 11172-3 and 13818-3 (MPEG-1, 2, 2.5), layer III only: kbit/s and samples a second.
_BITRATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """A medium's address, kind, size in bytes and, for a clip, length in seconds."""

    digest: str
    media_type: str
    size: int
    seconds: float | None = None


def examine(content: bytes) -> MediaFacts | None:
    """Recognise a medium by its first bytes; None when it is of no allowed type."""
    media_type = _image_type(content)
    seconds = None
    if media_type is None:
        seconds = mp3_seconds(content)
        if seconds is None:
            return None
        media_type = AUDIO_TYPE
    return MediaFacts(hashlib.sha256(content).hexdigest(), media_type, len(content), seconds)


def fits_name(facts: MediaFacts, name: str) -> bool:
    """Whether the name's ending tells the truth about the content."""
    ending = name.rpartition(".")[2].lower()
    return ending in (IMAGE_TYPES.get(facts.media_type) or ("mp3",))


def too_large(facts: MediaFacts) -> bool:
    """Whether the medium is larger than its kind may be."""
    most = MOST_AUDIO_BYTES if facts.media_type == AUDIO_TYPE else MOST_IMAGE_BYTES
    return facts.size > most


def mp3_seconds(content: bytes) -> float | None:
    """Length of an MP3 by counting its frames; None when fewer than two follow each other."""
    position, end = _after_id3(content), len(content)
    frames, seconds = 0, 0.0
    while position + 4 <= end:
        frame = _frame(content[position : position + 4])
        if frame is None:
            if frames == 0 and position < _after_id3(content) + 4096:
                position += 1  # some encoders pad before the first frame
                continue
            break
        length, duration = frame
        # A header found by chance in padding is not followed by another.
        if frames == 0 and _frame(content[position + length : position + length + 4]) is None:
            position += 1
            continue
        frames += 1
        seconds += duration
        position += length
    return round(seconds, 3) if frames >= 2 else None


def _image_type(content: bytes) -> str | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def _after_id3(content: bytes) -> int:
    """Where the sound begins: past an ID3v2 tag, whose size has seven bits a byte."""
    if content[:3] != b"ID3" or len(content) < 10:
        return 0
    size = 0
    for byte in content[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def _frame(header: bytes) -> tuple[int, float] | None:
    """Length in bytes and duration in seconds of a layer III frame, from its header."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    bitrate_index, rate_index = header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or layer != 1 or bitrate_index in (0, 15) or rate_index == 3:
        return None
    rate = _RATES[version][rate_index]
    kbit = (_BITRATES_1 if version == 3 else _BITRATES_2)[bitrate_index]
    samples = 1152 if version == 3 else 576
    length = samples // 8 * kbit * 1000 // rate + (header[2] >> 1 & 1)
    return length, samples / rate

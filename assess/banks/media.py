"""What the bytes of an image or a clip say about themselves. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from assess.banks.frames import frames
from assess.banks.metadata import PNG_SIGNATURE, DamagedError, without_metadata

MOST_IMAGE_BYTES = 2 * 1024 * 1024
MOST_AUDIO_BYTES = 10 * 1024 * 1024

IMAGE_TYPES = {"image/webp": ("webp",), "image/png": ("png",), "image/jpeg": ("jpg", "jpeg")}
AUDIO_TYPE = "audio/mpeg"


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """A medium's address, kind, size in bytes and, for a clip, length in seconds."""

    digest: str
    media_type: str
    size: int
    seconds: float | None = None


def examine(content: bytes) -> MediaFacts | None:
    """Recognise a medium by its bytes; None when it is of no allowed type, or damaged.

    The facts are those of the content without its metadata, which is what is stored;
    those of content that is too large are its own.
    """
    media_type = _image_type(content)
    seconds = None
    if media_type is None:
        seconds = mp3_seconds(content)
        if seconds is None:
            return None
        media_type = AUDIO_TYPE
    facts = _facts(content, media_type, seconds)
    if too_large(facts):
        return facts
    try:
        return _facts(without_metadata(content), media_type, seconds)
    except DamagedError:
        return None


def fits_name(facts: MediaFacts, name: str) -> bool:
    """Whether the name's ending tells the truth about the content."""
    ending = name.rpartition(".")[2].lower()
    return ending in (IMAGE_TYPES.get(facts.media_type) or ("mp3",))


def too_large(facts: MediaFacts) -> bool:
    """Whether the medium is larger than its kind may be."""
    most = MOST_AUDIO_BYTES if facts.media_type == AUDIO_TYPE else MOST_IMAGE_BYTES
    return facts.size > most


def _facts(content: bytes, media_type: str, seconds: float | None) -> MediaFacts:
    return MediaFacts(hashlib.sha256(content).hexdigest(), media_type, len(content), seconds)


def mp3_seconds(content: bytes) -> float | None:
    """Length of an MP3 by counting its frames; None when there are fewer than two."""
    durations = [seconds for _, _, seconds in frames(content)]
    return round(sum(durations), 3) if len(durations) >= 2 else None


def _image_type(content: bytes) -> str | None:
    if content.startswith(PNG_SIGNATURE):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None

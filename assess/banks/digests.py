"""Content hashes: two versions with the same hash say the same. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from assess.banks.formats.model import ChoiceItem, Testlet


def stimulus_hash(testlet: Testlet, media: Mapping[str, str]) -> str:
    """SHA-256 (hexadecimal) of a stimulus without its items. `media`: name -> digest."""
    return _digest(
        {
            "title": testlet.title,
            "tags": dict(testlet.tags),
            "passage": testlet.passage,
            "enemies": sorted(testlet.enemies),
            "audio": testlet.audio,
            "plays": testlet.plays,
            "transcript": testlet.transcript,
            "voices": testlet.voices,
            "media": dict(media),
        }
    )


def item_hash(item: ChoiceItem, media: Mapping[str, str], stimulus: str = "") -> str:
    """SHA-256 (hexadecimal) of an item together with the hash of its stimulus."""
    return _digest(
        {
            "prompt": item.prompt,
            "options": list(item.options),
            "key": item.key,
            "tags": dict(item.tags),
            "enemies": sorted(item.enemies),
            "rationale": item.rationale,
            "media": dict(media),
            "stimulus": stimulus,
        }
    )


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()

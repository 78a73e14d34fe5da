"""Whether every picture and clip that a bank may serve is there, and is what it was."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from sqlalchemy import select

from assess.banks.models import Bank, Item, ItemVersion, MediaAsset, StimulusVersion
from assess.banks.queries import pool
from assess.extensions import db

_MEDIUM = re.compile(r"media:([0-9a-f]{64})")


def unstaged(bank_code: str) -> list[str]:
    """Missing or damaged media of the items in use, each as `item: file`, sorted.

    Reads and digests every medium once: a second for a hundred clips.
    """
    bad = {digest: names for digest, names in _wanted(bank_code).items() if not is_whole(digest)}
    return sorted(name for names in bad.values() for name in names)


def is_whole(digest: str) -> bool:
    """Whether the medium is stored, byte for byte as its digest says."""
    content = db.session.scalar(select(MediaAsset.content).where(MediaAsset.digest == digest))
    return content is not None and hashlib.sha256(content).hexdigest() == digest


def _wanted(bank_code: str) -> dict[str, set[str]]:
    """Digest -> where it is used, over everything from which forms are drawn."""
    found: dict[str, set[str]] = {}

    def note(code: str, media: dict[str, str], texts: Iterable[str], audio: str | None) -> None:
        for name, digest in media.items():
            found.setdefault(digest, set()).add(f"{code}: {name}")
        shown = {digest for text in texts for digest in _MEDIUM.findall(text)}
        for digest in shown | ({audio} if audio else set()):
            found.setdefault(digest, {f"{code}: {digest[:12]}…"})

    drawn = {item.item_version_id: item for item in pool(bank_code)}
    rows = db.session.execute(
        select(
            ItemVersion.id,
            ItemVersion.media,
            ItemVersion.prompt_html,
            ItemVersion.options_html,
            StimulusVersion.media,
            StimulusVersion.html,
            StimulusVersion.audio_digest,
        )
        .join(Item, Item.id == ItemVersion.item_id)
        .join(Bank, Bank.id == Item.bank_id)
        .outerjoin(StimulusVersion, StimulusVersion.id == ItemVersion.stimulus_version_id)
        .where(Bank.code == bank_code)
    )
    for version, media, prompt, options, shared, html, audio in rows:
        item = drawn.get(version)
        if item is not None:
            note(item.code, media, [prompt, *options], None)
            note(item.stimulus_code or item.code, shared or {}, [html or ""], audio)
    return found

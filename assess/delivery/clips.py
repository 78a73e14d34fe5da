"""Pictures and clips of running forms, the last used kept in memory.

A browser asks for a clip in ranges, and a room asks for the same clips at the same time:
without this each range would read the whole clip from the database.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import NamedTuple

from sqlalchemy import select

from assess.banks.models import MediaAsset
from assess.extensions import db

CAPACITY = 64 * 1024 * 1024


class Clip(NamedTuple):
    """One medium: its type and its bytes."""

    media_type: str
    content: bytes


class Clips:
    """The most recently used media of one process, up to `capacity` bytes."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._size = 0
        self._held: OrderedDict[str, Clip] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, digest: str) -> Clip | None:
        """The medium with this digest, or None when the banks hold none that is whole."""
        with self._lock:
            held = self._held.get(digest)
            if held is not None:
                self._held.move_to_end(digest)
                return held
        row = db.session.execute(
            select(MediaAsset.media_type, MediaAsset.content).where(MediaAsset.digest == digest)
        ).one_or_none()
        if row is None or hashlib.sha256(row.content).hexdigest() != digest:
            return None
        clip = Clip(row.media_type, row.content)
        self._keep(digest, clip)
        return clip

    def _keep(self, digest: str, clip: Clip) -> None:
        with self._lock:
            if digest in self._held or len(clip.content) > self._capacity:
                return
            self._held[digest] = clip
            self._size += len(clip.content)
            while self._size > self._capacity:
                self._size -= len(self._held.popitem(last=False)[1].content)

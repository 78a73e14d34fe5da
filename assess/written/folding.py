"""From the work of one task, in the journal's order, to what a marker reads. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assess.delivery.kinds import Entry, JSONObject
from assess.written.history.reading import Entry as Snapshot
from assess.written.history.reading import read
from assess.written.history.text import text_of
from assess.written.history.words import words

#: Types of event that make a script; pastes, flags and notes do not.
TYPES = frozenset({"write", "answer", "upload"})


@dataclass(frozen=True)
class Work:
    """What one task's work comes to."""

    digest: str
    document: JSONObject  # {} for an upload, or when nothing was written
    text: str
    words: int
    language: str | None
    upload: JSONObject | None  # {"digest", "name", "size"}


def fold(seed: str, task: JSONObject, history: Iterable[Entry]) -> Work:
    """Fold the work on a task of a form; `history` may hold other tasks' work too."""
    mine = [one for one in history if one.item == task["ref"] and one.type in TYPES]
    snapshots = [Snapshot(one.t_ms, one.value) for one in mine if one.type == "write"]
    document = read(snapshots).last.standing if snapshots else {}
    text = text_of(document) if document else ""
    chosen = [one.value.get("language") for one in mine if one.type == "answer"]
    uploads = [one.value for one in mine if one.type == "upload"]
    language = task["language"] or (chosen[-1] if chosen else None)
    return Work(
        digest=digest_of(seed, task["ref"], mine),
        document=document,
        text=text,
        words=words(text, language or "en"),
        language=language,
        upload=uploads[-1] if uploads and uploads[-1].get("digest") else None,
    )


def digest_of(seed: str, ref: str, work: Sequence[Entry]) -> str:
    """SHA-256 (hexadecimal) of all the work on one task: what its marks are about."""
    # The seed is the sitting's own: two sittings never share a digest.
    digest = hashlib.sha256(f"{seed}|{ref}".encode())
    for entry in work:
        spelled = [entry.type, entry.value]
        # Lone surrogates have no UTF-8; their escapes have.
        digest.update(json.dumps(spelled, sort_keys=True).encode())
    return digest.hexdigest()


def digests_of(form_seed: str, tasks: Sequence[JSONObject], history: Iterable[Entry]) -> list[str]:
    """The digest of each task's work, in the form's order, without folding any text."""
    by_ref: dict[str, list[Entry]] = {task["ref"]: [] for task in tasks}
    for one in history:
        if one.type in TYPES and one.item in by_ref:
            by_ref[one.item].append(one)
    return [digest_of(form_seed, ref, work) for ref, work in by_ref.items()]

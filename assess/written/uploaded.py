"""The file that came with a script, without the name that a candidate gave it."""

from __future__ import annotations

from dataclasses import dataclass

from assess.extensions import db
from assess.written.models import WrittenFile, WrittenScript, WrittenUpload

LONGEST_ENDING = 5


@dataclass(frozen=True)
class Uploaded:
    """What a marker may know of a file before opening it."""

    digest: str
    ending: str
    size: int
    finding: str


def upload_of(script: WrittenScript) -> Uploaded | None:
    """The file of a script; None without one. Its name stays behind: it may name its writer."""
    upload = db.session.get(WrittenUpload, script.upload_id) if script.upload_id else None
    if upload is None:
        return None
    ending = upload.name.rpartition(".")[2].lower()
    plain = ending.isascii() and ending.isalnum() and len(ending) <= LONGEST_ENDING
    held = db.session.get(WrittenFile, upload.digest)
    return Uploaded(
        upload.digest, ending if plain else "bin", held.size if held else 0, upload.finding
    )

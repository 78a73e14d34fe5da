"""The file that came with a script, without the name that a candidate gave it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from assess.extensions import db
from assess.written.models import WrittenFile, WrittenScript, WrittenUpload

LONGEST_ENDING = 5
#: What a look at a file found, for those who mark; see `looking.FINDINGS`.
TOLD = {
    "empty": _l("The file is empty."),
    "not_accepted": _l("The task did not ask for a file of this kind."),
    "mislabelled": _l("The file is not what its ending says: programs may refuse to open it."),
    "encrypted": _l("The file is protected by a password, and nobody here has it."),
    "bomb": _l("Do not open it: unpacked, it would fill a computer. Ask for technical help."),
    "macros": _l("It contains macros, which are programs: open it only with macros switched off."),
    "damaged": _l("The file arrived damaged: programs may not open it, or not all of it."),
}
#: Those of which a reader is warned before the link.
DANGEROUS = frozenset({"bomb", "macros"})


@dataclass(frozen=True)
class Uploaded:
    """What a marker may know of a file before opening it."""

    digest: str
    ending: str
    size: int
    finding: str

    @property
    def told(self) -> LazyString | None:
        """What to expect; None of a file that can be read."""
        return TOLD.get(self.finding)

    @property
    def dangerous(self) -> bool:
        """Whether opening it without care could do harm."""
        return self.finding in DANGEROUS


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

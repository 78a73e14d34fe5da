"""What a sign-off would cover, as one short text that a page can hold and a program compare."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from assess.written.marking_facts import Facts


def fingerprint_of(facts: Iterable[Facts]) -> str:
    """Of each script, whose rubric it follows, what counts for it, and whether that is signed.

    Whatever a meeting looks at follows from these: as long as they are the same, so is what is
    signed off. Marks are rows for ever, and what counts is written down with each of them.
    """
    seen = sorted(
        (
            one.script.id,
            one.version_id,
            one.resolution.id if one.resolution is not None else 0,
            int(one.signed_off),
        )
        for one in facts
    )
    return hashlib.sha256(repr(seen).encode()).hexdigest()

"""Who has read what sways a mark: they cannot judge scripts of that paper blind any more."""

from __future__ import annotations

from collections.abc import Iterable

from assess.audit import ledger
from assess.written.marking_facts import Facts
from assess.written.rubrics import Group


def note(reader_id: int, shown: Iterable[Facts]) -> None:
    """Put on record that somebody reads who marks these scripts and what they gave, if anybody."""
    groups = {one.group for one in shown if one.held}
    for group in sorted(groups, key=_subject):
        note_evidence(reader_id, group)


def note_evidence(reader_id: int, group: Group) -> None:
    """Put on record that somebody reads how scripts of a group came about, or who wrote them."""
    ledger.record_reading(reader_id, _subject(group), "written")


def readers_of(groups: Iterable[Group]) -> frozenset[int]:
    """Everybody who has read marks or evidence of these groups on a page of moderation."""
    return frozenset(one for group in set(groups) for one in ledger.readers_of(_subject(group)))


def _subject(group: Group) -> str:
    """What the audit chain calls the marks of a group."""
    return f"written_marks:{group[0]}:{group[1] or 0}"

"""What would come of late work: shown to whoever decides whether it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from assess.delivery.kinds import DescribingKind, JournalledKind, journalled_by, kind_of
from assess.delivery.models import Sitting
from assess.delivery.work import history
from assess.extensions import db
from assess.results.scoring import FormLost, stored_form


@dataclass(frozen=True)
class Preview:
    """One place of the form whose text depends on the decision."""

    title: str
    now: str
    then: str


def preview(sitting_id: str, reader_id: int) -> list[Preview]:
    """Where counting what waits would change the work.

    Empty for kinds without texts, and for a reader who must not see them.
    """
    try:
        form = stored_form(sitting_id)
    except FormLost:
        return []
    kind = kind_of(form.kind)
    if not hasattr(kind, "described"):
        return []
    session_id = db.session.get_one(Sitting, sitting_id).session_id
    if not cast("DescribingKind", kind).admits(form, session_id, reader_id):
        return []
    types = journalled_by(kind) | cast("JournalledKind", kind).noted
    described = cast("DescribingKind", kind).described
    now = described(form, history(sitting_id, types))
    then = described(form, history(sitting_id, types, waiting=True))
    return [
        Preview(title, before, after)
        for (title, before), (_, after) in zip(now, then, strict=True)
        if before != after
    ]

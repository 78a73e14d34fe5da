"""The written papers of the demo: published, signed off, and one of them on offer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assess.clock import frozen_source
from assess.demo import rooms
from assess.demo.sitting import HandClock
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment.written_offering import offer_written
from assess.written import operations, queries
from assess.written.authoring import nodes
from assess.written.authoring import operations as drafting
from assess.written.authoring import queries as drafts
from assess.written.bundles import folders_in, read_bundle

OFFERED = "procurement-officer"
#: Left as a second examiner finds it.
WAITING = "legal-officer"


def seed(papers: Path, staff: Mapping[Role, Account]) -> None:
    """Publish every paper; all but one are signed off, one is offered, one has a draft."""
    with frozen_source(HandClock(rooms.day(-60, 10))):
        for folder in folders_in(papers):
            version, _fresh = operations.publish(read_bundle(folder))
            if version.paper.code != WAITING:
                operations.review(version.id, "signed_off", "", staff[Role.EXAMINER])
        offer_written(OFFERED)
        _begin_draft(staff[Role.EXAMINER])


def _begin_draft(author: Account) -> None:
    """The next version of a paper, of which one text is still missing in French."""
    paper = queries.paper_by_code(WAITING)
    if paper is None:
        return
    [version] = paper.versions
    draft_id = drafting.begin(version, author)
    draft = drafts.draft_by_id(draft_id)
    if draft is None:
        return
    content = draft.content
    key = content["part"][0]["task"][0]["key"]
    stamp, values = nodes.stamp_of(content, key), nodes.values_of(content, key)
    values["notes"] = {"en": "Accept any order of the arguments.", "fr": ""}
    drafting.save(draft_id, key, stamp, values, author)

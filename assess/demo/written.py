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
from assess.written import operations
from assess.written.bundles import folders_in, read_bundle

OFFERED = "procurement-officer"
#: Left as a second examiner finds it.
WAITING = "legal-officer"


def seed(papers: Path, staff: Mapping[Role, Account]) -> None:
    """Publish every paper; all but one are signed off, and one is offered."""
    with frozen_source(HandClock(rooms.day(-60, 10))):
        for folder in folders_in(papers):
            version, _fresh = operations.publish(read_bundle(folder))
            if version.paper.code != WAITING:
                operations.review(version.id, "signed_off", "", staff[Role.EXAMINER])
        offer_written(OFFERED)

"""Offering a written test of a signed-off paper."""

from __future__ import annotations

from typing import NamedTuple, cast

from flask_babel import gettext as _

from assess.clock import now
from assess.database import transactional
from assess.delivery.kinds import CandidateHistory, CannotAssemble, kind_of
from assess.delivery.models import TestDefinition
from assess.delivery.policies import default_policy
from assess.recruitment.offering import TRIAL_SEED, put_on_offer
from assess.recruitment.operations import NotPossible
from assess.written import queries
from assess.written.kind import WrittenKind

KIND = "written"


class Ready(NamedTuple):
    """A paper that can be set."""

    code: str
    title: dict[str, str]
    grade: str
    minutes: int
    tasks: int


def ready() -> list[Ready]:
    """Every paper in use with a version that has been signed off, by code."""
    found = []
    for paper in queries.papers():
        version = queries.newest(paper.code)
        if version is not None:
            shown = version.shown
            tasks = sum(len(part["tasks"]) for part in shown["parts"])
            found.append(Ready(paper.code, shown["title"], shown["grade"], shown["minutes"], tasks))
    return found


@transactional
def offer_written(code: str, *, minutes: int | None = None, grace_s: int = 60) -> TestDefinition:
    """Offer the written test of a paper, or a new version of it when changed.

    `minutes` is the paper's own duration when None.

    Raises:
        NotPossible: no version of the paper has been signed off, its files are missing, the
            code belongs to another kind of test, or somebody else offered the test just now.
    """
    kind = cast("WrittenKind", kind_of(KIND))
    version = queries.newest(code)
    if version is None:
        raise NotPossible(
            _("The test is not offered, because no version of the paper has been signed off.")
        )
    minutes = minutes or int(version.shown["minutes"])
    spec = {"paper": code, "minutes": minutes}
    try:
        kind.assemble(spec, CandidateHistory(), TRIAL_SEED)
    except CannotAssemble as error:
        raise NotPossible(str(error)) from error
    if kind.unstaged(spec):
        raise NotPossible(_("The test is not offered, because files of the paper are missing."))
    return put_on_offer(
        TestDefinition(
            code=code,
            kind=KIND,
            language=None,
            title={locale: version.shown["title"][locale] for locale in ("en", "fr")},
            spec=spec,
            duration_s=minutes * 60,
            grace_s=grace_s,
            policy=default_policy(),
            created_at=now(),
        )
    )

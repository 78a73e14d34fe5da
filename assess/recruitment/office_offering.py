"""Offering an Office test of published projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

from flask_babel import gettext as _

from assess.clock import now
from assess.database import transactional
from assess.delivery.kinds import CandidateHistory, CannotAssemble, kind_of
from assess.delivery.models import TestDefinition
from assess.delivery.policies import default_policy
from assess.officesim import queries
from assess.officesim.kind import OfficeKind
from assess.recruitment.offering import TRIAL_SEED, put_on_offer
from assess.recruitment.operations import NotPossible

KIND = "office"


@transactional
def offer_office(
    code: str,
    title: Mapping[str, str],
    projects: Sequence[str],
    *,
    minutes: int = 50,
    pass_mark: int = 70,
    grace_s: int = 60,
) -> TestDefinition:
    """Offer a test of these projects in this order, or a new version of it when changed.

    Raises:
        NotPossible: a project is not published or its files are missing, the code belongs to
            another kind of test, or somebody else offered the test just now.
    """
    spec = {"projects": list(projects), "minutes": minutes, "pass_mark": pass_mark}
    kind = cast("OfficeKind", kind_of(KIND))
    try:
        kind.assemble(spec, CandidateHistory(), TRIAL_SEED)
    except CannotAssemble as error:
        raise NotPossible(
            _("The test is not offered, because one of its projects is not published.")
        ) from error
    if kind.unstaged(spec):
        raise NotPossible(_("The test is not offered, because files of a project are missing."))
    wanted = TestDefinition(
        code=code,
        kind=KIND,
        language=None,
        title={locale: title[locale] for locale in ("en", "fr")},
        spec=spec,
        duration_s=minutes * 60,
        grace_s=grace_s,
        policy=default_policy(),
        created_at=now(),
    )
    return put_on_offer(wanted)


class Published(NamedTuple):
    """A project that can be part of a test."""

    code: str
    title: Mapping[str, str]
    application: str
    tasks: int
    points: int


def published() -> list[Published]:
    """Every project in use, by code."""
    return [
        Published(
            project.code,
            last.shown["title"],
            project.application,
            len(last.shown["tasks"]),
            last.points,
        )
        for project in queries.projects()
        if project.retired_at is None and project.versions
        for last in [project.versions[-1]]
    ]

"""Taking an item out of everybody's score: looked at first, decided once, carried out in steps.

Each step supersedes one result in one transaction. A run that breaks off leaves whole steps
behind, and the job goes on with the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import structlog
from sqlalchemy import func, select

from assess.audit import ledger
from assess.banks.models import Item, ItemVersion
from assess.clock import now
from assess.database import transactional
from assess.delivery.evidence import waiting_for
from assess.extensions import db
from assess.identity.models import Account
from assess.results import neutral_queries as queries
from assess.results import operations, ordering
from assess.results.models import Result
from assess.results.neutral_models import (
    Neutralisation,
    NeutralisationStep,
    NeutralisedVersion,
)
from assess.results.rules import NotAllowed, Refusal
from assess.results.scoring import FormLost

log = structlog.get_logger()

#: Results scored for a preview; a page must not take minutes.
MOST_PREVIEWED = 300
#: Steps of one run of the job.
CHUNK = 200


@dataclass(frozen=True)
class Preview:
    """What neutralising would do.

    `sittings` met the item, `results` of them stand; `changes` counts (level before, after)
    over the newest `scored` of these; `unscorable` could not be scored again.
    """

    sittings: int
    results: int
    scored: int
    changes: dict[tuple[int, int], int]
    unscorable: int

    @property
    def changed(self) -> int:
        """How many levels would change."""
        return sum(count for (before, after), count in self.changes.items() if before != after)


def preview(versions: Collection[int], most: int = MOST_PREVIEWED) -> Preview:
    """Score the sittings that met these versions without them, and store nothing."""
    met = queries.standing_among(queries.results_met(versions))
    total = db.session.scalar(select(func.count()).select_from(met.order_by(None).subquery())) or 0
    changes: Counter[tuple[int, int]] = Counter()
    unscorable = 0
    chosen = db.session.scalars(met.order_by(None).order_by(Result.id.desc()).limit(most)).all()
    for identifier in chosen:
        result = db.session.get_one(Result, identifier)
        left_out = frozenset(versions) | frozenset(result.pins.get("neutralised", ()))
        try:
            after = operations.scored_again(result, left_out)
        except (NotAllowed, FormLost):
            unscorable += 1
        else:
            changes[(result.level, after.level)] += 1
    return Preview(
        sittings=sum(queries.sittings_by_version(versions).values()),
        results=total,
        scored=len(chosen) - unscorable,
        changes=dict(sorted(changes.items())),
        unscorable=unscorable,
    )


@transactional
def neutralise(
    item_id: int, versions: Collection[int], reason: str, actor: Account, *, release: bool
) -> Neutralisation:
    """Decide that these versions of an item count for nobody, now and in later scores.

    The job scores those who met them again; `release`: where the old result was released,
    the new one is at once.

    Raises:
        NotAllowed: no version, one of another item or decided already, or no reason.
    """
    db.session.get(Item, item_id, with_for_update={"of": Item})
    known = set(db.session.scalars(select(ItemVersion.id).where(ItemVersion.item_id == item_id)))
    chosen = sorted(set(versions))
    if not chosen or not known.issuperset(chosen):
        raise NotAllowed(Refusal.NOBODY_MET)
    if not reason.strip():
        raise NotAllowed(Refusal.NO_REASON)
    if queries.neutralised_among(chosen):
        raise NotAllowed(Refusal.NEUTRALISED_ALREADY)
    decision = Neutralisation(
        item_id=item_id,
        reason=reason.strip(),
        release=release,
        at=now(),
        actor_id=actor.id,
        versions=[NeutralisedVersion(item_version_id=version) for version in chosen],
    )
    db.session.add(decision)
    db.session.flush()
    ledger.record(
        "item.neutralised",
        f"item:{item_id}",
        {
            "neutralisation": decision.id,
            "versions": chosen,
            "actor": actor.id,
            "release": release,
        },
        personal={"reason": decision.reason},
    )
    return decision


def work(most: int = CHUNK) -> int:
    """Carry out what is decided, at most `most` steps; returns how many were done."""
    done = 0
    for decision_id in [one.id for one in queries.unfinished()]:
        decision = db.session.get_one(Neutralisation, decision_id)
        for result_id in db.session.scalars(queries.to_do(decision)).all():
            if done >= most:
                return done
            try:
                done += _step(decision_id, result_id)
            except (NotAllowed, FormLost) as error:
                # Marks that are missing today may be there at the next run.
                log.warning("not_scored_again", result=result_id, why=str(error))
    return done


@transactional
def _step(decision_id: int, result_id: int) -> bool:
    """Reach one sitting; False when another process has, or a newer result has come."""
    decision = db.session.get_one(Neutralisation, decision_id)
    ordering.hold()
    old = db.session.get_one(
        Result, result_id, with_for_update={"of": Result}, populate_existing=True
    )
    if db.session.get(NeutralisationStep, (decision_id, old.sitting_id)) is not None:
        return False
    actions = {event.action for event in old.events}
    if "superseded" in actions:
        return False
    left_out = frozenset(old.pins.get("neutralised", ()))
    wanted = queries.in_force_for(old.sitting_id)
    outcome, new = "withdrawn", None
    if "withdrawn" not in actions:
        outcome = "included"
        if not wanted <= left_out:
            actor = db.session.get_one(Account, decision.actor_id)
            # With late answers undecided the new result has to wait for its release.
            at_once = decision.release and not waiting_for(old.sitting_id)
            new = operations.regrade(old.id, actor, decision.reason, left_out, release_too=at_once)
            outcome = "scored"
    db.session.add(
        NeutralisationStep(
            neutralisation_id=decision_id,
            sitting_id=old.sitting_id,
            at=now(),
            old_result_id=old.id,
            new_result_id=new.id if new else None,
            outcome=outcome,
        )
    )
    return True

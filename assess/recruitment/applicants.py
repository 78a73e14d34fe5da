"""Inviting the applicants of a vacancy to what was decided for each; all or nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery.models import Accommodation, TestDefinition, TestSession
from assess.delivery.sittings import window_of
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import deciding, seating, telling, wanting
from assess.recruitment.adjusting import carry_over
from assess.recruitment.booking_rules import Place, Unfit, assign
from assess.recruitment.chunking import chunks
from assess.recruitment.errors import NotPossible
from assess.recruitment.fitting import is_over
from assess.recruitment.inviting import (
    accounts_by_address,
    deliver,
    refuse_draft,
    refuse_low_disk,
    refuse_staff,
    refuse_standing,
    refuse_unstaged,
    write,
)
from assess.recruitment.models import Invitation
from assess.recruitment.policies import zone
from assess.recruitment.release_models import OutcomeNotice
from assess.recruitment.vacancy_models import Application, StoredDecision, Vacancy, VacancyTest
from assess.results.policies import today

#: Outcomes of which people are told by letter, in the decision's own sentence.
TOLD = ("exempt", "locked_out")


@dataclass(frozen=True)
class Seated:
    """One applicant, one test, and the session that was found; None: `why` says why not."""

    application: Application
    decision: StoredDecision
    test: TestDefinition
    session: TestSession | None
    why: Unfit | None = None


@dataclass(frozen=True)
class Pending:
    """An applicant who cannot be invited to one family of tests yet.

    `why`: `undecided`, `needs_review`, or `no_test` when no such test is on offer.
    """

    application: Application
    family: str
    why: str
    decision: StoredDecision | None = None


@dataclass
class Plan:
    """Who would sit where, who would be told what, and who has to wait."""

    seated: list[Seated] = field(default_factory=list)
    letters: list[StoredDecision] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)

    @property
    def unfit(self) -> list[Seated]:
        """Those for whom none of the sessions fits."""
        return [one for one in self.seated if one.session is None]

    @property
    def placed(self) -> list[Seated]:
        """Those for whom one fits."""
        return [one for one in self.seated if one.session is not None]


@dataclass
class Waiting:
    """One applicant with the decisions that a letter is to follow."""

    application: Application
    sit: list[StoredDecision] = field(default_factory=list)
    told: list[StoredDecision] = field(default_factory=list)


@dataclass(frozen=True)
class InvitedApplicants:
    """How many invitations and how many letters about decisions went out."""

    invited: int
    told: int


class NoSessionFits(NotPossible):
    """Nobody was invited, for some fit into none of the sessions; `unfit` names them."""

    def __init__(self, message: str, unfit: Sequence[Seated]) -> None:
        super().__init__(message)
        self.unfit = list(unfit)


@transactional
def invite_applications(
    application_ids: Collection[int], session_ids: Collection[int], actor: Account
) -> InvitedApplicants:
    """Invite applicants to the tests that were decided for them; all or nobody.

    Who is exempt or locked out is sent the sentence of that decision instead. Decisions of
    an earlier day are made again first, for a result may have expired since. Nobody is
    invited to a family, or told of a decision, twice.

    Raises:
        NoSessionFits: somebody fits into none of the sessions.
        NotPossible: nobody is left to invite or tell, a session is over or a draft,
            somebody's account cannot sit tests, the disk is low, or files are missing.
    """
    refuse_low_disk()
    _lock_vacancies(application_ids)
    refresh(application_ids, actor)
    sessions = seating.lock_sessions(session_ids)
    _refuse_sessions(sessions, session_ids)
    plan = plan_for(_applications(application_ids), sessions.values())
    if plan.unfit:
        raise NoSessionFits(
            _("Nobody was invited: none of the sessions fits some of them."), plan.unfit
        )
    if not plan.seated and not plan.letters:
        raise NotPossible(_("Nobody is left to invite: choose people who are to be tested."))
    for test in {one.test.id: one.test for one in plan.seated}.values():
        refuse_unstaged(test)
    accounts = accounts_by_address(one.application.email for one in plan.seated)
    refuse_staff(accounts.values())
    for one in plan.seated:
        account = accounts.get(one.application.email)
        if account is not None:
            carry_over([one.application], account, actor)
    deliver(_invitations(plan.seated, actor), sessions, accounts)
    tell(plan.letters, actor)
    _record(plan, actor)
    return InvitedApplicants(len(plan.seated), len(plan.letters))


@transactional
def refresh(application_ids: Collection[int], actor: Account) -> int:
    """Ask the rules again about decisions of an earlier day; returns how many are new."""
    day, stale = today(), dict[int, list[int]]()
    decisions = deciding.current_of(sorted(application_ids))
    for application in _applications(application_ids):
        known = decisions.get(application.id, {}).values()
        if any(decision.decided_on != day for decision in known):
            stale.setdefault(application.vacancy_id, []).append(application.id)
    return sum(
        deciding.decide_all(vacancy_id, actor, application_ids=ids).new
        for vacancy_id, ids in sorted(stale.items())
    )


def plan_for(applications: Sequence[Application], sessions: Iterable[TestSession]) -> Plan:
    """Who of these would sit where; reads only."""
    plan = Plan()
    offered = list(sessions)
    ids = [one.id for one in applications]
    decisions, invited, told = deciding.current_of(ids), _invited(ids), _told(ids)
    wanted: list[tuple[Application, StoredDecision, TestDefinition]] = []
    finder = TestFinder()
    for application in applications:
        for required in application.vacancy.tests:
            key = (application.id, required.family)
            decision = decisions.get(application.id, {}).get(required.family)
            if key in invited:
                continue
            if decision is None or decision.outcome == "needs_review":
                why = "undecided" if decision is None else "needs_review"
                plan.pending.append(Pending(application, required.family, why, decision))
            elif decision.outcome in TOLD and decision.id not in told:
                plan.letters.append(decision)
            elif decision.outcome == "sit":
                test = finder.find(required, decision.language)
                if test is None:
                    pending = Pending(application, required.family, "no_test", decision)
                    plan.pending.append(pending)
                else:
                    wanted.append((application, decision, test))
    plan.seated = _seated(wanted, offered)
    return plan


def by_person(plan: Plan) -> list[Waiting]:
    """What is to happen next, one line a person, by name."""
    lines: dict[int, Waiting] = {}
    for one in plan.seated:
        line = lines.setdefault(one.application.id, Waiting(one.application))
        line.sit.append(one.decision)
    for decision in plan.letters:
        line = lines.setdefault(decision.application_id, Waiting(decision.application))
        line.told.append(decision)
    return sorted(
        lines.values(),
        key=lambda line: (
            line.application.family_name.casefold(),
            line.application.given_name.casefold(),
            line.application.id,
        ),
    )


def unfit_among(
    known: Sequence[Application],
    people: Collection[int],
    sessions: Sequence[TestSession],
    places: Collection[int],
) -> set[int]:
    """Those of the chosen applications for which some test finds no place."""
    chosen = [one for one in known if one.id in people]
    plan = plan_for(chosen, [one for one in sessions if one.id in places])
    return {one.application.id for one in plan.unfit}


def _seated(
    wanted: Sequence[tuple[Application, StoredDecision, TestDefinition]],
    sessions: Sequence[TestSession],
) -> list[Seated]:
    busy = wanting.busy_spans(application.email for application, _d, _t in wanted)
    held = wanting.held_sessions((one.email, test.id, one.id) for one, _d, test in wanted)
    accommodations = _accommodations(application for application, _d, _t in wanted)
    wants = [
        wanting.of_application(
            number,
            application,
            test,
            busy[application.email],
            held[application.email, test.id, application.id],
        )
        for number, (application, _decision, test) in enumerate(wanted)
    ]
    del accommodations
    free = seating.free_seats(sessions)
    places = [Place(one.id, window_of(one), free[one.id]) for one in sessions]
    found = assign(wants, places, zone())
    by_id = {session.id: session for session in sessions}
    return [
        Seated(
            application,
            decision,
            test,
            by_id.get(found.sessions.get(number, 0)),
            found.unfit.get(number),
        )
        for number, (application, decision, test) in enumerate(wanted)
    ]


@transactional
def tell(decisions: Iterable[StoredDecision], actor: Account) -> None:
    """Send people the sentence of a decision, and keep that they were told."""
    for decision in decisions:
        db.session.add(
            OutcomeNotice(
                kind=decision.outcome,
                email=decision.application.email,
                decision_id=decision.id,
                told_at=now(),
                told_by=actor.id,
            )
        )
        telling.of_decision(decision)
    db.session.flush()


class TestFinder:
    """Finds the test that an applicant is to sit; remembers what it has found."""

    __test__ = False

    def __init__(self) -> None:
        self._known: dict[tuple[str, str | None, str | None, int | None], TestDefinition | None]
        self._known = {}

    def find(self, required: VacancyTest, language: str | None) -> TestDefinition | None:
        """The newest test on offer: the one that the vacancy names, else by family and
        language; of the working time that the vacancy asks for, if any."""
        key = (required.family, required.test_code, language, required.duration_s)
        if key not in self._known:
            self._known[key] = self._look(required, language)
        return self._known[key]

    def _look(self, required: VacancyTest, language: str | None) -> TestDefinition | None:
        query = select(TestDefinition).where(TestDefinition.retired_at.is_(None))
        if required.test_code is not None:
            query = query.where(TestDefinition.code == required.test_code)
        else:
            query = query.where(TestDefinition.kind == required.family)
            if language is not None:
                query = query.where(TestDefinition.language == language)
        if required.duration_s is not None:
            query = query.where(TestDefinition.duration_s == required.duration_s)
        return db.session.scalar(
            query.order_by(TestDefinition.created_at.desc(), TestDefinition.id.desc()).limit(1)
        )


def _invited(application_ids: Collection[int]) -> set[tuple[int, str]]:
    """(application, family) of invitations that stand."""
    found: set[tuple[int, str]] = set()
    for chunk in chunks(application_ids):
        rows = db.session.execute(
            select(Invitation.application_id, StoredDecision.family)
            .join(StoredDecision, StoredDecision.id == Invitation.decision_id)
            .where(Invitation.application_id.in_(chunk), Invitation.cancelled_at.is_(None))
        )
        found |= {(application_id, family) for application_id, family in rows if application_id}
    return found


def _told(application_ids: Collection[int]) -> set[int]:
    """Decisions that people were told of already."""
    found: set[int] = set()
    for chunk in chunks(application_ids):
        found |= set(
            db.session.scalars(
                select(OutcomeNotice.decision_id)
                .join(StoredDecision, StoredDecision.id == OutcomeNotice.decision_id)
                .where(StoredDecision.application_id.in_(chunk))
            )
        )
    return found


def _invitations(seated: Iterable[Seated], actor: Account) -> list[Invitation]:
    made = []
    for one in seated:
        if one.session is None:
            continue
        person = one.application
        # Cancelled before, the same invitation is written anew: its event stays the same.
        invitation = db.session.scalars(
            select(Invitation).where(
                Invitation.email == person.email,
                Invitation.test_id == one.test.id,
                Invitation.session_id == one.session.id,
            )
        ).one_or_none()
        if invitation is None:
            invitation = Invitation(email=person.email, test=one.test, session=one.session)
        refuse_standing(invitation, person.id)
        invitation.application_id, invitation.decision_id = person.id, one.decision.id
        write(invitation, person.given_name, person.family_name, person.locale, actor)
        made.append(invitation)
    return made


def _applications(ids: Collection[int]) -> list[Application]:
    """Applications that were not withdrawn, of vacancies that are not closed, by name."""
    found: list[Application] = []
    for chunk in chunks(ids):
        found += db.session.scalars(
            select(Application).where(Application.id.in_(chunk), Application.withdrawn_at.is_(None))
        ).all()
    standing = [one for one in found if one.vacancy.state != "closed"]
    return sorted(standing, key=lambda one: (one.family_name, one.given_name, one.id))


def _lock_vacancies(application_ids: Collection[int]) -> None:
    """Hold the vacancies of these people: two who invite at once would invite them twice."""
    wanted: set[int] = set()
    for chunk in chunks(application_ids):
        wanted |= set(
            db.session.scalars(select(Application.vacancy_id).where(Application.id.in_(chunk)))
        )
    for piece in chunks(sorted(wanted)):
        db.session.scalars(
            select(Vacancy)
            .where(Vacancy.id.in_(piece))
            .order_by(Vacancy.id)
            .with_for_update(of=Vacancy)
            .execution_options(populate_existing=True)
        ).all()


def _accommodations(applications: Iterable[Application]) -> list[Accommodation]:
    """The accounts' adjustments in few statements; the session remembers them while they live."""
    ids = {one.account_id for one in applications if one.account_id is not None}
    found: list[Accommodation] = []
    for chunk in chunks(ids):
        found += db.session.scalars(
            select(Accommodation).where(Accommodation.account_id.in_(chunk))
        ).all()
    return found


def _refuse_sessions(sessions: dict[int, TestSession], wanted: Collection[int]) -> None:
    if set(wanted) - set(sessions):
        raise NotPossible(_("There is no such session."))
    for session in sessions.values():
        if session.rehearsal:
            raise NotPossible(_("There is no such session."))
        refuse_draft(session)
        if is_over(session):
            raise NotPossible(
                _("The session “%(title)s” is over. Choose another one.", title=session.title)
            )


def _record(plan: Plan, actor: Account) -> None:
    """One line of the chain for each vacancy: how many were invited, and by which decisions."""
    vacancies = {one.application.vacancy_id for one in plan.seated}
    vacancies |= {one.application.vacancy_id for one in plan.letters}
    for vacancy_id in sorted(vacancies):
        seated = [one for one in plan.seated if one.application.vacancy_id == vacancy_id]
        letters = [one for one in plan.letters if one.application.vacancy_id == vacancy_id]
        ledger.record(
            "vacancy.invited",
            f"vacancy:{vacancy_id}",
            {
                "actor": actor.id,
                "invited": [one.decision.id for one in seated],
                "told": [one.id for one in letters],
            },
        )

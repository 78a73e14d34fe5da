"""Named reads for the moderation meeting: what stands, what differs, who drifts, who has what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from assess.delivery.models import Sitting, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.naming import by_name
from assess.written.judging import is_borderline
from assess.written.marking_facts import (
    Facts,
    Group,
    Held,
    Rubrics,
    facts_of,
    fractions_of,
    scripts_of,
    signed_off,
)
from assess.written.marking_rows import Judgement
from assess.written.marking_rules import Drift, drift
from assess.written.models import (
    WrittenAllocation,
    WrittenPaperVersion,
    WrittenReference,
    WrittenScript,
)
from assess.written.papers import Paper, Task
from assess.written.resolving import Difference, differences, marks_read, needs_third, per_cent
from assess.written.rounds import may_mark
from assess.written.states import DECIDED, Course, State, meeting_state, state_of

BIN = 10


@dataclass(frozen=True)
class GroupLine:
    """One paper in one session, as the list shows it."""

    group: Group
    paper: Paper
    number: int
    session: TestSession | None
    scripts: int
    resolved: int
    signed_at: datetime | None
    state: str  # see `states.meeting_state`


def groups() -> list[GroupLine]:
    """Every paper with scripts, by session, newest session first."""
    rows = db.session.execute(
        select(WrittenScript.version_id, Sitting.session_id)
        .join(Sitting, Sitting.id == WrittenScript.sitting_id)
        .distinct()
    ).all()
    rubrics = Rubrics()
    signed = signed_off({row.version_id for row in rows})
    found = []
    for row in rows:
        group = (row.version_id, row.session_id)
        facts = facts_of(scripts_of(group), rubrics).values()
        found.append(
            GroupLine(
                group=group,
                paper=rubrics.paper(row.version_id),
                number=db.session.get_one(WrittenPaperVersion, row.version_id).number,
                session=db.session.get(TestSession, row.session_id) if row.session_id else None,
                scripts=len(facts),
                resolved=sum(one.resolution is not None for one in facts),
                signed_at=signed[group].at if group in signed else None,
                state=meeting_state(
                    scripts=len(facts),
                    decided=sum(one.resolution is not None for one in facts),
                    given=sum(bool(one.held) for one in facts),
                    covered=all(one.is_closed for one in facts),
                    signed=group in signed,
                ),
            )
        )
    # The newest session first, whenever it was entered; then what was sat outside sessions.
    return sorted(
        found,
        key=lambda one: (
            -one.session.starts_at.timestamp() if one.session else 0.0,
            -(one.group[1] or 0),
            -one.group[0],
        ),
    )


@dataclass(frozen=True)
class Line:
    """One script, as the meeting looks at it."""

    facts: Facts
    per_cent: Fraction | None  # of what counts
    differences: tuple[Difference, ...]
    state: State

    @property
    def beyond(self) -> bool:
        return needs_third(self.differences)

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED

    @property
    def is_near(self) -> bool:
        """Whether what counts is so near the pass mark that the meeting looks again."""
        mark = self.facts.paper.rules.pass_mark
        return self.per_cent is not None and is_borderline(self.per_cent, mark)


@dataclass(frozen=True)
class OnReferences:
    """One marker against the reference scripts of a task, in the order of marking."""

    drift: Drift
    #: For each script whether it was marked before all others.
    before: tuple[bool, ...]


@dataclass(frozen=True)
class TaskView:
    """One task in the meeting."""

    task: Task
    lines: tuple[Line, ...]
    bins: tuple[int, ...]
    borderline: tuple[Line, ...]
    apart: tuple[Line, ...]
    drifts: Mapping[int, OnReferences]
    references: tuple[Facts, ...]
    #: Criteria that a changed rubric has opened again -> scripts on which it has.
    reopened: Mapping[str, int]

    @property
    def open(self) -> int:
        return sum(not one.is_decided for one in self.lines)

    @property
    def blank(self) -> int:
        """Scripts in which nothing was written."""
        return sum(one.facts.is_blank for one in self.lines)


@dataclass(frozen=True)
class Meeting:
    """Everything the moderation page shows of one group."""

    group: Group
    version: WrittenPaperVersion
    paper: Paper
    session: TestSession | None
    tasks: tuple[TaskView, ...]
    signed_at: datetime | None
    marker_ids: frozenset[int]

    @property
    def scripts(self) -> int:
        return sum(len(one.lines) for one in self.tasks)

    @property
    def open(self) -> int:
        return sum(one.open for one in self.tasks)

    @property
    def without_markers(self) -> int:
        """Scripts that fewer than two people have."""
        lacking = (State.NOT_GIVEN, State.MISSING)
        return sum(line.state in lacking for one in self.tasks for line in one.lines)

    @property
    def without_third(self) -> int:
        """Scripts that need a third marker, whom nobody can be."""
        return sum(line.state is State.NO_THIRD for one in self.tasks for line in one.lines)

    @property
    def covered(self) -> bool:
        """Whether the last sign-off covers everything that counts now."""
        return self.signed_at is not None and all(
            line.facts.is_closed for one in self.tasks for line in one.lines
        )


def meeting_of(group: Group, only: str | None = None) -> Meeting:
    """What the meeting sees of a group, or of one task in it.

    Raises `LookupError` when it has no scripts.
    """
    version = db.session.get(WrittenPaperVersion, group[0])
    rubrics = Rubrics()
    facts = facts_of(scripts_of(group), rubrics)
    if version is None or not facts:
        raise LookupError(group)
    if only is not None:
        facts = {key: one for key, one in facts.items() if one.script.task_code == only}
        if not facts:
            raise LookupError(group, only)
    paper = next(iter(facts.values())).paper
    every = list(facts.values())
    codes = list(dict.fromkeys(one.script.task_code for one in every))
    return Meeting(
        group=group,
        version=version,
        paper=paper,
        session=db.session.get(TestSession, group[1]) if group[1] else None,
        tasks=tuple(
            _task_view(
                code, [one for one in facts.values() if one.script.task_code == code], rubrics
            )
            for code in codes
        ),
        signed_at=last.at if (last := signed_off({group[0]}).get(group)) else None,
        marker_ids=frozenset(
            held.allocation.marker_id for one in facts.values() for held in one.held
        ),
    )


def line_of(facts: Facts) -> Line:
    """One script with its differences and where it stands."""
    pair = facts.pair
    apart: tuple[Difference, ...] = ()
    if pair is not None:
        first, second = pair
        rules = facts.paper.rules
        apart = differences(facts.task, rules, fractions_of(first), fractions_of(second))
    counted = facts.resolution
    share = per_cent(facts.task.rubric, marks_read(counted.marks)) if counted else None
    return Line(facts, share, apart, state_of(_course(facts, needs_third(apart))))


def _course(facts: Facts, apart: bool) -> Course:
    counted, third = facts.resolution, facts.held_as("third")
    if third is None:
        stands = "none"
    elif third.finished is None:
        stands = "judging"
    else:
        stands = "looking" if third.informed is None else "done"
    return Course(
        method=counted.detail["method"] if counted else None,
        signed_off=facts.signed_off,
        markers=sum(facts.held_as(part) is not None for part in ("first", "second")),
        reopened=any(one.reopened for one in facts.held),
        both=facts.pair is not None,
        apart=apart,
        third=stands,
        third_marked=counted is not None and len(counted.mark_ids) > 2,
    )


def _task_view(code: str, facts: Sequence[Facts], rubrics: Rubrics) -> TaskView:
    task = facts[0].task
    # By number, which is random: their order says nothing of the sittings.
    lines = tuple(sorted((line_of(one) for one in facts), key=lambda one: one.facts.script.number))
    references = references_of(facts[0].script.version_id, code, rubrics, facts[0].version_id)
    return TaskView(
        task=task,
        lines=lines,
        bins=binned([one.per_cent for one in lines if one.per_cent is not None]),
        borderline=tuple(one for one in lines if one.is_near),
        apart=tuple(
            sorted(
                (one for one in lines if one.beyond),
                key=lambda one: (-one.differences[-1].size, one.facts.script.number),
            )
        ),
        # Of this group's markers alone: others may still be meeting these scripts as seeds.
        drifts={
            marker: found
            for marker, found in on_references(references).items()
            if marker in {held.allocation.marker_id for one in facts for held in one.held}
        },
        references=references,
        reopened=Counter(
            criterion
            for one in facts
            for criterion in {each for held in one.held for each in one.reopened(held)}
        ),
    )


def binned(shares: Iterable[Fraction]) -> tuple[int, ...]:
    """How many of these per cents lie in each tenth; 100 in the last."""
    bins = Counter(min(int(one) // BIN, BIN - 1) for one in shares)
    return tuple(bins[place] for place in range(BIN))


def references_of(
    version_id: int, code: str, rubrics: Rubrics, used: int | None = None
) -> tuple[Facts, ...]:
    """Reference scripts of a task that stand in the version a group uses, oldest first."""
    ids = db.session.scalars(
        select(WrittenReference.script_id)
        .join(WrittenScript, WrittenScript.id == WrittenReference.script_id)
        .where(WrittenScript.version_id == version_id, WrittenScript.task_code == code)
        .order_by(WrittenReference.script_id)
    ).all()
    found = facts_of(ids, rubrics, used).values()
    return tuple(one for one in found if not one.outdated)


def on_references(references: Iterable[Facts]) -> dict[int, OnReferences]:
    """How far each marker is from the reference scripts of a task."""
    judged: dict[int, list[tuple[Judgement, Facts]]] = {}
    for one in references:
        known = {criterion.code for criterion in one.task.rubric}
        agreed = not one.outdated and known <= _agreed(one).keys()
        for held in one.held:
            if agreed and held.finished is not None and known <= held.finished.marks.keys():
                judged.setdefault(held.allocation.marker_id, []).append((held.finished, one))
    found = {}
    for marker_id, some in judged.items():
        some.sort(key=lambda each: each[0].id)
        facts = some[0][1]
        pairs = [(fractions_of(mark), _agreed(one)) for mark, one in some]
        drifted = drift(facts.task, facts.paper.rules, pairs)
        if drifted is not None:
            before = tuple(
                one.reference is not None and one.reference.purpose == "standardisation"
                for _mark, one in some
            )
            found[marker_id] = OnReferences(drifted, before)
    return found


def _agreed(one: Facts) -> dict[str, Fraction]:
    marks = one.reference.marks if one.reference is not None else {}
    return {code: Fraction(value) for code, value in marks.items()}


@dataclass(frozen=True)
class Workload:
    """What one marker of a group has."""

    account: Account
    given: int
    finished: int
    overdue: int
    #: In the hands of somebody who may not mark any more, and still waiting for them.
    stranded: int


def workload_of(meeting: Meeting, at: datetime) -> list[Workload]:
    """What everybody has of a group's scripts, by name."""
    facts = [line.facts for view in meeting.tasks for line in view.lines]
    given: Counter[int] = Counter()
    finished: Counter[int] = Counter()
    overdue: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for one in facts:
        for held in one.held:
            marker_id = held.allocation.marker_id
            given[marker_id] += 1
            done = held.finished is not None or one.resolution is not None
            finished[marker_id] += done
            due = held.allocation.due_at
            overdue[marker_id] += bool(not done and due is not None and due < at)
            waiting[marker_id] += _waits(one, held)
    accounts = sorted(db.session.scalars(select(Account).where(Account.id.in_(given))), key=by_name)
    return [
        Workload(
            one,
            given[one.id],
            finished[one.id],
            overdue[one.id],
            0 if may_mark(one) else waiting[one.id],
        )
        for one in accounts
    ]


def _waits(one: Facts, held: Held) -> bool:
    """Whether a script cannot be decided without more of this marker: a third looks twice."""
    return one.resolution is None and (held.last is None or bool(held.reopened))


def names_of(marker_ids: Sequence[int]) -> dict[int, str]:
    """Names of markers, for those who allocate."""
    rows = db.session.scalars(select(Account).where(Account.id.in_(marker_ids)))
    return {one.id: one.name for one in rows}


def ever_held(script_id: int) -> Sequence[WrittenAllocation]:
    """Everybody who has, or has had, a script."""
    return db.session.scalars(
        select(WrittenAllocation)
        .where(WrittenAllocation.script_id == script_id)
        .order_by(WrittenAllocation.id)
    ).all()

"""Named reads for the pages of similarity and writing: what stands out, and what was decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import defer

from assess.delivery.models import Sitting, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written.happenings import Happening, of_trace
from assess.written.history.facts import BURST_CHARS, PAUSE_MS
from assess.written.integrity_models import (
    WrittenComparison,
    WrittenIntegrityDecision,
    WrittenSimilarity,
    WrittenTrace,
)
from assess.written.marking_facts import Facts, Group, Rubrics, scripts_in
from assess.written.models import WrittenPaperVersion, WrittenScript
from assess.written.papers import Paper, Task

#: Lines of each table at first; more are asked for.
SHOWN = 25
#: A pause that is worth a line by itself.
LONG_MS = 5 * PAUSE_MS

Pair = tuple[int, int | None]


@dataclass(frozen=True)
class Writing:
    """How one script was written, in figures."""

    script: WrittenScript
    #: Pasted from outside this sitting, and taken in.
    outside: int
    #: Of all, the largest.
    largest: int
    pastes: int
    blocked: int
    #: Text that came faster than typing, and had neither been reported nor stood there before.
    sudden: int
    longest_pause_ms: int
    pauses: int


@dataclass(frozen=True)
class Phrase:
    """What many scripts say, and which ones when it is long."""

    text: str
    scripts: int
    holders: tuple[WrittenScript, ...]


@dataclass(frozen=True)
class TaskEvidence:
    """What is known of the scripts of one task in one language."""

    task: Task
    comparison: WrittenComparison
    pairs: tuple[WrittenSimilarity, ...]
    sources: tuple[WrittenSimilarity, ...]
    common: tuple[Phrase, ...]


@dataclass(frozen=True)
class GroupEvidence:
    """Everything that the page of one paper in one session shows."""

    group: Group
    paper: Paper
    session: TestSession | None
    tasks: tuple[TaskEvidence, ...]
    writings: tuple[tuple[Task, Writing], ...]
    scripts: dict[int, WrittenScript]
    decisions: dict[Pair, WrittenIntegrityDecision]
    #: Scripts that have not been looked at yet.
    waiting: int


def evidence_of(group: Group) -> GroupEvidence | None:
    """What was found in the scripts of a paper in a session; None without any."""
    ids = scripts_in(group)
    if not ids or db.session.get(WrittenPaperVersion, group[0]) is None:
        return None
    paper = Rubrics().paper(group[0])
    tasks = {one.code: one for one in paper.tasks}
    scripts = _scripts(ids)
    traces = _traces(ids)
    comparisons = _comparisons(group)
    return GroupEvidence(
        group=group,
        paper=paper,
        session=db.session.get(TestSession, group[1]) if group[1] else None,
        tasks=tuple(_task_evidence(tasks[one.task_code], one, scripts) for one in comparisons),
        writings=tuple(
            (tasks[one.script.task_code], one)
            for one in _striking(writing_of(scripts[key], trace) for key, trace in traces.items())
        ),
        scripts=scripts,
        decisions=last_decisions(ids),
        waiting=len(ids) - len(traces),
    )


def groups_with_evidence(session_id: int) -> list[Group]:
    """Papers of a session whose scripts have been compared, or whose writing has been looked at."""
    compared = select(WrittenComparison.version_id).where(
        WrittenComparison.session_id == session_id
    )
    traced = (
        select(WrittenScript.version_id)
        .join(WrittenTrace, WrittenTrace.script_id == WrittenScript.id)
        .join(Sitting, Sitting.id == WrittenScript.sitting_id)
        .where(Sitting.session_id == session_id)
    )
    return [(one, session_id) for one in sorted(set(db.session.scalars(compared.union(traced))))]


def _task_evidence(
    task: Task, comparison: WrittenComparison, scripts: dict[int, WrittenScript]
) -> TaskEvidence:
    rows = [one for one in comparison.similarities if one.first_id in scripts]
    texts = _texts({one["script"] for one in comparison.common} & scripts.keys())
    phrases = [
        Phrase(
            phrase,
            one["scripts"],
            tuple(scripts[each] for each in one.get("holders", ()) if each in scripts),
        )
        for one in comparison.common
        if (phrase := texts.get(one["script"], "")[one["start"] : one["end"]])
    ]
    return TaskEvidence(
        task=task,
        comparison=comparison,
        pairs=tuple(one for one in rows if one.second_id in scripts),
        sources=tuple(one for one in rows if one.source is not None),
        common=tuple(phrases),
    )


def writing_of(script: WrittenScript, trace: WrittenTrace) -> Writing:
    """The figures of a trace."""
    found = of_trace(trace.facts)
    pasted = [one for one in found if one.kind in ("paste", "drop")]
    taken = [one for one in pasted if not one.blocked]
    pauses = [one.lasted_ms or 0 for one in found if one.kind == "pause"]
    return Writing(
        script=script,
        outside=sum(one.chars for one in taken if one.origin != "inside"),
        largest=max((one.chars for one in pasted), default=0),
        pastes=len(pasted),
        blocked=sum(one.blocked for one in pasted),
        sudden=sum(one.chars - one.pasted for one in found if _is_sudden(one)),
        longest_pause_ms=max(pauses, default=0),
        pauses=len(pauses),
    )


def _is_sudden(one: Happening) -> bool:
    """Whether so much came at once that neither a paste nor an undo explains it."""
    return one.kind == "burst" and not one.returned and one.chars - one.pasted >= BURST_CHARS


def _striking(writings: Iterable[Writing]) -> list[Writing]:
    """Those with text from outside, a refused paste, sudden text or a long pause; most first."""
    some = [
        one
        for one in writings
        if one.outside or one.blocked or one.sudden or one.longest_pause_ms >= LONG_MS
    ]
    return sorted(
        some, key=lambda one: (-one.outside - one.sudden, -one.longest_pause_ms, one.script.number)
    )


def similarity_between(first_id: int, second_id: int) -> WrittenSimilarity | None:
    """What was found between two scripts, in the order in which they were compared."""
    found: WrittenSimilarity | None = db.session.scalar(
        select(WrittenSimilarity).where(
            or_(
                and_(
                    WrittenSimilarity.first_id == first_id,
                    WrittenSimilarity.second_id == second_id,
                ),
                and_(
                    WrittenSimilarity.first_id == second_id,
                    WrittenSimilarity.second_id == first_id,
                ),
            )
        )
    )
    return found


def use_of_source(script_id: int, source: str, language: str) -> WrittenSimilarity | None:
    """What a script has in common with one of its task's texts."""
    found: WrittenSimilarity | None = db.session.scalar(
        select(WrittenSimilarity).where(
            WrittenSimilarity.first_id == script_id,
            WrittenSimilarity.source == source,
            WrittenSimilarity.source_language == language,
        )
    )
    return found


def similar_to(script_id: int) -> Sequence[WrittenSimilarity]:
    """Everything that was found to be like a script, the strongest first."""
    return db.session.scalars(
        select(WrittenSimilarity)
        .where(
            or_(
                WrittenSimilarity.first_id == script_id,
                WrittenSimilarity.second_id == script_id,
            )
        )
        .order_by(WrittenSimilarity.id)
    ).all()


def decisions_on(first_id: int, second_id: int | None = None) -> Sequence[WrittenIntegrityDecision]:
    """What was decided about one script by itself, or about two, the newest first."""
    ids = sorted(one for one in (first_id, second_id) if one is not None)
    column = WrittenIntegrityDecision.second_id
    other = column == ids[1] if len(ids) > 1 else column.is_(None)
    return db.session.scalars(
        select(WrittenIntegrityDecision)
        .where(WrittenIntegrityDecision.first_id == ids[0], other)
        .order_by(WrittenIntegrityDecision.id.desc())
    ).all()


def last_decisions(ids: Collection[int]) -> dict[Pair, WrittenIntegrityDecision]:
    """The last word on each script, and on each pair."""
    found: dict[Pair, WrittenIntegrityDecision] = {}
    chosen = sorted(ids)
    for start in range(0, len(chosen), 500):
        for one in db.session.scalars(
            select(WrittenIntegrityDecision)
            .where(WrittenIntegrityDecision.first_id.in_(chosen[start : start + 500]))
            .order_by(WrittenIntegrityDecision.id)
        ):
            found[(one.first_id, one.second_id)] = one
    return found


def scripts_by_id(ids: Collection[int]) -> dict[int, WrittenScript]:
    """Scripts, by id."""
    return _scripts(sorted(ids))


def name_behind(facts: Facts, reader: Account) -> str | None:
    """Who wrote a script: told to recruitment alone, and only once its marks are signed off."""
    if facts.candidate_id is None or not facts.is_closed or Role.RECRUITMENT not in reader.roles:
        return None
    account = db.session.get(Account, facts.candidate_id)
    return None if account is None else account.name


def _scripts(ids: Sequence[int]) -> dict[int, WrittenScript]:
    found: dict[int, WrittenScript] = {}
    for start in range(0, len(ids), 500):
        for one in db.session.scalars(
            select(WrittenScript)
            .options(defer(WrittenScript.document), defer(WrittenScript.text))
            .where(WrittenScript.id.in_(ids[start : start + 500]))
        ):
            found[one.id] = one
    return found


def _texts(ids: Collection[int]) -> dict[int, str]:
    """Texts of the few scripts whose words are shown; nothing of erased ones."""
    rows = db.session.execute(
        select(WrittenScript.id, WrittenScript.text).where(WrittenScript.id.in_(ids))
    )
    return {row.id: row.text for row in rows}


def _traces(ids: Sequence[int]) -> dict[int, WrittenTrace]:
    found: dict[int, WrittenTrace] = {}
    for start in range(0, len(ids), 500):
        for one in db.session.scalars(
            select(WrittenTrace).where(WrittenTrace.script_id.in_(ids[start : start + 500]))
        ):
            found[one.script_id] = one
    return found


def _comparisons(group: Group) -> Sequence[WrittenComparison]:
    column = WrittenComparison.session_id
    where = column.is_(None) if group[1] is None else column == group[1]
    return db.session.scalars(
        select(WrittenComparison)
        .where(WrittenComparison.version_id == group[0], where)
        .order_by(WrittenComparison.task_code, WrittenComparison.language)
    ).all()


def shown_in(found: GroupEvidence, every: bool) -> list[str]:
    """The sittings whose scripts the page of a group names: what a reading is recorded about."""
    most = None if every else SHOWN
    rows = [row for one in found.tasks for row in (*one.pairs[:most], *one.sources[:most])]
    ids = ids_in(rows) | {writing.script.id for _task, writing in found.writings[:most]}
    return sorted({str(found.scripts[one].sitting_id) for one in ids if one in found.scripts})


def ids_in(rows: Iterable[WrittenSimilarity]) -> set[int]:
    """The scripts that are spoken of."""
    return {one for row in rows for one in (row.first_id, row.second_id) if one is not None}

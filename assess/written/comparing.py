"""Scripts of a task compared with each other and with its texts, by a job, once all have closed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

import structlog
from sqlalchemy import select

from assess.clock import now
from assess.database import transactional
from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.written import given
from assess.written.integrity_models import WrittenComparison, WrittenSimilarity
from assess.written.marking_facts import Group, Rubrics, scripts_in
from assess.written.models import WrittenScript
from assess.written.papers import LANGUAGES
from assess.written.parts import one_at_a_time
from assess.written.queries import KIND
from assess.written.similarity import Overlap, Report, compare

log = structlog.get_logger()
#: Rows of each sort that are kept, the strongest: nobody looks at more of them.
MOST = 500
#: Outside sessions sittings close one by one: not every one of them has all compared anew.
AGAIN = timedelta(minutes=10)
#: States of a sitting whose scripts are still to come.
GOING = ("checked_in", "running", "paused", "closing")
Texts = dict[str, str]


def compare_waiting() -> int:
    """Compare what has not been, or where scripts have come since; returns how many tasks."""
    compared = 0
    for group in _groups():
        for key, ids in _tasks_of(group).items():
            try:
                compared += _compare(group, *key, ids)
            except Exception:
                log.exception("written_scripts_not_compared", version=group[0], session=group[1])
                db.session.rollback()
    return compared


def _groups() -> list[Group]:
    """Papers in sessions where nobody is at work any more."""
    rows = db.session.execute(
        select(WrittenScript.version_id, Sitting.session_id)
        .join(Sitting, Sitting.id == WrittenScript.sitting_id)
        .distinct()
    )
    going = set(
        db.session.scalars(
            select(Sitting.session_id)
            .join(TestDefinition, TestDefinition.id == Sitting.test_id)
            .where(
                TestDefinition.kind == KIND,
                Sitting.state.in_(GOING),
                Sitting.session_id.is_not(None),
            )
        )
    )
    return sorted(
        ((row.version_id, row.session_id) for row in rows if row.session_id not in going),
        key=lambda group: (group[0], group[1] or 0),
    )


def _tasks_of(group: Group) -> dict[tuple[str, str], list[int]]:
    """Ids of the texts of each task and language; uploads and empty scripts are left out."""
    found: dict[tuple[str, str], list[int]] = {}
    ids = scripts_in(group)
    rows = db.session.execute(
        select(WrittenScript.id, WrittenScript.task_code, WrittenScript.language)
        .where(WrittenScript.version_id == group[0], WrittenScript.words > 0)
        .order_by(WrittenScript.id)
    )
    chosen = set(ids)
    for row in rows:
        if row.id in chosen:
            # Who never chose a language is counted with those who write English, as for words.
            found.setdefault((row.task_code, row.language or LANGUAGES[0]), []).append(row.id)
    return found


def _compare(group: Group, code: str, language: str, ids: Sequence[int]) -> bool:
    digest = hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()
    last = _standing(group, code, language)
    if last is not None:
        early = group[1] is None and now() - last.made_at < AGAIN
        if last.digest == digest or early:
            return False
    paper = Rubrics().paper(group[0])
    task = next(one for one in paper.tasks if one.code == code)
    texts = given.texts_given(paper, task)
    report = compare(
        _texts(ids),
        {f"{source}/{spoken}": text for (source, spoken), text in texts.items()},
        given.texts_asked(paper, task),
    )
    _store(group, code, language, digest, len(ids), report)
    return True


def _texts(ids: Sequence[int]) -> Texts:
    """Texts by id, in its order: of equals the first is named, whichever row lies first on disk."""
    found: Texts = {}
    for start in range(0, len(ids), 500):
        rows = db.session.execute(
            select(WrittenScript.id, WrittenScript.text)
            .where(WrittenScript.id.in_(ids[start : start + 500]))
            .order_by(WrittenScript.id)
        )
        found |= {str(row.id): row.text for row in rows}
    return found


def _standing(group: Group, code: str, language: str) -> WrittenComparison | None:
    column = WrittenComparison.session_id
    where = column.is_(None) if group[1] is None else column == group[1]
    found: WrittenComparison | None = db.session.scalar(
        select(WrittenComparison).where(
            WrittenComparison.version_id == group[0],
            where,
            WrittenComparison.task_code == code,
            WrittenComparison.language == language,
        )
    )
    return found


@transactional
def _store(
    group: Group, code: str, language: str, digest: str, scripts: int, report: Report
) -> None:
    """The newest comparison takes the place of the one before; decisions stand by themselves."""
    rows = list(_rows(report))
    # Scripts before their version, as whoever marks one does: a mark names both, and each would
    # else wait for the other.
    named = {int(each) for one in report.common for each in one.holders}
    readable = _readable(named | {one for row in rows for one in (row.first_id, row.second_id)})
    # Of two servers that compare at once the second replaces the first.
    one_at_a_time(group[0])
    last = _standing(group, code, language)
    if last is not None:
        db.session.delete(last)
        db.session.flush()
    made = WrittenComparison(
        version_id=group[0],
        session_id=group[1],
        task_code=code,
        language=language,
        digest=digest,
        scripts=scripts,
        compared=report.compared,
        judged=report.model is not None,
        common=[
            {
                "script": int(one.example),
                "start": one.start,
                "end": one.end,
                "scripts": one.scripts,
                "words": one.words,
                "holders": sorted(each for each in map(int, one.holders) if each in readable),
            }
            for one in report.common
        ],
        made_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    for row in rows:
        if row.first_id in readable and row.second_id in readable | {None}:
            row.comparison_id = made.id
            db.session.add(row)


def _readable(scripts: Collection[int | None]) -> set[int]:
    """Those whose words were not erased since they were read, nor can be until this is kept.

    Locked one after the other, by id, as by whoever locks several.
    """
    ids = sorted(one for one in scripts if one is not None)
    found: set[int] = set()
    for start in range(0, len(ids), 500):
        found |= set(
            db.session.scalars(
                select(WrittenScript.id)
                .where(WrittenScript.id.in_(ids[start : start + 500]), WrittenScript.words > 0)
                .order_by(WrittenScript.id)
                .with_for_update(read=True)
            )
        )
    return found


def _rows(report: Report) -> Iterable[WrittenSimilarity]:
    """What is kept of a comparison that has no row yet."""
    for pair in report.pairs[:MOST]:
        yield WrittenSimilarity(
            first_id=int(pair.first),
            second_id=int(pair.second),
            expected_runs=pair.expected_runs,
            probability=pair.probability,
            adjusted=pair.adjusted,
            **_overlap(pair.overlap),
        )
    uses = sorted(report.sources, key=lambda one: -one.overlap.words)
    for use in uses[:MOST]:
        source, _slash, language = use.source.rpartition("/")
        yield WrittenSimilarity(
            first_id=int(use.script),
            source=source,
            source_language=language,
            **_overlap(use.overlap),
        )


def _overlap(found: Overlap) -> dict[str, object]:
    return {
        "words": found.words,
        "first_share": found.first_share,
        "second_share": found.second_share,
        "passages": [
            [one.first_start, one.first_end, one.second_start, one.second_end, one.words]
            for one in found.passages
        ],
    }

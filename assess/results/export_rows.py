"""The rows of every export: one result with all that must be said beside its level."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson
from flask_babel import force_locale
from sqlalchemy import ColumnElement, Select, Text, cast, select
from sqlalchemy.orm import aliased

from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.results import policies, queries, rules
from assess.results.export_ports import Selection, scale_of, selections_of
from assess.results.models import Result, ResultEvent
from assess.results.ports import column_names, presenter_of

#: Said in every row, because rows are copied without their headings.
CAUTION = "One element among others; never the sole basis of a decision."

_SELECTION = (
    "vacancy",
    "application",
    "decision",
    "decision_reason",
    "explanation_en",
    "explanation_fr",
)
_BEFORE = (
    "result_id",
    "sitting",
    "family_name",
    "given_name",
    "email",
    *_SELECTION,
    "test",
    "test_version",
    "kind",
    "language",
    "standing",
    "sat_on",
    "valid_until",
    "passed",
    "retest_not_before",
    "level",
    "level_meaning_en",
    "level_meaning_fr",
    "standard_error",
    "probability",
)
_AFTER = (
    "provisional_parameters",
    "engine",
    "policy",
    "recorded_at",
    "released_at",
    "caution",
)
#: In every export, whatever columns were chosen: a level never stands alone.
ALWAYS = frozenset(
    {
        "result_id",
        "standing",
        "valid_until",
        "level",
        "level_meaning_en",
        "standard_error",
        "probability",
        "caution",
    }
)

Cell = str | int | float | date | None


class Exported(NamedTuple):
    """One result and what other tables know of it."""

    result: Result
    family_name: str
    given_name: str
    email: str
    test: str
    test_version: int
    standing: rules.Standing
    released_at: datetime | None
    superseded_by: int | None
    selection: Selection | None


def columns(chosen: Iterable[str] | None = None) -> list[str]:
    """Names of all columns, or of the chosen ones and those that must not be left out.

    Raises:
        ValueError: a chosen column does not exist.
    """
    names = [*_BEFORE, *column_names(), *_AFTER]
    if chosen is None:
        return names
    wanted = set(chosen)
    unknown = sorted(wanted - set(names))
    if unknown:
        raise ValueError(f"There is no column {unknown[0]!r}.")
    return [name for name in names if name in wanted or name in ALWAYS]


def each(chosen: queries.ResultFilter) -> Iterator[Exported]:
    """The chosen results, newest first, read in batches: any number fits in memory."""
    # The session's own connection: a row of columns needs none of what the ORM adds to it.
    rows = db.session.connection().execute(
        _select(chosen), execution_options={"yield_per": queries.BATCH}
    )
    today = policies.today()
    for batch in rows.partitions():
        selections = selections_of([row[_SITTING] for row in batch])
        for row in batch:
            yield _exported(row, today, selections)


def exported(result: Result) -> Exported:
    """One result that was read already."""
    query = _select(queries.ResultFilter()).where(Result.id == result.id)
    row = db.session.execute(query).one()
    return _exported(row, policies.today(), selections_of([result.sitting_id]))


class Words:
    """What levels mean, looked up once per level and language."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, str], str] = {}

    def meaning(self, kind: str, level: int, locale: str) -> str:
        """The level's meaning in `locale`."""
        key = (kind, level, locale)
        if key not in self._known:
            with force_locale(locale):
                self._known[key] = scale_of(kind).meaning(level)
        return self._known[key]


def cells(one: Exported, words: Words) -> dict[str, Cell]:
    """One row as column name to value."""
    result = one.result
    return {
        "result_id": result.id,
        "sitting": result.sitting_id,
        "family_name": one.family_name,
        "given_name": one.given_name,
        "email": one.email,
        **(_of_selection(one.selection) if one.selection else _NO_SELECTION),
        "test": one.test,
        "test_version": one.test_version,
        "kind": result.kind,
        "language": result.language,
        "standing": one.standing,
        "sat_on": result.sat_on,
        "valid_until": result.valid_until,
        "passed": None if result.passed is None else ("yes" if result.passed else "no"),
        "retest_not_before": result.retest_not_before,
        "level": result.level,
        "level_meaning_en": words.meaning(result.kind, result.level, "en"),
        "level_meaning_fr": words.meaning(result.kind, result.level, "fr"),
        "standard_error": result.standard_error,
        "probability": result.probability,
        **presenter_of(result.kind).columns(result),
        "provisional_parameters": "yes" if result.provisional else "no",
        "engine": result.engine,
        "policy": result.policy_version,
        "recorded_at": _instant(result.recorded_at),
        "released_at": _instant(one.released_at),
        "caution": CAUTION,
    }


_NO_SELECTION: dict[str, Cell] = dict.fromkeys(_SELECTION)


def _of_selection(selection: Selection) -> dict[str, Cell]:
    return {name: getattr(selection, name) for name in _SELECTION}


def _select(chosen: queries.ResultFilter) -> Select[Any]:
    released, withdrawn, superseded = (aliased(ResultEvent) for _ in range(3))
    later = aliased(Result)
    # Columns, not objects: nothing is changed, and tracking each row would cost more than all else.
    query: Any = select(
        *(_column(name) for name in _READ),
        Account.family_name,
        Account.given_name,
        Account.email,
        TestDefinition.code,
        TestDefinition.version,
        released.at,
        withdrawn.id,
        superseded.id,
        later.id,
    )
    query = (
        query.join(Sitting, Sitting.id == Result.sitting_id)
        .join(Account, Account.id == Result.account_id)
        .join(TestDefinition, TestDefinition.id == Sitting.test_id)
    )
    for event, action in (
        (released, "released"),
        (withdrawn, "withdrawn"),
        (superseded, "superseded"),
    ):
        query = query.outerjoin(event, (event.result_id == Result.id) & (event.action == action))
    query = query.outerjoin(later, later.supersedes_id == Result.id)
    query = query.where(*queries.conditions(chosen))
    ordered: Select[Any] = query.order_by(Result.sat_on.desc(), Result.id.desc())
    return ordered


#: All but what no row shows; the outcome's own bytes repeat `detail`.
_READ = tuple(
    name
    for name in Result.__table__.columns.keys()  # noqa: SIM118  a collection of columns
    if name not in ("outcome", "reason", "pins")
)
_DETAIL = _READ.index("detail")
_SITTING = _READ.index("sitting_id")
_COUNT = len(_READ)
#: A result with these columns only, which is all that its readers here ask for.
_Row = namedtuple("_Row", _READ)  # type: ignore[misc]


def _column(name: str) -> ColumnElement[Any]:
    column: ColumnElement[Any] = getattr(Result, name)
    return cast(column, Text) if name == "detail" else column


def _exported(row: Any, today: date, selections: dict[str, Selection]) -> Exported:
    # Reading the outcome's text takes longer than all else of a row.
    read = list(row)
    read[_DETAIL] = orjson.loads(read[_DETAIL])
    result: Any = _Row._make(read[:_COUNT])
    family, given, email, code, version, released, withdrawn, superseded, later = read[_COUNT:]
    had = (("released", released), ("withdrawn", withdrawn), ("superseded", superseded))
    actions = [action for action, found in had if found is not None]
    standing = rules.standing(actions, result.valid_until, today)
    of = selections.get(result.sitting_id)
    return Exported(result, family, given, email, code, version, standing, released, later, of)


def _instant(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None

"""The applicants of a vacancy with what was decided about each, as rows of a table. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from assess.recruitment.pipeline_rules import Line, TestLine
from assess.results.export_rows import CAUTION, Cell

#: Columns named as in exports of results, so that both can be joined.
COLUMNS = (
    "vacancy",
    "application",
    "family_name",
    "given_name",
    "email",
    "withdrawn",
    "family",
    "decision",
    "decision_reason",
    "decision_until",
    "language",
    "explanation_en",
    "explanation_fr",
    "decided_at",
    "stands",
    "step",
    "waiting_for",
    "caution",
)


def rows(
    vacancy: str, lines: Iterable[Line], references: Mapping[int, str], families: Iterable[str]
) -> Iterator[list[Cell]]:
    """One row for each applicant and test, by name; `references` by application id."""
    order = list(families)
    for line in lines:
        for family in order:
            about: list[Cell] = [
                vacancy,
                references.get(line.id, ""),
                line.family_name,
                line.given_name,
                line.email,
                _yes(line.withdrawn),
                family,
            ]
            yield [*about, *_decided(line.tests[family]), CAUTION]


def _decided(test: TestLine) -> list[Cell]:
    said, where = test.decision, (test.stage, test.need)
    if said is None:
        return [*([None] * 8), *where]
    return [
        said.outcome,
        said.reason_code,
        said.until,
        said.language,
        said.explanation.en,
        said.explanation.fr,
        said.made_at.isoformat(timespec="seconds"),
        _yes(said.stands),
        *where,
    ]


def _yes(value: bool) -> str:
    return "yes" if value else "no"

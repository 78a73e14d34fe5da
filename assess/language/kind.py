"""The language test as a kind of test: see `assess.delivery.kinds.TestKind`."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from assess.banks import queries, staging
from assess.banks.presented import presented
from assess.delivery.kinds import (
    CandidateHistory,
    CannotAssemble,
    EventChecker,
    Form,
    JSONObject,
    Outcome,
    Pending,
    PlacedItem,
    State,
)
from assess.language import content as contents
from assess.language.assembly import AssemblyError, BlueprintError, assemble, generator
from assess.language.engines.v1 import Mark
from assess.language.responses import LanguageChecker, choice_of
from assess.language.scoring import form_items, mark, score_form


class LanguageKind:
    """Reading and listening in one language, by choice items drawn from one bank.

    A test's specification is `{"bank": code}`, with an optional `"blueprint"` (the bank's own by
    default) and an optional `"remember"`: over how many of the candidate's last tests no item
    may come back (all of them by default).
    """

    code = "language"
    #: A choice and its like; nobody writes a text here.
    max_value = 1024

    def assemble(self, spec: JSONObject, candidate: CandidateHistory, seed: str) -> Form:
        """Draw a form; the same spec, bank, history and seed give the same form.

        Raises
        ------
        CannotAssemble
            The specification names no bank, or the bank cannot fill the blueprint.
        """
        bank = queries.bank_by_code(str(spec.get("bank", "")))
        if bank is None:
            raise CannotAssemble(f"There is no question bank {spec.get('bank')!r}.")
        pool = {item.code: item for item in queries.pool(bank.id)}
        try:
            form = assemble(
                contents.units_of(pool.values()),
                _blueprint(spec.get("blueprint") or bank.blueprint),
                generator(int(seed, 16)),
                _seen(candidate, pool, spec.get("remember")),
            )
        except (AssemblyError, BlueprintError) as error:
            raise CannotAssemble(f"Bank {bank.code}: {error}") from error
        content = contents.content_of(form, bank.code, bank.language, pool)
        placed = (PlacedItem(item["ref"], item["version"]) for item in form_items(content))
        return Form(kind=self.code, seed=seed, content=content, items=tuple(placed))

    def unstaged(self, spec: JSONObject) -> list[str]:
        """Pictures and clips of the bank's items in use that are missing or damaged."""
        return staging.unstaged(str(spec.get("bank", "")))

    def section(self, form: Form, media_base: str) -> JSONObject:
        """Everything the browser gets: a linear form is one section."""
        shown = presented(contents.versions_of(form.content))
        return contents.section_of(form.content, shown, media_base)

    def media(self, form: Form) -> frozenset[str]:
        """Digests of the images and clips on this form."""
        shown = presented(contents.versions_of(form.content))
        return contents.media_of(shown.values())

    def plays_allowed(self, form: Form) -> Mapping[str, int]:
        """How often each clip of this form may be played."""
        shown = presented(contents.versions_of(form.content))
        return contents.plays_of(form.content, shown)

    def checker(self, form: Form) -> EventChecker:
        """The form's response schema."""
        return LanguageChecker(form.content)

    def answered(self, form: Form, state: State) -> int:
        """How many items have an answer now."""
        return sum(choice_of(state, item) is not None for item in form_items(form.content))

    def outcome(
        self, form: Form, state: State, neutralised: frozenset[int] = frozenset()
    ) -> Outcome | Pending:
        """Score; `neutralised` are item version ids counted as missing for everyone."""
        keys = queries.keys(contents.versions_of(form.content))
        marks = {
            item["ref"]: Mark.NEUTRALISED
            if item["version"] in neutralised
            else mark(choice_of(state, item), keys[item["version"]].key)
            for item in form_items(form.content)
        }
        hashes = {version: item.content_hash for version, item in keys.items()}
        scored = score_form(form.content, form.digest, marks, hashes)
        overall = scored.outcome["overall"]
        return Outcome(
            engine=scored.outcome["engine"],
            level=overall["level"],
            theta=overall["theta"],
            standard_error=overall["standard_error"],
            probability=overall["probability"],
            provisional=scored.outcome["provisional"],
            detail=scored.outcome,
            canonical=scored.canonical,
            pins=scored.pins,
        )


def _blueprint(raw: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[int, int]]:
    """Read a blueprint as stored: JSON turns its levels into text."""
    try:
        return {
            skill: {int(level): int(count) for level, count in row.items()}
            for skill, row in raw.items()
        }
    except (AttributeError, TypeError, ValueError):
        raise BlueprintError(
            "the blueprint must be a table of skill, level and number of items"
        ) from None


def _seen(
    candidate: CandidateHistory, pool: Mapping[str, queries.PoolItem], remember: int | None
) -> list[frozenset[str]]:
    """Codes of the items met, one set per test, newest first."""
    codes = {item.item_id: item.code for item in pool.values()}
    newest_first = sorted(candidate.seen, key=lambda met: met.at, reverse=True)
    tests = [
        frozenset(codes[met.item_id] for met in group if met.item_id in codes)
        for _, group in groupby(newest_first, key=lambda met: met.at)
    ]
    return tests if remember is None else tests[:remember]

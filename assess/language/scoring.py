"""From a form and its marks to an outcome, by the engine the form is pinned to.

A form's content carries all that scoring needs (levels, skills, parameters, cuts, prior, engine
version), so a later change of bank, calibration or standard changes no earlier result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from assess.language.engines import v1
from assess.language.engines.v1 import Mark
from assess.psychometrics.standards import (
    PROVISIONAL_PRIOR,
    provisional_cuts,
    provisional_parameters,
)

JSONObject = dict[str, Any]

ENGINES: Mapping[str, ModuleType] = {v1.ENGINE_VERSION: v1}
CURRENT_ENGINE = v1.ENGINE_VERSION


@dataclass(frozen=True, slots=True)
class Scored:
    """An outcome, its one stored spelling, and the pins that let anybody compute it again."""

    outcome: JSONObject
    canonical: str
    pins: JSONObject


def provisional_ruler() -> JSONObject:
    """Return the standard a new form is pinned to while no bank is calibrated."""
    return {
        "engine": CURRENT_ENGINE,
        "cuts": list(provisional_cuts()),
        "prior": {"mean": PROVISIONAL_PRIOR.mean, "sd": PROVISIONAL_PRIOR.sd},
        "provisional": True,
    }


def provisional_numbers(level: int, options: int) -> JSONObject:
    """Return the parameters an item is pinned to while it is not calibrated."""
    item = provisional_parameters(level, options)
    return {"a": item.a, "b": item.b, "c": item.c}


def mark(chosen: int | None, key: int) -> Mark:
    """Mark one answer, both as authored option indices; None is no answer."""
    if chosen is None:
        return Mark.OMITTED
    return Mark.RIGHT if chosen == key else Mark.WRONG


def form_items(content: JSONObject) -> list[JSONObject]:
    """Return the items of a form's content, in the order shown."""
    return [
        item for part in content["parts"] for group in part["groups"] for item in group["items"]
    ]


def score_form(
    content: JSONObject, digest: str, marks: Mapping[str, Mark], hashes: Mapping[int, str]
) -> Scored:
    """Score one script.

    Parameters
    ----------
    content : dict
        A form's content as made by the language kind.
    digest : str
        SHA-256 of the form's canonical content, pinned with the result.
    marks : mapping of item ref to Mark
        One for every item of the form.
    hashes : mapping of item version id to content hash
        Pinned with the result.

    Raises
    ------
    LookupError
        The form asks for an engine that is not in the tree.
    ValueError
        Marks and items differ, or the engine refuses the numbers.
    """
    ruler, items = content["ruler"], form_items(content)
    engine = ENGINES.get(ruler["engine"])
    if engine is None:
        raise LookupError(f"scoring engine {ruler['engine']!r} is not in the tree")
    if {item["ref"] for item in items} != set(marks):
        raise ValueError("the marks do not belong to the items of this form")
    scored = [
        engine.ScoredItem(
            level=item["level"], skill=item["skill"], **item["parameters"], mark=marks[item["ref"]]
        )
        for item in items
    ]
    standard = engine.Standard(
        cuts=tuple(ruler["cuts"]),
        prior_mean=ruler["prior"]["mean"],
        prior_sd=ruler["prior"]["sd"],
        provisional=ruler["provisional"],
    )
    outcome = engine.score(scored, standard)
    return Scored(outcome, engine.canonical(outcome), _pins(ruler, items, digest, marks, hashes))


def _pins(
    ruler: JSONObject,
    items: list[JSONObject],
    digest: str,
    marks: Mapping[str, Mark],
    hashes: Mapping[int, str],
) -> JSONObject:
    return {
        **ruler,
        "form": digest,
        "items": [
            {
                "ref": item["ref"],
                "version": item["version"],
                "hash": hashes[item["version"]],
                **item["parameters"],
            }
            for item in items
        ],
        "neutralised": sorted(
            item["version"] for item in items if marks[item["ref"]] is Mark.NEUTRALISED
        ),
    }

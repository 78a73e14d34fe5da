"""Candidates who do not read the questions, taken through the real scorer."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from assess.banks import queries
from assess.banks.operations import import_bank
from assess.delivery.kinds import CandidateHistory, Form, kind_of

BANKS = Path(__file__).resolve().parents[2] / "question_banks"


class Answer:
    """An applied answer as the scorer reads it."""

    def __init__(self, token: str) -> None:
        self.value = {"choice": token}


def forms(bank: str, count: int, chance: random.Random) -> list[Form]:
    """Import a starter bank and draw `count` forms from it; needs an application context."""
    import_bank(BANKS / bank)
    kind = kind_of("language")
    nobody = CandidateHistory(seen=())
    return [
        kind.assemble({"bank": bank}, nobody, f"{chance.getrandbits(128):032x}")
        for _ in range(count)
    ]


def items(form: Form) -> list[dict[str, Any]]:
    """The items of a form as stored."""
    return [
        item
        for part in form.content["parts"]
        for group in part["groups"]
        for item in group["items"]
    ]


def level(form: Form, tokens: dict[str, str]) -> int:
    """The level that the scorer gives to these choices."""
    state = {(ref, "answer"): Answer(token) for ref, token in tokens.items()}
    return int(kind_of("language").outcome(form, state).level)  # type: ignore[arg-type,union-attr]


def blind(form: Form, chance: random.Random) -> dict[str, str]:
    """Any option of every item, each as likely as the others."""
    return {item["ref"]: f"o{chance.randint(1, len(item['options']))}" for item in items(form)}


def perfect(form: Form) -> dict[str, str]:
    """The right option of every item."""
    keys = queries.keys([item["version"] for item in items(form)])
    return {
        item["ref"]: f"o{item['options'].index(keys[item['version']].key) + 1}"
        for item in items(form)
    }

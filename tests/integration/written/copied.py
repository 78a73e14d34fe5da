"""Scripts of which two share a passage, and how they came to be written."""

from __future__ import annotations

import pytest

from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written import scripts
from assess.written.models import WrittenScript
from tests.integration.written.street import Hall, hall, person
from tests.support.written_street import closed_sitting, script_of, typed

__all__ = ["hall"]

#: Thirty-two words in a row, and before and after them what is each writer's own.
SHARED = (
    "we should first ask the village elders where the wells stood before the flood because "
    "nobody else remembers which of them ran dry and which of them were only covered by mud"
)
PASTE = {"kind": "paste", "chars": len(SHARED), "origin": "outside", "blocked": False}
REFUSED = {"kind": "paste", "chars": 4000, "origin": "outside", "blocked": True}
AFTER = "Then the report is written with care and sent to everybody."


@pytest.fixture
def copied(hall: Hall) -> Hall:
    """Two more sittings whose plans share a passage; in one of them it came at once."""
    slow = f"The plan begins.\nIn my view {SHARED}, and so we begin."
    fast = f"Quite another beginning.\nNobody knows: {SHARED}. {AFTER}"
    events = typed(
        "t1",
        (60, "Quite", []),
        (62, "Quite another beginning.", []),
        (500, f"Quite another beginning.\nNobody knows: {SHARED}.", [PASTE, REFUSED]),
        (502, fast, []),
        n=10,
    )
    cut = [
        {"n": 90, "type": "network", "item": None, "value": {"state": "lost"}, "t": 100_000},
        {
            "n": 91,
            "type": "network",
            "item": None,
            "value": {"state": "back", "for_ms": 45_000},
            "t": 145_000,
        },
    ]
    made = [
        closed_sitting(writer(place), hall.test, texts, events=extra)
        for place, (texts, extra) in enumerate(
            [([slow, "Bien reçu, merci."], []), (["", "Bonjour et merci."], [*events, *cut])]
        )
    ]
    hall.sittings += made
    for sitting in made:
        assert scripts.make_scripts(sitting.id) == 2
    return hall


def writer(place: int) -> Account:
    return person(Role.CANDIDATE, given_name="SECRET-GIVEN", family_name=f"SECRET-WRITER-{place}")


def pair_of(hall: Hall) -> tuple[WrittenScript, WrittenScript]:
    return script_of(hall.sittings[3], "t1"), script_of(hall.sittings[4], "t1")

"""Every combination of decisions gives one standing, and allows what fits it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain, combinations

import pytest

from assess.results import rules
from assess.results.rules import NotAllowed, Refusal

LAST = date(2028, 11, 21)
ACTIONS = ("released", "withdrawn", "superseded")
ALL = [frozenset(c) for c in chain.from_iterable(combinations(ACTIONS, n) for n in range(4))]


@pytest.mark.parametrize("actions", ALL, ids=lambda actions: "+".join(sorted(actions)) or "none")
def test_standing_of_every_combination(actions: frozenset[str]) -> None:
    found = rules.standing(actions, LAST, LAST)
    if "superseded" in actions:
        assert found == "superseded"
    elif "withdrawn" in actions:
        assert found == "withdrawn"
    else:
        assert found == ("released" if actions else "recorded")


def test_a_released_result_expires_after_its_last_day() -> None:
    assert rules.standing({"released"}, LAST, LAST) == "released"
    assert rules.standing({"released"}, LAST, LAST + timedelta(days=1)) == "expired"
    assert rules.standing(set(), LAST, LAST + timedelta(days=1)) == "recorded"


@pytest.mark.parametrize("actions", ALL, ids=lambda actions: "+".join(sorted(actions)) or "none")
def test_only_what_stands_can_be_released_or_changed(actions: frozenset[str]) -> None:
    if actions <= {"released"}:
        rules.check_release(actions)
        rules.check_change(actions, "a reason")
        return
    with pytest.raises(NotAllowed) as refused:
        rules.check_release(actions)
    expected = Refusal.REPLACED if "superseded" in actions else Refusal.WITHDRAWN
    assert refused.value.refusal is expected
    with pytest.raises(NotAllowed) as refused:
        rules.check_change(actions, "a reason")
    assert refused.value.refusal is Refusal.NO_LONGER_STANDS


@pytest.mark.parametrize("reason", ["", " ", "\t\n"])
def test_a_change_needs_a_reason(reason: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        rules.check_change(set(), reason)
    assert refused.value.refusal is Refusal.NO_REASON

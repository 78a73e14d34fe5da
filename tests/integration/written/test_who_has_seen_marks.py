"""Whoever has read what others gave cannot judge blind any more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assess.audit import ledger, sealer
from assess.identity.models import Account
from assess.written import handing
from assess.written.marking_facts import facts_of
from assess.written.marking_rules import Refusal
from assess.written.parts import MarkingRefused
from tests.integration.delivery.conftest import time
from tests.integration.written.street import Hall, hall
from tests.support.written_street import held, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")


@pytest.mark.parametrize("page", ["meeting", "script", "pdf", "csv"])
def test_whoever_has_read_marks_is_given_no_script(
    hall: Hall, login: Callable[[Account], FlaskClient], page: str
) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 0)
    hall.mark(script, "second", 4)
    path = {
        "meeting": f"/written/moderation/{hall.version.id}/0",
        "script": f"/written/moderation/scripts/{script.id}",
        "pdf": f"/written/moderation/scripts/{script.id}.pdf?marks=1",
        "csv": f"/written/moderation/{hall.version.id}/0/figures.csv",
    }[page]
    curious = hall.markers[3]
    assert login(curious).get(path).status_code == 200
    sealer.seal()
    with pytest.raises(MarkingRefused) as refused:
        handing.ask_third(script.id, hall.lead, curious.id)
    assert refused.value.reason is Refusal.NOBODY_LEFT
    other = script_of(hall.sittings[1], "t1")
    with pytest.raises(MarkingRefused) as refused:
        handing.replace(held(other, "first").id, hall.lead, "Ill", curious.id)
    assert refused.value.reason is Refusal.NOBODY_LEFT
    lead = login(hall.lead).get(f"/written/moderation/scripts/{script.id}")
    names = lead.get_data(as_text=True)
    assert hall.markers[2].name in names
    assert curious.name not in names
    handing.ask_third(script.id, hall.lead, hall.markers[2].id)
    assert held(script, "third").marker_id == hall.markers[2].id


def test_handing_out_passes_over_whoever_has_read_marks(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    two = [one.id for one in hall.markers[:2]]
    handing.hand_out(hall.group, ["reply"], two, None, hall.lead)
    hall.mark(script_of(hall.sittings[0], "t2"), "first", 3)
    curious = login(hall.markers[3])
    assert curious.get(f"/written/moderation/{hall.version.id}/0").status_code == 200
    both = [hall.markers[2].id, hall.markers[3].id]
    assert handing.hand_out(hall.group, ["plan"], both, None, hall.lead) == (3, 3)


def test_whoever_looked_before_anything_was_marked_may_still_mark(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    script = script_of(hall.sittings[0], "t1")
    early = login(hall.markers[3])
    for path in (f"{hall.version.id}/0", f"scripts/{script.id}", f"scripts/{script.id}.pdf"):
        assert early.get(f"/written/moderation/{path}").status_code == 200
    assert hall.hand_out(4) == (12, 0)
    facts = facts_of([script_of(one, "t1").id for one in hall.sittings])
    assert len(facts) == 3
    assert ledger.readers_of(f"written_marks:{hall.version.id}:0") == frozenset()

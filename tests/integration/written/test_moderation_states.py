"""What the pages of moderation say of scripts, who said that marks stand, and who finds them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written import handing, moderating, script_list_views
from assess.written.marking_facts import facts_of
from assess.written.models import WrittenScript
from assess.written.moderation_queries import line_of
from tests.integration.delivery.conftest import Time, time
from tests.integration.written.street import Hall, hall, person
from tests.support.written_street import marks, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")


def state(script: WrittenScript) -> str:
    return line_of(facts_of([script.id])[script.id]).state.value


def test_a_disputed_script_is_said_to_wait_for_what_it_waits_for(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    script, lead = script_of(hall.sittings[0], "t1"), login(hall.lead)
    address = f"/written/moderation/scripts/{script.id}"
    base = f"/written/moderation/{hall.version.id}/0"

    def told() -> str:
        return lead.get(address).get_data(as_text=True)

    assert state(script) == "not_given"
    assert "No marker has this script yet." in told()
    hall.hand_out(2)
    assert state(script) == "open"
    hall.mark(script, "first", 0)
    hall.mark(script, "second", 4)
    assert state(script) == "no_third", "of those who mark this task nobody is left"
    assert "nobody was left to be asked" in told()
    handing.ask_third(script.id, hall.lead, hall.markers[2].id)
    assert state(script) == "third"
    hall.mark(script, "third", 3)
    assert state(script) == "second_look"
    waiting = lead.get(f"{base}/tasks/plan?state=apart").get_data(as_text=True)
    assert script.number in waiting
    hall.mark(script, "third", 3)
    assert state(script) == "by_third"
    assert "Decided with a third marker" in told()
    page = lead.get(base).get_data(as_text=True)
    assert "No such pair waits for a decision." in page
    assert "Pairs that differed, decided: 1" in page
    assert script.number not in lead.get(f"{base}/tasks/plan?state=apart").get_data(as_text=True)


def test_marks_between_two_bands_are_described_by_both(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 2)
    hall.mark(script, "second", 3)
    address = f"/written/moderation/scripts/{script.id}"
    page = login(hall.lead).get(address).get_data(as_text=True)
    assert "between 2: “SECRET-BAND 2 (EN)” and 3: “SECRET-BAND 3 (EN)”" in page


def test_who_signed_off_when_and_with_which_note(
    hall: Hall, login: Callable[[Account], FlaskClient], time: Time
) -> None:
    hall.hand_out(2)
    hall.mark_all()
    decider, signer = person(Role.RECRUITMENT, family_name="Decides"), hall.lead
    script, other = (script_of(one, "t1") for one in hall.sittings[:2])
    moderating.decide(script.id, marks("plan", 4), "An appeal.", decider)
    client = login(signer)
    address = f"/written/moderation/scripts/{script.id}"
    page = client.get(address).get_data(as_text=True)
    assert decider.name in page
    assert "Not signed off yet" in page
    assert state(script) == "moderated"
    index = client.get("/written/moderation/").get_data(as_text=True)
    assert "Ready to be signed off" in index
    moderating.sign_off(hall.group, "All five <met>.", signer)
    for path in (address, f"/written/moderation/{hall.version.id}/0"):
        page = client.get(path).get_data(as_text=True)
        assert signer.name in page.split("<main", 1)[1]
        assert "All five &lt;met&gt;." in page
    assert {state(one) for one in (script, other)} == {"signed"}

    time.advance(60)
    moderating.decide(other.id, marks("plan", 1), "Another appeal.", decider)
    assert (state(script), state(other)) == ("signed", "moderated")
    index = client.get("/written/moderation/").get_data(as_text=True)
    assert "To be signed off again" in index
    page = client.get(f"/written/moderation/scripts/{other.id}").get_data(as_text=True)
    assert "Not signed off yet" in page
    time.advance(60)
    moderating.sign_off(hall.group, "Once more.", signer)
    page = client.get(address).get_data(as_text=True)
    assert "All five" in page, "the word that covered it first"
    assert "Once more." not in page


def test_nobody_is_shown_a_way_that_ends_in_a_refusal(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    base = f"/written/moderation/{hall.version.id}/0"
    marker, other, lead = (login(one) for one in (*hall.markers[:4:3], hall.lead))
    for client, shown in ((marker, False), (other, True), (lead, True)):
        listed = client.get("/written/moderation/").get_data(as_text=True)
        main = listed.split("<main", 1)[1]
        links = re.findall(r'href="(/written/moderation/\d[^"]*)"', main)
        assert all(client.get(link).status_code == 200 for link in links)
        assert (base in links) is shown
        menu = listed.split("<main", 1)[0]
        assert ('href="/written/moderation/"' in menu) is shown
    assert "You mark scripts of this paper" in marker.get("/written/moderation/").text
    assert marker.get(f"{base}/tasks/plan").status_code == 403


def test_all_scripts_page_by_page(
    hall: Hall, login: Callable[[Account], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script_list_views, "PER_PAGE", 2)
    hall.hand_out(2)
    for part in ("first", "second"):
        hall.mark(script_of(hall.sittings[0], "t1"), part, 3)
    numbers = sorted(script_of(one, "t1").number for one in hall.sittings)
    done = script_of(hall.sittings[0], "t1").number
    lead = login(hall.lead)
    base = f"/written/moderation/{hall.version.id}/0/tasks"

    def shown(query: str) -> list[str]:
        answer = lead.get(f"{base}/plan{query}")
        assert answer.status_code == 200
        body = answer.text.split("<tbody", 1)[1]
        return [one for one in numbers if one in body]

    assert shown("") == numbers[:2]
    assert shown("?page=2") == shown("?page=999") == numbers[2:]
    assert shown("?page=nothing") == numbers[:2]
    assert shown(f"?number={done[1:5].lower()}") == [done]
    assert shown("?state=agreed") == [done]
    assert done not in shown("?state=undecided")
    assert shown("?state=no-such") == []
    page = lead.get(f"{base}/plan").text
    for sitting in hall.sittings:
        for secret in (sitting.id, sitting.account.family_name, sitting.account.email):
            assert secret not in page
    assert lead.get(f"{base}/no-such").status_code == 404
    assert lead.get("/written/moderation/999999/0/tasks/plan").status_code == 404

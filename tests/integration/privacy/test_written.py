"""The written test in a person's file, and gone when the person is erased."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.audit import ledger, sealer
from assess.audit.models import AuditPersonal
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.privacy import erasing
from assess.privacy.gathering import gather
from assess.privacy.retention import erase_journals
from assess.privacy.written import erase_scripts
from assess.results.verification import verify
from assess.written import apart, handing, marking, moderating, script_pdf, scripts, uploads
from assess.written.marking_facts import facts_of
from assess.written.marking_rules import Refusal
from assess.written.models import (
    WrittenConflict,
    WrittenFile,
    WrittenMark,
    WrittenScript,
    WrittenUpload,
)
from assess.written.parts import MarkingRefused, part_of
from tests.integration.delivery.conftest import time
from tests.integration.written.street import Hall, hall
from tests.support.written_street import entry, held, marks, script_of

__all__ = ["hall", "time"]

COMMENT = {"": "Well argued, SECRET-COMMENT."}


def marked(hall: Hall) -> Account:
    """The first candidate's scripts, marked with a comment and signed off."""
    hall.hand_out(2)
    first = held(script_of(hall.sittings[0], "t1"), "first")
    given = entry("plan", 3, comments=COMMENT, annotations=[{"from": 0, "to": 4, "text": "Why?"}])
    assert part_of(first.id, first.marker_id).phase == "blind"
    marking.finish(first.id, first.marker_id, 0, given)
    for sitting in hall.sittings:
        for ref in ("t1", "t2"):
            for part in ("first", "second"):
                if (sitting, ref, part) != (hall.sittings[0], "t1", "first"):
                    hall.mark(script_of(sitting, ref), part, 3)
    return hall.sittings[0].account


def test_a_person_gets_marks_and_comments_and_nobodys_name(hall: Hall) -> None:
    account = marked(hall)
    before = gather(account)["scripts"]
    assert [one["text"] for one in before] == ["Plan number 0.", "Réponse."]
    assert [one["marks"] for one in before] == [[], []]  # nothing before there is a result
    moderating.sign_off(hall.group, "", hall.lead)
    scripts.record_waiting()
    told = gather(account)
    script = told["scripts"][0]
    assert script["marks"][0]["comments"] == COMMENT
    assert script["marks"][0]["by"] == "examiner"
    assert script["counts"][0]["marks"]["analysis"] == [3, 1]
    whole = json.dumps(told)
    assert "SECRET-MARKER" not in whole
    assert "SECRET-BAND" not in whole


def test_erasing_takes_texts_and_comments_and_leaves_what_a_result_needs(hall: Hall) -> None:
    account_id = marked(hall).id
    mine, other = hall.sittings[0].id, hall.sittings[1].id
    lead_id = hall.lead.id
    # Taken back while it was marked: the reason says something about the writer.
    told = "The writer is SECRET-RELATION of mine."

    @transactional
    def given_back() -> None:
        number = script_of(hall.sittings[0], "t1").number
        subject = f"written_script:{number}"
        ledger.record("written_script.withdrawn", subject, {}, personal={"reason": told})

    given_back()

    @transactional
    def keep_apart() -> None:
        apart.add_conflict(hall.markers[3].id, account_id, "A friend", hall.lead)

    keep_apart()
    moderating.sign_off(hall.group, "", hall.lead)
    scripts.record_waiting()
    sealer.seal_all()
    reasons = [one.content for one in db.session.scalars(select(AuditPersonal))]
    assert any("SECRET-RELATION" in str(one) for one in reasons)
    lead = db.session.get_one(Account, lead_id)
    erasing.erase(account_id, lead, "Asked for it")
    texts = select(WrittenScript.text).where(WrittenScript.sitting_id == mine)
    assert list(db.session.scalars(texts)) == ["", ""]
    kept = select(WrittenScript.text).where(WrittenScript.sitting_id == other)
    assert "Plan number 1." in list(db.session.scalars(kept))
    assert not any(
        one.comments or one.annotations for one in db.session.scalars(select(WrittenMark))
    )
    assert db.session.scalars(select(WrittenConflict)).all() == []
    reasons = [one.content for one in db.session.scalars(select(AuditPersonal))]
    assert not any("SECRET-RELATION" in str(one) for one in reasons)
    assert list(verify()) == [None, None, None]


def test_nobody_is_erased_while_their_work_is_being_marked(hall: Hall) -> None:
    """Emptied scripts would be marked as if nothing had been written."""
    account_id, script_id = hall.sittings[0].account_id, script_of(hall.sittings[0], "t1").id
    lead_id = hall.lead.id

    def lead() -> Account:
        return db.session.get_one(Account, lead_id)

    def obstacle() -> str | None:
        return erasing.obstacle(db.session.get_one(Account, account_id))

    assert obstacle() == "being_marked"
    marked(hall)
    with pytest.raises(erasing.ErasureRefused) as refused:
        erasing.erase(account_id, lead(), "Asked for it")
    assert refused.value.reason == "being_marked"
    moderating.sign_off(hall.group, "", lead())
    assert obstacle() == "being_marked", "there is no result yet"
    scripts.record_waiting()
    assert obstacle() is None
    moderating.decide(script_id, marks("plan", 4), "Better", lead())
    assert obstacle() == "being_marked", "decided anew, and not signed off"


def test_an_erased_person_s_text_is_called_erased_and_no_blank(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    account_id, script_id = marked(hall).id, script_of(hall.sittings[0], "t1").id
    lead_id = hall.lead.id
    moderating.sign_off(hall.group, "", hall.lead)
    scripts.record_waiting()
    erasing.erase(account_id, db.session.get_one(Account, lead_id), "Asked for it")
    page = (
        login(db.session.get_one(Account, lead_id))
        .get(f"/written/moderation/scripts/{script_id}")
        .get_data(as_text=True)
    )
    assert "What was written has been erased" in page
    assert "othing was written" not in page
    told = script_pdf.document_of(facts_of([script_id])[script_id], marked=False)
    assert told["nothing"] == "What was written has been erased."
    lead = db.session.get_one(Account, lead_id)
    with pytest.raises(MarkingRefused) as refused:
        handing.ask_third(script_id, lead)
    assert refused.value.reason is Refusal.EMPTIED
    moderating.decide(script_id, marks("plan", 4), "An appeal", lead)
    assert facts_of([script_id])[script_id].is_emptied, "decided anew, it is no blank either"


def test_why_a_script_was_given_back_goes_with_the_journal(hall: Hall) -> None:
    sitting_id = hall.sittings[0].id
    hall.hand_out(2)
    mine = held(script_of(hall.sittings[0], "t1"), "first")
    handing.replace(mine.id, hall.lead, "SECRET-RELATION of the writer", hall.markers[3].id)
    sealer.seal_all()
    reasons = db.session.scalars(select(AuditPersonal.content)).all()
    assert any("SECRET-RELATION" in one for one in reasons)
    transactional(erase_journals)([sitting_id])
    reasons = db.session.scalars(select(AuditPersonal.content)).all()
    assert not any("SECRET-RELATION" in one for one in reasons)


def test_an_erased_journal_makes_no_new_script(hall: Hall) -> None:
    sitting_id = hall.sittings[0].id
    transactional(erase_journals)([sitting_id])
    scripts._made_with.clear()
    assert scripts.make_scripts(sitting_id) == 0
    assert scripts.make_waiting() == 0


def test_the_same_bytes_can_be_handed_in_again_by_somebody_else(hall: Hall) -> None:
    """A form that all fill in, say: what is erased of one is no loss to another."""
    first, second = (one.id for one in hall.sittings[:2])
    data = b"%PDF-1.7 the exercise"
    uploads.receive(first, "t3", "mine.pdf", data, ())
    transactional(erase_scripts)([first])
    db.session.expire_all()
    gone = db.session.scalars(select(WrittenUpload).where(WrittenUpload.sitting_id == first)).one()
    assert gone.name == "[erased]"
    emptied = db.session.get_one(WrittenFile, gone.digest)
    assert (emptied.content, emptied.size) == (b"", 0)
    told = uploads.receive(second, "t3", "yours.pdf", data, ())
    kept = db.session.get_one(WrittenFile, told.digest)
    assert (kept.content, kept.size) == (data, len(data))
    again = db.session.scalars(
        select(WrittenUpload).where(WrittenUpload.sitting_id == second)
    ).one()
    assert again.digest == told.digest

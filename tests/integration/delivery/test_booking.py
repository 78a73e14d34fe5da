"""When a form is fixed, and from what; on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from assess.banks.models import Item, ItemVersion
from assess.delivery import operations
from assess.delivery.kinds import CannotAssemble, Form, PlacedItem, register_kind
from assess.delivery.models import FormItem, FormRecord, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from tests.integration.delivery.conftest import PlainKind, Time, make_session, make_test


class OneItem(PlainKind):
    """One question: the first that is neither retired nor known to the candidate."""

    code = "one-item"
    drawn = 0

    def assemble(self, spec: dict[str, Any], candidate: Any, seed: str) -> Form:
        OneItem.drawn += 1
        seen = {item.item_id for item in candidate.seen}
        free = db.session.scalars(
            select(ItemVersion.id)
            .join(Item, Item.id == ItemVersion.item_id)
            .where(
                ItemVersion.id.in_(spec["versions"]),
                Item.retired_at.is_(None),
                Item.id.not_in(seen),
            )
            .order_by(ItemVersion.id)
        ).all()
        if not free:
            raise CannotAssemble("Nothing is left.")
        return Form(self.code, seed, {"refs": ["q01"]}, (PlacedItem("q01", free[0]),))


@pytest.fixture
def test(context: Flask, time: Time) -> TestDefinition:
    register_kind(PlainKind())
    register_kind(OneItem())
    definition = make_test()
    definition.kind = "one-item"
    db.session.commit()
    return definition


def check_in(sitting_id: str, people: dict[str, Account]) -> int:
    """Check somebody in; returns the item version on the form."""
    staff = db.session.get_one(Account, people["invigilator"].id)
    operations.check_in(sitting_id, staff, confirmed=True)
    return db.session.scalars(
        select(FormItem.item_version_id).where(FormItem.sitting_id == sitting_id)
    ).one()


def test_a_retired_item_is_not_on_a_form_fixed_later(
    test: TestDefinition, people: dict[str, Account], time: Time
) -> None:
    candidate = db.session.get_one(Account, people["candidate"].id)
    sitting = operations.book_sitting(candidate, test, make_session())
    first = db.session.get_one(ItemVersion, test.spec["versions"][0])
    db.session.get_one(Item, first.item_id).retired_at = time.now
    db.session.commit()
    assert check_in(sitting.id, people) == test.spec["versions"][1]


def test_an_item_met_meanwhile_or_about_to_be_met_does_not_come_back(
    test: TestDefinition, people: dict[str, Account], time: Time
) -> None:
    candidate = db.session.get_one(Account, people["candidate"].id)
    sessions = [make_session() for _ in range(4)]
    sittings = [operations.book_sitting(candidate, test, session).id for session in sessions]
    staff = db.session.get_one(Account, people["invigilator"].id)
    operations.open_session(sessions[0].id, staff)
    first = check_in(sittings[0], people)
    operations.open_epoch(sittings[0])
    operations.start(sittings[0], 1)
    # The second is only checked in, and a new code does not change what is fixed.
    second = check_in(sittings[1], people)
    assert check_in(sittings[1], people) == second
    third = check_in(sittings[2], people)
    assert [first, second, third] == test.spec["versions"]
    with pytest.raises(CannotAssemble):
        check_in(sittings[3], people)


def test_booking_only_tries_a_form_and_starting_needs_none(
    test: TestDefinition, people: dict[str, Account]
) -> None:
    candidate = db.session.get_one(Account, people["candidate"].id)
    OneItem.drawn = 0
    session = make_session()
    sitting = operations.book_sitting(candidate, test, session)
    assert OneItem.drawn == 1
    assert db.session.scalar(select(func.count()).select_from(FormRecord)) == 0
    check_in(sitting.id, people)
    assert OneItem.drawn == 2
    operations.open_session(session.id, db.session.get_one(Account, people["invigilator"].id))
    operations.open_epoch(sitting.id)
    operations.start(sitting.id, 1)
    assert OneItem.drawn == 2

"""Exposure on the pages comes from the forms that delivery stored."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from assess.banks import operations, ports, queries
from assess.delivery.models import FormItem, FormRecord, Sitting, TestDefinition
from assess.extensions import db
from assess.identity.roles import Role

FIRST, LAST = (datetime(2026, month, 1, 9, tzinfo=UTC) for month in (3, 5))


def test_usage_counts_forms(context: Flask, files: Path, make_account, login) -> None:
    operations.import_bank(files)
    people = [make_account(Role.CANDIDATE).id for _ in range(2)]
    examiner = make_account(Role.EXAMINER)
    item = next(item for item in queries.pool("small") if item.code == "sm-gr-1")
    definition = TestDefinition(
        code="t", kind="language", title={"en": "T", "fr": "T"}, spec={}, created_at=FIRST
    )
    db.session.add(definition)
    db.session.flush()
    for person, moment in zip(people, (FIRST, LAST), strict=True):
        sitting = Sitting(
            id=f"sitting-{moment.month}",
            account_id=person,
            test_id=definition.id,
            created_at=moment,
        )
        form = FormRecord(
            sitting_id=sitting.id,
            kind="language",
            seed="0",
            content="{}",
            digest="0",
            created_at=moment,
        )
        db.session.add_all([sitting, form])
        db.session.flush()
        db.session.add(
            FormItem(sitting_id=sitting.id, ref="q01", item_version_id=item.item_version_id)
        )
    db.session.commit()
    assert ports.usage_of([item.item_version_id, 0]) == {item.item_version_id: ports.Usage(2, LAST)}
    page = login(examiner).get(f"/banks/items/{item.item_id}")
    assert "On 2 forms, last on 1 May 2026" in page.get_data(as_text=True)

"""On how many forms each item version stands: what the banks show to examiners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from assess.banks.ports import Usage
from assess.delivery.models import FormItem, FormRecord, Sitting
from assess.extensions import db


def usage_of(version_ids: Sequence[int]) -> Mapping[int, Usage]:
    """Usage by item version id; versions on no form are left out, rehearsals too."""
    statement = (
        select(FormItem.item_version_id, func.count(), func.max(FormRecord.created_at))
        .join(FormRecord, FormItem.sitting_id == FormRecord.sitting_id)
        .join(Sitting, Sitting.id == FormItem.sitting_id)
        .where(FormItem.item_version_id.in_(version_ids), ~Sitting.rehearsal)
        .group_by(FormItem.item_version_id)
    )
    return {
        version_id: Usage(forms, last_at)
        for version_id, forms, last_at in db.session.execute(statement)
    }

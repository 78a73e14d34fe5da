"""Who may see what stands behind marks: nobody who marks scripts of the same paper."""

from __future__ import annotations

from flask import abort
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.queries import accounts_of
from assess.identity.roles import Role
from assess.written import apart, handing
from assess.written.marking_facts import Facts, Group, facts_of
from assess.written.models import WrittenAllocation, WrittenScript


def may_moderate(account: Account) -> bool:
    """Whether the pages of moderation hold something for somebody: a link to them is shown.

    Examiners who mark in every session that has scripts would only be refused there.
    """
    if Role.RECRUITMENT in account.roles:
        return True
    groups = select(WrittenScript.version_id, Sitting.session_id).join(
        Sitting, Sitting.id == WrittenScript.sitting_id
    )
    mine = groups.join(WrittenAllocation, WrittenAllocation.script_id == WrittenScript.id).where(
        WrittenAllocation.marker_id.in_(accounts_of(account.id))
    )
    marked = {(row.version_id, row.session_id) for row in db.session.execute(mine.distinct())}
    # Only those who mark are asked about more than their own.
    return not marked or any(
        (row.version_id, row.session_id) not in marked
        for row in db.session.execute(groups.distinct())
    )


def script_for_reader(script_id: int) -> Facts:
    """A candidate's script; 404 for any other.

    403 for whoever marks scripts of its paper, wrote it, or is in conflict with its writer.
    """
    found = facts_of([script_id]).get(script_id)
    if found is None or found.reference is not None:
        abort(404)
    refuse_markers_of(found.group)
    if apart.is_kept_apart([found], current_user.id):
        abort(403, _("This is a script of your own, or of somebody whose work you must not judge."))
    return found


def refuse_markers_of(group: Group) -> None:
    """403 for whoever marks, or has marked, scripts of a group."""
    # Whoever marks must not see what the others gave, nor what might sway a mark.
    if handing.has_marked(current_user.id, group):
        abort(403, _("You mark scripts of this paper: what others gave is not shown to you."))

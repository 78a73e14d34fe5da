"""From a complaint or a result to the scripts, marks and evidence of one sitting."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results.work_ports import Work, WorkLink
from assess.written import apart, handing
from assess.written.integrity_models import WrittenTrace
from assess.written.marking_facts import Facts, facts_of
from assess.written.models import WrittenScript

MODERATORS = frozenset({Role.RECRUITMENT, Role.EXAMINER})


def work_of(sitting: Sitting, reader: Account) -> Work:
    """The pages about one sitting's scripts, for somebody who moderates and marks nothing of it.

    Nothing before the sign-off: whoever sees a name beside a script's number could not be given it
    to mark any more, and no mark of it would be blind.
    """
    facts = _newest(sitting.id)
    if not facts or not all(one.is_closed for one in facts):
        return Work((), _("Scripts and marks are shown here once the marks are signed off."))
    group = facts[0].group
    if not reader.roles & MODERATORS or handing.has_marked(reader.id, group):
        return Work(
            (),
            _(
                "You mark scripts of this paper, so its scripts and marks are not shown to you. "
                "Somebody who marks none of them has to look."
            ),
        )
    if apart.is_kept_apart(facts, reader.id):
        return Work((), _("A conflict of interest is on record between you and this candidate."))
    locale = "fr" if str(get_locale() or "en").startswith("fr") else "en"
    links: list[WorkLink] = []
    traced = _traced(one.script.id for one in facts)
    for one in facts:
        title, number = one.task.title[locale], one.script.number
        links += [
            WorkLink(
                _("%(task)s: script %(number)s, marks and comments", task=title, number=number),
                url_for("written_moderation.script", script_id=one.script.id),
            ),
            WorkLink(
                _("%(task)s: script and marks on paper (PDF)", task=title),
                url_for("written_moderation.pdf", script_id=one.script.id, marks=1),
            ),
        ]
        if one.script.id in traced:
            links.append(
                WorkLink(
                    _("%(task)s: how it was written, and what is similar", task=title),
                    url_for("written_integrity.film", script_id=one.script.id),
                )
            )
    address = url_for("written_moderation.meeting", version_id=group[0], session_id=group[1] or 0)
    links.append(WorkLink(_("All marks of this paper and session, and the sign-off"), address))
    return Work(
        tuple(links),
        _(
            "To change a mark: on the script’s page, decide with a reason which marks count. Then "
            "somebody else signs off, and “Score again” on the page of the result computes it "
            "anew. Whoever opens these pages is on record, and gets no script of this paper in "
            "this session to mark."
        ),
    )


def _newest(sitting_id: str) -> list[Facts]:
    """The script of each task that counts, in the order of the form."""
    rows = db.session.execute(
        select(WrittenScript.item_ref, WrittenScript.id)
        .where(WrittenScript.sitting_id == sitting_id)
        .order_by(WrittenScript.id)
    )
    ids = {row.item_ref: row.id for row in rows}
    found = facts_of(ids.values())
    return [found[ids[ref]] for ref in sorted(ids, key=lambda ref: (len(ref), ref))]


def _traced(ids: Iterable[int]) -> set[int]:
    chosen = select(WrittenTrace.script_id).where(WrittenTrace.script_id.in_(list(ids)))
    return set(db.session.scalars(chosen))

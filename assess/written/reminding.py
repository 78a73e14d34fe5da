"""Letters to markers: that scripts wait, that the date is near or past, that a rubric changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select

from assess import mail
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.web.formats import day
from assess.written.entered import opened_in_drafts
from assess.written.marking_facts import Rubrics, facts_of
from assess.written.models import WrittenAllocation, WrittenPaperVersion, WrittenScript
from assess.written.parts import is_left_over
from assess.written.rounds import may_mark

EVERY_S = 600.0
#: How long before the date a reminder is sent, and how often once it has passed.
BEFORE = timedelta(days=2)
AGAIN = timedelta(days=3)


def is_reminder_due(due_at: datetime, reminded_at: datetime | None, at: datetime) -> bool:
    """Whether to remind: within two days before, after the date, then every three days."""
    if at + BEFORE < due_at:
        return False
    if reminded_at is None:
        return True
    if at < due_at:
        return False
    return reminded_at < due_at or at - reminded_at >= AGAIN


@transactional
def remind() -> int:
    """Write to markers who have something open near or past its date; returns how many letters.

    Not to whoever may not mark any more: the letter would lead them to a page that refuses them.
    The page of allocations names them.
    """
    at = now()
    rows = db.session.scalars(
        select(WrittenAllocation)
        .where(
            WrittenAllocation.withdrawn_at.is_(None),
            WrittenAllocation.due_at.is_not(None),
            WrittenAllocation.due_at <= at + BEFORE,
        )
        .order_by(WrittenAllocation.id)
    ).all()
    wanted = [
        one
        for one in rows
        if one.due_at is not None and is_reminder_due(one.due_at, one.reminded_at, at)
    ]
    by_marker: dict[int, list[WrittenAllocation]] = {}
    for one in _open(wanted):
        by_marker.setdefault(one.marker_id, []).append(one)
    written = 0
    for marker_id, some in by_marker.items():
        marker = db.session.get_one(Account, marker_id)
        if not may_mark(marker):
            continue
        _write(marker, some, at)
        written += 1
        for one in some:
            one.reminded_at = at
    return written


def _open(rows: Iterable[WrittenAllocation]) -> list[WrittenAllocation]:
    """Those that their marker has not finished, and that still matter."""
    chosen = list(rows)
    facts = facts_of(one.script_id for one in chosen)
    found = []
    for one in chosen:
        known = facts[one.script_id]
        held = next((each for each in known.held if each.allocation.id == one.id), None)
        if held is None:
            continue
        if not known.is_done(held) and not is_left_over(known, one.marker_id):
            found.append(one)
    return found


def _write(marker: Account, some: list[WrittenAllocation], at: datetime) -> None:
    due = min(one.due_at for one in some if one.due_at is not None)
    with force_locale(marker.locale):
        count = ngettext("%(num)s script", "%(num)s scripts", len(some))
        if due < at:
            subject = _("Marking: %(count)s overdue", count=count)
            said = _("The date for marking passed on %(day)s.", day=day(due))
        else:
            subject = _("Marking: %(count)s due soon", count=count)
            said = _("Marking is due on %(day)s.", day=day(due))
        address = f"{current_app.config['SETTINGS'].base_url}/written/marking/"
        body = _(
            "Hello %(name)s,\n\n%(said)s Still open in your hands: %(count)s.\n\n%(address)s\n\n"
            "If you cannot finish in time, tell the person who gave you the scripts: they can be "
            "given to somebody else, and nothing that you have marked is lost.",
            name=marker.given_name,
            said=said,
            count=count,
            address=address,
        )
    mail.post(marker.email, subject, body)


def tell_of_work(marker: Account, count: int, due_at: datetime | None) -> None:
    """Write to a marker who has been given scripts. Within a transaction."""
    with force_locale(marker.locale):
        address = f"{current_app.config['SETTINGS'].base_url}/written/marking/"
        told = ngettext("%(num)s script", "%(num)s scripts", count)
        until = _("They are due on %(day)s.", day=day(due_at)) if due_at else ""
        subject = _("Marking: %(count)s for you", count=told)
        body = _(
            "Hello %(name)s,\n\n%(count)s of a written test wait for you to be marked. "
            "%(until)s\n\n%(address)s\n\nIf you recognise a writer, give the script back: "
            "the page has a form for it.",
            name=marker.given_name,
            count=told,
            until=until,
            address=address,
        )
    mail.post(marker.email, subject, body)


def tell_of_change(version: WrittenPaperVersion) -> int:
    """Write to markers whose scripts a version just signed off opens again; returns how many.

    Not to whoever may not mark any more. Within a transaction. What a sign-off covers follows the
    rubric it was signed off with.
    """
    ids = db.session.scalars(
        select(WrittenScript.id)
        .join(WrittenPaperVersion, WrittenPaperVersion.id == WrittenScript.version_id)
        .where(
            WrittenPaperVersion.paper_id == version.paper_id,
            WrittenPaperVersion.number < version.number,
        )
    ).all()
    rubrics = Rubrics()
    hands = [(one, held) for one in facts_of(ids, rubrics).values() for held in one.held]
    in_drafts = opened_in_drafts(hands, rubrics)
    opened: Counter[int] = Counter(
        held.allocation.marker_id
        for one, held in hands
        if (one.reopened(held) or held.allocation.id in in_drafts)
        and not is_left_over(one, held.allocation.marker_id)
    )
    written = 0
    for marker_id, count in sorted(opened.items()):
        marker = db.session.get_one(Account, marker_id)
        if may_mark(marker):
            _write_of_change(marker, count)
            written += 1
    return written


def _write_of_change(marker: Account, count: int) -> None:
    with force_locale(marker.locale):
        address = f"{current_app.config['SETTINGS'].base_url}/written/marking/"
        told = ngettext("%(num)s script", "%(num)s scripts", count)
        subject = _("Marking: the rubric has changed")
        body = _(
            "Hello %(name)s,\n\nThe rubric of a written test has changed while it is marked. "
            "Open again in your hands: %(count)s. Only what the change affects has to be judged "
            "anew; the rest stands as you entered it.\n\n%(address)s",
            name=marker.given_name,
            count=told,
            address=address,
        )
    mail.post(marker.email, subject, body)

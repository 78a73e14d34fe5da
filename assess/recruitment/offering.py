"""Offering a language test from a question bank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from assess.banks.models import Bank
from assess.banks.staging import unstaged
from assess.clock import now
from assess.database import transactional
from assess.delivery.kinds import CandidateHistory, CannotAssemble, kind_of
from assess.delivery.models import TestDefinition
from assess.delivery.policies import default_policy
from assess.delivery.staging import named
from assess.extensions import db
from assess.language.assembly import AssemblyError
from assess.language.selection import Shortage
from assess.recruitment.operations import NotPossible

KIND = "language"
#: Any seed does: whether a bank can fill a blueprint does not depend on the draw.
TRIAL_SEED = "0" * 32


class BankTooSmall(NotPossible):
    """The bank cannot fill its blueprint; `shortages` names each cell and what it lacks."""

    def __init__(self, message: str, shortages: Sequence[Shortage]) -> None:
        super().__init__(message)
        self.shortages = tuple(shortages)


@transactional
def offer(
    bank_code: str, title: Mapping[str, str], duration_s: int = 3600, grace_s: int = 60
) -> TestDefinition:
    """Offer the test of a bank, or a new version of it when something has changed.

    `title` holds `en` and `fr`; the bank's own title stands in for an empty one. A trial
    form is drawn first, so that no candidate is invited to a test that cannot be built.

    Raises:
        BankTooSmall: the bank cannot fill its blueprint.
        NotPossible: pictures or clips are missing, there is no such bank, or somebody else
            offered the test just now.
    """
    bank = db.session.scalar(select(Bank).where(Bank.code == bank_code))
    if bank is None:
        raise NotPossible(_("There is no question bank %(code)s.", code=bank_code))
    _draw_trial_form(bank)
    _refuse_missing_media(bank)
    wanted = TestDefinition(
        code=bank.code,
        kind=KIND,
        language=bank.language,
        title={locale: title.get(locale) or bank.title[locale] for locale in ("en", "fr")},
        spec={"bank": bank.code},
        duration_s=duration_s,
        grace_s=grace_s,
        policy=default_policy(),
        created_at=now(),
    )
    return put_on_offer(wanted)


def put_on_offer(wanted: TestDefinition) -> TestDefinition:
    """The offer that stands if it is the same; else `wanted` as the next version of its code.

    Part of the caller's transaction. Raises `NotPossible`: the code belongs to another kind of
    test, or somebody else offered the test just now.
    """
    code = wanted.code
    current = current_offer(code)
    if current is not None and current.kind != wanted.kind:
        raise NotPossible(_("Another test has the code %(code)s. Choose another one.", code=code))
    if current is not None and same_offer(current, wanted):
        return current
    if current is not None:
        current.retired_at = now()
    wanted.version = last_version(code) + 1
    db.session.add(wanted)
    try:
        db.session.flush()
    except IntegrityError:
        raise NotPossible(
            _("Somebody else has just offered this test. Load the page again.")
        ) from None
    return wanted


@transactional
def retire(test_id: int) -> None:
    """Stop inviting people to a test; sittings already booked go ahead."""
    test = db.session.get(TestDefinition, test_id)
    if test is None:
        raise NotPossible(_("There is no such test, or it is no longer offered."))
    test.retired_at = test.retired_at or now()


def _draw_trial_form(bank: Bank) -> None:
    try:
        kind_of(KIND).assemble({"bank": bank.code}, CandidateHistory(), TRIAL_SEED)
    except CannotAssemble as error:
        cause = error.__cause__
        raise BankTooSmall(
            _(
                "The bank %(code)s cannot fill its blueprint, so the test is not offered.",
                code=bank.code,
            ),
            cause.shortages if isinstance(cause, AssemblyError) else (),
        ) from error


def _refuse_missing_media(bank: Bank) -> None:
    missing = unstaged(bank.code)
    if missing:
        raise NotPossible(
            _(
                "Pictures or clips of the bank %(code)s are missing or damaged, so the test is "
                "not offered: %(names)s. Import the bank again.",
                code=bank.code,
                names=named(missing),
            )
        )


def current_offer(code: str) -> TestDefinition | None:
    """The version of a test that is on offer."""
    return db.session.scalar(
        select(TestDefinition)
        .where(TestDefinition.code == code, TestDefinition.retired_at.is_(None))
        .order_by(TestDefinition.version.desc())
        .limit(1)
    )


def last_version(code: str) -> int:
    """The highest version of a test, offered or not; 0 for none."""
    newest = select(func.max(TestDefinition.version)).where(TestDefinition.code == code)
    return db.session.scalar(newest) or 0


def same_offer(one: TestDefinition, other: TestDefinition) -> bool:
    """Whether two versions offer the same."""
    names = ("kind", "language", "title", "spec", "duration_s", "grace_s", "policy")
    return all(getattr(one, name) == getattr(other, name) for name in names)

"""The Safe Exam Browser file of a sitting: made, handed out once, opened once, renewed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from assess.audit import ledger
from assess.database import transactional
from assess.delivery import seb
from assess.delivery.errors import Refused
from assess.delivery.models import Sitting, TestSession
from assess.delivery.room_models import SafeBrowserConfig
from assess.delivery.rules import FINAL_STATES
from assess.delivery.sittings import locked, note
from assess.delivery.state import sitting_now
from assess.extensions import db
from assess.identity.models import Account

START = "/sittings/seb/"
LEAVE = "/sittings/seb/leave"


#: Not handed out, or allowed again; handed out; made before arrangements were changed.
FileStands = Literal["none", "served", "outdated"]


@dataclass(frozen=True, slots=True)
class Opened:
    """Whose start address was opened, and whether it had been opened before."""

    sitting_id: str
    again: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """What a session asks of the computers that its tests are taken on."""

    networks: Sequence[str] = ()
    safe_browser: bool = False
    safe_browser_keys: Sequence[str] = ()


def config_of(sitting_id: str) -> SafeBrowserConfig | None:
    """The present configuration of a sitting."""
    return db.session.get(SafeBrowserConfig, sitting_id)


def file_stands(sitting: Sitting) -> FileStands:
    """Where the file of a sitting stands; changed arrangements make a new one necessary.

    The old file still proves itself: nobody is stopped at the door because somebody else has
    changed their arrangements. It can only not be what they need.
    """
    config = config_of(sitting.id)
    if config is None or config.served_at is None:
        return "none"
    outdated = seb.is_outdated(config.settings, spelling=sitting.spelling)
    # What has begun goes on with the file that it began with.
    return "outdated" if outdated and sitting.started_at is None else "served"


@transactional
def hand_out(sitting_id: str, base_url: str) -> bytes:
    """The file, made now, for the candidate: once, and again when arrangements have changed.

    Raises:
        Refused: not asked for, the sitting is over, or the file was handed out before.
    """
    sitting = _guarded(sitting_id)
    if file_stands(sitting) == "served":
        raise Refused("seb_served")
    return _issue(sitting, base_url, None)


@transactional
def hand_to_staff(sitting_id: str, base_url: str, actor: Account) -> bytes:
    """A new file for a member of staff to put onto a computer; the one before ends.

    Raises:
        Refused: not asked for, or the sitting is over.
    """
    return _issue(_guarded(sitting_id), base_url, actor)


@transactional
def allow_again(sitting_id: str, actor: Account) -> None:
    """Let the candidate download a file once more; the one before ends with the download.

    Raises:
        Refused: not asked for, or the sitting is over.
    """
    sitting = _guarded(sitting_id)
    config = config_of(sitting_id)
    if config is not None:
        config.served_at = None
    note(sitting, "seb_allowed", sitting_now(), actor.id)


@transactional
def waive(sitting_id: str, actor: Account) -> None:
    """Let this one sitting be taken in any browser.

    Raises:
        Refused: not asked for, or the sitting is over.
    """
    sitting = _guarded(sitting_id)
    now = sitting_now()
    config = config_of(sitting_id)
    if config is None:
        config = SafeBrowserConfig(
            sitting_id=sitting_id,
            config_key="",
            exam_keys=[],
            settings={},
            start_token_hash=_hash(secrets.token_urlsafe(32)),
            created_at=now,
        )
        db.session.add(config)
    if config.waived_at is None:
        config.waived_at, config.waived_by = now, actor.id
        note(sitting, "seb_waived", now, actor.id)


@transactional
def open_start(token: str) -> Opened:
    """Mark that a start address was opened. It gives no right to anything.

    Raises:
        Refused: there is no such address, or a newer file has ended it.
    """
    config = db.session.scalars(
        select(SafeBrowserConfig)
        .where(SafeBrowserConfig.start_token_hash == _hash(token))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if config is None:
        raise Refused("not_found")
    sitting = locked(config.sitting_id)
    db.session.refresh(config)
    again = config.started_at is not None
    now = sitting_now()
    if not again:
        config.started_at = now
    note(sitting, "seb_opened_again" if again else "seb_opened", now)
    return Opened(sitting.id, again)


@transactional
def set_rules(session_id: int, rules: Rules, actor: Account) -> None:
    """Say what a session asks of its computers; it holds within seconds, also while it runs.

    Raises:
        Refused: there is no such session.
    """
    session = db.session.get(TestSession, session_id)
    if session is None:
        raise Refused("not_found")
    now = (list(rules.networks), rules.safe_browser, list(rules.safe_browser_keys))
    if now == (session.networks, session.safe_browser, session.safe_browser_keys):
        return
    session.networks, session.safe_browser, session.safe_browser_keys = now
    ledger.record(
        "session.computers",
        f"session:{session_id}",
        {
            "actor": actor.id,
            "networks": list(rules.networks),
            "safe_browser": rules.safe_browser,
            "keys": len(rules.safe_browser_keys),
        },
    )


def _guarded(sitting_id: str) -> Sitting:
    sitting = locked(sitting_id)
    if sitting.session is None or not sitting.session.safe_browser:
        raise Refused("seb_not_needed")
    if sitting.state in FINAL_STATES:
        raise Refused("over")
    return sitting


def _issue(sitting: Sitting, base_url: str, actor: Account | None) -> bytes:
    now = sitting_now()
    token = secrets.token_urlsafe(32)
    base = base_url.rstrip("/")
    settings = seb.settings_for(
        f"{base}{START}{token}", f"{base}{LEAVE}", spelling=sitting.spelling
    )
    key = seb.config_key(settings)
    # The token opens nothing by itself, yet a copy of the database should not reveal it.
    kept = {**settings, "startURL": f"{base}{START}"}
    config = config_of(sitting.id)
    if config is None:
        config = SafeBrowserConfig(sitting_id=sitting.id, exam_keys=[])
        db.session.add(config)
    config.config_key, config.settings, config.start_token_hash = key, kept, _hash(token)
    config.created_at = config.served_at = now
    config.started_at = None
    note(sitting, "seb_issued", now, actor.id if actor else sitting.account_id)
    return seb.file_of(settings)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

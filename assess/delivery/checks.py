"""What the system check page sends: read strictly, judged here, stored."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from assess import clock
from assess.database import transactional
from assess.delivery.envelope import BadEnvelope
from assess.delivery.models import SystemCheck
from assess.extensions import db

#: How many checks of one person are kept.
KEPT = 20
#: name -> whether a failure of it fails the check
CHECKS = {"browser": True, "storage": True, "sound": True, "connection": True, "clock": False}


def read_findings(fields: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Read `{"checks": {name: {"ok": bool, "detail": short text}}}`.

    Raises:
        BadEnvelope: 422, naming what is missing.
    """
    raw = fields.get("checks")
    if not isinstance(raw, dict) or set(raw) != set(CHECKS):
        raise BadEnvelope(422, "bad_checks", f"`checks` must hold {', '.join(CHECKS)}.")
    return {name: _finding(name, raw[name]) for name in CHECKS}


def _finding(name: str, raw: Any) -> dict[str, Any]:
    detail = raw.get("detail", "") if isinstance(raw, dict) else None
    if not isinstance(detail, str) or not isinstance(raw.get("ok"), bool):
        raise BadEnvelope(422, "bad_checks", f"`{name}` must hold `ok` and `detail`.")
    printable = "".join(letter for letter in detail if letter.isprintable())
    return {"ok": raw["ok"], "detail": printable.encode("utf-8", "replace").decode()[:200]}


@transactional
def store(account_id: int, findings: dict[str, dict[str, Any]]) -> SystemCheck:
    """Keep what one browser found; only what a sitting cannot do without decides.

    Of one person the last few checks are kept.
    """
    passed = all(findings[name]["ok"] for name, needed in CHECKS.items() if needed)
    check = SystemCheck(account_id=account_id, at=clock.now(), passed=passed, findings=findings)
    db.session.add(check)
    db.session.flush()
    newest = (
        select(SystemCheck.id)
        .where(SystemCheck.account_id == account_id)
        .order_by(SystemCheck.id.desc())
        .limit(KEPT)
    )
    db.session.execute(
        delete(SystemCheck).where(
            SystemCheck.account_id == account_id, SystemCheck.id.not_in(newest)
        )
    )
    return check

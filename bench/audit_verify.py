"""How fast `assess audit verify` walks the chain, beside a loop of bare links.

    python -m bench.audit_verify [--entries 200000]

The chain is made on SQLite as the sealer makes it: a third of the entries have personal data.
The bare loop hashes the same entries from memory and does nothing else; both run in this process.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from assess import create_app
from assess.audit import checkpoints, sealer, verification
from assess.audit.models import AuditEntry, AuditPending
from assess.extensions import db
from bench.common import settings

KINDS = ("sitting.page_opened", "sitting.started", "sitting.extended", "file.read")
ROUNDS = 3


def fill(entries: int) -> None:
    """Let the sealer make a chain; needs an application context."""
    at = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    rows = [
        {
            "at": at + timedelta(milliseconds=number),
            "kind": KINDS[number % len(KINDS)],
            "subject": f"sitting-{number % 997:010}",
            "facts": {"actor": number % 50, "epoch": number % 7, "minutes": 5},
            "personal": {"note": f"seen at desk {number % 40}"} if number % 3 == 0 else {},
        }
        for number in range(entries)
    ]
    with db.engine.begin() as connection:
        connection.execute(insert(AuditPending), rows)
    sealer.seal()


def bare() -> float:
    """Entries a second of the links alone."""
    entries = [entry.encode() for entry in db.session.scalars(select(AuditEntry.entry))]
    head, sha256, began = bytes(32), hashlib.sha256, time.perf_counter()
    for entry in entries:
        head = sha256(head + sha256(entry).digest()).digest()
    return len(entries) / (time.perf_counter() - began)


def verified() -> float:
    """Entries a second of the whole check."""
    began = time.perf_counter()
    report = verification.verify()
    seconds = time.perf_counter() - began
    if not report.sound:
        raise SystemExit("\n".join(report.problems))
    return report.entries / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=200_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(settings(f"sqlite:///{folder / 'bench.db'}", folder))
        with app.app_context():
            db.create_all()
            fill(options.entries)
            checkpoints.take("benchmark")
            whole = max(verified() for _ in range(ROUNDS))
            links = max(bare() for _ in range(ROUNDS))
            db.session.remove()
            db.engine.dispose()
    print(f"verify       {whole:12,.0f} entries/s")
    print(f"bare links   {links:12,.0f} entries/s")
    print(f"ratio        {whole / links:12.2f}")


if __name__ == "__main__":
    main()

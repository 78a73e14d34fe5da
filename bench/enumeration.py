"""Time of log-in, registration and reset for known and unknown addresses.

    python bench/enumeration.py [rounds]

Prints medians and their difference (promise: below 5 ms at 1,000 rounds), with the
Argon2 parameters of production, on a temporary SQLite database.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from flask import Flask
from sqlalchemy import delete

from assess import create_app
from assess.config import Settings
from assess.extensions import db
from assess.identity import operations
from assess.identity.models import EmailCode
from assess.identity.roles import Role

KNOWN = "known@example.org"
UNKNOWN = "nobody@example.org"
PATHS = {"log in": "/account/login", "register": "/account/register", "reset": "/account/reset"}


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = prepared(Path(folder))
        print(f"{'action':<10}{'known ms':>10}{'unknown ms':>12}{'difference ms':>15}  n={rounds}")
        for action, path in PATHS.items():
            times: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
            # Alternating, so that a change of load falls on both alike.
            for turn in range(rounds + 5):
                for email in (KNOWN, UNKNOWN) if turn % 2 else (UNKNOWN, KNOWN):
                    forget_codes(app)
                    seconds = one(app, path, email)
                    if turn >= 5:
                        times[email].append(1000 * seconds)
            known, unknown = median(times[KNOWN]), median(times[UNKNOWN])
            print(f"{action:<10}{known:>10.2f}{unknown:>12.2f}{known - unknown:>15.2f}")
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def prepared(folder: Path) -> Flask:
    app = create_app(
        Settings(
            environment="demo",
            secret_key="only for this measurement, long enough to pass",
            instance_path=folder,
            secure_cookies=False,
            rate_limits=False,
            background_jobs=False,
        )
    )
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        db.create_all()
        operations.create_account(
            KNOWN, given_name="Ada", family_name="Nwosu", roles={Role.CANDIDATE}
        )
    return app


def forget_codes(app: Flask) -> None:
    """Stay below the number of codes that an address is sent in a day."""
    with app.app_context():
        db.session.execute(delete(EmailCode))
        db.session.commit()


def one(app: Flask, path: str, email: str) -> float:
    client = app.test_client()
    started = time.perf_counter()
    client.post(path, data={"email": email, "password": "wrong"})
    return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)

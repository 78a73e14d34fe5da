"""`make demo`: a complete, believable organisation on this computer."""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import os
import secrets
import shutil
import sys
from pathlib import Path

from assess import create_app
from assess.config import Settings

#: The factory of what is served.
APPLICATION = "assess.serve:application"


def demo_settings(folder: Path, port: int) -> Settings:
    """Settings of the demo: plain HTTP on loopback, mail kept in the demo's mailbox."""
    folder.mkdir(parents=True, exist_ok=True)
    return Settings(
        environment="demo",
        secret_key=_kept_secret(folder / "secret"),
        instance_path=folder.resolve(),
        base_url=f"http://127.0.0.1:{port}",
        # Passkeys are bound to a name; the demo answers at this one as well.
        passkey_origin=f"http://localhost:{port}",
        secure_cookies=False,
        organisation="Demo Organisation",
        log_format="console",
        operator_token=_kept_secret(folder / "operator-token"),
    )


def _kept_secret(file: Path) -> str:
    """What the file holds; made at the first start, and readable by its owner alone."""
    if not file.exists():
        file.touch(0o600)
        file.write_text(secrets.token_urlsafe(48), "utf-8")
    return file.read_text("utf-8")


def main() -> None:
    """Prepare the demo's database when it is empty, then serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--instance", type=Path, default=Path("instance") / "demo")
    parser.add_argument("--prepare-only", action="store_true", help="fill the database and stop")
    arguments = parser.parse_args()
    settings = demo_settings(arguments.instance, arguments.port)
    if arguments.prepare_only:
        _prepare(settings)
        return
    # Only loads the program; no connection is opened.
    create_app(settings)
    _prepare_apart(settings)
    _announce(arguments.port)
    _serve(settings, arguments.port)


def _prepare_apart(settings: Settings) -> None:
    """Prepare in a process of its own: a server must not inherit open SQLite connections.

    SQLite's locks belong to processes; a forked server would believe that it holds those
    of its parent. What was loaded before, both are forked with.
    """
    apart = multiprocessing.get_context("fork").Process(target=_prepare, args=(settings,))
    apart.start()
    apart.join()
    if apart.exitcode:
        sys.exit(1)


def _prepare(settings: Settings) -> None:
    from flask_migrate import upgrade  # noqa: PLC0415  keeps --help quick

    from assess.demo import seed  # noqa: PLC0415
    from assess.extensions import db  # noqa: PLC0415

    app = create_app(settings)
    logging.getLogger("alembic.runtime").setLevel(logging.WARNING)
    with app.app_context():
        upgrade()
        if not seed.is_seeded():
            print("Preparing the demo: banks, people, sessions, results …", flush=True)  # noqa: T201
            _seed_whole_or_not_at_all(settings)
        else:
            seed.offer_candidate_a_sitting()
        db.session.remove()
        db.engine.dispose()


def _seed_whole_or_not_at_all(settings: Settings) -> None:
    """A demo cut off half-way is removed, so that the next start begins anew."""
    from assess.demo import seed  # noqa: PLC0415
    from assess.extensions import db  # noqa: PLC0415

    try:
        seed.seed()
    except BaseException:
        db.session.remove()
        db.engine.dispose()
        for file in settings.instance_path.glob("assess.db*"):
            file.unlink()
        for folder in ("checkpoints", "exports"):
            shutil.rmtree(settings.instance_path / folder, ignore_errors=True)
        raise


def _announce(port: int) -> None:
    from assess.demo import people  # noqa: PLC0415

    lines = [
        "",
        f"  assess is ready: http://127.0.0.1:{port}/",
        "",
        "  Log in with the password " + people.PASSWORD + " as",
        "    candidate@demo.example     sits a language test at once",
        "    office@demo.example        sits an Office test at once",
        "    written@demo.example       sits a written test at once",
        "    invigilator@demo.example   runs the room",
        "    examiner@demo.example      writes and reads the question banks",
        "    marker@demo.example        marks written scripts, as marker2@ does",
        "    recruitment@demo.example   invites, releases results, exports",
        "    admin@demo.example         keeps the accounts",
        f"  Mail that would be sent is at http://127.0.0.1:{port}/mailbox",
        "",
    ]
    print("\n".join(lines), flush=True)  # noqa: T201


def _serve(settings: Settings, port: int) -> None:
    from assess.serve import server  # noqa: PLC0415

    os.environ.update(
        ASSESS_ENVIRONMENT="demo",
        ASSESS_INSTANCE_PATH=str(settings.instance_path),
        ASSESS_SECRET_KEY=settings.secret_key,
        ASSESS_BASE_URL=settings.base_url,
        ASSESS_SECURE_COOKIES="false",
        ASSESS_ORGANISATION=settings.organisation,
        ASSESS_LOG_FORMAT="console",
        ASSESS_OPERATOR_TOKEN=settings.operator_token,
    )
    server(APPLICATION, True, "127.0.0.1", port, settings=settings).serve()

"""A hall that writes: 300 candidates at once in a written test, on PostgreSQL.

    python -m bench.written_typing [--candidates 300] [--duration 60] [--seed 1]

Everybody types some 200 characters a minute, pauses included, as the page sends them: a step of
the text's history a second after a key, batches within two seconds, the whole text at the beginning
and every 300 steps, pastes and cuts among them. Clients and servers share the same cores. A sync's
time counts from the moment at which it was due, so that a late client or server is never flattered.
Afterwards each journal is read back and folded: it must give what was on the screen. The reference
is the same number of people who answer questions of the language test as often, on the same
server, and a no-op beside both. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import create_engine, text

from assess import create_app
from assess.clock import now
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment.written_offering import offer_written
from assess.rehearsal.plan import Plan
from assess.rehearsal.report import percentiles
from assess.written import operations
from assess.written.bundles import read_bundle
from assess.written.history.storing import pack
from bench.common import postgres_process
from bench.typists import FULL_EVERY, Meter, Plain, Typist
from tests.support import postgres
from tests.support.rehearsing import ROOT, Served, run, served, settings

PAPER = "legal-officer"
AIM_MS = 250
THREE_HOURS = 180


def fill(database_url: str, folder: str) -> None:
    """Publish a paper of the repository and put it on offer."""
    app = create_app(settings(database_url, Path(folder)))
    with app.app_context():
        version, _ = operations.publish(read_bundle(ROOT / "question_banks" / "written" / PAPER))
        reviewer = Account(
            email="reviewer@example.org",
            given_name="B",
            family_name="Reviewer",
            password_hash="x",
            login_key=secrets.token_hex(16),
            created_at=now(),
        )
        db.session.add(reviewer)
        db.session.commit()
        operations.review(version.id, "signed_off", "", reviewer)
        offer_written(PAPER)


def hall(kind: type[Plain], server: Served, plan: Plan, meter: Meter) -> tuple[Any, list[Any]]:
    """One rehearsal with people of this kind; the report and the people."""
    people: list[Any] = []

    def person(*seat: Any) -> Plain:
        one = kind(*seat)
        one.meter = meter
        people.append(one)
        return one

    return run(server, plan, person=person), people


def show(name: str, report: dict[str, Any], meter: Meter) -> tuple[float, float]:
    """Print a run; returns its p99 (ms) and the CPU (ms) of server and database for each save."""
    seconds, server, database, clients, commits = meter.spent
    saves = len(meter.requests)
    found = percentiles(meter.requests)
    spread = "   ".join(f"{share} {ms} ms" for share, ms in found.items())
    print(f"{name}: {report['candidates']} candidates, {saves:,} saves in {seconds:.0f} s")
    print(f"  save             {spread}   ({saves / seconds:.0f}/s)")
    noop = "   ".join(f"{share} {ms} ms" for share, ms in report["noop_ms"].items())
    print(f"  a no-op beside   {noop}")
    whole = server + database + clients
    print(
        f"  processor        {whole / seconds:.0%} of a core: server {server / whole:.0%}, "
        f"database {database / whole:.0%}, clients {clients / whole:.0%}"
    )
    cost = (server + database) / saves * 1000
    print(f"  a save           {server / saves * 1000:.2f} + {database / saves * 1000:.2f} ms CPU")
    print(f"  transactions     {commits / saves:.2f} for each save")
    print(f"  errors           {report['errors']}; {report['busy_replies']} told to wait")
    print(f"  lost             {report['saves_lost']} of {report['saves_checked']:,} entries")
    for line in [*report["error_samples"], *report["losses"]]:
        print(f"  ! {line}")
    sys.stdout.flush()
    return found["p99"] or 0.0, cost


def scripts(people: list[Typist]) -> None:
    """What was typed, and what it takes to keep."""
    minutes = sum(one.seconds for one in people) / 60
    letters = sum(one.letters for one in people)
    packed = sum(
        len(segment.data) for one in people if one.history for segment in pack(one.history)
    )
    texts = [size for one in people for size in one.sizes(whole=True)]
    changes = [size for one in people for size in one.sizes(whole=False)]
    whole, change = sum(texts) / len(texts), sum(changes) / len(changes)
    pace = (len(texts) + len(changes)) / minutes
    journal = THREE_HOURS * pace * (change + whole / FULL_EVERY)
    print(
        f"  typed            {letters / minutes:.0f} characters a minute, without pastes and cuts"
    )
    print(
        f"  steps            {pace:.0f} a minute; {change:.0f} bytes a change, "
        f"{whole:,.0f} a whole text"
    )
    print(
        f"  kept             {journal / 1e6:.1f} MB of journal in three hours at this pace; "
        f"this run packed {packed / len(people) / 1000:.1f} kB a script"
    )


class Commits:
    """How many transactions the database has committed; asked on a connection that is open."""

    def __init__(self, url: str) -> None:
        self._connection = create_engine(url, isolation_level="AUTOCOMMIT").connect()

    def __call__(self) -> int:
        asked = "SELECT xact_commit FROM pg_stat_database WHERE datname = 'postgres'"
        return int(self._connection.execute(text(asked)).scalar_one())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=300)
    parser.add_argument("--duration", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    arrive = options.candidates / 10
    with (
        tempfile.TemporaryDirectory(prefix="assess-bench-") as folder,
        postgres.server(durable=True) as url,
        served(url, Path(folder)) as server,
    ):
        code = "import sys; from bench.written_typing import fill; fill(*sys.argv[1:])"
        subprocess.run([sys.executable, "-c", code, url, folder], cwd=ROOT, check=True)

        def meter() -> Meter:
            database = postgres_process(url.split("host=")[1])
            own, commits = psutil.Process(), Commits(url)
            return Meter(options.candidates, server.process, database, own, commits)

        print(f"load average before {os.getloadavg()[0]:.1f}")
        plan = Plan(
            options.candidates,
            duration_s=options.duration,
            arrive_s=arrive,
            leave_s=arrive,
            test=PAPER,
            seed=options.seed,
        )
        writing = meter()
        report, people = hall(Typist, server, plan, writing)
        p99, cost = show("writing", report, writing)
        scripts(people)
        pace = writing.spent[0] * options.candidates / len(writing.requests)
        answering = meter()
        plain = Plan(
            options.candidates,
            pace,
            options.duration,
            arrive,
            test="english",
            leave_s=arrive,
            seed=options.seed,
        )
        report, _ = hall(Plain, server, plain, answering)
        other_p99, other_cost = show("answers", report, answering)
        verdict = "under" if p99 < AIM_MS else "OVER"
        print(
            f"=> a sync of writing: p99 {p99:.0f} ms ({verdict} {AIM_MS} ms), "
            f"{p99 / other_p99:.1f} times that of answers, {cost / other_cost:.2f} times their CPU"
        )
        print(f"load average after {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

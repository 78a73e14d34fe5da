"""How long a room of candidates needs to get in, beside a no-op at the same moments.

    python -m bench.start_burst [--candidates 200] [--arrive 10]

Everybody types an access code within `--arrive` seconds; each passes the waiting room, loads
the page with its script and style, enters, starts and fetches a first medium, over plain HTTP
with the client beside the server on the same cores. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from assess.rehearsal.plan import Plan
from assess.rehearsal.report import summary
from tests.support import postgres
from tests.support.rehearsing import run, served


def bench(name: str, url: str, folder: Path, plan: Plan) -> None:
    print(f"{name}, {plan.candidates} candidates in {plan.arrive_s:.0f} s")
    with served(url, folder) as server:
        print(summary(run(server, plan)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--arrive", type=float, default=10.0)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    plan = Plan(options.candidates, duration_s=10.0, arrive_s=options.arrive)
    with tempfile.TemporaryDirectory(prefix="assess-bench-") as folder:
        if options.only != "postgresql":
            bench("SQLite", f"sqlite:///{folder}/bench.db", Path(folder), plan)
        if options.only != "sqlite":
            with postgres.server(durable=True) as url:
                bench("PostgreSQL, durable", url, Path(folder), plan)


if __name__ == "__main__":
    main()

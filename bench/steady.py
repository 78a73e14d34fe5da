"""A large room at work: a thousand candidates, an answer every ten seconds, on PostgreSQL.

    python -m bench.steady [--candidates 1000] [--pace 10] [--duration 60]

The whole protocol over plain HTTP, idle syncs included, with the client beside the server on
the same cores. A save's time counts from the moment at which the candidate was to answer, so
that a late client or server is never flattered. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from assess.rehearsal.plan import Plan
from assess.rehearsal.report import summary
from tests.support import postgres
from tests.support.rehearsing import run, served


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=1000)
    parser.add_argument("--pace", type=float, default=10.0)
    parser.add_argument("--duration", type=float, default=60.0)
    options = parser.parse_args()
    # Ten arrive and leave in a second: the steady state is of interest here, not the door.
    plan = Plan(
        options.candidates,
        options.pace,
        options.duration,
        arrive_s=options.candidates / 10,
        leave_s=options.candidates / 10,
    )
    with (
        tempfile.TemporaryDirectory(prefix="assess-bench-") as folder,
        postgres.server(durable=True) as url,
        served(url, Path(folder)) as server,
    ):
        print(summary(run(server, plan)), flush=True)


if __name__ == "__main__":
    main()

"""Two servers behind a proxy, a primary and its standby: each kind of death, nothing lost."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.common import Candidate, prepare
from tests.support.cluster import Node, pair, wait_until
from tests.support.failover import Load, check_kept, served_twice
from tests.support.killing import free_port
from tests.support.proxying import proxied

pytestmark = pytest.mark.postgres


@pytest.fixture
def nodes() -> Iterator[tuple[Node, Node]]:
    with pair() as both:
        yield both


def say(line: str) -> None:
    """Shown when the test fails, or with `pytest -s`."""
    sys.stdout.write(f"{line}\n")


def everybody_goes_on(load: Load, by: int, what: str, seconds: float = 40) -> None:
    before = load.acked
    wait_until(
        lambda: all(now >= before[name] + by for name, now in load.acked.items()), what, seconds
    )


def test_a_server_and_then_the_database_die_under_load(
    nodes: tuple[Node, Node], tmp_path: Path
) -> None:
    seed = int(os.environ.get("ASSESS_SEED") or time.time())
    say(f"seed {seed}")
    chance = random.Random(seed)
    primary, standby = nodes
    people = [Candidate(*one) for one in prepare(primary.url, tmp_path / "made", 16)]
    ports, front = [free_port(), free_port()], free_port()
    url = f"postgresql://assess@127.0.0.1:{primary.port},127.0.0.1:{standby.port}/postgres"
    with served_twice(url, tmp_path, ports) as servers, proxied(tmp_path, front, ports) as proxy:
        say(f"proxy {proxy}")
        for server in servers:
            wait_until(server.healthy, f"server {server.port} is healthy", 60)
        with Load(front, people, seed) as load:
            everybody_goes_on(load, 5, "everybody saves")

            time.sleep(chance.uniform(0, 0.5))
            victim = chance.choice(servers)
            victim.kill()
            everybody_goes_on(load, 5, "everybody saves through the server that is left")
            victim.start()
            wait_until(victim.healthy, "the killed server is back", 60)
            everybody_goes_on(load, 3, "everybody saves with both servers")

            time.sleep(chance.uniform(0, 0.5))
            primary.kill()
            acked_at_death = sum(load.acked.values())
            time.sleep(chance.uniform(0.2, 1.5))
            standby.promote()
            everybody_goes_on(load, 5, "everybody saves on the promoted standby")
        for server in servers:
            wait_until(server.healthy, f"server {server.port} serves again", 30)
        load.hand_in([person.id for person in people[:4]])

    assert len(load.receipts) == 4
    assert check_kept(standby.url, tmp_path / "made", load) > acked_at_death
    # The failover was felt, and every request got an honest answer or none.
    assert set(load.statuses) <= {"200", "502", "503", "504", "none"}
    say(f"acknowledged {sum(load.acked.values())}, replies {load.statuses}")

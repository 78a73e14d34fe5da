"""Histories of a sitting under clocks that lie, against a stop-watch that does not.

Two application servers read one database clock, whose wall time steps by up to an hour and
drifts; the servers' own wall clocks are five seconds apart and must not matter. The model
counts true seconds: working time + extensions + pauses. It knows nothing of instants.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import StaticPool, create_engine, delete
from sqlalchemy.engine import Connection

from assess.delivery.models import ClockOffset
from assess.delivery.rules import Snapshot, deadline_of, remaining_ms, resumed, settled, state_at
from assess.delivery.timekeeper import Timekeeper

#: Around clock changes, a leap day, a day that had a leap second, and ordinary mornings.
BEGINNINGS = (
    datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
    datetime(2027, 10, 31, 0, 20, tzinfo=UTC),
    datetime(2028, 2, 28, 23, 10, tzinfo=UTC),
    datetime(2028, 2, 29, 22, 50, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 20, tzinfo=UTC),
    datetime(2027, 6, 1, 7, 0, tzinfo=UTC),
)
STEPS_S = (3600, -3600, 1800, -1800, 300, -300, 60, -60)


@dataclass
class World:
    """True time, and what the database's wall clock makes of it."""

    begin: datetime
    true: float = 0.0
    stepped: float = 0.0
    rate: float = 0.0  # seconds that the wall clock gains in a second

    def wall(self) -> datetime:
        return self.begin + timedelta(seconds=self.true * (1 + self.rate) + self.stepped)


class Server:
    """One application server: its own steady clock, and a keeper that reads the database's."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        self.booted = chance.uniform(0, 1e6)
        self.keeper = Timekeeper(monotonic=self.steady)

    def steady(self) -> float:
        return self.world.true + self.booted

    def now(self) -> datetime:
        """Sitting time; the database takes up to 40 ms to say what time it is."""
        before = self.steady()
        self.world.true += self.chance.uniform(0, 0.02)
        wall = self.world.wall()
        self.world.true += self.chance.uniform(0, 0.02)
        return self.keeper.correct(wall, before, self.steady())


@dataclass
class Watch:
    """The model: true seconds worked and allowed."""

    allowed: float
    left: float
    working: bool = True

    def pass_time(self, seconds: float) -> None:
        if self.working:
            self.left -= seconds


def stored_offsets() -> Connection:
    """A database in memory with nothing but the table of the clock's steps (and no sittings)."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    ClockOffset.__table__.create(engine)  # type: ignore[attr-defined]
    return engine.connect()


def history(seed: int, connection: Connection) -> tuple[float, int]:
    """Live through one sitting; returns the largest error of its time left and how many steps.

    Every few seconds somebody reads the clock, as saves and the sweeper do.
    """
    chance = random.Random(seed)
    connection.execute(delete(ClockOffset))
    world = World(chance.choice(BEGINNINGS), rate=chance.uniform(-5e-5, 5e-5))
    servers = [Server(world, chance), Server(world, chance)]
    for server in servers:
        server.now()
        server.keeper._save(connection)  # its first sweep, within two seconds of its start
    duration, factor = chance.choice([900, 1800, 3600]), chance.choice([1.0, 1.25, 1.5])
    rest_s = chance.choice([0, 60, 300])
    started = servers[0].now()
    sitting = Snapshot(
        "s",
        "running",
        1,
        0,
        0,
        None,
        started,
        deadline_of(started, duration, factor),
        None,
        60,
        break_left_ms=rest_s * 1000,
    )
    watch = Watch(duration * factor, duration * factor)
    worst, steps, rest_left = 0.0, 0, float(rest_s)
    while watch.left > 0:
        before = world.true
        world.true += chance.uniform(20, 240)
        if chance.random() < 0.12 and steps < 4:
            world.stepped += chance.choice(STEPS_S)
            steps += 1
        server = chance.choice(servers)
        now = server.now()
        if chance.random() < 0.7:  # the sweeper of each process stores and adopts
            for one in chance.sample(servers, 2):
                one.now()
                one.keeper._save(connection)
        now = server.now()
        spent = world.true - before
        if not watch.working and sitting.pause_kind == "break":
            rested = min(spent, rest_left)
            rest_left -= rested
            if rested < spent:
                watch.working = True
                watch.pass_time(spent - rested)
        else:
            watch.pass_time(spent)
        sitting = settled(sitting, now)
        state = state_at(sitting, now)
        model = max(0.0, watch.left)
        worst = max(worst, abs(remaining_ms(sitting, now, state) / 1000 - model))
        if watch.left <= 0:
            break
        sitting = _act(chance, sitting, now, watch, rest_left)
    return worst, steps


def _act(
    chance: random.Random, sitting: Snapshot, now: datetime, watch: Watch, rest_left: float
) -> Snapshot:
    """Perhaps somebody pauses, resumes, rests or gives time."""
    act = chance.random()
    if not watch.working:
        if act < 0.5:
            watch.working = True
            return resumed(sitting, now)
        return sitting
    if act < 0.1:
        kind = "break" if rest_left > 1 and chance.random() < 0.5 else "invigilator"
        watch.working = False
        return replace(sitting, state="paused", paused_at=now, pause_kind=kind)
    if act < 0.15 and sitting.deadline_at is not None:
        minutes = chance.randint(1, 10)
        watch.left += minutes * 60
        return replace(sitting, deadline_at=sitting.deadline_at + timedelta(minutes=minutes))
    return sitting


def worst_error(seeds: range) -> tuple[float, int]:
    """The largest error of many histories, and in how many the clock stepped."""
    connection = stored_offsets()
    worst, stepped = 0.0, 0
    for seed in seeds:
        error, steps = history(seed, connection)
        assert error <= 1.0, f"history {seed}: the time left is wrong by {error:.3f} s"
        worst, stepped = max(worst, error), stepped + (steps > 0)
    connection.close()
    connection.engine.dispose()
    return worst, stepped

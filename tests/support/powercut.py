"""A disk in memory on which only what was synced survives a power cut, and the real writer on it.

Every write since a file's last sync may be on the disk after a cut, or not, or in part (one
512-byte sector of it and not the next), in any order. That is all that SQLite may rely on.
The writer's own statements run on it through APSW, with a cut at any call of the disk.

The disk offers no shared memory, so the connection holds the file for itself
(`locking_mode=EXCLUSIVE`); what is written and synced is the same.
"""

from __future__ import annotations

import json
import random
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
from sqlalchemy import create_engine

from assess.delivery import chain
from assess.delivery.envelope import read_envelope
from assess.delivery.timekeeper import Timekeeper
from assess.delivery.writer import Request, Writer
from bench.common import prepare

SECTOR = 512


class PowerCut(Exception):
    """The machine is off; nothing more reaches the disk."""


@dataclass
class File:
    """What a reader sees now, what a cut would leave, and the changes in between."""

    now: bytearray = field(default_factory=bytearray)
    safe: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes] | int] = field(default_factory=list)  # a write, or a new size
    exists: bool = True
    safely_exists: bool = False

    def write(self, offset: int, data: bytes) -> None:
        _put(self.now, offset, data)
        self.pending.append((offset, bytes(data)))

    def truncate(self, size: int) -> None:
        del self.now[size:]
        self.pending.append(size)

    def sync(self) -> None:
        self.safe = bytearray(self.now)
        self.pending.clear()
        self.safely_exists = self.exists

    def cut(self, chance: random.Random) -> None:
        """Keep what was synced and, of the rest, whatever the disk happened to have done."""
        kept = list(self.pending)
        chance.shuffle(kept)
        for change in kept:
            if chance.random() < 0.5:
                continue
            if isinstance(change, int):
                del self.safe[change:]
                continue
            offset, data = change
            for start in range(0, len(data), SECTOR):
                if chance.random() < 0.8:
                    _put(self.safe, offset + start, data[start : start + SECTOR])
        self.now, self.pending = bytearray(self.safe), []
        self.exists = self.safely_exists


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


class Disk(apsw.VFS):
    """The file system of one machine, as SQLite sees it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.files: dict[str, File] = {}
        self.calls = 0
        self.syncs = 0
        self.cut_at: int | None = None
        super().__init__(name, base="")

    def use(self) -> None:
        """One write, truncation, sync or deletion; the machine may be off before it."""
        if self.cut_at is not None and self.calls >= self.cut_at:
            raise PowerCut
        self.calls += 1

    def cut(self, chance: random.Random) -> None:
        """Off and on again."""
        self.cut_at = None
        for file in self.files.values():
            file.cut(chance)

    def xOpen(self, name: Any, flags: list[int]) -> OpenFile:  # noqa: N802
        path = name.filename() if isinstance(name, apsw.URIFilename) else (name or "temporary")
        file = self.files.setdefault(path, File())
        file.exists = True
        flags[1] = flags[0]
        return OpenFile(self, file)

    def xDelete(self, path: str, _sync_folder: bool) -> None:  # noqa: N802
        self.use()
        file = self.files.get(path)
        if file is not None:
            file.exists = False
            file.truncate(0)

    def xAccess(self, path: str, _flags: int) -> bool:  # noqa: N802
        file = self.files.get(path)
        return file is not None and file.exists

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return name


class OpenFile:
    """One open file of the disk; locks mean nothing, for nobody else is there."""

    def __init__(self, disk: Disk, file: File) -> None:
        self.disk, self.file = disk, file

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self.file.now[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self.disk.use()
        self.file.write(offset, data)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self.disk.use()
        self.file.truncate(size)

    def xSync(self, _flags: int) -> None:  # noqa: N802
        self.disk.use()
        self.disk.syncs += 1
        self.file.sync()

    def xFileSize(self) -> int:  # noqa: N802
        return len(self.file.now)

    def xLock(self, _level: int) -> None:  # noqa: N802
        pass

    def xUnlock(self, _level: int) -> None:  # noqa: N802
        pass

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, _op: int, _pointer: int) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return 0

    def xClose(self) -> None:  # noqa: N802
        pass


class Machine:
    """The application's writer on such a disk; `image` is the database it begins with."""

    def __init__(self, image: bytes, ids: list[str], writer: Writer, synchronous: str) -> None:
        self.disk = Disk(f"powercut-{id(self)}")
        self.disk.files["db"] = File(bytearray(image), bytearray(image), safely_exists=True)
        self.ids, self.writer, self.synchronous = ids, writer, synchronous
        self.sent: dict[tuple[str, int], str] = {}
        self.acked: dict[str, int] = dict.fromkeys(ids, 0)

    def connect(self) -> apsw.Connection:
        """Open the database as the application does, but for the file's locks."""
        connection = apsw.Connection("db", vfs=self.disk.name)
        for pragma in (
            "locking_mode=EXCLUSIVE",
            "journal_mode=WAL",
            f"synchronous={self.synchronous}",
            "foreign_keys=ON",
            "wal_autocheckpoint=25",  # often, so that cuts fall into checkpoints too
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        return connection

    def save_until_cut(self, chance: random.Random, batches: int) -> None:
        """Save for several people at a time until the power fails (or the batches end)."""
        connection: apsw.Connection | None = None
        try:
            connection = self.connect()
            for _ in range(batches):
                some = chance.sample(self.ids, chance.randint(1, len(self.ids)))
                requests = {one: self._request(one, chance) for one in some}
                # The writer's one transaction; it returns only after the commit.
                answered, _skipped = self.writer._transact(connection, requests)
                for request, plan, _now, error in answered:
                    assert error is None
                    assert plan is not None
                    self.acked[request.sitting_id] = plan.ack
        except (PowerCut, apsw.Error):
            pass
        finally:
            if connection is not None:
                self._abandon(connection)

    def _request(self, sitting_id: str, chance: random.Random) -> Request:
        first = self.acked[sitting_id] + 1
        events = []
        for n in range(first, first + chance.randint(1, 6)):
            # What was sent and not acknowledged is sent again as it was.
            choice = self.sent.setdefault((sitting_id, n), f"o{chance.randint(1, 4)}")
            value = {"choice": choice}
            events.append({"n": n, "type": "answer", "item": f"q{n % 60 + 1:02}", "value": value})
            events[-1]["t"] = n
        body = json.dumps({"epoch": 1, "events": events}).encode()
        return Request(sitting_id, 1, read_envelope(body).events)

    def _abandon(self, connection: apsw.Connection) -> None:
        """The process dies with the machine: closing must write nothing more."""
        self.disk.cut_at = 0
        try:
            connection.close(True)
        except (PowerCut, apsw.Error):
            connection.close(True)

    def cut(self, chance: random.Random) -> None:
        self.disk.cut(chance)

    def lost(self) -> int:
        """How many acknowledged events are gone or changed after the recovery.

        Raises:
            AssertionError: the file is damaged, or a chain is broken.
        """
        connection = self.connect()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        missing = 0
        for sitting_id in self.ids:
            rows = connection.execute(
                "SELECT n, value, digest, chain, position FROM journal_event "
                "WHERE sitting_id = ? ORDER BY position",
                (sitting_id,),
            ).fetchall()
            head = chain.GENESIS
            for place, (_n, _value, digest, link, position) in enumerate(rows, 1):
                head = chain.link(head, digest)
                assert (link, position) == (head, place), "the chain is broken"
            held = connection.execute(
                "SELECT event_count, chain_head, acked_n FROM sitting WHERE id = ?", (sitting_id,)
            ).fetchone()
            assert held is not None
            assert (held[0], held[1] or chain.GENESIS) == (len(rows), head)
            kept = {n: json.loads(value)["choice"] for n, value, *_ in rows}
            assert all(self.sent[(sitting_id, n)] == choice for n, choice in kept.items())
            missing += sum(n not in kept for n in range(1, self.acked[sitting_id] + 1))
            self.acked[sitting_id] = min(self.acked[sitting_id], held[2])
        connection.close()
        return missing


@dataclass
class Toll:
    """What many cuts led to."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    cuts_that_lost: int = 0


def many_cuts(folder: Path, *, cuts: int, seed: int, synchronous: str = "FULL") -> Toll:
    """Save and cut the power at a random call of the disk, again and again.

    Every second cut is followed by more saves on what the first one left.
    """
    url = f"sqlite:///{folder / 'start.db'}"
    ids = [sitting_id for sitting_id, _ticket in prepare(url, folder, 4)]
    with sqlite3.connect(folder / "start.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    image = (folder / "start.db").read_bytes()
    engine = create_engine(url)
    writer = Writer(engine, Timekeeper())
    chance, toll = random.Random(seed), Toll()
    while toll.cuts < cuts:
        machine = Machine(image, ids, writer, synchronous)
        try:
            for _ in range(2):
                # A batch is some dozen calls; early cuts fall into opening the database.
                machine.disk.cut_at = machine.disk.calls + chance.randint(1, 400)
                machine.save_until_cut(chance, batches=60)
                toll.acknowledged += sum(machine.acked.values())
                machine.cut(chance)
                lost = machine.lost()
                toll.cuts += 1
                toll.lost += lost
                toll.cuts_that_lost += lost > 0
        finally:
            machine.disk.unregister()
    engine.dispose()
    return toll

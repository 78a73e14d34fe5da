"""A chain in memory and every way of tampering with it that an insider has."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from assess.audit import chain
from assess.audit.checking import Entry, Personal, Report, check
from assess.audit.checkpoints import Statement

STARTED = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
KINDS = ("sitting.started", "sitting.extended", "result.released", "file.read")


@dataclass
class Chain:
    """Rows as the database holds them, and the checkpoints that lie outside."""

    entries: list[Entry]
    personal: list[Personal]
    checkpoints: list[Statement]

    def check(self) -> Report:
        return check(self.entries, self.personal, self.checkpoints)


def make(chance: random.Random, length: int) -> Chain:
    """A sound chain with a checkpoint in its middle and one at its end."""
    entries: list[Entry] = []
    personal: list[Personal] = []
    checkpoints = []
    head = chain.GENESIS
    for seq in range(1, length + 1):
        digest = None
        if chance.random() < 0.3:
            salt = chance.randbytes(16)
            content = chain.canonical({"note": f"Zoë said {chance.random()}"})
            digest = chain.salted(salt, content)
            personal.append((seq, salt, content))
        subject = f"sitting-{chance.randrange(5)}"
        entry = chain.spell_entry(
            seq=seq,
            pending=seq + chance.randrange(2) * 1000 + 7,
            at=STARTED + timedelta(seconds=seq),
            kind=chance.choice(KINDS),
            subject=subject,
            facts={"minutes": chance.randrange(90), "who": "é" * chance.randrange(3)},
            personal=digest,
        )
        head = chain.link(head, hashlib.sha256(entry).digest())
        entries.append((seq, json.loads(entry)["pending"], subject.encode(), entry, head))
        if seq in (length // 2, length):
            checkpoints.append(Statement(seq, head.hex(), "then", "test", "the checkpoint"))
    return Chain(entries, personal, checkpoints)


def _flipped(raw: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(raw))
    changed = bytearray(raw)
    changed[place] ^= 1 << chance.randrange(8)
    return bytes(changed)


def flip(held: Chain, chance: random.Random) -> None:
    """One bit of one column of one row."""
    row = chance.randrange(len(held.entries))
    seq, pending, subject, entry, link = held.entries[row]
    column = chance.randrange(5)
    if column == 0:
        seq ^= 1 << chance.randrange(8)
    elif column == 1:
        pending ^= 1 << chance.randrange(16)
    elif column == 2:
        subject = _flipped(subject, chance)
    elif column == 3:
        entry = _flipped(entry, chance)
    else:
        link = _flipped(link, chance)
    held.entries[row] = (seq, pending, subject, entry, link)


def flip_personal(held: Chain, chance: random.Random) -> None:
    """One bit of personal data, of its salt, or of the entry it belongs to."""
    row = chance.randrange(len(held.personal))
    seq, salt, content = held.personal[row]
    column = chance.randrange(3)
    if column == 0:
        seq += chance.randrange(1, 50)
    elif column == 1:
        salt = _flipped(salt, chance)
    else:
        content = _flipped(content, chance)
    held.personal[row] = (seq, salt, content)
    held.personal.sort()


def shift_personal(held: Chain, chance: random.Random) -> None:
    """Bytes cross from personal data into its salt or back; their digest stays the same."""
    row = chance.randrange(len(held.personal))
    seq, salt, content = held.personal[row]
    whole = salt + content
    place = chance.choice([k for k in range(len(whole) + 1) if k != len(salt)])
    held.personal[row] = (seq, whole[:place], whole[place:])


def delete(held: Chain, chance: random.Random) -> None:
    """One entry, or the personal data of one without a record of it."""
    if chance.random() < 0.3:
        del held.personal[chance.randrange(len(held.personal))]
    else:
        del held.entries[chance.randrange(len(held.entries))]


def insert(held: Chain, chance: random.Random) -> None:
    """A row that was never written: a copy, or an invention with a fitting link."""
    row = chance.randrange(len(held.entries))
    if chance.random() < 0.5:
        held.entries.insert(row, chance.choice(held.entries))
        return
    seq, pending, subject, _entry, _link = held.entries[row]
    held.entries.insert(row, _made(held, row, seq, pending + 50_000, subject, {"invented": True}))


def swap(held: Chain, chance: random.Random) -> None:
    """Two rows, or only what they say (each keeps its number)."""
    first, second = chance.sample(range(len(held.entries)), 2)
    one, two = held.entries[first], held.entries[second]
    if chance.random() < 0.5:
        held.entries[first], held.entries[second] = two, one
    else:
        held.entries[first] = (one[0], *two[1:])
        held.entries[second] = (two[0], *one[1:])


def truncate(held: Chain, chance: random.Random) -> None:
    """The end is cut off: an older copy of the database."""
    length = chance.randrange(len(held.entries))
    del held.entries[length:]
    held.personal = [row for row in held.personal if row[0] <= length]


def relink(held: Chain, chance: random.Random) -> None:
    """One entry is rewritten or left out, and every later link computed again."""
    row = chance.randrange(len(held.entries))
    rest = held.entries[row:]
    if chance.random() < 0.5 and len(rest) > 1:
        rest = rest[1:]
    else:
        seq, pending, subject, _entry, _link = rest[0]
        rest[0] = _made(held, row, seq, pending, subject, {"minutes": 90, "forged": True})
        held.personal = [one for one in held.personal if one[0] != seq]
    head = held.entries[row - 1][4] if row else chain.GENESIS
    del held.entries[row:]
    for seq, (_seq, pending, subject, entry, _link) in enumerate(rest, row + 1):
        said = {**json.loads(entry), "seq": seq}
        spelled = chain.canonical(said)
        head = chain.link(head, hashlib.sha256(spelled).digest())
        held.entries.append((seq, pending, subject, spelled, head))


def _made(
    held: Chain, row: int, seq: int, pending: int, subject: bytes, facts: dict[str, Any]
) -> Entry:
    entry = chain.spell_entry(
        seq=seq,
        pending=pending,
        at=STARTED,
        kind="sitting.extended",
        subject=subject.decode(),
        facts=facts,
        personal=None,
    )
    head = held.entries[row - 1][4] if row else chain.GENESIS
    return (seq, pending, subject, entry, chain.link(head, hashlib.sha256(entry).digest()))


MUTATIONS: tuple[Callable[[Chain, random.Random], None], ...] = (
    flip,
    flip_personal,
    shift_personal,
    delete,
    insert,
    swap,
    truncate,
    relink,
)


def undetected(count: int, seed: int, length: int = 40) -> list[str]:
    """Try `count` mutations of fresh chains; the names of those that `check` let pass."""
    missed = []
    for number in range(count):
        chance = random.Random(seed * 1_000_003 + number)
        held = make(chance, length)
        assert held.check().sound
        before = (list(held.entries), list(held.personal))
        mutation = MUTATIONS[number % len(MUTATIONS)]
        mutation(held, chance)
        assert (held.entries, held.personal) != before
        if held.check().sound:
            missed.append(f"{mutation.__name__} (number {number})")
    return missed

"""Candidates who write as `frontend/written` lets them: what they type, and when it is sent."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from assess.rehearsal.asking import Unexpected
from assess.rehearsal.candidate import AT_ONCE, Candidate
from assess.rehearsal.outbox import Said, spell
from assess.rehearsal.plan import Plan
from assess.rehearsal.readback import Loss, Number, Operator, Stored
from assess.rehearsal.report import Tally
from assess.written.history.deltas import begin, difference
from assess.written.history.reading import Entry, History, read
from assess.written.history.text import text_of
from assess.written.history.wire import canonical, hash_of
from bench.common import cpu_seconds
from bench.written_history import Writer, paragraph

#: frontend/written/scribe.ts: a step is made a second after the first key that it holds.
STEP_S = 1.0
#: frontend/written/history.ts: how many steps until the whole text comes again.
FULL_EVERY = 300
#: assess/delivery/presenting.py and frontend/runner/sync.ts: when a batch is sent.
SYNC_S = 2.0
#: Of a room in the middle of a test: what stands on the pages already.
MOST_WORDS = 1_500
NOTES = "notes"
#: Characters that nobody types within a second.
BY_HAND = 40
#: How long those who are in wait for the last to come.
PATIENCE_S = 300.0


class Hand(Writer):
    """A writer who also pastes from outside, and cuts."""

    def begin(self) -> None:
        """Write what stands on the page before anybody watches."""
        letters = self.rng.randrange(6 * MOST_WORDS)
        while letters > 0:
            self.blocks[-1:] = [paragraph(self.some(min(letters, 420))), {"type": "paragraph"}]
            letters -= 420

    def second(self) -> None:
        drawn = self.rng.random()
        if drawn < 0.004:
            text = self.some(self.rng.randint(100, 1_500))
            self.blocks.append(paragraph(text))
            fact = {"kind": "paste", "chars": len(text), "origin": "outside", "blocked": False}
            self.facts = [fact]
        elif drawn < 0.008 and len(self.blocks) > 2:
            del self.blocks[self.rng.randrange(len(self.blocks) - 1)]
        else:
            self.two_seconds()


@dataclass(frozen=True)
class Written:
    """One step: seconds after the beginning, what is said, and the letters on the page then."""

    at_s: float
    said: tuple[Said, ...]
    letters: int


def steps(seed: int, ref: str, seconds: float) -> list[Written]:
    """All that somebody types in so many seconds: bursts, pauses, and what is said besides.

    Some 200 characters a minute, pauses included.
    """
    hand, timing = Hand(seed), random.Random(f"timing/{seed}")
    # Their own, so that the text can be written anew from its seed alone.
    notes = Hand(seed)
    hand.begin()
    before, seq = begin(), 0
    made: list[Written] = []
    document, state_hash = before.document, before.hash
    # The first step of a page is the whole text; where the next whole one falls is chance.
    left = 0
    at_s, burst = timing.uniform(0.0, 15.0), 0
    while at_s < seconds:
        hand.second()
        after = hand.document()
        edit = difference(document, after)
        if edit is not None:
            seq += 1
            found = hash_of(after)
            value: dict[str, Any] = {"id": f"{seed:04d}-{seq:06d}", "seq": seq, "hash": found}
            if left == 0:
                value |= {"op": "full", "doc": after}
                left = timing.randint(1, FULL_EVERY) if seq == 1 else FULL_EVERY
            else:
                value |= {"op": "delta", "before": state_hash, "edit": edit}
            left -= 1
            if hand.facts:
                value["facts"], hand.facts = hand.facts, []
            said = [Said("write", ref, spell(value))]
            if seq == 1:
                said.append(Said("answer", ref, spell({"choice": "written"})))
            if timing.random() < 0.01:
                said.append(Said("notes", NOTES, spell({"text": notes.some(300)})))
            made.append(Written(at_s, tuple(said), len(text_of(after))))
            document, state_hash = after, found
        burst = burst or 1 + int(timing.expovariate(1 / 13))
        burst -= 1
        at_s += STEP_S + timing.uniform(0.05, 0.3) + (0 if burst else timing.uniform(2.0, 14.0))
    return made


@dataclass
class Meter:
    """Processor time of servers, database and clients while everybody is at work."""

    people: int
    server: Any
    database: Any
    own: Any
    #: How many transactions the database has committed.
    commits: Callable[[], int]
    inside: int = 0
    begun: tuple[float, ...] = ()
    ended: tuple[float, ...] = ()
    requests: list[float] = field(default_factory=list)

    def enter(self) -> None:
        self.inside += 1
        if self.inside == self.people:
            spent = self._spent()
            # The reading itself holds up this process, and no save of what is measured.
            self.begun = (time.monotonic(), *spent)

    def leave(self) -> None:
        if self.begun and not self.ended:
            moment = time.monotonic()
            self.ended = (moment, *self._spent())

    def note(self, due: float) -> None:
        """A save that was due at a moment and is answered now, while everybody was at work."""
        if self.begun and not self.ended and due >= self.begun[0]:
            self.requests.append((time.monotonic() - due) * 1000)

    @property
    def spent(self) -> tuple[float, ...]:
        """Seconds, seconds of processor of server, database and clients, and commits."""
        return tuple(end - start for start, end in zip(self.begun, self.ended, strict=True))

    def _spent(self) -> tuple[float, ...]:
        own = self.own.cpu_times()
        server, database = cpu_seconds([self.server]), cpu_seconds([self.database])
        return server, database, own.user + own.system, self.commits()


class Plain(Candidate):
    """The rehearsal's own candidate, measured while everybody is in."""

    meter: Meter

    def __init__(
        self, place: int, seat: tuple[str, str], plan: Plan, operator: Operator, tally: Tally
    ) -> None:
        super().__init__(place, seat, plan, operator, tally)
        self.later_s = plan.leave_s * place / plan.candidates

    async def _work(self, end_at: float) -> None:
        self.meter.enter()
        await super()._work(end_at)
        self.meter.leave()

    def _end(self, end_at: float) -> float:
        """All work together for as long as planned, however slowly they came in."""
        if not self.meter.begun:
            return end_at + PATIENCE_S
        return max(end_at, self.meter.begun[0] + self.plan.duration_s + self.later_s)

    async def _save(self, due: float | None) -> None:
        await super()._save(due)
        if due is not None:
            self.meter.note(due)


class Typist(Plain):
    """One person who writes in a text; `typed` counts the steps that were on the screen."""

    def __init__(
        self, place: int, seat: tuple[str, str], plan: Plan, operator: Operator, tally: Tally
    ) -> None:
        super().__init__(place, seat, plan, operator, tally)
        self.seed = 10_000 * plan.seed + place
        # Before anybody arrives, so that inventing words takes nothing from the servers.
        # On a busy machine people come in slowly, and write for longer.
        self.steps = steps(self.seed, "t1", 2 * (plan.arrive_s + plan.duration_s + plan.leave_s))
        self.typed = 0
        self.seconds = 0.0
        self.history: History | None = None

    def _read_section(self, section: dict[str, Any]) -> None:
        tasks = [task for part in section["parts"] for task in part["tasks"]]
        if tasks[0]["ref"] != "t1" or tasks[0]["kind"] == "upload":
            raise Unexpected("wrong_paper", tasks[0])

    async def _fetch_medium(self) -> None:
        """The page reads the work done so far instead."""
        await self.json(lambda: self.page.browser.get(f"{self.base}/work?after=0.0"))

    def _say(self) -> list[Said]:
        return []

    async def _work(self, end_at: float) -> None:
        self.meter.enter()
        began = time.monotonic()
        due = self._idle(began)
        while (now := time.monotonic()) < self._end(end_at) and self.page.state == "running":
            self._type(began, now)
            unsent = bool(self.page.outbox.unsent)
            if unsent and not self._nudged:
                self._nudged = True
                # Its first key was a second before, and the page had a request due from then.
                due = now + SYNC_S * self.chance.uniform(0.75, 0.9) - 1
            if now >= due:
                if unsent:
                    await self._save(due)
                else:
                    await self._sync([])
                self._nudged = False
                due = self._idle(time.monotonic())
                continue
            following = self.steps[self.typed].at_s if self.typed < len(self.steps) else 1e9
            await asyncio.sleep(max(0.0, min(due, began + following, now + STEP_S) - now))
        self.seconds = time.monotonic() - began
        self.meter.leave()

    _nudged = False

    def _idle(self, now: float) -> float:
        return now + self.page.idle_s * self.chance.uniform(0.75, 1.25)

    def _type(self, began: float, now: float) -> None:
        """What was typed until now goes into the journal, at the time of its typing."""
        while self.typed < len(self.steps) and began + self.steps[self.typed].at_s <= now:
            step = self.steps[self.typed]
            self.typed += 1
            t = self.page.server_ms + int((began + step.at_s - self.page.since) * 1000)
            for said in step.said:
                self.page.outbox.append(said, t)

    async def _save(self, due: float | None) -> None:
        """One request, as the page sends it; what was typed meanwhile waits for the next."""
        batch = self.page.outbox.unsent[:AT_ONCE]
        await self._sync(batch)
        if due is not None:
            self.meter.note(due)
        if self.page.outbox.acked < batch[-1].n:
            raise Unexpected("not_acknowledged", self.page.outbox.acked)

    def sizes(self, *, whole: bool) -> list[int]:
        """Bytes of the steps that were the whole text, or of all others."""
        values = [step.said[0].value for step in self.steps[: self.typed]]
        return [len(value) for value in values if ('"op":"full"' in value) == whole]

    def screen(self) -> dict[str, Any]:
        """What stood on the screen in the end: written anew, from the same chance."""
        hand = Hand(self.seed)
        hand.begin()
        seconds = made = 0
        before = begin().document
        while made < self.typed:
            hand.second()
            seconds += 1
            after = hand.document()
            made += difference(before, after) is not None
            before = after
        return before

    def losses(self, stored: Mapping[Number, Stored]) -> list[Loss]:
        """What is missing from the journal, and whether it folds to what was on the screen."""
        found = super().losses(stored)
        if len(self.promised) != sum(len(one.said) for one in self.steps[: self.typed]):
            found.append(Loss(0, 0, "not everything that was typed was acknowledged"))
        values = [
            json.loads(row.said.value)
            for _, row in sorted(stored.items())
            if row.said.type == "write" and row.standing == "applied"
        ]
        self.history = read(Entry(1000 * place, value) for place, value in enumerate(values))
        shown = self.screen()
        if canonical(self.history.last.standing) != canonical(shown) or self.history.refused:
            found.append(Loss(0, 0, "the journal folds to another text than was on the screen"))
        return found

    @property
    def letters(self) -> int:
        """Characters that were typed or taken away by hand, without pastes and cuts."""
        lengths = [one.letters for one in self.steps[: self.typed]]
        changes = [abs(after - before) for before, after in pairwise(lengths)]
        return sum(one for one in changes if one <= BY_HAND)

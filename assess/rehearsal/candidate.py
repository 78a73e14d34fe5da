"""One rehearsing candidate, from the access code to the receipt, as the runner does it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assess.rehearsal.asking import Unexpected, object_of
from assess.rehearsal.client import Browser, Cut, Manner, Server
from assess.rehearsal.door import Door
from assess.rehearsal.faults import Fault, Fortune
from assess.rehearsal.outbox import (
    Event,
    Held,
    Outbox,
    Said,
    WrongAck,
    carry_over,
    spell,
    spell_batch,
)
from assess.rehearsal.plan import Plan
from assess.rehearsal.readback import Loss, Number, Operator, Refused, Stored, compare
from assess.rehearsal.report import Tally

#: Events in one request.
AT_ONCE = 500
MEDIUM = re.compile(r"/media/[0-9a-f]{64}")


@dataclass
class Page:
    """What one loaded page knows: its browser, its epoch's events, its clock."""

    browser: Browser
    outbox: Outbox
    server_ms: int
    since: float
    idle_s: float
    state: str

    @property
    def t(self) -> int:
        return self.server_ms + int((time.monotonic() - self.since) * 1000)


class Candidate(Door):
    """One person; `promised` holds all that the server has answered for."""

    def __init__(
        self, place: int, seat: tuple[str, str], plan: Plan, operator: Operator, tally: Tally
    ) -> None:
        self.fortune = Fortune(plan.seed, place, faults=plan.faults)
        super().__init__(tally, self.fortune.chance, seat, operator)
        self.plan = plan
        self.promised: dict[Number, Said] = {}
        self.receipt: dict[str, Any] | None = None
        self.page: Page
        self._items: list[tuple[str, list[str]]] = []
        self._clips: list[tuple[str, int]] = []
        self._plays: dict[str, int] = {}
        self._media: list[str] = []
        self._given = self._turn = 0

    async def sit(self, server: Server, arrive_at: float, end_at: float) -> None:
        """Arrive, answer until the end, hand in; whatever goes wrong is counted."""
        self.server, self.base = server, f"{server.root}/sittings/{self.sitting}"
        try:
            await asyncio.sleep(max(0.0, arrive_at - time.monotonic()))
            await self._arrive()
            await self._work(end_at)
            await self._hand_in()
        except Unexpected as error:
            self.tally.error(error.kind, f"{self.sitting}: {error}")
        except (Cut, Refused, KeyError, TypeError, ValueError) as error:
            self.tally.error(type(error).__name__, f"{self.sitting}: {error}")
        finally:
            if hasattr(self, "page"):
                self.page.browser.close()

    def losses(self, stored: Mapping[Number, Stored]) -> list[Loss]:
        """What the journal does not hold of all that the server has answered for."""
        return compare(self.promised, stored)

    # Arriving

    async def _arrive(self) -> None:
        began = time.monotonic()
        browser = await self.enter_code()
        await self.load_shell(browser)
        entered = await self.enter(browser)
        if entered["state"] == "ready":
            body = spell({"epoch": entered["epoch"]}).encode()
            entered = await self.json(lambda: browser.post_json(f"{self.base}/start", body))
        if entered["state"] != "running" or not entered["section"]:
            raise Unexpected("not_started", entered["state"])
        self._read_section(entered["section"])
        self._open(browser, entered)
        now = time.monotonic()
        self.tally.start_ms.append((now - began) * 1000)
        self.tally.last_in = now
        await self._fetch_medium()

    def _open(self, browser: Browser, entered: dict[str, Any]) -> None:
        self.page = Page(
            browser,
            Outbox(entered["epoch"]),
            entered["server_ms"],
            time.monotonic(),
            entered["settings"]["idle_ms"] / 1000,
            entered["state"],
        )

    def _read_section(self, section: dict[str, Any]) -> None:
        groups = [group for part in section["parts"] for group in part["groups"]]
        for group in groups:
            for item in group["items"]:
                self._items.append((item["ref"], [option["id"] for option in item["options"]]))
            clip = (group["stimulus"] or {}).get("audio")
            if clip:
                self._clips.append((clip["id"], clip["plays"]))
        self._media = sorted(set(MEDIUM.findall(json.dumps(section))), reverse=True)

    async def _fetch_medium(self) -> None:
        if not self._media:
            return
        path = self.base + self._media.pop()
        reply = await self.reply(lambda: self.page.browser.get(path))
        if reply.status != 200 or not reply.body:
            raise Unexpected("medium_missing", f"{path}: {reply.status}")

    # Working

    async def _work(self, end_at: float) -> None:
        due = time.monotonic() + self.fortune.wait_s(self.plan.pace_s)
        while due < self._end(end_at) and not self._done():
            await self._idle_until(due)
            for said in self._say():
                self.page.outbox.append(said, self.page.t)
            await self._save_somehow(self.fortune.fault(), due)
            await self._fetch_medium()
            due = max(due + self.fortune.wait_s(self.plan.pace_s), time.monotonic())
        await self._save(time.monotonic())

    def _end(self, end_at: float) -> float:
        """When to stop, as things stand now; `end_at` is what was planned."""
        return end_at

    def _done(self) -> bool:
        return self.page.state != "running" or 0 < self.plan.quota <= self._given

    async def _idle_until(self, due: float) -> None:
        while (left := due - time.monotonic()) > self.page.idle_s:
            await asyncio.sleep(self.page.idle_s)
            await self._sync([])
            if self.page.state != "running":
                return
            left = due - time.monotonic()
        await asyncio.sleep(max(0.0, left))

    def _say(self) -> list[Said]:
        """What the candidate does at one turn."""
        sizes = (1, 1, 1, 1, 2, 5, 20, 100, self.plan.batch) if self.plan.batch > 1 else (1,)
        count = min(self.chance.choice(sizes), self.plan.batch)
        if self.plan.quota:
            count = min(count, self.plan.quota - self._given)
        said = [self._one(self._turn + place) for place in range(count)]
        if self.plan.batch == 1:
            said.insert(0, Said("view", self._items[self._turn % len(self._items)][0], "{}"))
        self._turn += count
        self._given += len(said)
        return said

    def _one(self, turn: int) -> Said:
        ref, options = self._items[turn % len(self._items)]
        drawn = self.chance.random()
        if drawn < 0.10:
            return Said("flag", ref, spell({"flagged": self.chance.random() < 0.5}))
        if drawn < 0.13 and self._clips:
            clip, allowed = self.chance.choice(self._clips)
            if self._plays.get(clip, 0) < (allowed or 1):
                self._plays[clip] = self._plays.get(clip, 0) + 1
                return Said("play", clip, spell({"play": self._plays[clip]}))
        if drawn < 0.15:
            return Said("focus", None, spell({"state": "lost"}))
        return Said("answer", ref, spell({"choice": self.chance.choice([*options, None])}))

    # Saving

    async def _save_somehow(self, fault: Fault | None, due: float) -> None:
        page = self.page
        batch = page.outbox.unsent[:AT_ONCE]
        if fault is None:
            await self._save(due)
            return
        self.tally.faults[fault] += 1
        if fault == "reload":
            if self.chance.random() < 0.5:
                await self._spoil(batch, "dropped")
            await self._reload()
        elif fault == "second_device":
            await self._change_device()
        elif fault == "duplicate":
            twin = page.browser.twin()
            await asyncio.gather(self._sync(batch), self._sync(batch, twin))
            twin.close()
        elif fault == "reordered":
            if len(batch) == 1:
                page.outbox.append(self._one(self._turn), page.t)
                batch = page.outbox.unsent[:AT_ONCE]
            half = len(batch) // 2
            await self._sync(batch[half:])
            await self._sync(batch[:half])
        elif fault == "delayed":
            await self._sync(batch, manner="slow")
        else:
            await self._spoil(batch, "dropped" if fault == "dropped_reply" else "half")
        await self._save(None)

    async def _spoil(self, batch: list[Event], manner: Manner) -> None:
        """Send without hearing whether it came."""
        try:
            await self.page.browser.post_json(
                f"{self.base}/sync", spell_batch(self.page.outbox.epoch, batch), manner
            )
        except Cut:
            return

    async def _save(self, due: float | None) -> None:
        """Send until everything is acknowledged; `due` is when the first was to be sent."""
        while batch := self.page.outbox.unsent[:AT_ONCE]:
            outbox = self.page.outbox
            await self._sync(batch)
            if due is not None:
                self.tally.save_ms.append((time.monotonic() - due) * 1000)
                due = time.monotonic()
            if outbox.acked < batch[-1].n:
                raise Unexpected("not_acknowledged", outbox.acked)

    async def _sync(
        self, batch: list[Event], browser: Browser | None = None, manner: Manner = "whole"
    ) -> None:
        page = self.page
        sender = browser or page.browser
        body = spell_batch(page.outbox.epoch, batch)
        reply = await self.reply(lambda: sender.post_json(f"{self.base}/sync", body, manner))
        self.tally.save_bytes += reply.traffic
        self._take(page, object_of(reply), batch)

    def _take(self, page: Page, found: dict[str, Any], batch: list[Event]) -> None:
        """Believe a reply of sync or hand-in, and write down what it answers for."""
        epoch = page.outbox.epoch
        if found["epoch"] != epoch or found["late"] or found["rejected"]:
            raise Unexpected("wrong_reply", f"{found}"[:200])
        try:
            fresh = page.outbox.acknowledge(found["ack"], batch)
        except WrongAck as error:
            raise Unexpected("wrong_ack", error) from None
        for event in fresh:
            self.promised[epoch, event.n] = event.said
        self.tally.saved(len(fresh), time.monotonic())
        page.state = found["state"]

    # Another page

    async def _reload(self) -> None:
        """Load the page anew: a new epoch, to which unacknowledged events are given again."""
        old, browser = self.page.outbox, self.page.browser
        reply = await self.reply(lambda: browser.get(f"{self.base}/"))
        await self.follow(browser, reply)
        entered = await self.enter(browser)
        self._open(browser, entered)
        held = Held(
            entered["answers"], entered["flag_events"], entered["plays"], frozenset(entered["seen"])
        )
        leftovers = carry_over(old.epoch, old.unsent, held)
        self.promised.update({(old.epoch, event.n): event.said for event in leftovers.proven})
        for event in leftovers.carried:
            self.page.outbox.append(event.said, event.t)
        if leftovers.aside:
            await self._leave(browser, old.epoch, leftovers.aside)

    async def _change_device(self) -> None:
        """Another computer goes on; the page before it still delivers what it had."""
        old = self.page
        self.code = await self.operator.code(self.sitting)
        browser = await self.enter_code()
        self._open(browser, await self.enter(browser))
        if old.outbox.unsent:
            await self._leave(old.browser, old.outbox.epoch, old.outbox.unsent)
        old.browser.close()

    async def _leave(self, browser: Browser, epoch: int, events: list[Event]) -> None:
        """Deliver events of an ended epoch: kept for a person to judge, never acknowledged."""
        for start in range(0, len(events), AT_ONCE):
            some = events[start : start + AT_ONCE]
            body = spell_batch(epoch, some)
            reply = await self.reply(
                lambda body=body: browser.post_json(f"{self.base}/sync", body)  # type: ignore[misc]
            )
            if reply.status != 409 or reply.json().get("error") != "superseded":
                raise Unexpected("not_superseded", f"{reply.status} {reply.body[:200]!r}")
            self.promised.update({(epoch, event.n): event.said for event in some})

    # The end

    async def _hand_in(self) -> None:
        page = self.page
        for said in self._say() if not self.plan.quota and page.state == "running" else []:
            page.outbox.append(said, page.t)
        batch = page.outbox.unsent
        body = spell_batch(page.outbox.epoch, batch, page.outbox.last)
        if self.plan.faults and self.chance.random() < 0.1:
            self.tally.faults["dropped_hand_in"] += 1
            with contextlib.suppress(Cut):
                await page.browser.post_json(f"{self.base}/hand-in", body, "dropped")
        began = time.monotonic()
        found = await self.json(lambda: page.browser.post_json(f"{self.base}/hand-in", body))
        self.tally.handin_ms.append((time.monotonic() - began) * 1000)
        self._take(page, found, batch)
        if page.outbox.unsent or found["state"] != "closed":
            raise Unexpected("not_closed", f"{found}"[:200])
        self.receipt = found["receipt"]
        reply = await self.reply(lambda: page.browser.get(f"{self.base}/receipt"))
        if reply.status != 200 or self.receipt["code"].encode() not in reply.body:
            raise Unexpected("no_receipt_page", reply.status)
        self.tally.receipts += 1

"""Asking with a browser's patience, and telling "later" from what no protocol allows."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

from assess.rehearsal.client import Cut, Reply
from assess.rehearsal.report import Tally

#: A page that hears nothing for so long gives up; its answers would wait in the browser.
PATIENCE_S = 300.0
RETRY_S = 1.0


class Unexpected(RuntimeError):
    """A reply outside the protocol; `kind` names it in the report."""

    def __init__(self, kind: str, detail: object) -> None:
        super().__init__(str(detail))
        self.kind = kind


class Asker:
    """Whoever sends requests for one candidate."""

    def __init__(self, tally: Tally, chance: Random, sitting: str) -> None:
        self.tally, self.chance, self.sitting = tally, chance, sitting

    async def json(self, ask: Callable[[], Awaitable[Reply]]) -> dict[str, Any]:
        return object_of(await self.reply(ask))

    async def reply(self, ask: Callable[[], Awaitable[Reply]]) -> Reply:
        """Ask until there is a reply that is not "later"."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                reply = await ask()
            except Cut as cut:
                self.note_cut(cut)
                await asyncio.sleep(RETRY_S * self.chance.uniform(0.3, 1.0))
                continue
            if reply.wait_s is None:
                return reply
            self.tally.busy += 1
            await asyncio.sleep(reply.wait_s * self.chance.uniform(1.0, 1.5))
        raise Unexpected("gave_up", f"no answer in {PATIENCE_S:.0f} s")

    def note_cut(self, cut: Cut) -> None:
        """Only a restart may cut a request off."""
        if self.tally.outage:
            self.tally.cut_off += 1
        else:
            self.tally.error("cut_off", f"{self.sitting}: {cut}")


def object_of(reply: Reply) -> dict[str, Any]:
    """The JSON object of a good reply. Raises `Unexpected`."""
    if reply.status != 200:
        raise Unexpected(f"status_{reply.status}", f"{reply.body[:200]!r}")
    try:
        return reply.json()
    except ValueError as error:
        raise Unexpected("not_json", error) from None

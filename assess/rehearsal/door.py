"""How a browser gets into a sitting: code, waiting room, page, `/enter`."""

from __future__ import annotations

import asyncio
import re
from random import Random
from typing import Any
from urllib.parse import urlencode

from assess.rehearsal.asking import Asker, Unexpected
from assess.rehearsal.client import Browser, Cut, Reply, Server
from assess.rehearsal.readback import Operator
from assess.rehearsal.report import Tally

MOST_REDIRECTS = 5
CSRF = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
#: The waiting room's page, and how often it asks (milliseconds).
WAITING = b'id="wait-status"'
EVERY = re.compile(rb'hx-trigger="every (\d+)ms"')
MOST_LOOKS = 40
ASSET = re.compile(rb'(?:src|href)="(/[^"]*/build/assets/[^"]+)"')


class Door(Asker):
    """The way in of one candidate."""

    server: Server
    base: str
    shell: bytes

    def __init__(
        self, tally: Tally, chance: Random, seat: tuple[str, str], operator: Operator
    ) -> None:
        super().__init__(tally, chance, seat[0])
        self.code, self.operator = seat[1], operator

    async def enter_code(self) -> Browser:
        """Type the code as a browser does; after a lost reply another is asked for."""
        path = f"{self.server.root}/sittings/"
        while True:
            browser = Browser(self.server)
            form = await self.reply(lambda browser=browser: browser.get(path))  # type: ignore[misc]
            token = CSRF.search(form.body)
            if form.status != 200 or token is None:
                raise Unexpected("no_code_page", form.status)
            fields = urlencode({"csrf_token": token[1].decode(), "code": self.code}).encode()
            kind = "application/x-www-form-urlencoded"
            try:
                reply = await browser.send("POST", path, fields, kind)
            except Cut as cut:
                self.note_cut(cut)
                self.code = await self.operator.code(self.sitting)
                continue
            if reply.wait_s is not None:
                self.tally.busy += 1
                await asyncio.sleep(reply.wait_s)
                continue
            if reply.status != 303:
                raise Unexpected("code_refused", reply.status)
            await self.follow(browser, reply)
            return browser

    async def follow(self, browser: Browser, reply: Reply) -> None:
        """Through the waiting room into the shell's page."""
        reply = await self._redirected(browser, reply)
        if reply.status == 200 and WAITING in reply.body:
            reply = await self._redirected(browser, await self._wait(browser, reply))
        if reply.status != 200 or b'id="runner"' not in reply.body:
            raise Unexpected("no_runner_page", reply.status)
        self.shell = reply.body

    async def _redirected(self, browser: Browser, reply: Reply) -> Reply:
        for _ in range(MOST_REDIRECTS):
            if reply.status not in (302, 303):
                break
            where = self.server.local(reply.headers["location"])
            reply = await self.reply(lambda where=where: browser.get(where))  # type: ignore[misc]
        return reply

    async def _wait(self, browser: Browser, room: Reply) -> Reply:
        """Ask again as the waiting room's page does, until it leads on."""
        every = EVERY.search(room.body)
        pause_s = int(every[1]) / 1000 if every else 3.0
        status = f"{self.base}/wait/status"
        for _ in range(MOST_LOOKS):
            await asyncio.sleep(pause_s)
            look = await self.reply(lambda: browser.get(status))
            leads = look.headers.get("hx-redirect")
            if leads is not None:
                where = self.server.local(leads)
                return await self.reply(lambda where=where: browser.get(where))  # type: ignore[misc]
        raise Unexpected("never_let_in", MOST_LOOKS)

    async def load_shell(self, browser: Browser) -> None:
        for asset in ASSET.findall(self.shell):
            reply = await self.reply(lambda asset=asset: browser.get(asset.decode()))  # type: ignore[misc]
            if reply.status != 200:
                raise Unexpected("asset_missing", asset)

    async def enter(self, browser: Browser) -> dict[str, Any]:
        return await self.json(lambda: browser.post_json(f"{self.base}/enter", b"{}"))

"""The operator's word with the server, and the comparison of what it says with what it stores."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from assess.rehearsal.client import Browser, Cut, Server
from assess.rehearsal.outbox import Said, spell

#: (epoch, n) of one sitting.
Number = tuple[int, int]
#: A busy machine may take minutes to start the server again.
PATIENCE_S = 300.0


class Refused(RuntimeError):
    """The server does not let this operator rehearse; the message says what to do."""


class Stored(NamedTuple):
    """One row of the journal."""

    said: Said
    standing: str


class Loss(NamedTuple):
    """An event that the server had answered for and does not hold as it was sent."""

    epoch: int
    n: int
    why: str


def compare(promised: Mapping[Number, Said], stored: Mapping[Number, Stored]) -> list[Loss]:
    """What of the acknowledged events is missing, changed or set aside as invalid. Pure."""
    losses = []
    for (epoch, n), said in promised.items():
        row = stored.get((epoch, n))
        if row is None:
            losses.append(Loss(epoch, n, "missing"))
        elif row.said != said:
            losses.append(Loss(epoch, n, f"changed from {said} to {row.said}"))
        elif row.standing == "rejected":
            losses.append(Loss(epoch, n, "rejected"))
    return losses


class Operator:
    """Speaks to the operator's endpoints; waits while the server restarts."""

    def __init__(self, server: Server, token: str) -> None:
        self._browser = Browser(server, token)
        self._base = f"{server.root}/operator/rehearsals"
        self.rehearsal = 0

    async def create(self, test: str) -> dict[str, Any]:
        """Open a rehearsal. Raises `Refused`."""
        made = await self._call("POST", "", {"test": test})
        self.rehearsal = int(made["rehearsal"])
        return made

    async def seats(self, count: int, test: str) -> list[tuple[str, str]]:
        """(sitting, access code) of so many new candidates."""
        made = await self._call("POST", self._path("sittings"), {"count": count, "test": test})
        return [(seat["sitting"], seat["code"]) for seat in made["sittings"]]

    async def code(self, sitting: str) -> str:
        """A fresh access code, which ends the page before it."""
        made = await self._call("POST", self._path("codes"), {"sitting": sitting})
        return str(made["code"])

    async def stored(self, sitting: str) -> dict[Number, Stored]:
        """The whole journal of one sitting, as the database holds it."""
        rows: dict[Number, Stored] = {}
        after: int | None = 0
        while after is not None:
            query = f"events?sitting={quote(sitting)}&after={after}"
            page = await self._call("GET", self._path(query))
            for _position, epoch, n, kind, item, value, standing in page["events"]:
                rows[epoch, n] = Stored(Said(kind, item, spell(json.loads(value))), standing)
            after = page["next"]
        return rows

    async def end(self) -> None:
        """Close the rehearsal."""
        await self._call("POST", self._path("end"), {})

    def _path(self, rest: str) -> str:
        return f"/{self.rehearsal}/{rest}"

    async def _call(
        self, method: str, path: str, fields: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        body = b"" if fields is None else json.dumps(fields).encode()
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                reply = await self._browser.send(
                    method, self._base + path, body, "application/json"
                )
            except Cut:
                await asyncio.sleep(1.0)
                continue
            if reply.status == 200:
                return reply.json()
            if reply.wait_s is None:
                raise Refused(_why(reply.status, reply.body))
            await asyncio.sleep(reply.wait_s)
        raise Refused("The server does not answer.")


def _why(status: int, body: bytes) -> str:
    if status == 401:
        return "The server does not know this operator token."
    if status == 404:
        return (
            "The server has no operator endpoints: set ASSESS_OPERATOR_TOKEN on the server, "
            "start it again, and give the same token to this command."
        )
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        return f"The server answered {status}."

"""A whole rehearsal: seats, candidates, a restart under way, the end, and the proof."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from assess.rehearsal.candidate import Candidate
from assess.rehearsal.client import Browser, Cut, Server
from assess.rehearsal.plan import Plan
from assess.rehearsal.readback import PATIENCE_S, Loss, Operator
from assess.rehearsal.report import Tally, figures

#: As many as the server makes in one request.
SEATS_AT_ONCE = 25
#: After the server answers again, how long cut-off requests still count to its restart.
SETTLING_S = 5.0
#: How often the no-op is asked for beside the load.
NOOP_EVERY_S = 0.2
LOSSES_SHOWN = 10

Restart = Callable[[], Awaitable[None]]
#: Makes a candidate from place, (sitting, access code), plan, operator and tally.
Person = Callable[[int, tuple[str, str], Plan, Operator, Tally], Candidate]


async def rehearse(
    url: str,
    token: str,
    plan: Plan,
    restart: Restart | None = None,
    say: Callable[[str], None] = lambda _line: None,
    person: Person = Candidate,
) -> dict[str, Any]:
    """Run `plan` against the server at `url` and compare the database with what it answered.

    `restart` ends and starts the server anew, in the midst of it; `person` makes each candidate.
    Returns the report.

    Raises:
        Refused: the server does not let this operator rehearse.
    """
    server = Server(url)
    try:
        return await _rehearse(server, Operator(server, token), plan, restart, say, person)
    finally:
        server.hang_up()


async def _rehearse(
    server: Server,
    operator: Operator,
    plan: Plan,
    restart: Restart | None,
    say: Callable[[str], None],
    person: Person,
) -> dict[str, Any]:
    tally = Tally()
    made = await operator.create(plan.test)
    started_at = datetime.now(UTC)
    say(f"Rehearsal {operator.rehearsal}: making {plan.candidates} sittings …")
    candidates = await _seat(plan, operator, tally, person)
    say("Candidates arrive …")
    began, requests = time.monotonic(), server.requests
    await _sit(server, candidates, plan, tally, restart, began)
    seconds, requests = time.monotonic() - began, server.requests - requests
    await operator.end()
    say("Reading everything back …")
    losses = await _losses(candidates, operator)
    facts = {
        "url": server.origin + server.root,
        "version": made["version"],
        "rehearsal": operator.rehearsal,
        "started_at": started_at.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        **asdict(plan),
        "test": made["test"],
        "requests": requests,
        "everyone_in_s": round(tally.last_in - began, 1) if tally.last_in else None,
        "saves_checked": sum(len(candidate.promised) for candidate in candidates),
        "saves_lost": len(losses),
        "losses": [f"{sitting} {loss}" for sitting, loss in losses[:LOSSES_SHOWN]],
    }
    return figures(tally, facts)


async def _seat(plan: Plan, operator: Operator, tally: Tally, person: Person) -> list[Candidate]:
    candidates: list[Candidate] = []
    while len(candidates) < plan.candidates:
        count = min(SEATS_AT_ONCE, plan.candidates - len(candidates))
        for seat in await operator.seats(count, plan.test):
            candidates.append(person(len(candidates), seat, plan, operator, tally))
    return candidates


async def _sit(
    server: Server,
    candidates: list[Candidate],
    plan: Plan,
    tally: Tally,
    restart: Restart | None,
    began: float,
) -> None:
    end_at = began + plan.arrive_s + plan.duration_s
    beside = [asyncio.create_task(_ask_noop(server, tally))]
    if restart is not None:
        begin = began + plan.arrive_s
        beside.append(asyncio.create_task(_restarts(server, tally, plan, restart, begin)))
    await asyncio.gather(
        *(
            candidate.sit(
                server,
                began + plan.arrive_s * place / len(candidates),
                end_at + plan.leave_s * place / len(candidates),
            )
            for place, candidate in enumerate(candidates)
        )
    )
    for task in beside:
        task.cancel()
    done = await asyncio.gather(*beside, return_exceptions=True)
    for failure in done:
        if isinstance(failure, Exception):
            tally.error(type(failure).__name__, str(failure))


async def _restarts(
    server: Server, tally: Tally, plan: Plan, restart: Restart, begin: float
) -> None:
    """Restart when the run is so far on, by its time or by what it was to save."""
    for number in range(1, plan.restarts + 1):
        share = number / (plan.restarts + 1)
        wanted = share * plan.quota * plan.candidates or float("inf")
        while tally.acknowledged < wanted and time.monotonic() < begin + share * plan.duration_s:
            await asyncio.sleep(0.1)
        await _restart(server, tally, restart)


async def _restart(server: Server, tally: Tally, restart: Restart) -> None:
    tally.outage = True
    tally.restarts += 1
    try:
        await restart()
    except OSError as error:
        tally.error("restart_failed", str(error))
    browser = Browser(server)
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with contextlib.suppress(Cut):
            if (await browser.get(f"{server.root}/healthz")).status == 200:
                break
        await asyncio.sleep(0.5)
    await asyncio.sleep(SETTLING_S)
    tally.outage = False


async def _ask_noop(server: Server, tally: Tally) -> None:
    """What a request costs that does nothing, at the same moments on the same machine."""
    browser = Browser(server)
    while True:
        began = time.monotonic()
        with contextlib.suppress(Cut):
            reply = await browser.get(f"{server.root}/me/time")
            if reply.status == 200:
                tally.noop_ms.append((time.monotonic() - began) * 1000)
        await asyncio.sleep(NOOP_EVERY_S)


async def _losses(candidates: list[Candidate], operator: Operator) -> list[tuple[str, Loss]]:
    found: list[tuple[str, Loss]] = []
    for candidate in candidates:
        stored = await operator.stored(candidate.sitting)
        found += [(candidate.sitting, loss) for loss in candidate.losses(stored)]
    return found

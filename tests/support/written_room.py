"""The room of the machine that writes: its pages, their networks, the screens, and the server.

What happens in it, in which order, and what must then hold, is `written_machine`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.delivery.models import Sitting
from assess.delivery.work import history
from assess.extensions import db
from assess.written.history.reading import Entry, read
from assess.written.history.text import text_of
from tests.support.written_pages import Pages, Reply, Request

TASKS = ("t1", "t2")
DEVICES = ("laptop", "tablet")
#: So much may be lost to a tab that is killed: what is not yet in the computer's own journal.
KILLED_MS = 1000
#: A page waits so long for the answer to a request.
GIVEN_UP_MS = 10_000
#: Fates of the network with which every request gets its answer.
FREE = ("up", "twice")


@dataclass
class World:
    """What outlives an example: the application, its clock, the pages' process."""

    app: Flask
    clock: Any
    pages: Pages
    #: A new sitting that has begun: its client and its id.
    begin: Callable[[], tuple[FlaskClient, str]]


@dataclass
class Shown:
    """What a screen showed from a moment on."""

    at: float
    page: str
    text: str


@dataclass
class Tab:
    """A page, as the room sees it."""

    device: str
    #: Since when nothing has been in the way of its requests.
    clear_since: float
    #: Tasks in which something was typed under its present epoch.
    wrote: set[str] = field(default_factory=set)
    epoch: int = 0
    trouble: bool = False


class Room:
    """One sitting, its pages, and what their screens have shown."""

    world: World

    def enter_room(self) -> None:
        """Begin a sitting; no page is open yet."""
        self.pages = self.world.pages
        self.client, self.sitting = self.world.begin()
        self.origin: datetime = self.world.clock.now
        self.tabs: dict[str, Tab] = {}
        self.opened = 0
        self.fate = dict.fromkeys(DEVICES, "up")
        self.wire: list[Request] = []
        self.waiting: dict[int, Request] = {}  # held, and not yet given up by their pages
        self.screens: dict[str, list[Shown]] = {task: [Shown(0, "", "")] for task in TASKS}
        self.saved = dict.fromkeys(TASKS, 0)  # the place in `screens` that is saved for sure
        self.writer: dict[str, str] = {}  # the device on which a task was last written
        self.safe_from = {(device, task): 0 for device in DEVICES for task in TASKS}
        self.texts: dict[str, str] = {}  # what is stored, until a request is served
        self.pages.network = self.network
        self.pages.kept.clear()
        self.pages.order("sitting", sitting=self.sitting)

    # The network

    def network(self, request: Request) -> Reply:
        fate = self.fate[self.tabs[request.page].device]
        path = request.url.rsplit("/", 1)[-1]
        if path in ("sync", "enter") and fate != "down":
            self.wire.append(request)
        if fate == "held" and path in ("sync", "enter"):
            self.waiting[request.number] = request
            return "held"
        if fate in ("down", "held"):
            return "gone"
        reply = self.serve(request)
        if fate == "twice":
            self.serve(request)
        return "gone" if fate == "lost" else reply

    def serve(self, request: Request, now: float | None = None) -> Reply:
        self.world.clock.now = self.origin + timedelta(milliseconds=now or request.now)
        reply = self.client.open(
            request.url,
            method=request.method,
            data=request.body,
            headers={"Content-Type": "application/json", "X-Requested-With": "assess"},
        )
        assert reply.status_code < 500, reply.text
        self.texts.clear()
        return reply.status_code, {"Content-Type": reply.headers["Content-Type"]}, reply.text

    # What is seen

    def order(self, do: str, **given: Any) -> None:
        """Have something done, and look at every screen afterwards."""
        self.pages.order(do, **given)
        for number, request in list(self.waiting.items()):
            if self.pages.now - request.now > GIVEN_UP_MS:
                del self.waiting[number]
        self.look()

    def look(self) -> None:
        for name, report in self.pages.reports.items():
            tab = self.tabs[name]
            stuck = any(one.page == name for one in self.waiting.values())
            trouble = stuck or report["trouble"] is not None or report["phase"] != "test"
            # It may have ended only just now, or begun and ended meanwhile.
            if trouble or tab.trouble or report["epoch"] != tab.epoch:
                tab.clear_since = self.pages.now
            tab.trouble = trouble
            if report["epoch"] != tab.epoch:
                tab.epoch, tab.wrote = report["epoch"], set()
            if report["screen"] is None:
                continue
            shown = self.screens[report["task"]]
            mine = [one for one in shown if one.page == name]
            if not mine or mine[-1].text != report["screen"] or shown[-1].page != name:
                shown.append(Shown(self.pages.now, name, report["screen"]))

    def last_shown(self, task: str, page: str) -> int:
        """The place of a page's own text; a page without network may show an older one after it."""
        return max(place for place, one in enumerate(self.screens[task]) if one.page == page)

    def stored(self, task: str) -> str:
        """The answer as the server reads it."""
        if task not in self.texts:
            with self.world.app.app_context():
                work = history(self.sitting, {"write"}, item=task)
                steps = read(Entry(one.t_ms, one.value) for one in work)
            self.texts[task] = text_of(steps.last.standing)
        return self.texts[task]

    def epoch(self) -> int:
        with self.world.app.app_context():
            return int(
                db.session.scalars(select(Sitting.epoch).where(Sitting.id == self.sitting)).one()
            )

    def working(self) -> list[str]:
        return [name for name, report in self.pages.reports.items() if report["working"]]

    def replaced(self) -> list[str]:
        phases = {name: report["phase"] for name, report in self.pages.reports.items()}
        return [name for name, phase in phases.items() if phase in ("elsewhere", "superseded")]

    # What is done

    def act(self, name: str, **act: Any) -> None:
        task = self.pages.reports[name]["task"]
        before = self.pages.reports[name]["screen"]
        self.order("act", page=name, act=act)
        if self.pages.reports[name]["screen"] != before:
            self.tabs[name].wrote.add(task)
            self.writer[task] = self.tabs[name].device
            for device in DEVICES:
                # What comes from another computer is no promise of this one.
                if device != self.tabs[name].device:
                    self.safe_from[device, task] = 0

    def end_page(self, name: str, hidden: bool) -> None:
        """Without a moment for what was typed last, or with it."""
        if hidden:
            self.order("hide", page=name)
        self.leave_behind(self.tabs[name].device, 0 if hidden else KILLED_MS, name)
        self.order("kill", page=name)
        del self.tabs[name]

    def leave_behind(self, device: str, lost: int, page: str | None = None) -> None:
        """From here on a page of this device must show what it had, but for so much typing."""
        for task in TASKS:
            if self.writer.get(task) != device:
                continue
            places = [
                place
                for place, one in enumerate(self.screens[task])
                if one.at <= self.pages.now - lost
                and one.page in self.tabs
                and self.tabs[one.page].device == device
                and (page is None or one.page == page)
            ]
            if places:
                self.safe_from[device, task] = max(self.safe_from[device, task], places[-1])

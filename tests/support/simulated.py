"""Candidates without a browser: the runner's protocol, a local journal, a network to cut.

Each works in a thread of its own, as one page would: every answer goes into the local
journal first, is sent within moments, is sent again until the server acknowledges it, and
nothing is forgotten before that. What was acknowledged is remembered for comparing.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

QUIET = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Sent:
    """What an acknowledged event said."""

    type: str
    item: str | None
    value: dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What one reply said of the time: when it was asked for, left and passed."""

    asked: float  # monotonic seconds of this process
    state: str
    remaining_ms: int
    server_ms: int


@dataclass
class Reply:
    """A server's answer; status 0 when there was none."""

    status: int
    body: Any = None
    location: str = ""


@dataclass
class Device:
    """One computer: its cookies and whether its network works."""

    url: str
    online: bool = True
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, data: bytes = b"", kind: str = "") -> Reply:
        if not self.online:
            return Reply(0)
        host = urlsplit(self.url)
        connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=10)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if kind:
            headers |= {"Content-Type": kind, "X-Requested-With": "assess"}
        try:
            connection.request(method, path, data or None, headers)
            answer = connection.getresponse()
            text = answer.read()
        except QUIET:
            return Reply(0)
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, value = line.split(";", 1)[0].split("=", 1)
            self.cookies[name] = value
        is_json = "json" in (answer.headers.get("Content-Type") or "")
        body = json.loads(text) if is_json else text.decode("utf-8", "replace")
        return Reply(answer.status, body, answer.headers.get("Location") or "")


class SimulatedCandidate(threading.Thread):
    """One candidate from the access code to the receipt; `stop()` ends the thread."""

    def __init__(self, url: str, name: str, seed: int, pace_s: float = 0.5) -> None:
        super().__init__(name=name, daemon=True)
        self.device = Device(url)
        self.chance = random.Random(seed)
        self.pace_s = pace_s
        self.sitting = ""
        self.epoch = self.acked = 0
        self.events: list[dict[str, Any]] = []
        #: (epoch, n) -> what was said there, of everything that the server has acknowledged
        self.acknowledged: dict[tuple[int, int], Sent] = {}
        self.questions: dict[str, list[str]] = {}
        #: item -> choice, as the server gave them back to the newest page
        self.found: dict[str, str] = {}
        self.last: dict[str, Any] = {}
        self.told: list[Told] = []
        self.messages: dict[int, str] = {}
        self.reads_messages = True
        self.superseded = False
        self.receipt: dict[str, Any] | None = None
        self.surprises: list[str] = []
        self._began = 0.0
        self._wish: str | None = None
        self._cut_off = False
        self._page = threading.RLock()
        self._over = threading.Event()
        self._answering = threading.Event()
        self._answering.set()

    # --- what a test asks for ------------------------------------------------------------

    def come_in(self, code: str) -> None:
        """Type an access code at this device, as a person does."""
        page = self.device.ask("GET", "/sittings/")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', str(page.body))
        assert token, page
        form = urlencode({"code": code, "csrf_token": token[1]}).encode()
        reply = self.device.ask("POST", "/sittings/", form, "application/x-www-form-urlencoded")
        assert reply.status == 303, reply
        self.sitting = reply.location.split("/")[2]

    def swap_computer(self, code: str) -> None:
        """Go on at another computer with a fresh code; the old one keeps what it had not sent."""
        with self._page:
            self.device = Device(self.device.url)
            self.come_in(code)
            self.events, self.acked, self.epoch = [], 0, 0
            self.superseded = self._cut_off = False
        self._answering.set()

    def ask_for(self, wish: str) -> None:
        """`break`, `go_on` or `hand_in`, at the next opportunity."""
        self._wish = wish

    def ask_for_help(self) -> None:
        """Raise a hand."""
        with self._page:
            self._note("help", {"asked": True})

    def rest(self) -> None:
        """Give no more answers; go on talking to the server."""
        self._answering.clear()

    def work(self) -> None:
        """Answer again after a rest."""
        self._answering.set()

    def stop(self) -> None:
        self._over.set()

    @property
    def unsent(self) -> int:
        return len(self.events) - self.acked

    def answers(self) -> dict[str, str]:
        """The newest acknowledged choice of each question."""
        with self._page:
            return {
                sent.item: str(sent.value["choice"])
                for _place, sent in sorted(self.acknowledged.items(), key=lambda one: one[0])
                if sent.type == "answer" and sent.item is not None
            }

    # --- the page ------------------------------------------------------------------------

    def run(self) -> None:
        while not self._over.wait(self.pace_s * self.chance.uniform(0.6, 1.4)):
            with self._page:
                self._turn()

    def _turn(self) -> None:
        if self.superseded or self.receipt or (not self.epoch and not self._enter()):
            return
        if self._answering.is_set() and self.last.get("state") == "running":
            self._answer()
        if self._wish in ("break", "go_on"):
            self._post_wish()
        elif self._wish == "hand_in":
            self._hand_in()
        else:
            self._sync()

    def _post(self, path: str, body: dict[str, Any]) -> Reply:
        return self.device.ask(
            "POST",
            f"/sittings/{self.sitting}/{path}",
            json.dumps(body).encode(),
            "application/json",
        )

    def _enter(self) -> bool:
        reply = self._post("enter", {})
        if reply.status != 200:
            self._expect(reply, {0, 409, 503})
            return False
        if reply.body["state"] == "ready":
            reply = self._post("start", {"epoch": reply.body["epoch"]})
            if reply.status != 200:
                self._expect(reply, {0, 409, 503})
                return False
        self.epoch = reply.body["epoch"]
        self.last = reply.body
        self._began = time.monotonic() - reply.body["server_ms"] / 1000
        self.questions = {
            item["ref"]: [option["id"] for option in item["options"]]
            for part in (reply.body["section"] or {"parts": []})["parts"]
            for group in part["groups"]
            for item in group["items"]
        }
        self.found = {ref: held["value"]["choice"] for ref, held in reply.body["answers"].items()}
        return True

    def _answer(self) -> None:
        ref = self.chance.choice(sorted(self.questions))
        self._note("answer", {"choice": self.chance.choice(self.questions[ref])}, ref)

    def _note(self, kind: str, value: dict[str, Any], item: str | None = None) -> None:
        """Write one event into the local journal."""
        self.events.append(
            {
                "n": len(self.events) + 1,
                "item": item,
                "type": kind,
                "value": value,
                "t": max(0, int((time.monotonic() - self._began) * 1000)),
            }
        )

    def _sync(self) -> None:
        asked = time.monotonic()
        reply = self._post("sync", {"epoch": self.epoch, "events": self.events[self.acked :]})
        self._feel(reply)
        if reply.status == 200:
            body = reply.body
            self.told.append(Told(asked, body["state"], body["remaining_ms"], body["server_ms"]))
            self._take(body)
            self._read(body["messages"])
        elif reply.status == 409 and reply.body["error"] == "superseded":
            self.superseded = True
        else:
            self._expect(reply, {0, 429, 503})

    def _feel(self, reply: Reply) -> None:
        """Note when the network goes, and when it is back."""
        if reply.status == 0 and not self._cut_off:
            self._note("network", {"state": "lost"})
        elif reply.status == 200 and self._cut_off:
            self._note("network", {"state": "back"})
        if reply.status in (0, 200):
            self._cut_off = reply.status == 0

    def _read(self, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            if message["id"] not in self.messages:
                self.messages[message["id"]] = message["text"]
                if self.reads_messages:
                    self._note("ack", {"message": message["id"]})

    def _take(self, body: dict[str, Any]) -> None:
        self.last = body
        if body["epoch"] != self.epoch:
            self.surprises.append(f"a reply of epoch {body['epoch']} under {self.epoch}")
            return
        for event in self.events[self.acked : body["ack"]]:
            key = (self.epoch, event["n"])
            self.acknowledged[key] = Sent(event["type"], event["item"], event["value"])
        held = [n for n in body["late"] if self.events[n - 1]["type"] == "answer"]
        if held or body["rejected"]:
            self.surprises.append(f"held back {held}, rejected {body['rejected']}")
        self.acked = max(self.acked, body["ack"])

    def _post_wish(self) -> None:
        action = "begin" if self._wish == "break" else "end"
        reply = self._post("break", {"epoch": self.epoch, "action": action})
        if reply.status == 200:
            self.last, self._wish = reply.body, None
        else:
            self._expect(reply, {0, 409, 503})

    def _hand_in(self) -> None:
        body = {
            "epoch": self.epoch,
            "events": self.events[self.acked :],
            "last": len(self.events),
        }
        reply = self._post("hand-in", body)
        if reply.status == 200:
            self._take(reply.body)
            self.receipt = reply.body["receipt"]
        else:
            self._expect(reply, {0, 503})

    def _expect(self, reply: Reply, statuses: set[int]) -> None:
        if reply.status not in statuses:
            self.surprises.append(f"{reply.status}: {str(reply.body)[:200]}")

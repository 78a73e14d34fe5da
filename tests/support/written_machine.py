"""Somebody writes on the real page, before a real server, while everything goes wrong.

The page is the browser's own code (see `written_pages`), the server is the application with its
database, over HTTP. The machine keeps what was on the screens, with the time of each, and asks
again and again what the server would read of it: that must be what a screen has shown, nothing
that the page called saved may go, and typing of more than two seconds may never be missing.

What is not here: keys through a browser's own editing and input methods, which the browser
tests try, and a disk that fails, which the front end's own tests try.
"""

from __future__ import annotations

import json

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import select

from assess.delivery.models import JournalEvent
from assess.extensions import db
from tests.support.written_pages import spelt
from tests.support.written_room import (
    DEVICES,
    FREE,
    TASKS,
    Room,
    Tab,
)

MOST_PAGES = 2
DURATION_MS = 90 * 60_000
#: So much typing may be lost, and no more.
LOST_MS = 2000
#: Time in which whatever waits to be tried again has been.
PATIENCE_MS = 10_000

WORDS = ("convoy ", "fuel", " été", "😀", "\u202e", " <b", "bridge. ", "a")


class WritingMachine(Room, RuleBasedStateMachine):
    """One sitting of a written test; pages, networks and clocks in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.enter_room()

    @initialize(ending=st.sampled_from(["handed in", "clock"]))
    def begin(self, ending: str) -> None:
        self.ending = ending
        self.open("laptop")

    # The candidate

    @precondition(lambda self: self.working())
    @rule(
        data=st.data(),
        words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=8),
        beat=st.sampled_from([90, 400]),
        after=st.sampled_from([0, 0, 300, 3000]),
    )
    def write(self, data: st.DataObject, words: list[str], beat: int, after: int) -> None:
        """At the end, or anywhere; the screen then shows what was typed where it was typed."""
        name = data.draw(st.sampled_from(self.working()))
        length = len(str(self.pages.reports[name]["screen"]))
        self.type(name, words, beat, data.draw(st.one_of(st.none(), st.integers(0, length))))
        self.order("pass", ms=after)

    def type(self, name: str, words: list[str], beat: int, at: int | None = None) -> None:
        """At a place, or at the end; word by word, for as long as the page takes it."""
        for word in words:
            if not self.pages.reports[name]["working"]:
                return
            text = str(self.pages.reports[name]["screen"])
            place = len(text) if at is None else at
            self.act(name, act="insert", at=_units(text[:place]), text=word)
            expected = text[:place] + word + text[place:]
            assert self.pages.reports[name]["screen"] == expected
            at = None if at is None else at + len(word)
            self.order("pass", ms=beat)
            self.typing_is_safe_within_two_seconds()

    @precondition(lambda self: self.working())
    @rule(
        data=st.data(),
        fate=st.sampled_from(["down", "lost", "held", "twice"]),
        beat=st.sampled_from([90, 400, 1300]),
        end=st.sampled_from(["killed", "hidden", "second tab", "mended"]),
        device=st.sampled_from(DEVICES),
        mended=st.booleans(),
    )
    def interrupt(
        self, data: st.DataObject, fate: str, beat: int, end: str, device: str, mended: bool
    ) -> None:
        """The network goes while somebody types, then the page; the next may find none either."""
        name = data.draw(st.sampled_from(self.working()))
        self.fate[self.tabs[name].device] = fate
        self.type(name, ["cut ", "off ", "here. "], beat)
        if end in ("killed", "hidden"):
            self.end_page(name, hidden=end == "hidden")
        if mended or end == "mended":
            self.connect(device, "up", told=True)
        if end != "mended" and len(self.pages.reports) < MOST_PAGES:
            self.open(device)
        self.order("pass", ms=5000)

    @precondition(lambda self: self.working())
    @rule(data=st.data(), how=st.sampled_from(["remove", "Enter", "undo", "redo", "bold"]))
    def edit(self, data: st.DataObject, how: str) -> None:
        name = data.draw(st.sampled_from(self.working()))
        text = str(self.pages.reports[name]["screen"])
        first = data.draw(st.integers(0, len(text)))
        # Within a pair of surrogates nobody's caret stands.
        start = _units(text[:first])
        if how == "remove":
            end = _units(text[: data.draw(st.integers(first, len(text)))])
            self.act(name, act="remove", **{"from": start, "to": end})
        else:
            key = {"undo": "z", "redo": "y", "bold": "b"}.get(how, how)
            self.act(name, act="key", key=key, ctrl=key != "Enter", at=start)

    @precondition(lambda self: self.working())
    @rule(data=st.data(), lines=st.sampled_from([1, 3, 700]))
    def paste(self, data: st.DataObject, lines: int) -> None:
        """Of several events when it is long, which count together or not at all."""
        name = data.draw(st.sampled_from(self.working()))
        text = "\n".join(f"line {number} é < > & \0 of a paste" for number in range(lines))
        self.act(name, act="paste", at=0, text=text, html="")

    @precondition(lambda self: self.pages.reports)
    @rule(data=st.data())
    def turn(self, data: st.DataObject) -> None:
        """To the other task."""
        name = data.draw(st.sampled_from(sorted(self.pages.reports)))
        task = "t2" if self.pages.reports[name]["task"] == "t1" else "t1"
        self.order("go", page=name, task=task)

    # Time, network, pages

    @rule(ms=st.sampled_from([50, 500, 1900, 3000, 12_000]), asleep=st.booleans())
    def wait(self, ms: int, asleep: bool) -> None:
        """Time passes; or the computer is shut for ten times as long, and opened again."""
        self.order("sleep" if asleep else "pass", ms=10 * ms if asleep else ms)
        if asleep:
            for tab in self.tabs.values():
                tab.clear_since = self.pages.now

    @rule(
        device=st.sampled_from(DEVICES),
        fate=st.sampled_from(["down", "lost", "held", "twice", "up", "up"]),
        told=st.booleans(),
    )
    def connect(self, device: str, fate: str, told: bool) -> None:
        """Requests do not arrive, or wait on the way, or come twice; or replies do not arrive."""
        was, self.fate[device] = self.fate[device], fate
        for name, tab in self.tabs.items():
            if tab.device == device and was not in FREE:
                tab.clear_since = self.pages.now
                if told and fate in FREE:
                    self.order("hurry", page=name)

    @precondition(lambda self: self.wire)
    @rule(data=st.data(), heard=st.booleans())
    def deliver(self, data: st.DataObject, heard: bool) -> None:
        """Anything that ever was on the wire, in any order, perhaps once more."""
        request = data.draw(st.sampled_from(self.wire))
        reply = self.serve(request, self.pages.now)
        if request.number in self.waiting:
            del self.waiting[request.number]
            self.order("arrive", ask=request.number, answer=spelt(reply if heard else "gone"))

    @precondition(lambda self: len(self.pages.reports) < MOST_PAGES)
    @rule(device=st.sampled_from(DEVICES))
    def open(self, device: str) -> None:
        """A reload, a second tab, another computer: one of them has the sitting."""
        self.opened += 1
        name = f"p{self.opened}"
        self.tabs[name] = Tab(device, self.pages.now)
        self.leave_behind(device, 0)
        self.order("open", page=name, device=device, seed=self.opened)

    @precondition(lambda self: self.pages.reports)
    @rule(data=st.data(), hidden=st.booleans())
    def kill(self, data: st.DataObject, hidden: bool) -> None:
        """A tab is closed, or dies."""
        self.end_page(data.draw(st.sampled_from(sorted(self.pages.reports))), hidden)

    @precondition(lambda self: self.replaced())
    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        """To a page that was replaced: it asks to go on, and then replaces the other."""
        name = data.draw(st.sampled_from(self.replaced()))
        self.tabs[name].clear_since = self.pages.now
        self.order("enter", page=name)

    # What must hold at every moment

    @invariant()
    def what_is_stored_was_on_a_screen(self) -> None:
        for task in TASKS:
            stored = self.stored(task)
            assert any(one.text == stored for one in self.screens[task]), (task, stored)

    @invariant()
    def what_is_called_saved_is_stored_and_stays(self) -> None:
        epoch = self.epoch()
        for name, report in self.pages.reports.items():
            task, quiet = report["task"], report["unsent"] == 0 and report["working"]
            if quiet and report["save"] in ("safe", "connected") and report["epoch"] == epoch:
                assert self.stored(task) == report["screen"]
                if task in self.tabs[name].wrote:
                    self.saved[task] = self.last_shown(task, name)
        for task in TASKS:
            stored = self.stored(task)
            assert any(one.text == stored for one in self.screens[task][self.saved[task] :])

    @invariant()
    def typing_is_safe_within_two_seconds(self) -> None:
        epoch = self.epoch()
        for name, report in self.pages.reports.items():
            tab, task = self.tabs[name], report["task"]
            due = self.pages.now - LOST_MS
            free = self.fate[tab.device] in FREE and tab.clear_since <= due
            if not free or report["epoch"] != epoch or not report["working"]:
                continue
            shown = [one for one in self.screens[task] if one.page == name]
            old = [place for place, one in enumerate(shown) if one.at <= due]
            if old:
                stored = self.stored(task)
                assert any(one.text == stored for one in shown[old[-1] :]), (stored, shown[-3:])

    @invariant()
    def a_computer_shows_again_what_it_had(self) -> None:
        for name, report in self.pages.reports.items():
            task, device = report["task"], self.tabs[name].device
            if report["screen"] is None or self.writer.get(task) != device:
                continue
            least = self.safe_from[device, task]
            kept = self.screens[task][least:]
            assert any(one.text == report["screen"] for one in kept), (name, report, kept[:2])

    # The end

    def teardown(self) -> None:
        """Everything mends; the computer that was written on last goes on to the end."""
        for device in DEVICES:
            self.fate[device] = "up"
        for name in sorted(self.pages.reports):
            self.end_page(name, hidden=False)
        self.open(list(self.writer.values())[-1] if self.writer else "laptop")
        [name] = self.tabs
        self.order("pass", ms=PATIENCE_MS)
        for task in TASKS:
            self.order("go", page=name, task=task)
            report = self.pages.reports[name]
            assert (report["phase"], report["unsent"]) == ("test", 0), report
            self.what_is_called_saved_is_stored_and_stays()
            self.a_computer_shows_again_what_it_had()
        if self.ending == "clock":
            self.write_past_the_end(name)
        else:
            self.hand_in(name)
        assert self.pages.reports[name]["phase"] == "done", self.pages.reports[name]
        self.after_the_end({task: self.stored(task) for task in TASKS})

    def hand_in(self, name: str) -> None:
        """With the last keys in no event yet."""
        wanted = {task: self.stored(task) for task in TASKS}
        self.act(name, act="insert", at=0, text="last keys ")
        wanted[self.pages.reports[name]["task"]] = self.pages.reports[name]["screen"]
        self.order("handIn", page=name)
        self.order("pass", ms=PATIENCE_MS)
        assert {task: self.stored(task) for task in TASKS} == wanted

    def write_past_the_end(self, name: str) -> None:
        """What was on the screen at the end counts, though its events come after it."""
        self.order("sleep", ms=DURATION_MS - self.pages.now - 3000)
        while self.pages.reports[name]["working"]:
            self.act(name, act="insert", at=0, text="x")
            self.order("pass", ms=220)
        task = self.pages.reports[name]["task"]
        self.order("pass", ms=PATIENCE_MS)
        shown = [one for one in self.screens[task] if one.page == name and one.at <= DURATION_MS]
        assert self.stored(task) in [one.text for one in self.screens[task][-6:]], shown[-1]

    def after_the_end(self, wanted: dict[str, str]) -> None:
        """What comes late changes nothing, and none of it is thrown away."""
        for request in reversed(self.wire):
            if not request.url.endswith("/enter"):
                self.serve(request, self.pages.now)
        for device in DEVICES:
            self.open(device)
            self.order("pass", ms=PATIENCE_MS)
        assert {task: self.stored(task) for task in TASKS} == wanted
        with self.world.app.app_context():
            values = db.session.scalars(
                select(JournalEvent.value).where(
                    JournalEvent.sitting_id == self.sitting, JournalEvent.type == "write"
                )
            )
            assert self.pages.kept <= {json.loads(one)["id"] for one in values}


def _units(text: str) -> int:
    """The length of a text as a browser counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2

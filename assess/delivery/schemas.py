"""What never changes about a sitting once its form stands, kept in memory.

The save path asks here for the form's checker instead of reading the form each time.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from dataclasses import dataclass

from sqlalchemy import select

from assess.delivery.envelope import MAX_VALUE, Incoming
from assess.delivery.kinds import (
    EventChecker,
    Form,
    PlacedItem,
    ResponseError,
    journalled_by,
    kind_of,
)
from assess.delivery.models import FormItem, FormRecord
from assess.delivery.signals import SIGNALS, check_signal
from assess.extensions import db

CAPACITY = 4000


class NoForm(LookupError):
    """The sitting does not exist or has no form yet."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The form of one sitting and what it accepts."""

    form: Form
    checker: EventChecker
    media: frozenset[str]
    max_value: int
    journalled: frozenset[str] = frozenset()
    #: Names of the kind's own files that the page may fetch.
    files: frozenset[str] = frozenset()

    def inspect(self, epoch: int, events: list[Incoming]) -> None:
        """Quarantine every event that this form can never accept."""
        for event in events:
            event.journalled = event.type in self.journalled
            if event.problem is None:
                problem = self._problem(event)
                if problem is not None:
                    event.reject(epoch, problem)

    def _problem(self, event: Incoming) -> str | None:
        if len(event.text) > self.max_value:
            return f"The value is larger than {self.max_value} bytes."
        try:
            if event.type in SIGNALS:
                check_signal(event.event())
            else:
                self.checker.check(event.event())
        except ResponseError as error:
            return str(error)
        return None


class Schemas:
    """The most recently used schemas of one process."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._held: OrderedDict[str, Schema] = OrderedDict()
        self._lock = threading.Lock()

    def holds(self, sitting_id: str) -> bool:
        """Whether the schema of a sitting is in memory."""
        with self._lock:
            return sitting_id in self._held

    def of(self, sitting_id: str) -> Schema:
        """The schema of a sitting. Raises `NoForm`."""
        with self._lock:
            held = self._held.get(sitting_id)
            if held is not None:
                self._held.move_to_end(sitting_id)
                return held
        built = build(sitting_id)
        with self._lock:
            self._held[sitting_id] = built
            while len(self._held) > self._capacity:
                self._held.popitem(last=False)
        return built

    def form_of(self, sitting_id: str) -> Form:
        """The form of a sitting, from memory when its schema is there. Raises `NoForm`."""
        with self._lock:
            held = self._held.get(sitting_id)
        return read_form(sitting_id) if held is None else held.form


def read_form(sitting_id: str) -> Form:
    """The form assembled for a sitting. Raises `NoForm`."""
    record = db.session.get(FormRecord, sitting_id)
    if record is None:
        raise NoForm(sitting_id)
    items = db.session.execute(
        select(FormItem.ref, FormItem.item_version_id)
        .where(FormItem.sitting_id == sitting_id)
        .order_by(FormItem.ref)
    )
    return Form(
        kind=record.kind,
        seed=record.seed,
        content=_parse(record.content),
        items=tuple(PlacedItem(ref, version) for ref, version in items),
    )


def build(sitting_id: str) -> Schema:
    """Read a form and build its checker. Raises `NoForm`."""
    form = read_form(sitting_id)
    kind = kind_of(form.kind)
    return Schema(
        form=form,
        checker=kind.checker(form),
        media=kind.media(form),
        max_value=getattr(kind, "max_value", MAX_VALUE),
        journalled=journalled_by(kind),
        files=kind.files(form) if hasattr(kind, "files") else frozenset(),
    )


def _parse(content: str) -> dict[str, object]:
    parsed: dict[str, object] = json.loads(content)
    return parsed

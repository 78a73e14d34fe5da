"""Simulated candidates: they answer as their ability says and travel the real street."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from assess.banks import queries as banks
from assess.clock import frozen_source
from assess.delivery import operations as delivery
from assess.delivery.envelope import read_envelope
from assess.delivery.models import Sitting
from assess.delivery.state import delivery as services
from assess.identity.models import Account
from assess.language.content import chosen_option
from assess.language.scoring import form_items
from assess.psychometrics.irt import probability
from assess.results.scoring import stored_form


@dataclass
class HandClock:
    """A clock that is moved by hand."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **amount: float) -> None:
        """Let some time go by."""
        self.at += timedelta(**amount)


def sit(
    sitting: Sitting,
    ability: float,
    invigilator: Account,
    begins: datetime,
    chance: random.Random,
    share: float = 1.0,
) -> None:
    """Check in at `begins`, start, answer the first `share` of the form; hand in if it is all.

    Nothing is written around the operations: journal, clock, receipt and result are made
    by the same code as in an examination.
    """
    clock = HandClock(begins)
    with frozen_source(clock):
        delivery.check_in(sitting.id, invigilator, confirmed=True)
        clock.pass_by(minutes=chance.uniform(1, 4))
        opened, _ = delivery.open_epoch(sitting.id)
        epoch = opened.epoch
        delivery.start(sitting.id, epoch)
        events = _events(sitting.id, ability, chance, share)
        started = clock.at
        for event in events:
            # Reports show how long an answer took to arrive: seconds, as in a real room.
            clock.at = started + timedelta(milliseconds=event["t"] + chance.uniform(250, 2100))
            envelope = read_envelope(_body(epoch, [event]))
            services().writer.save(sitting.id, epoch, envelope.events)
        if share >= 1.0:
            clock.pass_by(minutes=chance.uniform(0.5, 3))
            delivery.hand_in(sitting.id, epoch, [])


def _events(
    sitting_id: str, ability: float, chance: random.Random, share: float
) -> list[dict[str, Any]]:
    form = stored_form(sitting_id)
    items = form_items(form.content)
    keys = banks.keys([item["version"] for item in items])
    met = items[: round(len(items) * share)]
    pace = chance.uniform(35_000, 52_000)
    events: list[dict[str, Any]] = []
    elapsed = 4_000.0
    for item in met:
        elapsed += chance.uniform(0.4, 1.6) * pace
        if chance.random() < 0.02:
            continue
        token = _choice(item, keys[item["version"]].key, ability, chance)
        events.append(_event(len(events) + 1, item["ref"], "answer", {"choice": token}, elapsed))
        if chance.random() < 0.06:
            flag = {"flagged": True}
            events.append(_event(len(events) + 1, item["ref"], "flag", flag, elapsed + 900))
    return events


def _choice(item: dict[str, Any], key: int, ability: float, chance: random.Random) -> str:
    """One displayed option: the key as often as the item's own response curve says."""
    tokens = [f"o{place}" for place in range(1, len(item["options"]) + 1)]
    right = next(token for token in tokens if chosen_option(item, token) == key)
    if chance.random() < float(probability(ability, **item["parameters"])):
        return right
    return chance.choice([token for token in tokens if token != right])


def _event(n: int, item: str, kind: str, value: dict[str, Any], t: float) -> dict[str, Any]:
    return {"n": n, "item": item, "type": kind, "value": value, "t": round(t)}


def _body(epoch: int, events: list[dict[str, Any]]) -> bytes:
    return json.dumps({"epoch": epoch, "events": events}).encode()

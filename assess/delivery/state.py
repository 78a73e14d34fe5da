"""What delivery keeps for the life of one application: clock, writer, schemas, tickets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask, current_app

from assess.config import DEMO_SECRET, Settings
from assess.delivery.bulletins import Bulletins
from assess.delivery.clips import Clips
from assess.delivery.glances import Glances
from assess.delivery.guards import Guards
from assess.delivery.limits import Limits
from assess.delivery.rescue import RescueKeys, keys_of
from assess.delivery.schemas import Schemas
from assess.delivery.tickets import Tickets
from assess.delivery.timekeeper import Timekeeper, read_now
from assess.delivery.whereabouts import Whereabouts
from assess.delivery.writer import Writer
from assess.extensions import db

KEY = "assess_delivery"


@dataclass(slots=True)
class Delivery:
    """One application's delivery services."""

    keeper: Timekeeper
    schemas: Schemas
    tickets: Tickets
    limits: Limits
    clips: Clips
    glances: Glances
    bulletins: Bulletins
    guards: Guards
    whereabouts: Whereabouts
    idle_s: float
    secret: str = field(repr=False)
    _writer: Writer | None = None

    def rescue_keys(self, sitting_id: str) -> RescueKeys:
        """What seals and opens the rescue files of a sitting."""
        return keys_of(self.secret, sitting_id)

    @property
    def writer(self) -> Writer:
        """The group-committing writer, made at first use (it needs the engine)."""
        if self._writer is None:
            with db.engine.connect() as connection:
                self.keeper.load(connection)
            self._writer = Writer(db.engine, self.keeper, self.idle_s)
        return self._writer


def install(app: Flask, settings: Settings) -> None:
    """Give the application its delivery services."""
    app.extensions[KEY] = Delivery(
        keeper=Timekeeper(),
        schemas=Schemas(),
        tickets=Tickets(settings.secret_key or DEMO_SECRET, secure=settings.secure_cookies),
        limits=Limits(),
        clips=Clips(),
        glances=Glances(),
        bulletins=Bulletins(),
        guards=Guards(),
        whereabouts=Whereabouts(),
        # An idle writer lets go of its connection; tests end too soon to wait for that.
        secret=settings.secret_key or DEMO_SECRET,
        idle_s=0.2 if settings.testing else 60.0,
    )


def delivery() -> Delivery:
    """The current application's delivery services."""
    services: Delivery = current_app.extensions[KEY]
    return services


def sitting_now() -> datetime:
    """Sitting time, read in the current transaction."""
    return read_now(delivery().keeper, db.session.connection())

"""What a rehearsal is to do. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """What a run is to do."""

    candidates: int
    pace_s: float = 10.0
    duration_s: float = 60.0
    arrive_s: float = 10.0
    faults: bool = False
    seed: int = 1
    test: str = ""
    #: Most events given at one turn; 1 is a person, more make many events quickly.
    batch: int = 1
    #: End early once each candidate has given so many events; 0 is no end.
    quota: int = 0
    #: How often the server is restarted, if it can be, evenly over the run.
    restarts: int = 1
    #: Over how long the candidates leave, in the order in which they came; 0 is all at once.
    leave_s: float = 0.0

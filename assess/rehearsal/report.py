"""Counting while a rehearsal runs, and saying what came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SAMPLES = 10


def percentiles(values: Iterable[float]) -> dict[str, float | None]:
    """The 50th, 95th and 99th percentile by the nearest rank, rounded to a tenth. Pure."""
    ordered = sorted(values)
    if not ordered:
        return {"p50": None, "p95": None, "p99": None}
    ranks = {name: -(-share * len(ordered) // 100) for name, share in _SHARES.items()}
    return {name: round(ordered[rank - 1], 1) for name, rank in ranks.items()}


_SHARES = {"p50": 50, "p95": 95, "p99": 99}


@dataclass
class Tally:
    """What a run has seen so far."""

    acknowledged: int = 0
    save_ms: list[float] = field(default_factory=list)
    start_ms: list[float] = field(default_factory=list)
    handin_ms: list[float] = field(default_factory=list)
    noop_ms: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    samples: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    save_bytes: int = 0  # of all syncs, idle ones included
    busy: int = 0  # 503 or 429 with Retry-After: the protocol's own "later"
    cut_off: int = 0  # requests that a restart of the server cut off
    receipts: int = 0
    restarts: int = 0
    outage: bool = False
    first_save: float | None = None
    last_save: float | None = None
    last_in: float | None = None

    def error(self, kind: str, detail: str = "") -> None:
        """Count a reply outside the protocol."""
        self.errors[kind] += 1
        if len(self.samples) < SAMPLES:
            self.samples.append(f"{kind}: {detail}"[:300])

    def saved(self, count: int, moment: float) -> None:
        """Count events that were acknowledged just now."""
        self.acknowledged += count
        if count:
            self.first_save = moment if self.first_save is None else self.first_save
            self.last_save = moment

    @property
    def save_seconds(self) -> float:
        return (self.last_save or 0.0) - (self.first_save or 0.0)


def figures(tally: Tally, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The report as it is written; `facts` are those of the run."""
    seconds = tally.save_seconds
    return {
        **facts,
        "saves_acknowledged": tally.acknowledged,
        "errors": sum(tally.errors.values()),
        "errors_by_kind": dict(tally.errors),
        "error_samples": tally.samples,
        "saves_per_second": round(tally.acknowledged / seconds, 1) if seconds else None,
        "save_ms": percentiles(tally.save_ms),
        "start_ms": percentiles(tally.start_ms),
        "handin_ms": percentiles(tally.handin_ms),
        "noop_ms": percentiles(tally.noop_ms),
        "bytes_per_save": round(tally.save_bytes / tally.acknowledged)
        if tally.acknowledged
        else None,
        "receipts": tally.receipts,
        "busy_replies": tally.busy,
        "cut_off_by_restarts": tally.cut_off,
        "restarts": tally.restarts,
        "faults_injected": dict(tally.faults),
    }


def summary(report: Mapping[str, Any]) -> str:
    """The report in a few lines for people."""
    lines = [
        f"{report['candidates']} candidates on {report['url']} (assess {report['version']}, "
        f"test {report['test']}, seed {report['seed']})",
        f"  saves acknowledged  {report['saves_acknowledged']:,} "
        f"({report['saves_per_second'] or 0:,} a second, "
        f"{report['bytes_per_save'] or 0:,} bytes each)",
        f"  saves lost          {report['saves_lost']:,}",
        f"  errors              {report['errors']:,}",
        f"  receipts            {report['receipts']:,}",
    ]
    names = {"save_ms": "save", "start_ms": "code to first question", "handin_ms": "hand-in"}
    for key, name in {**names, "noop_ms": "beside it, a no-op"}.items():
        if report[key]["p50"] is not None:
            spread = "   ".join(f"{share} {ms:,} ms" for share, ms in report[key].items())
            lines.append(f"  {name:<24}{spread}")
    if report["everyone_in_s"] is not None:
        lines.append(f"  everyone in after   {report['everyone_in_s']} s")
    if report["faults_injected"]:
        befell = ", ".join(
            f"{kind} {count}" for kind, count in sorted(report["faults_injected"].items())
        )
        lines.append(f"  faults              {befell}; restarts {report['restarts']}")
    if report["busy_replies"]:
        lines.append(f"  told to wait        {report['busy_replies']:,} times")
    lines += [f"  ! {sample}" for sample in report["error_samples"]]
    lines += [f"  ! lost: {loss}" for loss in report["losses"]]
    good = not report["errors"] and not report["saves_lost"]
    lines.append(
        "Nothing was lost." if good else "NOT GOOD: see the lines with an exclamation mark."
    )
    return "\n".join(lines)

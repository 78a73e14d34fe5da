"""The demo under a clock that a test moves on: three hours pass in a minute.

`serving(folder, program=PROGRAM)` starts it; `QuickClock` of the same instance moves it. The
server is the real one with its real jobs. Nothing else is different but that jobs of the written
test come as often as its clock runs fast, and that the variants of a paired paper come in turn.
"""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

PROGRAM = "from tests.support.quick_clock import main; main()"
_FOR_GOOD = ExitStack()


class QuickClock:
    """Now, and as much later as the file in the instance's folder says; a source of `clock`."""

    def __init__(self, instance: Path) -> None:
        self.file = instance / "quick-clock"

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    @property
    def ahead(self) -> timedelta:
        return (
            timedelta(seconds=float(self.file.read_text())) if self.file.exists() else timedelta()
        )

    def pass_time(self, **by: float) -> None:
        """Let time pass at once, for every process that asks this clock."""
        written = self.file.with_suffix(".new")
        written.write_text(str((self.ahead + timedelta(**by)).total_seconds()))
        written.replace(self.file)


def main() -> None:
    """`make demo`, with the application of this module."""
    from assess import demo

    demo.APPLICATION = "tests.support.quick_clock:application"
    demo.main()


def application() -> Flask:
    """What the server's process runs."""
    from assess import clock, serve
    from assess.written import scripts

    moved = QuickClock(Path(os.environ["ASSESS_INSTANCE_PATH"]))
    _FOR_GOOD.enter_context(clock.frozen_source(moved))
    scripts.EVERY_S = 1.0
    _variants_in_turn()
    return serve.application()


def _variants_in_turn() -> None:
    """Which half somebody gets first is chance; here it goes by who has the same paper before."""
    from sqlalchemy import select

    from assess.delivery.models import FormRecord
    from assess.extensions import db
    from assess.written import queries
    from assess.written.kind import WrittenKind

    assemble = WrittenKind.assemble
    forms = select(FormRecord.content).where(FormRecord.kind == WrittenKind.code)

    def in_turn(self: WrittenKind, spec: Any, candidate: Any, seed: str) -> Any:
        version = queries.newest(str(spec.get("paper")))
        papers = [json.loads(content)["paper_version"] for content in db.session.scalars(forms)]
        turn = papers.count(version.id) % 2 if version else 0
        return assemble(self, spec, candidate, f"{seed[:-1]}{turn}")

    WrittenKind.assemble = in_turn  # type: ignore[method-assign]

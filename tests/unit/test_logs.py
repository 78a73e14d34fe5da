"""A-61: no input can forge a log line, colour a terminal or turn a line around."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog

from assess import logs
from assess.config import Settings

NASTY = [
    "a\r\n2027-01-01T00:00:00Z [info] forged event=1",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "\u202egnp.exe\u2066 \u200f",
    "\u2028next\u2029\x85\x0b\x0c",
    "\x00\x7f\x9b31m",
    "\ud800",
]


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Callable[[str], io.StringIO]]:
    """Configure one format and get what is written."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level

    def start(log_format: Any) -> io.StringIO:
        settings = Settings(environment="testing", instance_path=tmp_path)
        logs.configure(replace(settings, log_format=log_format))
        stream = io.StringIO()
        (handler,) = root.handlers
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(stream)
        return stream

    yield start
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.parametrize("log_format", ["json", "console"])
@pytest.mark.parametrize("nasty", NASTY)
def test_one_event_is_one_printable_line(
    written: Callable[[str], io.StringIO], log_format: str, nasty: str
) -> None:
    stream = written(log_format)
    structlog.get_logger().warning("save_failed", value=nasty, nested={"deep": [nasty]})
    structlog.get_logger().warning(nasty)
    logging.getLogger("library").warning("said %s", nasty)
    lines = stream.getvalue().split("\n")
    assert lines.pop() == ""
    assert len(lines) == 3
    for line in lines:
        assert line.isprintable(), ascii(line)
    if log_format == "json":
        assert json.loads(lines[0])["value"] == nasty


@pytest.mark.parametrize("nasty", NASTY)
def test_an_error_that_speaks_for_itself_forges_nothing(
    written: Callable[[str], io.StringIO], nasty: str
) -> None:
    stream = written("console")
    try:
        raise ValueError(nasty)
    except ValueError:
        structlog.get_logger().exception("job_failed", job="seal")
    first, *rest = stream.getvalue().rstrip("\n").split("\n")
    assert "job_failed" in first
    assert all(line.isprintable() for line in [first, *rest])
    assert all(line.startswith("    ") for line in rest)

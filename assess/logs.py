"""Structured logs on standard error, one event a line, unforgeable by input."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from assess.config import Settings


def configure(settings: Settings) -> None:
    """Send structlog and the standard library's logs through one renderer."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    # JSON escapes control characters, so no value can begin a new line or colour a terminal;
    # for the console the same is done by hand.
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *([] if settings.log_format == "json" else [_escape]),
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING if settings.testing else logging.INFO)


def _escape(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Write what cannot be printed, and what would turn the line around, as escapes."""
    for name, value in list(event.items()):
        if name == "exception":
            # A trace has lines of its own; none of them can pass for the start of an entry.
            event[name] = "\n".join(f"    {_printable(line)}" for line in str(value).split("\n"))
        elif not isinstance(value, bool | int | float | None):
            event[_printable(name)] = _printable(str(value))
    return event


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)

"""Whole states as they are kept and shown: packed JSON, and where two of them differ. Pure."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from typing import Any

#: Bytes of JSON that a page's state may have, and of a state that is kept, packed.
MOST_UNPACKED, MOST_PACKED = 32 * 1024 * 1024, 4 * 1024 * 1024
MOST_DIFFERENCES = 40
LONGEST_TEXT = 200


class Unreadable(ValueError):
    """What a page gave as its state is none; the message says why."""


def pack(state: Any) -> bytes:
    """JSON in one spelling, a value a line, packed; empty when it is too large to keep."""
    text = json.dumps(state, ensure_ascii=False, sort_keys=True, indent=1)
    packed = gzip.compress(text.encode("utf-8", "surrogatepass"), mtime=0)
    return packed if len(packed) <= MOST_PACKED else b""


def unpack(packed: bytes) -> Any:
    """A page's state. Raises `Unreadable`, never using more memory than is allowed."""
    reader = zlib.decompressobj(wbits=31)
    try:
        text = reader.decompress(packed, MOST_UNPACKED)
        if reader.unconsumed_tail or not reader.eof:
            raise Unreadable("It is too large, or its end is missing.")
        return json.loads(text)
    except (zlib.error, ValueError, RecursionError) as error:
        raise Unreadable(str(error)[:LONGEST_TEXT]) from None


def showable(text: str) -> str:
    """Text that can be sent to a browser: half a surrogate pair is spelled out."""
    return text.encode("utf-8", "backslashreplace").decode()


def differences(browser: Any, server: Any) -> list[dict[str, str]]:
    """The first places where two states differ: `{"path", "browser", "server"}`.

    A value that one side lacks is an empty text.
    """
    found = []
    for path, one, other in _apart(browser, server, ""):
        found.append({"path": path or "/", "browser": one, "server": other})
        if len(found) == MOST_DIFFERENCES:
            break
    return found


def _apart(browser: Any, server: Any, path: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(browser, dict) and isinstance(server, dict):
        for key in sorted({*browser, *server}):
            yield from _member(browser, server, key, f"{path}/{showable(key)}"[:LONGEST_TEXT])
    elif isinstance(browser, list) and isinstance(server, list):
        ours, theirs = dict(enumerate(browser)), dict(enumerate(server))
        for key in range(max(len(browser), len(server))):
            yield from _member(ours, theirs, key, f"{path}/{key}"[:LONGEST_TEXT])
    elif browser != server or type(browser) is not type(server):
        yield path, _spelled(browser), _spelled(server)


def _member(
    browser: dict[Any, Any], server: dict[Any, Any], key: Any, path: str
) -> Iterator[tuple[str, str, str]]:
    if key not in server:
        yield path, _spelled(browser[key]), ""
    elif key not in browser:
        yield path, "", _spelled(server[key])
    else:
        yield from _apart(browser[key], server[key], path)


def _spelled(value: Any) -> str:
    text = showable(json.dumps(value, ensure_ascii=False, sort_keys=True))
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"

"""TOML written from plain values, so that reading it gives the same again. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
#: Lists of tables that are written as such, with those inside them.
Tables = Mapping[str, Any]


def write(content: Mapping[str, Any], tables: Tables) -> str:
    """A document; `tomllib.loads` gives `content` again.

    Values are texts, whole numbers, finite decimals, booleans, lists and tables of them.
    `tables` names the lists that are written as `[[name]]`, such as `{"task": {"check": {}}}`.
    """
    return "\n".join(_document(content, "", tables)).strip("\n") + "\n"


def value(one: Any) -> str:
    """One value on one line. Raises `TypeError` for what TOML has not."""
    if isinstance(one, bool):
        return "true" if one else "false"
    if isinstance(one, str):
        # JSON's escapes are TOML's; U+007F is the one character that only TOML escapes.
        return json.dumps(one, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(one, int):
        return str(one)
    if isinstance(one, float):
        return _decimal(one)
    if isinstance(one, list | tuple):
        return "[" + ", ".join(map(value, one)) + "]"
    if isinstance(one, Mapping):
        inner = ", ".join(f"{_key(name)} = {value(part)}" for name, part in one.items())
        return f"{{ {inner} }}" if inner else "{}"
    raise TypeError(f"{type(one).__name__} is nothing that TOML can hold.")


def _document(content: Mapping[str, Any], path: str, tables: Tables) -> Iterator[str]:
    grouped = {name for name, one in content.items() if name in tables and _are_tables(one)}
    for name, one in content.items():
        if name not in grouped:
            yield f"{_key(name)} = {value(one)}"
    for name in content:
        for one in content[name] if name in grouped else ():
            yield ""
            yield f"[[{path}{name}]]"
            yield from _document(one, f"{path}{name}.", tables[name])


def _are_tables(one: Any) -> bool:
    return isinstance(one, list) and bool(one) and all(isinstance(part, Mapping) for part in one)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else value(str(name))


def _decimal(one: float) -> str:
    text = repr(one)
    if text in ("inf", "-inf", "nan"):
        raise TypeError(f"{text} is nothing that a paper or project can hold.")
    # TOML wants a digit on both sides of the point, or an exponent.
    return text if any(sign in text for sign in ".e") else f"{text}.0"

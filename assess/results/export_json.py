"""Results as one JSON document; each that was ever released is signed by itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import force_locale

from assess.audit import jws, keys
from assess.audit.chain import stamp
from assess.clock import now
from assess.results import signing
from assess.results.export_ports import registered_kinds, scale_of
from assess.results.export_rows import CAUTION, Cell, Exported, Words, cells, columns

TYPE_JSON = "application/json"
#: What is said of every result; the row below it does not repeat it.
_ONCE = frozenset({"caution"})


def to_json(rows: Iterable[Exported], chosen: Iterable[str] | None = None) -> Iterator[str]:
    """The document in pieces, one result a line.

    `results[].jws` is a statement as `/results/<id>.json` hands it out, for `/verify`; null for
    a result that nobody has been shown. Raises `UnsafeSettings`: there is no key.
    """
    names, words, signer = columns(chosen), Words(), keys.announce()
    at, organisation = stamp(now()), current_app.config["SETTINGS"].organisation
    head = {
        "made_at": at,
        "organisation": organisation,
        "caution": CAUTION,
        "keys": f"{current_app.config['SETTINGS'].base_url}/.well-known/assess-keys.json",
        "scales": scales(),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "results": ['
    for number, one in enumerate(rows):
        values = cells(one, words)
        row: dict[str, Any] = {
            name: _plain(values.get(name)) for name in names if name not in _ONCE
        }
        row["kid"] = row["jws"] = None
        if one.released_at is not None:
            said = signing.statement_from(one, at, organisation)
            row["kid"], row["jws"] = signer.kid, jws.sign(said, jws.RESULT, signer.kid, signer.key)
        yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"


def scales() -> dict[str, Any]:
    """What each level of each kind of test means, in both languages."""
    return {kind: _scale(kind) for kind in registered_kinds()}


def _scale(kind: str) -> dict[str, Any]:
    scale = scale_of(kind)
    levels = range(scale.lowest, scale.highest + 1)
    said: dict[str, Any] = {"lowest": scale.lowest, "highest": scale.highest}
    for locale in ("en", "fr"):
        with force_locale(locale):
            said[locale] = {
                "title": scale.title(),
                "levels": {str(level): scale.meaning(level) for level in levels},
            }
    return said


def _plain(value: Cell) -> str | int | float | None:
    return value.isoformat() if isinstance(value, date) else value

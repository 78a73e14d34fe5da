"""An independent scorer of language tests: raw SQL, textbook formulas, adaptive quadrature.

It shares nothing with the application but the database: the form says which option stood
where, the item versions say which one is right, the pins say with which numbers. What the
candidate chose is handed in by the caller, who knows it from the page.

Model: three-parameter logistic (Birnbaum 1968) with D = 1, expected a posteriori (Bock &
Mislevy 1982) under a normal prior, level = number of cut scores at or below the estimate.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.stats import norm
from sqlalchemy import text
from sqlalchemy.engine import Connection

TAG = re.compile(r"<[^>]+>")
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """Ability, its standard error, the level and the probability of each level 0 to 5."""

    theta: float
    standard_error: float
    level: int
    probabilities: tuple[float, ...]

    @property
    def probability(self) -> float:
        """Of the awarded level."""
        return self.probabilities[self.level]


@dataclass(frozen=True)
class Script:
    """One sitting: per item whether it is listening, its level, numbers, and right or not."""

    listening: NDArray[np.bool_]
    levels: NDArray[np.int_]
    a: Array
    b: Array
    c: Array
    right: NDArray[np.bool_]
    cuts: tuple[float, ...]
    mean: float
    sd: float


def estimate(script: Script, chosen: NDArray[np.bool_] | None = None) -> Estimate:
    """Score all items, or those where `chosen` is true."""
    use = np.ones(len(script.a), dtype=bool) if chosen is None else chosen
    a, b, c, right = script.a[use], script.b[use], script.c[use], script.right[use]

    def likelihood(theta: float) -> float:
        solve = c + (1 - c) / (1 + np.exp(-a * (theta - b)))
        return float(np.prod(np.where(right, solve, 1 - solve)))

    grid = np.linspace(script.mean - 6 * script.sd, script.mean + 6 * script.sd, 601)
    weights = [likelihood(t) * norm.pdf(t, script.mean, script.sd) for t in grid]
    top, mode = max(weights), float(grid[int(np.argmax(weights))])

    def mass(power: int, low: float, high: float) -> float:
        inner = [x for x in (mode - 1, mode - 0.4, mode, mode + 0.4, mode + 1) if low < x < high]
        value, _error = quad(
            lambda t: t**power * likelihood(t) * norm.pdf(t, script.mean, script.sd) / top,
            low,
            high,
            points=inner or None,
            epsabs=1e-12,
            epsrel=1e-10,
            limit=400,
        )
        return float(value)

    low, high = script.mean - 7 * script.sd, script.mean + 7 * script.sd
    whole = mass(0, low, high)
    theta = mass(1, low, high) / whole
    variance = mass(2, low, high) / whole - theta**2
    borders = (low, *script.cuts, high)
    zones = tuple(mass(0, borders[k], borders[k + 1]) / whole for k in range(6))
    level = int(np.searchsorted(np.array(script.cuts), round(theta, 6), side="right"))
    return Estimate(theta, float(np.sqrt(variance)), level, zones)


def read_script(
    connection: Connection, sitting_id: str, clicked: Mapping[str, tuple[str, str]]
) -> Script:
    """What one candidate did, from the database and from `clicked`.

    Parameters
    ----------
    connection : Connection
        To the application's database; read with plain SQL.
    sitting_id : str
    clicked : mapping of item ref to (option token, option text as read on the page)
        The last choice on each item; items left out were not answered.

    Raises
    ------
    AssertionError
        The text on the page is not the text of the option that the form says stood there.
    """
    form = _form(connection, sitting_id)
    pins = _json(
        connection.execute(
            text("SELECT pins FROM result WHERE sitting_id = :s AND supersedes_id IS NULL"),
            {"s": sitting_id},
        ).scalar_one()
    )
    numbers = {pin["ref"]: pin for pin in pins["items"]}
    for_nobody = set(
        connection.execute(text("SELECT item_version_id FROM neutralised_version")).scalars()
    )
    rows = []
    for item in _items(form):
        version = connection.execute(
            text("SELECT key, options_html, skill, level FROM item_version WHERE id = :v"),
            {"v": item["version"]},
        ).one()
        right = False
        if item["ref"] in clicked:
            token, shown = clicked[item["ref"]]
            authored = item["options"][int(token.removeprefix("o")) - 1]
            assert plain(_json(version.options_html)[authored]) == shown, item["ref"]
            right = authored == version.key
        pin = numbers[item["ref"]]
        assert pin["version"] == item["version"]
        if item["version"] in for_nobody:
            continue
        rows.append(
            (version.skill == "listening", version.level, pin["a"], pin["b"], pin["c"], right)
        )
    columns = list(zip(*rows, strict=True))
    return Script(
        listening=np.array(columns[0], dtype=bool),
        levels=np.array(columns[1]),
        a=np.array(columns[2], dtype=float),
        b=np.array(columns[3], dtype=float),
        c=np.array(columns[4], dtype=float),
        right=np.array(columns[5], dtype=bool),
        cuts=tuple(pins["cuts"]),
        mean=pins["prior"]["mean"],
        sd=pins["prior"]["sd"],
    )


def right_tokens(connection: Connection, sitting_id: str) -> dict[str, str]:
    """For tests that play a candidate of some ability: the right option of each item."""
    tokens = {}
    for item in _items(_form(connection, sitting_id)):
        key = connection.execute(
            text("SELECT key FROM item_version WHERE id = :v"), {"v": item["version"]}
        ).scalar_one()
        tokens[item["ref"]] = f"o{item['options'].index(key) + 1}"
    return tokens


def plain(markup: str) -> str:
    """The text of a piece of HTML, white space folded."""
    return " ".join(html.unescape(TAG.sub("", markup)).split())


def _form(connection: Connection, sitting_id: str) -> dict[str, Any]:
    content = connection.execute(
        text("SELECT content FROM form WHERE sitting_id = :s"), {"s": sitting_id}
    ).scalar_one()
    return dict(json.loads(content))


def _items(form: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [item for part in form["parts"] for group in part["groups"] for item in group["items"]]


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value

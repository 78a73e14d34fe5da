"""The organisation's rules as data: read from TOML or JSON, checked, and written back. Pure."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib.resources import files
from typing import Any, Literal, cast, get_args
from zoneinfo import ZoneInfo

from assess.eligibility.periods import Anchor
from assess.eligibility.records import Family

FAMILIES: tuple[Family, ...] = get_args(Family)
#: Bounds of the numbers of a family; see `FamilyPolicy` for what they count.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "validity_years": (1, 10),
    "grace_days": (0, 366),
    "lockout_months": (0, 60),
    "pass_mark": (0, 1000),
}
_FLAGS = ("exempts", "below_minimum_exempts")
_ANCHORS: tuple[Anchor, ...] = get_args(Anchor)
LONGEST_NAME = 40

Wrong = Literal["missing", "unknown", "not_whole", "out_of_bounds", "not_a_choice", "contradiction"]


class BadPolicy(ValueError):
    """A policy that cannot be used; `key` is its dotted place, `instead` what to write there."""

    def __init__(self, key: str, value: Any, wrong: Wrong, instead: str) -> None:
        said = "is missing" if wrong == "missing" else f"cannot be {value!r}"
        super().__init__(f"{key} {said}: {instead}")
        self.key, self.value, self.wrong, self.instead = key, value, wrong, instead


@dataclass(frozen=True, slots=True)
class FamilyPolicy:
    """The rules of one family of tests.

    A result counts for `validity_years` calendar years and `grace_days` days after that. A
    failed test may not be sat again for `lockout_months` (0: no lockout). Both periods run
    from the day that `anchor` names. `pass_mark` is on the family's own scale (a level, or
    per cent of the points); None where there is no passing or failing. `exempts`: a valid
    result makes a new sitting needless; `below_minimum_exempts`: even one below the level
    that the vacancy asks for.
    """

    validity_years: int = 2
    grace_days: int = 0
    lockout_months: int = 0
    anchor: Anchor = "sitting"
    exempts: bool = False
    below_minimum_exempts: bool = False
    pass_mark: int | None = None

    def passed(self, level: int | None) -> bool | None:
        """Whether a result reaches the pass mark; None where either is unknown."""
        return None if self.pass_mark is None or level is None else level >= self.pass_mark


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the organisation's rules; `timezone` says which day it is."""

    name: str
    timezone: str = "Europe/Brussels"
    language: FamilyPolicy = field(default_factory=lambda: FamilyPolicy(exempts=True))
    written: FamilyPolicy = field(default_factory=FamilyPolicy)
    office: FamilyPolicy = field(
        default_factory=lambda: FamilyPolicy(lockout_months=6, pass_mark=70)
    )

    def of(self, family: Family) -> FamilyPolicy:
        """The rules of a family."""
        if family == "language":
            return self.language
        return self.office if family == "office" else self.written

    def to_dict(self) -> dict[str, Any]:
        """What the TOML says, as `parse` reads it; a pass mark that is none is left out."""
        content: dict[str, Any] = {"name": self.name, "timezone": self.timezone}
        for family in FAMILIES:
            rules = asdict(self.of(family))
            content[family] = {key: value for key, value in rules.items() if value is not None}
        return content

    def digest(self) -> str:
        """SHA-256, in hexadecimal, of the canonical JSON of `to_dict`."""
        canonical = json.dumps(
            self.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(canonical.encode()).hexdigest()

    def renamed(self, name: str) -> Policy:
        """The same rules under another name."""
        return replace(self, name=name)


def parse(content: Mapping[str, Any]) -> Policy:
    """Read a policy from a mapping, as TOML or JSON gives it.

    Raises:
        BadPolicy: a key is missing, unknown or has a value that makes no sense.
    """
    _no_unknown(content, ("name", "timezone", *FAMILIES), "")
    families = {family: _family(family, content) for family in FAMILIES}
    return Policy(_name(content), _timezone(content), **families)


def parse_toml(text: str) -> Policy:
    """Read a policy from the text of a TOML file.

    Raises:
        BadPolicy: it is no TOML, or `parse` refuses it.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy("The file", text[:40], "unknown", f"it is not TOML: {error}") from None
    return parse(content)


def default_policy(timezone: str | None = None) -> Policy:
    """The policy of the repository, in the installation's time zone where one is given."""
    text = files("assess.eligibility").joinpath("policies/default.toml").read_text("utf-8")
    policy = parse_toml(text)
    return replace(policy, timezone=timezone) if timezone else policy


def _name(content: Mapping[str, Any]) -> str:
    name = content.get("name")
    instead = f"write a name of 1 to {LONGEST_NAME} printable characters, in quotes"
    if name is None:
        raise BadPolicy("name", name, "missing", instead)
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise BadPolicy("name", name, "not_a_choice", instead)
    if len(name) > LONGEST_NAME:
        raise BadPolicy("name", name[:60], "out_of_bounds", instead)
    return name.strip()


def _timezone(content: Mapping[str, Any]) -> str:
    zone = content.get("timezone", "Europe/Brussels")
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, TypeError, LookupError):
        instead = 'write a name of the IANA time zone database, for example "Europe/Brussels"'
        raise BadPolicy("timezone", zone, "not_a_choice", instead) from None
    return cast("str", zone)


def _family(family: str, content: Mapping[str, Any]) -> FamilyPolicy:
    rules = content.get(family)
    if rules is None:
        raise BadPolicy(family, None, "missing", f"add a table [{family}] with its rules")
    if not isinstance(rules, Mapping):
        raise BadPolicy(family, rules, "not_a_choice", f"write a table [{family}]")
    _no_unknown(rules, (*BOUNDS, "anchor", *_FLAGS), f"{family}.")
    values: dict[str, Any] = {key: _whole(family, key, rules) for key in BOUNDS}
    values |= {key: _flag(family, key, rules) for key in _FLAGS}
    anchor = rules.get("anchor", "sitting")
    if anchor not in _ANCHORS:
        choices = " or ".join(f'"{one}"' for one in _ANCHORS)
        raise BadPolicy(f"{family}.anchor", anchor, "not_a_choice", f"write {choices}")
    if values["lockout_months"] and values["pass_mark"] is None:
        raise BadPolicy(
            f"{family}.pass_mark",
            None,
            "missing",
            "a lockout follows a failed test, so give the pass mark, or write lockout_months = 0",
        )
    if values["below_minimum_exempts"] and not values["exempts"]:
        raise BadPolicy(
            f"{family}.below_minimum_exempts",
            True,
            "contradiction",
            "no result of this family exempts; write false, or exempts = true",
        )
    return FamilyPolicy(anchor=anchor, **values)


def _whole(family: str, key: str, rules: Mapping[str, Any]) -> int | None:
    low, high = BOUNDS[key]
    value, instead = rules.get(key), f"write a whole number from {low} to {high}"
    if value is None:
        if key in ("pass_mark", "grace_days"):
            return None if key == "pass_mark" else 0
        raise BadPolicy(f"{family}.{key}", value, "missing", instead)
    # A truth value is a whole number to Python, never to the person who wrote it.
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadPolicy(f"{family}.{key}", value, "not_whole", instead)
    if not low <= value <= high:
        raise BadPolicy(f"{family}.{key}", value, "out_of_bounds", instead)
    if key == "pass_mark" and family == "language" and value > 5:
        raise BadPolicy(
            f"{family}.{key}", value, "out_of_bounds", "language levels lie from 0 to 5"
        )
    return value


def _flag(family: str, key: str, rules: Mapping[str, Any]) -> bool:
    value = rules.get(key)
    if value is None and key == "below_minimum_exempts":
        return False
    if not isinstance(value, bool):
        wrong: Wrong = "missing" if value is None else "not_a_choice"
        raise BadPolicy(f"{family}.{key}", value, wrong, "write true or false")
    return value


def _no_unknown(content: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    for key in content:
        if key not in known:
            instead = f"the keys here are {', '.join(known)}"
            raise BadPolicy(f"{place}{key}", content[key], "unknown", instead)

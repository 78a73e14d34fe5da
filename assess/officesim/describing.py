"""What each kind of check needs, read from the descriptions beside the judges. Pure.

`<application>/checks/kinds.toml` names every kind with its fields, labelled in both languages.
The builder makes its forms from it, checks are validated against it, and docs are written from
it. A field has one of these types; what it holds is shown and read as text:

    text      a text                            lines    one text, or several, one a line
    texts     texts, one a line                 list     the same; [] for none
    value     number, true, false, text, JSON   values   values, one a line
    whole     a whole number                    number   a number
    numbers   whole numbers: 2, 3, 5            counts   one whole number, or several
    range     cells: B2:B6                      ranges   one a line
    yesno     true or false                     choice   one of `options`
    choices   some of `options`                 data     JSON

`local = true`: it may differ by language, `{ en = …, fr = … }`. `shared` names fields of
`[fields]` in the target ("ref!" is required), `shared_expect` those in expect, `rename` what
they are called there, `like` another kind with the same fields. `any` (of expect) and `any_of`
(of both): one of these must be given; `some`: expect must not be empty.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from assess.officesim.engine import JSONObject
from assess.officesim.projects import LANGUAGES

Said = Mapping[str, str]
#: Types whose text may run over several lines.
LONG = frozenset({"lines", "texts", "list", "values", "ranges", "data"})
_RANGE = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?|[A-Z]{1,3}:[A-Z]{1,3}")
_WHOLE = re.compile(r"-?[0-9]{1,12}")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?")
_SCALAR = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?|true|false")


@dataclass(frozen=True)
class Field:
    """One thing that a target or an expectation can say."""

    name: str
    type: str
    label: Said
    hint: Said = field(default_factory=dict)
    local: bool = False
    required: bool = False
    #: value -> label
    options: Mapping[str, Said] = field(default_factory=dict)
    example: str = ""
    pattern: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of check."""

    id: str
    label: Said
    help: Said
    target: tuple[Field, ...]
    expect: tuple[Field, ...]
    #: Of each of these groups ("target.ref", "expect.text") at least one must be given.
    groups: tuple[tuple[str, ...], ...]
    #: Expect must not be empty.
    some: bool


@cache
def kinds_of(application: str) -> Mapping[str, Kind]:
    """The kinds of an application, in the order in which they are offered."""
    path = Path(__file__).parent / application / "checks" / "kinds.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    shared = raw["fields"]
    found: dict[str, Kind] = {}
    for one in raw["kind"]:
        kind = _kind(one, shared)
        like = found.get(one.get("like", ""))
        if like is not None:
            kind = replace(
                kind, target=like.target, expect=like.expect, groups=like.groups, some=like.some
            )
        found[kind.id] = kind
    return found


@cache
def labels_of(
    application: str, kind: str, language: str
) -> tuple[Mapping[str, str], Mapping[tuple[str, str], str]]:
    """Labels of the names that findings of a kind hold, and of what is chosen: (name, value).

    First the kind's own fields, then `[words]` (parts of a state that no check asks for by
    themselves), then the fields of other kinds.
    """
    kinds = kinds_of(application)
    own = [kinds[kind]] if kind in kinds else []
    names: dict[str, str] = {}
    values: dict[tuple[str, str], str] = {}
    for one in (*own, None, *kinds.values()):
        if one is None:
            for name, both in _words(application).items():
                names.setdefault(name, both[LANGUAGES.index(language)])
            continue
        for one_field in (*one.expect, *one.target):
            names.setdefault(one_field.name, one_field.label[language])
            for value, label in one_field.options.items():
                values.setdefault((one_field.name, value), label[language])
    # Findings begin with the kind of object: "chart: title: …".
    for (name, value), said in values.items():
        if name == "kind":
            names.setdefault(value, said)
    return names, values


@cache
def _words(application: str) -> Mapping[str, Sequence[str]]:
    path = Path(__file__).parent / application / "checks" / "kinds.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: raw["words"][name] for name in raw.get("words", {})}


def _kind(raw: JSONObject, shared: JSONObject) -> Kind:
    renamed = raw.get("rename", {})

    def from_shared(name: str) -> Field:
        plain = name.rstrip("!")
        made = _field(renamed.get(plain, plain), shared[plain])
        return replace(made, required=True) if name != plain else made

    groups = [tuple(f"expect.{name}" for name in raw["any"])] if "any" in raw else []
    groups += [tuple(raw["any_of"])] if "any_of" in raw else []
    return Kind(
        id=raw["id"],
        label=_said(raw, ""),
        help=_said(raw, "_help"),
        target=(
            *map(from_shared, raw.get("shared", ())),
            *(_field(name, one) for name, one in raw.get("target", {}).items()),
        ),
        expect=(
            *(_field(name, one) for name, one in raw.get("expect", {}).items()),
            *map(from_shared, raw.get("shared_expect", ())),
        ),
        groups=tuple(groups),
        some=raw.get("some", False),
    )


def _field(name: str, raw: JSONObject) -> Field:
    return Field(
        name=name,
        type=raw["type"],
        label=_said(raw, ""),
        hint=_said(raw, "_hint"),
        local=raw.get("local", False),
        required=raw.get("required", False),
        options={
            value: dict(zip(LANGUAGES, words, strict=True))
            for value, words in raw.get("options", {}).items()
        },
        example=raw.get("example", ""),
        pattern=raw.get("pattern", ""),
    )


def _said(raw: JSONObject, ending: str) -> Said:
    return {one: raw[one + ending] for one in LANGUAGES if one + ending in raw}


# --- Between values and texts ---------------------------------------------------------------


def shown(one: Field, value: Any) -> dict[str, str] | None:
    """A value as texts by language ("fr" only where it differs); None when it has another form."""
    if one.local and isinstance(value, dict) and set(value) == set(LANGUAGES):
        texts = {language: _shown(one, value[language]) for language in LANGUAGES}
        if None not in texts.values():
            return {language: str(text) for language, text in texts.items()}
    text = _shown(one, value)
    return None if text is None else {"en": text}


def read(one: Field, texts: Mapping[str, str]) -> Any:
    """The value of texts by language; None when nothing is given. Raises `ValueError`."""
    given = {language: _tidy(texts.get(language, "")) for language in LANGUAGES}
    if not given["en"] and not given["fr"]:
        return None
    if not one.local or not given["fr"]:
        return _read(one, given["en"] or given["fr"])
    if not given["en"]:
        raise ValueError("Write it in English as well.")
    return {language: _read(one, text) for language, text in given.items()}


def _shown(one: Field, value: Any) -> str | None:
    try:
        text = _SHOW[one.type](value)
        if not isinstance(text, str):
            return None
        again = _read(one, _tidy(text))
        # True is 1 for Python, and 1.0 is 1; project.toml tells them apart.
        return text if again == value and json.dumps(again) == json.dumps(value) else None
    except (ValueError, TypeError):
        return None


def _read(one: Field, text: str) -> Any:
    if one.options and one.type in ("choice", "choices"):
        unknown = [part for part in text.split("\n") if part not in one.options]
        if unknown:
            raise ValueError("Choose one of those that are offered.")
    if one.pattern and not re.fullmatch(one.pattern, text):
        raise ValueError("This is not written as it should be: look at the hint.")
    return _READ[one.type](text)


def _tidy(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines).strip("\n")


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


def _as_list(text: str) -> list[str]:
    return [] if text == "[]" else _lines(text)


def _as_lines(text: str) -> Any:
    if text.startswith('["'):
        return _as_data(text)
    found = _lines(text)
    return found[0] if len(found) == 1 else found


def _as_text(text: str) -> str:
    return text


def _as_value(text: str) -> Any:
    if text[:1] in ("{", "[", '"'):
        return _as_data(text)
    return json.loads(text) if _SCALAR.fullmatch(text) else text


def _as_values(text: str) -> list[Any]:
    return [_as_value(line) for line in _lines(text)]


def _as_whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError("Write a whole number.")
    return int(text)


def _as_number(text: str) -> int | float:
    plain = text.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise ValueError("Write a number.")
    return float(plain) if "." in plain else int(plain)


def _as_numbers(text: str) -> list[int]:
    return [_as_whole(part) for part in re.split(r"[\s,;]+", text) if part]


def _as_counts(text: str) -> Any:
    found = _as_numbers(text)
    return found[0] if len(found) == 1 else found


def _as_range(text: str) -> str:
    plain = text.upper()
    if not _RANGE.fullmatch(plain):
        raise ValueError("Write cells, for example B4 or B2:B6.")
    return plain


def _as_ranges(text: str) -> list[str]:
    return [_as_range(line) for line in _lines(text)]


def _as_data(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise ValueError("This is not JSON: look at the example.") from None


def _no_constant(word: str) -> None:
    raise ValueError(word)


def _as_yesno(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("Choose one of those that are offered.")
    return text == "true"


_READ: Mapping[str, Callable[[str], Any]] = {
    "text": _as_text,
    "lines": _as_lines,
    "texts": _lines,
    "list": _as_list,
    "value": _as_value,
    "values": _as_values,
    "whole": _as_whole,
    "number": _as_number,
    "numbers": _as_numbers,
    "counts": _as_counts,
    "range": _as_range,
    "ranges": _as_ranges,
    "yesno": _as_yesno,
    "choice": _as_text,
    "choices": _lines,
    "data": _as_data,
}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _show_value(value: Any) -> str:
    if isinstance(value, str) and value and _as_value(value) == value:
        return value
    return _json(value)


def _show_list(value: Any) -> str | None:
    return "[]" if value == [] else "\n".join(value) if isinstance(value, list) else None


def _show_numbers(value: Any) -> str:
    return ", ".join(map(str, value if isinstance(value, list) else [value]))


_SHOW: Mapping[str, Callable[[Any], str | None]] = {
    "text": lambda value: value,
    "lines": lambda value: (
        value if isinstance(value, str) else _json(value) if len(value) == 1 else _show_list(value)
    ),
    "texts": lambda value: _show_list(value) if value else None,
    "list": _show_list,
    "value": _show_value,
    "values": lambda value: "\n".join(map(_show_value, value)),
    "whole": str,
    "number": str,
    "numbers": _show_numbers,
    "counts": _show_numbers,
    "range": lambda value: value,
    "ranges": lambda value: "\n".join(value) if isinstance(value, list) else None,
    "yesno": {True: "true", False: "false"}.get,
    "choice": lambda value: value,
    "choices": lambda value: _show_list(value) if value else None,
    "data": _json,
}


# --- Validation -----------------------------------------------------------------------------


def missing_in(kind: Kind, target: JSONObject, expect: JSONObject) -> list[tuple[Field, ...]]:
    """What is not given: each a field that is needed, or fields of which one is."""
    given = {f"target.{name}" for name in target} | {f"expect.{name}" for name in expect}
    named = {
        **{f"target.{one.name}": one for one in kind.target},
        **{f"expect.{one.name}": one for one in kind.expect},
    }
    missing: list[tuple[Field, ...]] = [
        (one,) for path, one in named.items() if one.required and path not in given
    ]
    missing += [
        tuple(named[path] for path in group) for group in kind.groups if not given & set(group)
    ]
    if kind.some and not expect:
        missing.append(kind.expect)
    return missing


def misshapen_in(fields: Sequence[Field], values: JSONObject) -> list[Field]:
    """Fields whose value has another form than the description says."""
    return [one for one in fields if one.name in values and shown(one, values[one.name]) is None]

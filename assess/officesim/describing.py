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

and those of `lines` (cases, keys, spans, places, cells, grid, matrix, series, outline, probes,
anyof), which show and read as JSON what lines cannot say. A name with a dot ("crop.l") is part of
a table of that name, which a form gives as fields of their own.

`local = true`: it may differ by language, `{ en = …, fr = … }`. `shared` names fields of
`[fields]` in the target ("ref!" is required), `shared_expect` those in expect, `rename` what
they are called there, `like` another kind with the same fields. `any` (of expect) and `any_of`
(of both): one of these must be given; `some`: expect must not be empty.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from assess.officesim.engine import JSONObject
from assess.officesim.projects import LANGUAGES
from assess.officesim.spelling import READ, SHOW, tidy

Said = Mapping[str, str]
#: Types whose text may run over several lines.
LONG = frozenset(
    {"lines", "texts", "list", "values", "ranges", "data", "cases", "keys", "spans", "places"}
    | {"cells", "grid", "matrix", "series", "outline", "probes"}
)


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
    #: Of a kind with variants: those that have this field; empty for all.
    of: tuple[str, ...] = ()


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
    #: `target.kind` decides which fields make sense: each of its options is offered by itself.
    variants: bool = False
    variant: str = ""

    @property
    def choice(self) -> str:
        """How the form of this kind, or of this variant of it, is asked for."""
        return f"{self.id}:{self.variant}" if self.variant else self.id


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


def choices_of(application: str) -> list[Kind]:
    """What is offered where a kind is chosen: each kind, or each of its variants."""
    return [
        choice
        for kind in kinds_of(application).values()
        for choice in (_variants(kind) if kind.variants else [kind])
    ]


def chosen(application: str, choice: str) -> Kind | None:
    """The kind or variant of a choice; the whole kind where its variant is none."""
    for one in choices_of(application):
        if one.choice == choice:
            return one
    return kinds_of(application).get(choice.partition(":")[0])


def choice_of(application: str, check: JSONObject) -> str:
    """The choice that a check was made with."""
    kind = kinds_of(application).get(check.get("kind", ""))
    part = check.get("target", {}).get("kind")
    return f"{kind.id}:{part}" if kind and kind.variants and part else check.get("kind", "")


def _variants(kind: Kind) -> list[Kind]:
    (decides,) = (one for one in kind.target if one.name == "kind")
    return [
        replace(
            kind,
            label=label,
            variant=variant,
            target=tuple(
                replace(one, options={variant: label}) if one is decides else one
                for one in kind.target
                if not one.of or variant in one.of
            ),
            expect=tuple(one for one in kind.expect if not one.of or variant in one.of),
        )
        for variant, label in decides.options.items()
    ]


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
        for part in (*one.expect, *one.target):
            if "." not in part.name:
                names.setdefault(part.name, part.label[language])
            for value, label in part.options.items():
                values.setdefault((part.name, value), label[language])
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
        variants=raw.get("variants", False),
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
        of=tuple(raw.get("of", ())),
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
    given = {language: tidy(texts.get(language, "")) for language in LANGUAGES}
    if not given["en"] and not given["fr"]:
        return None
    if not one.local or not given["fr"]:
        return _read(one, given["en"] or given["fr"])
    if not given["en"]:
        raise ValueError("Write it in English as well.")
    return {language: _read(one, text) for language, text in given.items()}


def _shown(one: Field, value: Any) -> str | None:
    try:
        text = SHOW[one.type](value)
        if not isinstance(text, str):
            return None
        again = _read(one, tidy(text))
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
    return READ[one.type](text)


# --- Validation -----------------------------------------------------------------------------


def missing_in(kind: Kind, target: JSONObject, expect: JSONObject) -> list[tuple[Field, ...]]:
    """What is not given: each a field that is needed, or fields of which one is."""
    given = {f"target.{name}" for name in target} | {f"expect.{name}" for name in expect}
    named = {
        f"{part}.{one.name.partition('.')[0]}": one
        for part, fields in (("target", kind.target), ("expect", kind.expect))
        for one in reversed(fields)  # of a table the first field stands for it
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
    known = {one.name: one for one in fields}
    return [
        one
        for one in fields
        if one.name in values
        and shown(one, values[one.name]) is None
        and not _has_fields(known, one.name, values[one.name])
    ]


def _has_fields(known: Mapping[str, Field], name: str, value: Any) -> bool:
    """Whether each part of a table has a field of its own, and the form that it says."""
    return isinstance(value, dict) and all(
        f"{name}.{inner}" in known and shown(known[f"{name}.{inner}"], part) is not None
        for inner, part in value.items()
    )

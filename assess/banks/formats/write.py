"""Writing banks in the native format; reading the result gives the same bank."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from assess.banks.formats.model import BankHeader, ChoiceItem, Testlet, Unit

PLAIN = re.compile(r"[a-z][a-z-]*")


def write_header(header: BankHeader) -> str:
    """`bank.toml` as text."""
    title = ", ".join(f"{name} = {_toml(text)}" for name, text in header.title.items())
    lines = [
        f"code = {_toml(header.code)}",
        f"language = {_toml(header.language)}",
        f"title = {{{title}}}",
        f"licence = {_toml(header.licence)}",
        f"authors = [{', '.join(map(_toml, header.authors))}]",
        "",
        "[blueprint]",
    ]
    for skill, row in header.blueprint.items():
        cells = ", ".join(f"{level} = {count}" for level, count in row.items())
        lines.append(f"{skill} = {{{cells}}}")
    return "\n".join(lines) + "\n"


def write_unit(unit: Unit) -> str:
    """An item or a testlet as the text of its file."""
    return _write_testlet(unit) if isinstance(unit, Testlet) else _write_item(unit)


def _write_item(item: ChoiceItem) -> str:
    lines = ["---", f"id: {_scalar(item.code)}", "type: choice", f"tags: {_tags(item.tags)}"]
    if item.enemies:
        lines.append(f"enemies: {_list(item.enemies)}")
    if item.rationale:
        lines.append(f"rationale: {_scalar(item.rationale)}")
    return "\n".join([*lines, "---", *_question(item)]) + "\n"


def _write_testlet(testlet: Testlet) -> str:
    lines = [
        "---",
        f"id: {_scalar(testlet.code)}",
        "type: testlet",
        f"title: {_scalar(testlet.title)}",
        f"tags: {_tags(testlet.tags)}",
    ]
    if testlet.enemies:
        lines.append(f"enemies: {_list(testlet.enemies)}")
    if testlet.audio:
        lines += [
            f"audio: {_scalar(testlet.audio)}",
            f"plays: {testlet.plays}",
            _transcript(testlet.transcript),
        ]
        if testlet.voices:
            lines.append(f"voices: {testlet.voices}")
    lines += ["---", testlet.passage]
    for item in testlet.items:
        lines += ["", f"## item {item.code}"]
        changed = {n: v for n, v in item.tags.items() if testlet.tags.get(n) != v}
        if changed:
            lines.append(f"tags: {_tags(changed)}")
        if item.enemies:
            lines.append(f"enemies: {_list(item.enemies)}")
        lines += _question(item)
        if item.rationale:
            lines += ["", f"Rationale: {item.rationale}"]
    return "\n".join(lines) + "\n"


def _question(item: ChoiceItem) -> list[str]:
    marks = ["x" if index == item.key else " " for index in range(len(item.options))]
    options = [f"- [{mark}] {text}" for mark, text in zip(marks, item.options, strict=True)]
    return [item.prompt, "", *options]


def _transcript(text: str) -> str:
    """A literal block when YAML would keep the text as it is, else a quoted scalar."""
    block = "transcript: |\n" + "\n".join(f"  {line}" if line else "" for line in text.split("\n"))
    try:
        same = yaml.safe_load(block + "\n").get("transcript", "").strip() == text
    except yaml.YAMLError:
        same = False
    return block if same else f"transcript: {_quoted(text)}"


def _scalar(text: str) -> str:
    return text if PLAIN.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    """A double-quoted YAML scalar on one line."""
    dumped: str = yaml.safe_dump(
        text, default_style='"', allow_unicode=True, width=float("inf"), explicit_end=False
    )
    return dumped.rstrip("\n")


def _tags(tags: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {_scalar(value)}" for name, value in tags.items()) + "}"


def _list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(_scalar, values)) + "]"


def _toml(text: str) -> str:
    """A TOML basic string."""
    out = []
    for character in text:
        if character in '"\\':
            out.append("\\" + character)
        elif ord(character) < 0x20 or ord(character) == 0x7F:
            out.append(f"\\u{ord(character):04X}")
        else:
            out.append(character)
    return '"' + "".join(out) + '"'

"""The YAML block at the top of a file, read as plain strings with their line numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from assess.banks.formats.model import N_, Problem

SIMPLE = re.compile(r"[A-Za-z0-9._-]+")

Value = str | list[str] | dict[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of the front matter and the line it stands on."""

    value: Value
    line: int


class _Loader(yaml.SafeLoader):
    """Composes nodes only, nothing is ever constructed; and no aliases, which multiply."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "a `*name` alias stands here", mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        return node


def parse(
    text: str, file: str, first_line: int, nested: frozenset[str] = frozenset()
) -> tuple[dict[str, Entry], list[Problem]]:
    """Read a YAML mapping whose values are scalars, lists of scalars or maps of scalars.

    The values of the names in `nested` may be deeper; they are given as one line of YAML.

    Every scalar stays the string the author wrote (`yes`, `1` and dates are not converted).
    Never raises: what cannot be read becomes a `Problem`.
    """
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        return {}, [_broken(file, line, error.problem or "not YAML")]
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = getattr(error, "reason", None) or "not YAML"
        return {}, [_broken(file, first_line, str(reason))]
    if root is None:
        return {}, []
    if not isinstance(root, yaml.MappingNode):
        return {}, [_broken(file, first_line, "not a list of `name: value` lines")]
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for key_node, value_node in root.value:
        line = first_line + key_node.start_mark.line
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
        value = _flow(value_node) if key in nested else _plain(value_node)
        if not key or value is None or key in entries:
            problems.append(_bad_entry(file, line, key, repeated=key in entries))
            continue
        entries[key] = Entry(value, line)
    return entries, problems


def _plain(node: yaml.Node) -> Value | None:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        if all(isinstance(child, yaml.ScalarNode) for child in node.value):
            return [str(child.value) for child in node.value]
        return None
    if isinstance(node, yaml.MappingNode):
        pairs = node.value
        if not all(isinstance(part, yaml.ScalarNode) for pair in pairs for part in pair):
            return None
        plain = {str(key.value): str(value.value) for key, value in pairs}
        return plain if len(plain) == len(pairs) else None
    return None


def _flow(node: yaml.Node, depth: int = 4) -> str | None:
    """The node as one line of YAML, or None when it is too deep (or contains itself)."""
    if isinstance(node, yaml.ScalarNode):
        return node.value if SIMPLE.fullmatch(node.value) else _quoted(node.value)
    if depth == 0:
        return None
    if isinstance(node, yaml.SequenceNode):
        parts = [_flow(child, depth - 1) for child in node.value]
        return None if None in parts else "[" + ", ".join(map(str, parts)) + "]"
    if isinstance(node, yaml.MappingNode):
        pairs = [(_flow(key, 0), _flow(value, depth - 1)) for key, value in node.value]
        if any(None in pair for pair in pairs):
            return None
        return "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
    return None


def _quoted(text: str) -> str:
    dumped: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))
    return dumped.rstrip("\n")


def _broken(file: str, line: int, reason: str) -> Problem:
    return Problem(
        file,
        line,
        N_("The front matter cannot be read: %(reason)s."),
        N_("Write `name: value` lines; put text that contains `: ` or `#` in double quotes."),
        field="front-matter",
        values={"reason": reason},
    )


def _bad_entry(file: str, line: int, key: str, *, repeated: bool) -> Problem:
    values: Mapping[str, object] = {"name": key or "?"}
    if repeated:
        return Problem(
            file,
            line,
            N_("`%(name)s` stands twice in the front matter."),
            N_("Keep one of the two."),
            values=values,
        )
    return Problem(
        file,
        line,
        N_("`%(name)s` has a value of the wrong shape."),
        N_('Use one text, a list like `[a, b]` or pairs like `{level: "1", skill: reading}`.'),
        values=values,
    )

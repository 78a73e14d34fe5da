"""Address rules that are quick to register: their builders are compiled when first used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


class LazyRule(Rule):
    """A rule like any other, except that it compiles its builders on first use.

    Werkzeug compiles two functions for every rule at registration, most of an application's
    start; a process builds the addresses of a part of its rules only. Were Werkzeug to
    rename the method, rules would only be compiled early again.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_now = super()._compile_builder
        compiled: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, *args: Any, **values: Any) -> tuple[str, str]:
            if not compiled:
                compiled.append(compile_now(append_unknown))
            return compiled[0](rule, *args, **values)

        return build

"""Which applications there are, and loading them: each registers its engine when imported."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

from assess.officesim.engine import APPLICATIONS

#: Modules that register an engine when imported; tests add their own.
MODULES: list[str] = [f"assess.officesim.{name}.engine" for name in APPLICATIONS]


def modules() -> tuple[str, ...]:
    """The modules that are there: an application that is not built in is left out."""
    return tuple(name for name in MODULES if _is_there(name))


def load(names: tuple[str, ...] | None = None) -> None:
    """Import applications, all that are there unless named; a second call changes nothing."""
    for name in modules() if names is None else names:
        importlib.import_module(name)


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False

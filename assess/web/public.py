"""Mark the platform's own views as open to everybody.

`assess.identity.permissions.allow` lies above this package; its guard reads the same
attribute, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask.typing import ResponseReturnValue

V = TypeVar("V", bound=Callable[..., ResponseReturnValue])


def public(view: V) -> V:
    """Open `view` without a login, like `@allow("public")`."""
    setattr(view, "__allowed__", frozenset({"public"}))  # noqa: B010  functions have no such slot
    return view

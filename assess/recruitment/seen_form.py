"""A form that changes something and undoes nobody else's change unseen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, HiddenField, SelectField

from assess.recruitment.errors import NotPossible
from assess.web.clean_form import CleanForm


class SeenForm(CleanForm):
    """A form that carries what it showed when it was opened, field by field."""

    seen = HiddenField()

    @classmethod
    def showing(cls, values: Mapping[str, Any]) -> Any:
        """The form of something that exists; `values` as its `values_of` gives them."""
        return cls(data={**values, "seen": _packed(values)})

    def refuse_unseen(self, values: Mapping[str, Any]) -> None:
        """Look at what is stored now, held, before it is written over.

        What is typed stays in the form, which from now on counts the change as seen: who
        saves again means to replace it.

        Raises:
            NotPossible: somebody else changed a field meanwhile that this form would set back.
        """
        changed = self._changed(values)
        self.seen.data = _packed(values)
        if changed:
            raise NotPossible(
                _(
                    "Somebody else changed this while you were writing. It says now: %(changes)s. "
                    "Nothing was saved, and what you typed is still here: take over what is "
                    "right, or save again to replace it.",
                    changes="; ".join(changed),
                )
            )

    def _changed(self, values: Mapping[str, Any]) -> list[str]:
        before = _unpacked(self.seen.data)
        if before is None:
            return []
        found = []
        for field in self:
            now = _plain(values.get(field.name))
            if field.name not in {*values, *before} or now == before.get(field.name, ""):
                continue
            if now != _plain(field.data):
                found.append(f"{field.label.text}: {_shown(field, now)}")
        return found


def _shown(field: Any, value: str) -> str:
    if isinstance(field, BooleanField):
        return str(_("Yes") if value else _("No"))
    if isinstance(field, SelectField):
        value = next((str(label) for key, label, *_more in _options(field) if key == value), value)
    return str(_("“%(value)s”", value=value)) if value else "–"


def _options(field: SelectField) -> list[Any]:
    return [(str(option[0]), *option[1:]) for option in field.iter_choices()]


def _packed(values: Mapping[str, Any]) -> str:
    return json.dumps({name: _plain(value) for name, value in values.items()}, ensure_ascii=False)


def _unpacked(text: str | None) -> dict[str, str] | None:
    """What a browser sent back; None when it is not what was given to it."""
    try:
        found = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _plain(value: Any) -> str:
    """A value as text, the same for what is stored and what a field holds; nothing is empty."""
    return "" if value is None or value is False else str(value).replace("\r\n", "\n")

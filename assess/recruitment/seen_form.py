"""A form that changes something and undoes nobody else's change unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField

from assess.recruitment.errors import NotPossible
from assess.web.clean_form import CleanForm
from assess.web.formats import moment


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
                found.append(f"{field.label.text}: {_shown(field, values.get(field.name))}")
        return found


def fingerprint(values: Mapping[str, Any]) -> str:
    """What a page showed, in short: for buttons that act on it without a form."""
    return hashlib.sha256(_packed(values).encode()).hexdigest()


def _shown(field: Any, stored: Any) -> str:
    value = _plain(stored)
    if isinstance(field, BooleanField):
        return str(_("Yes") if value else _("No"))
    if isinstance(stored, datetime):
        value = moment(stored)
    elif isinstance(field, SelectMultipleField):
        chosen = {_plain(one) for one in stored or ()}
        value = ", ".join(str(label) for key, label, *_more in _options(field) if key in chosen)
    elif isinstance(field, SelectField):
        value = next((str(label) for key, label, *_more in _options(field) if key == value), value)
    return str(_("“%(value)s”", value=value)) if value else "–"


def _options(field: SelectField | SelectMultipleField) -> list[Any]:
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
    """A value as text, the same for what is stored and what a field holds; nothing is empty.

    Times are those of the clock on the wall, to the minute, as fields show them.
    """
    if value is None or value is False:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list | tuple):
        return " ".join(sorted(map(_plain, value)))
    return str(value).replace("\r\n", "\n")

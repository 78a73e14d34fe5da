"""What stands now of a part that two authors have changed, where it differs from a form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from assess.written.authoring.labels import label_of
from assess.written.papers import JSONObject

Differences = list[tuple[str, str]]


def differences(form: Any, shown: JSONObject) -> Differences:
    """Label and text of what `shown` says otherwise than the fields of `form` do.

    A field that stands now and that the form has not, as of a band added meanwhile, is among them;
    so is one of the form that stands no more: saving the form decides over both.
    """
    found: Differences = []
    for name, value in shown.items():
        if name == "bands":
            continue
        now = _said(form, name, value)
        if now != (_said(form, name, form[name].data) if name in form else ""):
            found.append((str(label_of(name)), now))
    gone = [name for name in _bands(form) if name not in shown]
    return found + [(str(label_of(name)), _("not there any more")) for name in gone]


def _bands(form: Any) -> Iterable[str]:
    return [
        field.name for field in form if field.name.startswith("band_") and form.said(field.name)
    ]


def _said(form: Any, name: str, value: Any) -> str:
    """As a person reads it: choices by their label, ticks as yes and no."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    choices = (getattr(form[name], "choices", None) or ()) if name in form else ()
    labels = {str(one.value): str(one.label) for one in choices}
    if isinstance(value, (list, tuple)):
        return "\n".join(sorted(labels.get(str(one), str(one)) for one in value))
    text = str("" if value is None else value).replace("\r\n", "\n").replace("\r", "\n").strip()
    return labels.get(text, text)

"""Small functions that the component templates call."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, request
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import BooleanField, Field, RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from assess import disk
from assess.web.formats import number
from assess.web.paging import page_numbers
from assess.web.states import describe_state


def query_url(**changes: Any) -> str:
    """This page's address with some query arguments changed; None removes one."""
    arguments = request.args.to_dict(flat=False)
    for name, value in changes.items():
        arguments.pop(name, None)
        if value is not None:
            arguments[name] = [str(value)]
    query = urlencode(arguments, doseq=True)
    path = request.script_root + request.path
    return f"{path}?{query}" if query else path


def sorted_by(key: str) -> str | None:
    """`ascending` or `descending` when the list is sorted by `key`, else None."""
    return {key: "ascending", f"-{key}": "descending"}.get(request.args.get("sort", ""))


def next_sort(key: str) -> str:
    """What a press on the header asks for: ascending first, then descending."""
    return f"-{key}" if sorted_by(key) == "ascending" else key


def requested_sort(allowed: set[str], default: str) -> tuple[str, bool]:
    """`?sort=` as (key, descending); a key that is not `allowed` becomes `default`."""
    wanted = request.args.get("sort", default)
    key = wanted.removeprefix("-")
    if key not in allowed:
        wanted, key = default, default.removeprefix("-")
    return key, wanted.startswith("-")


def field_kind(field: Field) -> str:
    """How a WTForms field is laid out: checkbox, radios, checkboxes or input."""
    if isinstance(field, RadioField):
        return "radios"
    if isinstance(field, SelectMultipleField) and isinstance(field.widget, ListWidget):
        return "checkboxes"
    if isinstance(field, BooleanField) or isinstance(field.widget, CheckboxInput):
        return "checkbox"
    return "input"


def clean_attrs(*groups: dict[str, Any]) -> dict[str, Any]:
    """Attributes for a WTForms widget, without those that are None."""
    merged: dict[str, Any] = {}
    for group in groups:
        merged.update({name: value for name, value in group.items() if value is not None})
    return merged


def first_error(field: Field) -> str:
    """The first message of a field, also when its errors are nested lists or dicts."""
    error: Any = field.errors
    # Not "anything iterable": a lazy translation is, letter by letter.
    while isinstance(error, (list, tuple, dict)):
        values = list(error.values()) if isinstance(error, dict) else list(error)
        error = next((value for value in values if value), "")
    return str(error)


def scale_position(value: float, minimum: float, maximum: float, margin: float = 0.0) -> float:
    """Where `value` lies from `minimum` to `maximum`, in percent, kept inside the margins."""
    if maximum <= minimum:
        return margin
    share = 100 * (value - minimum) / (maximum - minimum)
    return round(min(max(share, margin), 100 - margin), 3)


def interval_rows(cuts: list[tuple[float, str]], digits: int) -> list[list[str]]:
    """The cut scores of an interval chart as table rows."""
    return [[_("%(zone)s begins at", zone=label), number(cut, digits)] for cut, label in cuts]


def endpoint_exists(endpoint: str) -> bool:
    """Whether some room offers this page."""
    return endpoint in current_app.view_functions


def disk_alarm() -> bool:
    """Whether the person who looks is staff and should hear that the disk is nearly full."""
    person: Any = current_user
    if not person or not person.is_authenticated:
        return False
    return any(str(role) != "candidate" for role in person.roles) and disk.is_low()


def register_helpers(app: Flask) -> None:
    app.jinja_env.globals.update(
        query_url=query_url,
        sorted_by=sorted_by,
        next_sort=next_sort,
        field_kind=field_kind,
        clean_attrs=clean_attrs,
        first_error=first_error,
        scale_position=scale_position,
        interval_rows=interval_rows,
        describe_state=describe_state,
        disk_alarm=disk_alarm,
        endpoint_exists=endpoint_exists,
        page_numbers=page_numbers,
    )

"""The form that all forms with text are made from."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm


def without_nul(value: Any) -> Any:
    """A text without the one character that PostgreSQL cannot store; nobody types it."""
    return value.replace("\0", "") if isinstance(value, str) else value


class CleanForm(FlaskForm):
    """A form whose fields hold no NUL."""

    class Meta(FlaskForm.Meta):
        """Gives every field one more filter."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            filters = [*unbound_field.kwargs.get("filters", ()), without_nul]
            return unbound_field.bind(form=form, **{**options, "filters": filters})

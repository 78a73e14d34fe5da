"""The word processor's engine."""

from __future__ import annotations

from importlib.metadata import version as installed
from typing import Any

from assess.officesim.document import edits
from assess.officesim.document.exporting import export
from assess.officesim.document.harming import harms
from assess.officesim.document.opening import read_opening
from assess.officesim.document.state import State, load, view
from assess.officesim.engine import EditError, JSONObject, StartFileError


class DocumentEngine:
    """See `assess.officesim.engine.Engine`."""

    application = "document"
    version = f"document-1/prosemirror-{installed('prosemirror')}"

    def open(self, start_file: bytes, locale: str) -> JSONObject:
        """The opening of a .docx; raises `StartFileError`."""
        opening = read_opening(start_file, locale).opening
        try:
            load(opening)
        except ValueError as error:
            raise StartFileError(f"The document cannot be used: {error}") from None
        return opening

    def load(self, opening: JSONObject) -> State:
        """A fresh state."""
        return load(opening)

    def apply(self, state: Any, edit: JSONObject) -> None:
        """Change `state` by one edit; raises `EditError`."""
        if not isinstance(state, State):
            raise EditError("This is not the state of a document.")
        edits.apply(state, edit)

    def view(self, state: State) -> JSONObject:
        """Everything a candidate can achieve."""
        return view(state)

    def harms(self, state: State) -> list[JSONObject]:
        """See `harming.harms`."""
        return harms(state)

    def export(self, state: State, start_file: bytes) -> tuple[bytes, str]:
        """The end state written onto the start file."""
        return export(state, start_file), "docx"

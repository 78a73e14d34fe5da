"""The presentation's engine: a deck of slides as plain JSON, changed by thirteen edits."""

from __future__ import annotations

from dataclasses import dataclass

from assess.officesim.engine import Application, EditError, JSONObject, StartFileError
from assess.officesim.presentation.deck import Deck, copy_json
from assess.officesim.presentation.edits import APPLY
from assess.officesim.presentation.exporting import export_deck
from assess.officesim.presentation.opening import open_deck
from assess.officesim.presentation.vocabulary import check_edit


@dataclass
class PresentationEngine:
    """An `Engine`; its state is a `Deck`."""

    application: Application = "presentation"
    version: str = "presentation-1"

    def open(self, start_file: bytes, locale: str) -> JSONObject:
        """`{"locale", "deck", "media": {key: {type, data}}, "library": [{key, name, w, h}]}`.

        `data` is base64; `library` names the pictures that can be inserted. Raises
        `StartFileError`.
        """
        return open_deck(start_file, locale)

    def load(self, opening: JSONObject) -> Deck:
        """A fresh deck of its own. Raises `StartFileError` for what is no opening."""
        try:
            return Deck.of(copy_json(opening["deck"]), frozenset(opening["media"]))
        except (KeyError, TypeError) as error:
            raise StartFileError(f"This is no opening of a presentation ({error}).") from None

    def apply(self, state: Deck, edit: JSONObject) -> None:
        """Raises `EditError`; the deck is then as it was."""
        try:
            APPLY[check_edit(edit)](state, edit)
        except RecursionError:
            raise EditError("The edit is nested too deeply.") from None

    def view(self, state: Deck) -> JSONObject:
        """The deck: `{"size", "masters", "layouts", "slides"}`, a copy."""
        view: JSONObject = copy_json(state.data)
        return view

    def harms(self, state: Deck) -> list[JSONObject]:
        """Every shape goes, then every slide."""
        slides = state.data["slides"]
        shapes = [shape["id"] for slide in slides for shape in slide["shapes"]]
        return [
            *({"op": "shape.remove", "shape": one} for one in shapes),
            *({"op": "board.remove", "board": slide["id"]} for slide in slides),
        ]

    def export(self, state: Deck, start_file: bytes) -> tuple[bytes, str]:
        """The end state as .pptx; parts that nobody touched are those of the start file."""
        return export_deck(state.data, start_file), "pptx"

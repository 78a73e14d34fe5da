"""A PDF of two pages, as an author would upload it."""

from __future__ import annotations

import typst

_SOURCE = b"""
#set document(title: "Annex")
= Annex: stocks in the field
Forty tents stand in the northern store.
#table(columns: 2, [Item], [Number], [Tents], [40])
#pagebreak()
= Second page
The bridge carries ten tonnes.
"""
WORDS = ("Forty tents stand in the northern store.", "The bridge carries ten tonnes.")


def annex() -> bytes:
    """The same bytes every time."""
    return bytes(typst.compile(_SOURCE, format="pdf"))

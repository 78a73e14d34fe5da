"""Why recruitment refuses something."""

from __future__ import annotations


class NotPossible(ValueError):
    """Why something cannot be done, in a sentence for the person who asked."""


class NeedsConfirmation(NotPossible):
    """It can be done, but a person must first say that it is meant."""

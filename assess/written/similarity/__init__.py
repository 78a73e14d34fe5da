"""Similarity of scripts as evidence for a person, never as a score. Pure: no database, no clock."""

from assess.written.similarity.comparing import (
    CommonPhrase,
    Pair,
    Report,
    Settings,
    SourceUse,
    compare,
    compare_two,
)
from assess.written.similarity.passages import Overlap, Passage

__all__ = [
    "CommonPhrase",
    "Overlap",
    "Pair",
    "Passage",
    "Report",
    "Settings",
    "SourceUse",
    "compare",
    "compare_two",
]

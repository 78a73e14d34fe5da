"""What numbers mean, said with every result that leaves by the API."""

from __future__ import annotations

#: Said of the reported level, by kind of test.
SCALES = {
    "language": (
        "Level on a scale from 0 (no practical proficiency) to 5 (highest); the standard error "
        "and the probability say how sure the level is."
    ),
}
OTHER_SCALE = "The value on the test’s own scale; its documentation says what it means."


def scale_of(kind: str) -> str:
    """What the level of a result of this kind means, in one sentence."""
    return SCALES.get(kind, OTHER_SCALE)

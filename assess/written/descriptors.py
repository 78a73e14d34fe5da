"""What marks stand for in the words of a rubric. Pure.

Markers give the marks of a band; a mean can lie between two, and then neither alone describes it.
"""

from __future__ import annotations

from fractions import Fraction

from assess.written.papers import Band, Criterion


def bands_at(criterion: Criterion, marks: Fraction) -> tuple[Band, ...]:
    """The band with these marks, or the two between which they lie, the lower one first.

    Beyond either end (a rubric that gave more once): the band at that end.
    """
    below = [band for band in criterion.bands if band.marks <= marks]
    above = [band for band in criterion.bands if band.marks >= marks]
    if not below or not above:
        return (criterion.bands[-1],) if below else (criterion.bands[0],)
    return (below[-1],) if below[-1] == above[0] else (below[-1], above[0])

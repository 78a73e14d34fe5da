"""What figures mean, and why there is none, in words for people who are no statisticians."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from assess.web.formats import number
from assess.written.agreeing import FEWEST_SCRIPTS

__all__ = ["FEWEST_SCRIPTS"]

#: In place of one figure in a table.
NO_FIGURE = {
    "too_few_scripts": _l("too few scripts"),
    "too_few_markers": _l("too few markers"),
    "no_variation": _l("all marks are the same"),
    "not_estimable": _l("too little to go by"),
    "many_markers": _l("more than two markers"),
    "contradicting": _l("the marks contradict each other more often than they agree"),
}
#: In place of who is strict.
SEVERITY = {
    "too_few_scripts": _l(
        "No script has two marks that tell strict markers from lenient ones yet."
    ),
    "too_few_markers": _l(
        "Strictness is a comparison: at least two markers have to finish scripts."
    ),
    "not_estimable": _l(
        "The marks are too few or too uniform to tell a strict marker from weak scripts."
    ),
    "no_variation": _l("All marks are the same: nobody is stricter than anybody else."),
    "unconnected": _l(
        "The markers fall into groups that have no script in common. A difference between two "
        "groups could as well lie in their scripts, so no figure is given. It helps to have "
        "somebody of each group mark scripts of another, or everybody the same reference scripts."
    ),
}
#: In place of severity by period.
DRIFTS = {
    "too_few_scripts": _l(
        "Too few scripts so far: a marker needs sixteen of a task before an earlier and a later "
        "half can be compared."
    ),
    "too_few_markers": SEVERITY["too_few_markers"],
    "not_estimable": SEVERITY["not_estimable"],
    "no_variation": SEVERITY["no_variation"],
    "unconnected": _l(
        "Earlier and later scripts cannot be compared: no script was met early by one marker and "
        "late by another."
    ),
}
LEANINGS = {
    "strict": (_l("Stricter than average"), _l("Has become stricter")),
    "lenient": (_l("More lenient than average"), _l("Has become more lenient")),
}
REGULARITY = {
    "erratic": _l("Less consistent than expected"),
    "uniform": _l("More uniform than expected"),
}


def shares() -> Callable[[Fraction | float | None], str]:
    """How a page writes per cents; it has thousands, of which a few hundred are different."""
    said: dict[float, str] = {}

    def share(value: Fraction | float | None) -> str:
        if value is None:
            return "–"
        rounded = round(float(value), 1)
        if rounded not in said:
            said[rounded] = _("%(share)s %%", share=number(rounded, 1))
        return said[rounded]

    return share


def meanings() -> list[tuple[str, str]]:
    """Every figure with one line about it, in the order in which the page shows them."""
    return [
        (_("Same band"), _("Share of the scripts for which both markers chose the same band.")),
        (
            _("Same or next band"),
            _("Share of the scripts for which they were at most one band apart."),
        ),
        (
            _("Alpha"),
            _(
                "Krippendorff’s alpha, agreement beyond chance whoever marked what: above 0.8 is "
                "good, below 0.67 is too little to rely on."
            ),
        ),
        (
            _("Kappa"),
            _(
                "Same band beyond chance, where the same two markers marked every script: 1 is "
                "always, 0 is as often as if both had drawn lots. Neighbouring bands count as "
                "different as the farthest."
            ),
        ),
        (
            _("Weighted kappa"),
            _("The same, but two bands apart counts four times as much as one band apart."),
        ),
        (
            _("Correlation of one mark"),
            _(
                "ICC(1,1): which part of the differences between marks comes from the scripts, "
                "when one marker’s mark is used."
            ),
        ),
        (
            _("Correlation of the mean"),
            _("ICC(1,k): the same for the mean of both marks, which is what counts."),
        ),
        (
            _("Correlations on reference scripts"),
            _(
                "Where markers have all marked the same scripts: ICC(2,…) takes strictness for "
                "disagreement, ICC(3,…) leaves it out."
            ),
        ),
        (
            _("Error of one mark"),
            _("By how many points a mark would typically change with another marker."),
        ),
    ]

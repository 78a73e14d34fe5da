"""How results of the written test are shown and exported, to candidates and to staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask_babel import get_locale, lazy_pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import NoResultFound

from assess.results.models import Result
from assess.results.ports import Cell
from assess.web.formats import number
from assess.written.fairness import fair_total_of
from assess.written.feedback import feedback_of
from assess.written.papers import ASPECTS, LANGUAGES
from assess.written.precision import Precision
from assess.written.precision_queries import precisions

TEMPLATE = "written/result.html"
ASPECT_NAMES = {"content": _l("Content"), "language": lazy_pgettext("of a text", "Language")}
HOW_IT_COUNTS = {
    "mean": _l("What counts is the mean of their marks."),
    "nearest": _l("What counts is the mean of the two nearest marks."),
    "third": _l("What counts are the third person’s marks."),
    "moderation": _l("A moderator decided, with a written reason, which marks count."),
}
WHO_MARKED = {
    1: _l("One person marked this text without knowing who wrote it."),
    2: _l(
        "Two people marked this text without knowing who wrote it or, before they had finished, "
        "each other’s marks."
    ),
    3: _l(
        "Two people marked this text without knowing who wrote it or each other’s marks. A third "
        "person marked it too, because they were far apart or somebody asked for it."
    ),
}
LANGUAGE_NAMES = {"en": _l("English"), "fr": _l("French")}
COLUMNS = (
    "written_per_cent",
    *(f"written_{aspect}_per_cent" for aspect in ASPECTS),
    *(f"written_{code}_{aspect}_per_cent" for code in LANGUAGES for aspect in ASPECTS),
    *(f"written_{code}_level" for code in LANGUAGES),
    "written_standard_error",
)


class WrittenPresenter:
    """Speaks for the results of the written test."""

    def page(self, result: Result) -> tuple[str, Mapping[str, Any]]:
        """The page of one result and what it needs."""
        return TEMPLATE, {
            "written": result.detail,
            "precision": precision_of(result),
            "fair_total": partial(fair_total_of, result),
            "feedback": feedback_of(result),
            "aspects": ASPECT_NAMES,
            "languages": LANGUAGE_NAMES,
            "how_it_counts": HOW_IT_COUNTS,
            "who_marked": WHO_MARKED,
            "locale": "fr" if str(get_locale() or "en").startswith("fr") else "en",
        }

    def summary(self, result: Result) -> str:
        """The score in one line, with the mark and the error."""
        found = precision_of(result)
        score, mark = result.level, result.detail["pass_mark"]
        if found is None or found.error is None:
            return str(
                _(
                    "%(score)s %% (pass mark %(mark)s %%); too few scripts to estimate its error",
                    score=score,
                    mark=mark,
                )
            )
        return str(
            _(
                "%(score)s %% (pass mark %(mark)s %%), standard error %(error)s points",
                score=score,
                mark=mark,
                error=number(found.error, 1),
            )
        )

    def short(self, result: Result) -> tuple[str, str | None]:
        """The score and its error, for a table."""
        found = precision_of(result)
        score = str(_("%(score)s %%", score=number(result.level)))
        if found is None or found.error is None:
            return score, None
        return score, str(_("± %(error)s points", error=number(found.error, 1)))

    def column_names(self) -> Sequence[str]:
        """Names of the export columns, stable and in their order."""
        return COLUMNS

    def columns(self, result: Result) -> Mapping[str, Cell]:
        """Values of the export columns; what the paper did not judge has none."""
        detail = result.detail
        values: dict[str, Cell] = {"written_per_cent": detail["per_cent"]}
        for aspect, share in detail["aspects"].items():
            values[f"written_{aspect}_per_cent"] = share
        for code, shares in detail["languages"].items():
            for aspect, share in shares.items():
                values[f"written_{code}_{aspect}_per_cent"] = share
        for code, level in detail["levels"].items():
            values[f"written_{code}_level"] = level
        found = precision_of(result)
        if found is not None and found.error is not None:
            values["written_standard_error"] = round(found.error, 2)
        return values


class WrittenScale:
    """Weighted marks in per cent of the most there are."""

    lowest = 0
    highest = 100
    levels = False

    def title(self) -> str:
        """What is measured, with both ends of the scale."""
        return str(
            _("Written test, weighted marks of two independent markers, in per cent (0 to 100)")
        )

    def level(self, level: int) -> str:
        """The score as it is reported."""
        return str(_("%(score)s %%", score=level))

    def meaning(self, level: int) -> str:
        """What this score says."""
        return str(_("%(score)s %% of the weighted marks of all tasks", score=level))

    def error(self, result: Result) -> str:
        """How far other markers would have given another total."""
        found = precision_of(result)
        another = _("Another paper may give another result.")
        if found is None or found.low is None or found.high is None:
            none = _(
                "The error of this score is not estimated: too few scripts of this paper have "
                "two independent marks."
            )
            return f"{none} {another}"
        said = _(
            "Standard error %(error)s points: all possible markers would on average most likely "
            "give between %(low)s %% and %(high)s %% (95 %% interval, from the independent marks "
            "of %(count)s scripts).",
            error=number(found.error, 1),
            low=number(found.low, 1),
            high=number(found.high, 1),
            count=number(found.scripts),
        )
        return f"{said} {another}"


def precision_of(result: Result) -> Precision | None:
    """The marks and the error of a result; None when what they rest on has been erased."""
    try:
        return precisions().of(result)
    except (LookupError, NoResultFound):
        return None

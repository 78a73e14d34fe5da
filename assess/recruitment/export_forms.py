"""Which results are meant: the filter of the results page, of its files and of profiles."""

from __future__ import annotations

from collections.abc import Mapping

from assess.recruitment import forms
from assess.results.queries import ResultFilter


def result_filter(args: Mapping[str, str]) -> ResultFilter:
    """A filter from the query string; what makes no sense does not filter."""
    return ResultFilter(
        text=forms.filter_text(args, "q"),
        language=forms.filter_text(args, "language"),
        level=forms.filter_number(args, "level"),
        standing=forms.filter_text(args, "standing"),
        test=forms.filter_text(args, "test"),
        session_id=forms.filter_number(args, "session"),
        sat_from=forms.filter_day(args, "from"),
        sat_to=forms.filter_day(args, "to"),
    )

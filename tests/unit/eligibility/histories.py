"""Generated histories, and the rules written another way to judge them by.

The oracle shares no code with the package: dates come from dateutil, and it walks the
history once per question instead of filtering it.
"""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import strategies as st

from assess.eligibility.records import PastSitting, Request

days = st.one_of(
    st.dates(date(2022, 1, 1), date(2033, 12, 31)),
    st.sampled_from([date(2024, 2, 29), date(2028, 2, 29), date(2026, 8, 31), date(2026, 2, 28)]),
)


@st.composite
def sittings(draw: st.DrawFn) -> PastSitting:
    """One past sitting with whatever may be known of it."""
    family = draw(st.sampled_from(["language", "written", "office"]))
    return PastSitting(
        reference=f"sitting:{draw(st.integers(1, 10_000))}",
        family=family,
        started_on=draw(days),
        standing=draw(
            st.sampled_from(["released"] * 4 + ["unreleased", "void", "aborted", "rehearsal"])
        ),
        language=draw(st.sampled_from(["en", "fr"])) if family == "language" else None,
        level=draw(st.one_of(st.none(), st.integers(0, 5))) if family == "language" else None,
        passed=draw(st.booleans()) if family == "office" else None,
        starts_lockout=draw(st.sampled_from([None] * 6 + [True, False])),
    )


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """A question about a test on some day."""
    family = draw(st.sampled_from(["language", "written", "office", "language", "office"]))
    return Request(
        family=family,
        on=draw(days),
        required=draw(st.sampled_from([True] * 9 + [False])),
        language=draw(st.sampled_from(["en", "fr", "en", "fr", None]))
        if family == "language"
        else None,
        minimum_level=draw(st.one_of(st.none(), st.integers(1, 5))),
        overridden=draw(st.sampled_from([False] * 4 + [True])),
    )


def expected(request: Request, history: list[PastSitting]) -> tuple[str, date | None]:
    """Outcome and day by the default policy: language 2 years, office lockout 6 months."""
    if not request.required:
        return "not_applicable", None
    past = [one for one in history if one.family == request.family and one.started_on <= request.on]
    nameless = request.family == "language" and request.language is None
    if nameless or any(one.standing == "unreleased" for one in past):
        return "needs_review", None
    if request.family == "language":
        return _expected_language(request, past)
    return _expected_office(request, past) if request.family == "office" else ("sit", None)


def _expected_language(request: Request, past: list[PastSitting]) -> tuple[str, date | None]:
    enough, unknown = [], []
    for one in past:
        last = one.started_on + relativedelta(years=2)
        if (one.standing, one.language) != ("released", request.language) or request.on > last:
            continue
        if request.minimum_level is None:
            enough.append(last)
        elif one.level is None:
            unknown.append(last)
        elif one.level >= request.minimum_level:
            enough.append(last)
    if enough:
        return "exempt", max(enough)
    return ("needs_review", max(unknown)) if unknown else ("sit", None)


def _expected_office(request: Request, past: list[PastSitting]) -> tuple[str, date | None]:
    locks = [date.min]
    for one in past:
        by_rule = one.standing == "released" and one.passed is False
        if one.starts_lockout or (one.starts_lockout is None and by_rule):
            locks.append(one.started_on + relativedelta(months=6))
    if request.on < max(locks) and not request.overridden:
        return "locked_out", max(locks)
    return "sit", None


def every_day(first: date, last: date) -> list[date]:
    """All days from the first to the last, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]

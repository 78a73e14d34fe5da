"""Decisions: hand-computed cases, every day of eleven years, and generated histories."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.eligibility.policy import FamilyPolicy, Policy, default_policy
from assess.eligibility.records import Outcome, PastSitting, Profile, Request
from assess.eligibility.rules import decide, language_to_test
from tests.unit.eligibility.histories import every_day, expected, requests, sittings

POLICY = default_policy()


def english(sat_on: date, level: int | None = 3, **facts: object) -> PastSitting:
    values = {"reference": "sitting:e", "standing": "released", "language": "en", **facts}
    return PastSitting(family="language", started_on=sat_on, level=level, **values)


def office(sat_on: date, passed: bool | None = False, **facts: object) -> PastSitting:
    values = {"reference": "sitting:o", "standing": "released", **facts}
    return PastSitting(family="office", started_on=sat_on, passed=passed, **values)


def asked_english(on: date, **facts: object) -> Request:
    return Request("language", on, **{"language": "en", "minimum_level": 3, **facts})


@pytest.mark.parametrize(
    ("sat_on", "last"),
    [
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2028, 2, 29), date(2030, 2, 28)),
        (date(2026, 2, 28), date(2028, 2, 28)),
        (date(2026, 3, 1), date(2028, 3, 1)),
        (date(2025, 12, 31), date(2027, 12, 31)),
        (date(2023, 8, 31), date(2025, 8, 31)),
    ],
)
def test_a_language_result_counts_through_the_same_day_two_years_later(
    sat_on: date, last: date
) -> None:
    kept = decide(asked_english(last), [english(sat_on)], POLICY)
    assert (kept.outcome, kept.until, kept.because_of) == (Outcome.EXEMPT, last, "sitting:e")
    gone = decide(asked_english(last + timedelta(days=1)), [english(sat_on)], POLICY)
    assert (gone.outcome, gone.reason_code, gone.until) == (Outcome.SIT, "result_expired", None)


@pytest.mark.parametrize(
    ("sat_on", "again"),
    [
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 8, 29), date(2027, 2, 28)),
        (date(2027, 8, 29), date(2028, 2, 29)),
        (date(2026, 3, 31), date(2026, 9, 30)),
        (date(2026, 9, 30), date(2027, 3, 30)),
        (date(2028, 2, 29), date(2028, 8, 29)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_a_failed_office_test_waits_six_calendar_months(sat_on: date, again: date) -> None:
    request = Request("office", again - timedelta(days=1))
    waits = decide(request, [office(sat_on)], POLICY)
    assert (waits.outcome, waits.until) == (Outcome.LOCKED_OUT, again)
    assert decide(replace(request, on=again), [office(sat_on)], POLICY).outcome == Outcome.SIT


def test_every_day_of_2023_to_2033_agrees_with_dateutil() -> None:
    for day in every_day(date(2023, 1, 1), date(2033, 12, 31)):
        last, again = day + relativedelta(years=2), day + relativedelta(months=6)
        past = [english(day), office(day)]
        assert decide(asked_english(last), past, POLICY).until == last
        assert decide(asked_english(last + timedelta(days=1)), past, POLICY).outcome == "sit"
        locked = decide(Request("office", again - timedelta(days=1)), past, POLICY)
        assert (locked.outcome, locked.until) == ("locked_out", again)
        assert decide(Request("office", again), past, POLICY).outcome == "sit"
        assert decide(asked_english(day - timedelta(days=1)), past, POLICY).outcome == "sit"


@given(requests(), st.lists(sittings(), max_size=10))
@settings(max_examples=150)
def test_generated_histories_are_judged_as_the_oracle_judges_them(
    request: Request, history: list[PastSitting]
) -> None:
    decision = decide(request, history, POLICY)
    outcome, until = expected(request, history)
    assert (decision.outcome, decision.until) == (outcome, until)
    assert decision.explanation.en.endswith(".")
    assert decision.explanation.fr.endswith(".")


@given(requests(), st.lists(sittings(), max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_order_other_families_and_the_future_change_nothing(
    request: Request, history: list[PastSitting], chance: random.Random
) -> None:
    decision = decide(request, history, POLICY)
    shuffled = history[:]
    chance.shuffle(shuffled)
    assert decide(request, shuffled, POLICY).outcome == decision.outcome
    mine = [one for one in history if one.family == request.family]
    assert decide(request, mine, POLICY) == decision
    known = [one for one in history if one.started_on <= request.on]
    assert decide(request, known, POLICY) == decision


def test_a_pass_in_office_neither_locks_nor_exempts() -> None:
    decision = decide(Request("office", date(2026, 9, 2)), [office(date(2026, 9, 1), True)], POLICY)
    assert (decision.outcome, decision.reason_code) == (Outcome.SIT, "pass_does_not_exempt")


@pytest.mark.parametrize("standing", ["void", "aborted", "rehearsal"])
def test_what_did_not_count_locks_only_when_a_person_says_so(standing: str) -> None:
    request = Request("office", date(2026, 9, 2))
    past = office(date(2026, 9, 1), None, standing=standing)
    assert decide(request, [past], POLICY).outcome == Outcome.SIT
    decided = decide(request, [replace(past, starts_lockout=True)], POLICY)
    assert (decided.outcome, decided.reason_code) == (Outcome.LOCKED_OUT, "lockout_decided")
    assert decided.until == date(2027, 3, 1)


def test_a_person_s_word_lifts_the_lockout_of_a_failed_test() -> None:
    past = office(date(2026, 9, 1), starts_lockout=False)
    assert decide(Request("office", date(2026, 9, 2)), [past], POLICY).outcome == Outcome.SIT


def test_the_latest_lock_decides_across_accounts_and_projects() -> None:
    past = [
        office(date(2026, 9, 1), reference="sitting:later"),
        office(date(2026, 7, 1), reference="sitting:first"),
    ]
    decision = decide(Request("office", date(2026, 12, 1)), past, POLICY)
    assert (decision.until, decision.because_of) == (date(2027, 3, 1), "sitting:later")


def test_an_override_lets_a_locked_out_person_sit_and_names_the_lock() -> None:
    request = Request("office", date(2026, 9, 2), overridden=True)
    decision = decide(request, [office(date(2026, 9, 1))], POLICY)
    assert (decision.outcome, decision.reason_code) == (Outcome.SIT, "lockout_lifted")
    assert decision.because_of == "sitting:o"


def test_the_longest_lasting_exemption_decides() -> None:
    past = [
        english(date(2026, 5, 1), 4, reference="sitting:later"),
        english(date(2025, 5, 1), 5, reference="sitting:first"),
    ]
    decision = decide(asked_english(date(2026, 6, 1)), past, POLICY)
    assert (decision.until, decision.because_of) == (date(2028, 5, 1), "sitting:later")


def test_only_a_result_of_the_language_to_be_tested_exempts() -> None:
    past = [english(date(2026, 5, 1), language="fr")]
    assert decide(asked_english(date(2026, 6, 1)), past, POLICY).outcome == Outcome.SIT


def test_a_level_below_the_minimum_exempts_only_where_the_policy_says_so() -> None:
    past, request = [english(date(2026, 5, 1), 2)], asked_english(date(2026, 6, 1))
    refused = decide(request, past, POLICY)
    assert (refused.outcome, refused.reason_code) == (Outcome.SIT, "below_minimum")
    lenient = replace(POLICY, language=replace(POLICY.language, below_minimum_exempts=True))
    kept = decide(request, past, lenient)
    assert (kept.outcome, kept.reason_code) == (Outcome.EXEMPT, "valid_below_minimum")


def test_an_unreleased_sitting_leaves_the_decision_to_a_person() -> None:
    past = [english(date(2026, 5, 1)), english(date(2026, 5, 20), None, standing="unreleased")]
    decision = decide(asked_english(date(2026, 6, 1)), past, POLICY)
    assert (decision.outcome, decision.reason_code) == (Outcome.NEEDS_REVIEW, "result_pending")


def test_what_is_not_known_is_never_guessed() -> None:
    unclear = decide(Request("office", date(2026, 9, 2)), [office(date(2026, 9, 1), None)], POLICY)
    assert (unclear.outcome, unclear.reason_code) == (Outcome.NEEDS_REVIEW, "pass_unknown")
    level = decide(asked_english(date(2026, 6, 1)), [english(date(2026, 5, 1), None)], POLICY)
    assert (level.outcome, level.reason_code) == (Outcome.NEEDS_REVIEW, "level_unknown")
    tongue = decide(asked_english(date(2026, 6, 1), language=None), [], POLICY)
    assert (tongue.outcome, tongue.reason_code) == (Outcome.NEEDS_REVIEW, "language_unknown")


def test_grace_and_month_ends_are_the_policy_s() -> None:
    rules = FamilyPolicy(validity_years=1, grace_days=10, anchor="month_end", exempts=True)
    policy = Policy("other", language=rules)
    decision = decide(asked_english(date(2027, 6, 10)), [english(date(2026, 5, 3))], policy)
    assert (decision.outcome, decision.until) == (Outcome.EXEMPT, date(2027, 6, 10))


@pytest.mark.parametrize(
    ("native", "declared", "tested", "language", "code"),
    [
        ({"fr"}, {}, {}, "en", "native_french"),
        ({"en"}, {"en": 1}, {}, "fr", "native_english"),
        ({"FRA", "de"}, {}, {}, "en", "native_french"),
        ({"en-GB"}, {}, {}, "fr", "native_english"),
        ({"de"}, {"en": 2, "fr": 3}, {}, "en", "weaker_english"),
        ({"de"}, {"en": 2, "fr": 3}, {"en": 4}, "fr", "weaker_french"),
        ({"de"}, {"en": 2}, {"fr": 1}, "fr", "weaker_french"),
        ({"de"}, {"en": 0, "fr": 1}, {}, "en", "weaker_english"),
        ({"en", "fr"}, {"en": 5, "fr": 1}, {}, None, "review_both_native"),
        ({"de"}, {"en": 3, "fr": 3}, {}, None, "review_levels_equal"),
        ({"de"}, {"en": 3}, {}, None, "review_levels_missing"),
        (set(), {"en": 3, "fr": 1}, {}, None, "review_native_unknown"),
        ({" "}, {"en": 3, "fr": 1}, {}, None, "review_native_unknown"),
    ],
)
def test_the_language_to_test(
    native: set[str],
    declared: dict[str, int],
    tested: dict[str, int],
    language: str | None,
    code: str,
) -> None:
    profile = Profile(frozenset(native), declared, tested)
    choice = language_to_test(profile)
    assert (choice.language, choice.reason_code) == (language, code)
    ruled = language_to_test(profile, "fr")
    if language is None:
        assert (ruled.language, ruled.reason_code) == ("fr", code.replace("review", "vacancy"))
    else:
        assert ruled == choice

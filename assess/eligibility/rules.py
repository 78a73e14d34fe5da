"""May a person be tested, in which language, and if not, until when? Pure decisions.

docs/eligibility.md says in words what is decided here, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from assess.eligibility.explaining import explain, explain_choice
from assess.eligibility.periods import first_day_of_retest, last_day_of_validity
from assess.eligibility.policy import FamilyPolicy, Policy
from assess.eligibility.records import (
    Decision,
    Language,
    LanguageChoice,
    Outcome,
    PastSitting,
    Profile,
    Request,
)

#: ISO 639 codes of the official languages, with two letters and with three.
_OFFICIAL: dict[str, Language] = {
    "en": "en",
    "eng": "en",
    "fr": "fr",
    "fra": "fr",
    "fre": "fr",
}


def decide(request: Request, history: Iterable[PastSitting], policy: Policy) -> Decision:
    """Whether a person is to sit a test, and if not, why and until when.

    `history` may hold sittings of every family and in any order; those after the day that
    is asked about are unknown on that day. A sitting that nobody has judged yet, or a fact
    that is missing, leaves the decision to a person.
    """
    family, language = request.family, request.language
    if not request.required:
        return _decision(request, Outcome.NOT_APPLICABLE, "not_required")
    if family == "language" and language is None:
        return _decision(request, Outcome.NEEDS_REVIEW, "language_unknown")
    past = [one for one in history if one.family == family and one.started_on <= request.on]
    if not past:
        return _decision(request, Outcome.SIT, "no_result")
    pending = _latest([one for one in past if one.standing == "unreleased"])
    if pending is not None:
        return _decision(request, Outcome.NEEDS_REVIEW, "result_pending", pending)
    rules = policy.of(family)
    results = [one for one in past if _speaks(one, request)]
    return (
        _exemption(request, results, rules)
        or _lockout(request, past, rules)
        or _to_be_sat(request, past, results, rules)
    )


def language_to_test(profile: Profile, rule: Language | None = None) -> LanguageChoice:
    """Which official language is tested; `rule` is the vacancy's, for what is undecided.

    Whoever has one of the two as a mother tongue is tested in the other; whoever has
    neither, in the weaker one. Nothing is guessed: where facts are missing or lead both
    ways, the vacancy's rule decides, and without one a person.
    """
    return _by_mother_tongue(profile, rule) or _by_level(profile, rule)


def is_failed(one: PastSitting, rules: FamilyPolicy) -> bool | None:
    """Whether a released sitting was failed; None where it cannot be told.

    What was decided when the result was recorded stands, whatever the pass mark is now.
    """
    passed = one.passed if one.passed is not None else rules.passed(one.level)
    return None if passed is None else not passed


def _by_mother_tongue(profile: Profile, rule: Language | None) -> LanguageChoice | None:
    codes = {_primary(code) for code in profile.native if code.strip()}
    native = {_OFFICIAL.get(code) for code in codes}
    if not codes:
        return _undecided("native_unknown", rule)
    if {"en", "fr"} <= native:
        return _undecided("both_native", rule)
    if "fr" in native:
        return _choice("en", "native_french")
    return _choice("fr", "native_english") if "en" in native else None


def _by_level(profile: Profile, rule: Language | None) -> LanguageChoice:
    english, french = _level(profile, "en"), _level(profile, "fr")
    if english is None or french is None:
        return _undecided("levels_missing", rule)
    if english == french:
        return _undecided("levels_equal", rule, english)
    if english < french:
        return _choice("en", "weaker_english", english, french)
    return _choice("fr", "weaker_french", english, french)


def _exemption(
    request: Request, results: Sequence[PastSitting], rules: FamilyPolicy
) -> Decision | None:
    if not rules.exempts:
        return None
    valid = [one for one in results if request.on <= _valid_until(one, rules)]
    minimum = request.minimum_level
    enough = [
        one
        for one in valid
        if is_failed(one, rules) is not True
        and (minimum is None or (one.level is not None and one.level >= minimum))
    ]
    if enough:
        best = _longest(enough, rules)
        return _decision(request, Outcome.EXEMPT, "valid_result", best, _valid_until(best, rules))
    if rules.below_minimum_exempts and (known := [one for one in valid if one.level is not None]):
        best = _longest(known, rules)
        until = _valid_until(best, rules)
        return _decision(request, Outcome.EXEMPT, "valid_below_minimum", best, until)
    if unknown := [one for one in valid if one.level is None and is_failed(one, rules) is not True]:
        best = _longest(unknown, rules)
        until = _valid_until(best, rules)
        return _decision(request, Outcome.NEEDS_REVIEW, "level_unknown", best, until)
    return None


def _lockout(request: Request, past: Sequence[PastSitting], rules: FamilyPolicy) -> Decision | None:
    if not rules.lockout_months:
        return None
    locking = [one for one in past if _locks(one, rules)]
    running = [one for one in locking if request.on < _retest_from(one, rules)]
    last = _latest(running)
    if last is not None:
        if request.overridden:
            return _decision(request, Outcome.SIT, "lockout_lifted", last)
        code = "lockout_decided" if last.starts_lockout else "failed_recently"
        return _decision(request, Outcome.LOCKED_OUT, code, last, _retest_from(last, rules))
    unclear = [
        one
        for one in past
        if one.standing == "released"
        and one.starts_lockout is None
        and is_failed(one, rules) is None
        and request.on < _retest_from(one, rules)
    ]
    doubt = _latest(unclear)
    if doubt is not None and not request.overridden:
        return _decision(request, Outcome.NEEDS_REVIEW, "pass_unknown", doubt)
    return None


def _to_be_sat(
    request: Request,
    past: Sequence[PastSitting],
    results: Sequence[PastSitting],
    rules: FamilyPolicy,
) -> Decision:
    """The test is to be sat; say what became of the last one, where it explains anything."""
    last = _latest(results)
    if last is not None and rules.exempts:
        until = _valid_until(last, rules)
        if request.on <= until:
            minimum = request.minimum_level
            below = minimum is not None and last.level is not None and last.level < minimum
            return _decision(request, Outcome.SIT, "below_minimum" if below else "no_result", last)
        return _explained(request, "result_expired", last, until)
    locked = _latest([one for one in past if rules.lockout_months and _locks(one, rules)])
    if locked is not None and (last is None or locked.started_on >= last.started_on):
        return _explained(request, "lockout_over", locked, _retest_from(locked, rules))
    if last is not None and is_failed(last, rules) is False:
        return _decision(request, Outcome.SIT, "pass_does_not_exempt", last)
    return _decision(request, Outcome.SIT, "no_result")


def _speaks(one: PastSitting, request: Request) -> bool:
    """Whether this is a released result of the very test, for a language in that language."""
    return one.standing == "released" and (
        one.family != "language" or one.language == request.language
    )


def _locks(one: PastSitting, rules: FamilyPolicy) -> bool:
    """Whether a sitting starts the lockout: a person's word comes before the rule."""
    if one.starts_lockout is not None:
        return one.starts_lockout
    return one.standing == "released" and is_failed(one, rules) is True


def _valid_until(one: PastSitting, rules: FamilyPolicy) -> date:
    return last_day_of_validity(
        one.started_on, rules.validity_years, rules.anchor, rules.grace_days
    )


def _retest_from(one: PastSitting, rules: FamilyPolicy) -> date:
    return first_day_of_retest(one.started_on, rules.lockout_months, rules.anchor)


def _latest(several: Sequence[PastSitting]) -> PastSitting | None:
    """The last to have started; between two of one day the reference decides, not the order."""
    if not several:
        return None
    return max(several, key=lambda one: (one.started_on, one.reference))


def _longest(several: Sequence[PastSitting], rules: FamilyPolicy) -> PastSitting:
    """The one that counts longest; of two that last equally long the higher level."""
    return max(
        several,
        key=lambda one: (
            _valid_until(one, rules),
            -1 if one.level is None else one.level,
            one.started_on,
            one.reference,
        ),
    )


def _decision(
    request: Request,
    outcome: Outcome,
    code: str,
    because: PastSitting | None = None,
    until: date | None = None,
) -> Decision:
    if because is None:
        said = explain(code, request.family, request.language)
        return Decision(outcome, code, until, said)
    said = explain(
        code,
        request.family,
        # A pending test may be of the other language than the one to be tested.
        because.language if code == "result_pending" else request.language,
        because.started_on,
        until,
        because.level,
        request.minimum_level,
    )
    return Decision(outcome, code, until, said, because.reference)


def _explained(request: Request, code: str, because: PastSitting, day: date) -> Decision:
    """A test to be sat, with a day that only the sentence names: nothing ends on it."""
    said = explain(code, request.family, request.language, because.started_on, day, because.level)
    return Decision(Outcome.SIT, code, None, said, because.reference)


def _primary(code: str) -> str:
    """The language of a code with a region, as in "fr-BE"."""
    return code.strip().lower().replace("_", "-").split("-", 1)[0]


def _level(profile: Profile, language: Language) -> int | None:
    tested = profile.tested.get(language)
    return tested if tested is not None else profile.declared.get(language)


def _choice(
    language: Language, code: str, english: int | None = None, french: int | None = None
) -> LanguageChoice:
    return LanguageChoice(language, code, explain_choice(code, language, english, french))


def _undecided(why: str, rule: Language | None, level: int | None = None) -> LanguageChoice:
    code = f"review_{why}" if rule is None else f"vacancy_{why}"
    return LanguageChoice(rule, code, explain_choice(code, rule, level, level))

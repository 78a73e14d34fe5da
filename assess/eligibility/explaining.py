"""Every decision in one plain sentence, in English and French. Pure.

The sentence is stored with the decision and read out unchanged on pages, in the API, in
exports and in mail, so it depends on nothing but its arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assess.eligibility.records import Family, Language, Sentences

_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTHS_FR = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


@dataclass(frozen=True)
class _Test:
    """What a test is called: in English; in French as subject, after “de” and after “à”."""

    en: str
    fr: str
    of_fr: str
    at_fr: str
    feminine: bool = False


_TESTS: Mapping[tuple[str, str | None], _Test] = {
    ("language", "en"): _Test(
        "the English test", "le test d’anglais", "du test d’anglais", "au test d’anglais"
    ),
    ("language", "fr"): _Test(
        "the French test", "le test de français", "du test de français", "au test de français"
    ),
    ("language", None): _Test(
        "the language test", "le test de langue", "du test de langue", "au test de langue"
    ),
    ("written", None): _Test(
        "the written test",
        "l’épreuve écrite",
        "de l’épreuve écrite",
        "à l’épreuve écrite",
        feminine=True,
    ),
    ("office", None): _Test(
        "the office test",
        "le test de bureautique",
        "du test de bureautique",
        "au test de bureautique",
    ),
}

#: Reason code: the sentence in English and in French. Fields are those of `explain`; tests
#: are `test` (subject), `of` and `at`, with a capital where they begin a sentence, and `e`
#: and `it` agree with the test in French.
_DECISIONS: Mapping[str, tuple[str, str]] = {
    "not_required": (
        "The vacancy does not ask for {test}.",
        "L’avis de vacance ne prévoit pas {test}.",
    ),
    "language_unknown": (
        "Recruitment must first decide which language is to be tested.",
        "Le service du recrutement doit d’abord décider quelle langue sera évaluée.",
    ),
    "result_pending": (
        "{Test} of {sat_on} has no released result yet: recruitment must decide.",
        "Le résultat {of} du {sat_on} n’est pas encore communiqué : "
        "le service du recrutement doit décider.",
    ),
    "valid_result": (
        "Exempt from {test}: the result of {sat_on}{level} counts up to and including {until}.",
        "Dispense {of} : le résultat du {sat_on}{level} est valable jusqu’au {until} inclus.",
    ),
    "valid_below_minimum": (
        "Exempt from {test}: the result of {sat_on}{level} counts up to and including {until}, "
        "although the vacancy asks for level {minimum}.",
        "Dispense {of} : le résultat du {sat_on}{level} est valable jusqu’au {until} inclus, "
        "bien que l’avis de vacance exige le niveau {minimum}.",
    ),
    "level_unknown": (
        "The result {of} of {sat_on} counts up to and including {until}, but its level is not "
        "known: recruitment must decide whether it is enough.",
        "Le résultat {of} du {sat_on} est valable jusqu’au {until} inclus, mais son niveau "
        "n’est pas connu : le service du recrutement doit décider s’il suffit.",
    ),
    "failed_recently": (
        "{Test} of {sat_on} was failed: it may be sat again from {until}.",
        "Échec {at} du {sat_on} : {it} pourra être repassé{e} à partir du {until}.",
    ),
    "lockout_decided": (
        "Recruitment decided that {test} of {sat_on} counts as an attempt: "
        "it may be sat again from {until}.",
        "Le service du recrutement a décidé que {test} du {sat_on} compte comme une tentative : "
        "{it} pourra être repassé{e} à partir du {until}.",
    ),
    "pass_unknown": (
        "It is not known whether {test} of {sat_on} was passed: recruitment must decide.",
        "On ne sait pas si {test} du {sat_on} a été réussi{e} : "
        "le service du recrutement doit décider.",
    ),
    "lockout_lifted": (
        "{Test} is to be sat: the lockout that followed the test of {sat_on} was lifted by two "
        "people.",
        "{Test} est à passer : le délai d’attente consécutif au test du {sat_on} a été levé par "
        "deux personnes.",
    ),
    "lockout_over": (
        "{Test} is to be sat: after the test of {sat_on}, a new one is possible since {until}.",
        "{Test} est à passer : après le test du {sat_on}, un nouvel essai est possible depuis le "
        "{until}.",
    ),
    "pass_does_not_exempt": (
        "{Test} is to be sat: having passed it on {sat_on} does not exempt from it.",
        "{Test} est à passer : l’avoir réussi{e} le {sat_on} n’en dispense pas.",
    ),
    "below_minimum": (
        "{Test} is to be sat: the result of {sat_on}{level} is below level {minimum}, which the "
        "vacancy asks for.",
        "{Test} est à passer : le résultat du {sat_on}{level} est inférieur au niveau {minimum} "
        "exigé par l’avis de vacance.",
    ),
    "result_expired": (
        "{Test} is to be sat: the result of {sat_on}{level} counted only up to and including "
        "{until}.",
        "{Test} est à passer : le résultat du {sat_on}{level} n’était valable que jusqu’au "
        "{until} inclus.",
    ),
    "no_result": (
        "{Test} is to be sat: there is no earlier result that counts.",
        "{Test} est à passer : aucun résultat antérieur ne compte.",
    ),
}

_BOTH_NATIVE = (
    "English and French are both mother tongues",
    "L’anglais et le français sont tous deux des langues maternelles",
)
_LEVELS_EQUAL = (
    "The levels of English and French are equal (level {english})",
    "Les niveaux d’anglais et de français sont égaux (niveau {english})",
)
_LEVELS_MISSING = (
    "The level of English or of French is not known",
    "Le niveau d’anglais ou de français n’est pas connu",
)
_NATIVE_UNKNOWN = ("The mother tongue is not known", "La langue maternelle n’est pas connue")
#: Why the rules alone cannot tell the language; each code with `vacancy_` or `review_` before.
UNDECIDED: Mapping[str, tuple[str, str]] = {
    "both_native": _BOTH_NATIVE,
    "levels_equal": _LEVELS_EQUAL,
    "levels_missing": _LEVELS_MISSING,
    "native_unknown": _NATIVE_UNKNOWN,
}
_CHOICES: Mapping[str, tuple[str, str]] = {
    "native_french": (
        "French is the mother tongue: English is tested.",
        "Le français est la langue maternelle : l’anglais est évalué.",
    ),
    "native_english": (
        "English is the mother tongue: French is tested.",
        "L’anglais est la langue maternelle : le français est évalué.",
    ),
    "weaker_english": (
        "English (level {english}) is weaker than French (level {french}): English is tested.",
        "L’anglais (niveau {english}) est moins bien maîtrisé que le français "
        "(niveau {french}) : l’anglais est évalué.",
    ),
    "weaker_french": (
        "French (level {french}) is weaker than English (level {english}): French is tested.",
        "Le français (niveau {french}) est moins bien maîtrisé que l’anglais "
        "(niveau {english}) : le français est évalué.",
    ),
}

#: All reason codes of decisions and of language choices.
DECISION_CODES = frozenset(_DECISIONS)
CHOICE_CODES = frozenset(_CHOICES) | {
    f"{who}_{why}" for why in UNDECIDED for who in ("vacancy", "review")
}


def day_en(day: date) -> str:
    """12 March 2027."""
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def day_fr(day: date) -> str:
    """12 mars 2027; the first of a month is “1er”."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS_FR[day.month - 1]} {day.year}"


# Among thousands of people most sentences are the same; each is composed once.
@lru_cache(maxsize=65_536)
def explain(
    code: str,
    family: Family,
    language: Language | None = None,
    sat_on: date | None = None,
    until: date | None = None,
    level: int | None = None,
    minimum: int | None = None,
) -> Sentences:
    """The sentence of a decision.

    Raises:
        KeyError: there is no such reason code or family.
    """
    english, french = _DECISIONS[code]
    test = _TESTS[family, language if family == "language" else None]
    return Sentences(
        english.format(
            test=test.en,
            Test=_capital(test.en),
            of=f"of {test.en}",
            sat_on=day_en(sat_on) if sat_on else "",
            until=day_en(until) if until else "",
            level="" if level is None else f" (level {level})",
            minimum=minimum,
        ),
        typeset(
            french.format(
                test=test.fr,
                Test=_capital(test.fr),
                of=test.of_fr,
                at=test.at_fr,
                it="elle" if test.feminine else "il",
                e="e" if test.feminine else "",
                sat_on=day_fr(sat_on) if sat_on else "",
                until=day_fr(until) if until else "",
                level="" if level is None else f" (niveau {level})",
                minimum=minimum,
            )
        ),
    )


@lru_cache(maxsize=4_096)
def explain_choice(
    code: str,
    language: Language | None,
    english: int | None = None,
    french: int | None = None,
) -> Sentences:
    """The sentence of a choice of language; `english` and `french` are levels.

    Raises:
        KeyError: there is no such reason code.
    """
    if code in _CHOICES:
        en, fr = _CHOICES[code]
    else:
        who, why = code.split("_", 1)
        en, fr = UNDECIDED[why]
        if who == "vacancy":
            en += (
                f": by the vacancy’s rule, {'English' if language == 'en' else 'French'} is tested."
            )
            tested = "l’anglais" if language == "en" else "le français"
            fr += f" : selon la règle de l’avis de vacance, {tested} est évalué."
        else:
            en += ": recruitment must decide which language is tested."
            fr += " : le service du recrutement doit décider quelle langue sera évaluée."
    return Sentences(
        en.format(english=english, french=french),
        typeset(fr.format(english=english, french=french)),
    )


def typeset(french: str) -> str:
    """Unbreakable spaces where French typography has them: before a colon and a per cent sign."""
    return french.replace(" :", "\N{NO-BREAK SPACE}:").replace(" %", "\N{NO-BREAK SPACE}%")


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]

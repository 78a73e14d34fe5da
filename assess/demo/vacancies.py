"""The demo's vacancies: applications imported as a table, earlier results, decisions."""

from __future__ import annotations

import csv
import io
import random
from datetime import timedelta

from assess.clock import frozen_source, now
from assess.demo import people, rooms, selection
from assess.demo.sitting import HandClock
from assess.identity.models import Account
from assess.recruitment import deciding, importing, overriding, vacancies
from assess.recruitment.applicant_rules import Applicant
from assess.recruitment.vacancies import Draft, RequiredTest
from assess.recruitment.vacancy_models import Vacancy
from assess.results.policies import today

SEED = 20261128
#: How many people apply for the large vacancy beside those who have an account already.
NEWCOMERS = 64


def seed(officer: Account, second: Account) -> tuple[Vacancy, Vacancy]:
    """Three selection processes: one decided, one open for applications, one over.

    Returns the first two.
    """
    chance = random.Random(SEED)  # noqa: S311  simulation
    with frozen_source(HandClock(now() - timedelta(days=40))):
        large = vacancies.create(_large(), officer)
        small = vacancies.create(_small(), officer)
    _hold_over(officer)
    with frozen_source(HandClock(now() - timedelta(days=6))):
        _import("prior_results", _earlier_results(chance), officer)
        _import("applications", _applications(chance), officer, large.id)
        _import("applications", _applications(chance, 14, 12), officer, small.id)
    with frozen_source(HandClock(now() - timedelta(days=5))):
        deciding.decide_all(large.id, officer)
        _ask_override(large, officer, second)
    return large, small


def _large() -> Draft:
    return Draft(
        reference=f"{today().year}-A2-117",
        title={"en": "Programme officer, partnerships", "fr": "Chargé de programme, partenariats"},
        grade="A2",
        opens_on=today() - timedelta(days=38),
        closes_on=today() - timedelta(days=8),
        tests=(RequiredTest("language", minimum_level=3), RequiredTest("office")),
    )


def _small() -> Draft:
    return Draft(
        reference=f"{today().year}-B4-052",
        title={"en": "Administrative assistant", "fr": "Assistant administratif"},
        grade="B4",
        opens_on=today() - timedelta(days=20),
        closes_on=today() + timedelta(days=10),
        language_rule="fr",
        tests=(RequiredTest("language", minimum_level=2),),
    )


def _over() -> Draft:
    return Draft(
        reference=f"{today().year}-A4-009",
        title={"en": "Head of translation unit", "fr": "Chef de l’unité de traduction"},
        grade="A4",
        opens_on=today() - timedelta(days=200),
        closes_on=today() - timedelta(days=150),
        tests=(RequiredTest("language", minimum_level=4),),
    )


def _import(kind: str, table: str, officer: Account, vacancy_id: int | None = None) -> None:
    draft = importing.prepare(
        "applications" if kind == "applications" else "prior_results",
        table.encode(),
        f"{kind}.csv",
        officer,
        vacancy_id,
    )
    importing.confirm(draft.id, officer)


def _newcomers(chance: random.Random, count: int) -> list[tuple[str, str, str]]:
    """Given name, family name and language of people who have no account."""
    known = {(given, family) for given, family, *_rest in people.CANDIDATES}
    found: list[tuple[str, str, str]] = []
    while len(found) < count:
        (given, _f, locale, _a), (_g, family, _l, _b) = chance.sample(people.CANDIDATES, 2)
        if (given, family) not in known:
            known.add((given, family))
            found.append((given, family, locale))
    return found


def _applications(chance: random.Random, known: int = 36, newcomers: int = NEWCOMERS) -> str:
    rows = [(given, family, locale) for given, family, locale, _a in people.CANDIDATES[:known]]
    rows += _newcomers(chance, newcomers)
    head = ["E-mail", "Given name", "Family name", "Language of letters", "Native languages",
            "English level", "French level", "Extra time (%)", "Unavailable"]  # fmt: skip
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(head)
    for given, family, locale in rows:
        writer.writerow(_cells(chance, given, family, locale))
    return table.getvalue()


def _cells(chance: random.Random, given: str, family: str, locale: str) -> list[str]:
    native = chance.choices(
        ("fr", "en", "it", "pl", "fr, en", "", "tr", "nl"), (24, 22, 12, 12, 2, 3, 12, 13)
    )[0]
    levels: tuple[str, str] = ("", "")
    if native not in ("fr", "en") and chance.random() < 0.9:
        english, french = str(chance.randint(2, 5)), str(chance.randint(1, 4))
        levels = (english, french)
    away = ""
    if chance.random() < 0.12:
        first = today() + timedelta(days=chance.randint(5, 40))
        away = f"{first.isoformat()}/{(first + timedelta(days=4)).isoformat()}"
    extra = "25" if chance.random() < 0.05 else ""
    return [people.address(given, family), given, family, locale, native, *levels, extra, away]


def _earlier_results(chance: random.Random) -> str:
    rows = ["email,test,passed,date,source"]
    for given, family, _l, _a in people.CANDIDATES[:24]:
        passed = chance.random() < 0.6
        day = today() - timedelta(days=chance.randint(20, 400))
        rows.append(
            f"{people.address(given, family)},office,{'yes' if passed else 'no'},{day},Test centre"
        )
    return "\n".join(rows) + "\n"


def _hold_over(officer: Account) -> None:
    """A vacancy long filled: everybody was exempt by an earlier result, and told so."""
    draft = _over()
    opened, decided, told, closed = (rooms.day(days, 11) for days in (-200, -148, -147, -140))
    clock = HandClock(opened)
    with frozen_source(clock):
        over = vacancies.create(draft, officer)
        for given, family, locale, _a in people.CANDIDATES[:9]:
            if locale == "en":
                _add_by_hand(over, given, family, officer)
        clock.at = decided
        deciding.decide_all(over.id, officer)
        selection.release(over, told, officer)
        clock.at = closed
        vacancies.set_open(over.id, False, officer)


def _add_by_hand(vacancy: Vacancy, given: str, family: str, officer: Account) -> None:
    vacancies.add_application(
        vacancy.id,
        Applicant(
            email=people.address(given, family),
            given_name=given,
            family_name=family,
            native_languages=("en",),
        ),
        officer,
    )


def _ask_override(vacancy: Vacancy, officer: Account, second: Account) -> None:
    """One lockout lifted by two people, another still waiting for its second."""
    locked = [
        one.id
        for one in vacancy.applications
        if (said := deciding.current(one.id).get("office")) and said.outcome == "locked_out"
    ]
    if len(locked) < 2:
        return
    first = overriding.ask(
        locked[0], "office", "The network of the test centre failed during the test.", officer
    )
    overriding.answer(first.id, True, "Confirmed by the report of the test centre.", second)
    overriding.ask(
        locked[1], "office", "The candidate was moved to another computer twice.", officer
    )

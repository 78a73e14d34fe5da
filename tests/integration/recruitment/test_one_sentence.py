"""Page, API, file, invigilator and letter say the same of a person, word for word.

The sentences are written out here by hand; the table is the promise.
"""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from assess import clock
from assess.database import transactional
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.recruitment import applicants, deciding, operations, overriding, release_operations
from assess.recruitment.models import Invitation
from assess.recruitment.partner import integrations
from assess.recruitment.partner.adapters import greenhouse_words, workable_words
from assess.recruitment.partner.scopes import SCOPES
from assess.recruitment.release_queries import cases_of_vacancy
from assess.recruitment.rules import Person
from assess.recruitment.selections import selections_of
from assess.recruitment.vacancies import RequiredTest
from assess.recruitment.vacancy_models import Application
from tests.integration.recruitment.applying import session as new_session
from tests.integration.recruitment.vacant import new_vacancy, prior
from tests.integration.results.street import TinyKind, new_test
from tests.support.markup import Element, parse

TODAY = datetime(2027, 3, 15, 9, tzinfo=UTC)
LOCALES = ("en", "fr")
LABELS = {
    "sit": {"en": "To be tested", "fr": "À évaluer"},
    "exempt": {"en": "Exempt", "fr": "Dispense"},
    "locked_out": {"en": "Locked out", "fr": "Délai d’attente"},
    "not_applicable": {"en": "Not applicable", "fr": "Sans objet"},
    "needs_review": {"en": "Needs review", "fr": "À examiner"},
}


@dataclass(frozen=True)
class Case:
    """One line of the table; ~ stands for the no-break space before a French colon."""

    name: str
    family: str
    outcome: str
    en: str
    fr: str

    def said(self, locale: str) -> str:
        return self.en if locale == "en" else self.fr.replace("~", "\N{NO-BREAK SPACE}")

    def email(self, locale: str) -> str:
        return f"{self.name}-{locale}@example.org"


TABLE = [
    Case(
        "sit",
        "office",
        "sit",
        "The office test is to be sat: there is no earlier result that counts.",
        "Le test de bureautique est à passer~: aucun résultat antérieur ne compte.",
    ),
    Case(
        "exempt",
        "language",
        "exempt",
        "Exempt from the French test: the result of 15 March 2026 (level 4) counts up to and "
        "including 15 March 2028.",
        "Dispense du test de français~: le résultat du 15 mars 2026 (niveau 4) est valable "
        "jusqu’au 15 mars 2028 inclus.",
    ),
    Case(
        "below",
        "language",
        "exempt",
        "Exempt from the French test: the result of 15 March 2025 (level 2) counts up to and "
        "including 15 March 2027, although the vacancy asks for level 3.",
        "Dispense du test de français~: le résultat du 15 mars 2025 (niveau 2) est valable "
        "jusqu’au 15 mars 2027 inclus, bien que l’avis de vacance exige le niveau 3.",
    ),
    # 31 October and six months: there is no 31 April.
    Case(
        "locked",
        "office",
        "locked_out",
        "The office test of 31 October 2026 was failed: it may be sat again from 30 April 2027.",
        "Échec au test de bureautique du 31 octobre 2026~: il pourra être repassé à partir du "
        "30 avril 2027.",
    ),
    Case(
        "lifted",
        "office",
        "sit",
        "The office test is to be sat: the lockout that followed the test of 31 October 2026 was "
        "lifted by two people.",
        "Le test de bureautique est à passer~: le délai d’attente consécutif au test du "
        "31 octobre 2026 a été levé par deux personnes.",
    ),
    Case(
        "pending",
        "office",
        "needs_review",
        "The office test of 1 March 2027 has no released result yet: recruitment must decide.",
        "Le résultat du test de bureautique du 1er mars 2027 n’est pas encore communiqué~: "
        "le service du recrutement doit décider.",
    ),
    Case(
        "unknown",
        "language",
        "needs_review",
        "Recruitment must first decide which language is to be tested.",
        "Le service du recrutement doit d’abord décider quelle langue sera évaluée.",
    ),
    Case(
        "inapplicable",
        "language",
        "not_applicable",
        "After review by recruitment: the language test does not apply.",
        "Après examen par le service du recrutement~: le test de langue n’est pas applicable.",
    ),
]
PEOPLE = [(case, locale) for case in TABLE for locale in LOCALES]
Said = tuple[str, str]  # outcome, sentence


@dataclass
class World:
    """Everybody of the table, decided, invited, told and booked."""

    vacancies: dict[str, int]
    session_id: int
    token: str
    staff: dict[str, FlaskClient]
    login: Callable[[Account], FlaskClient]
    client: FlaskClient

    def get(self, path: str, locale: str = "en") -> Any:
        reply = self.staff[locale].get(path)
        assert reply.status_code == 200, path
        return reply


@pytest.fixture
def world(
    tiny: TinyKind, login: Callable[[Account], FlaskClient], client: FlaskClient
) -> Iterator[World]:
    """The table, made by the operations that pages, imports and interfaces use."""
    with clock.frozen_source(lambda: TODAY):
        officer = _account("officer", "en", Role.RECRUITMENT, Role.INVIGILATOR)
        second = _account("second", "en", Role.RECRUITMENT)
        tests = {one: new_test(code=f"{one}-x", language="fr") for one in ("language", "office")}
        vacancies = {
            "language": new_vacancy(
                officer, RequiredTest("language", "language-x", 3), reference="V-language"
            ),
            "office": new_vacancy(
                officer, RequiredTest("office", "office-x"), reference="V-office"
            ),
        }
        _history()
        _row, token = integrations.create(integrations.Draft("Tracker", SCOPES))
        made = World({}, 0, token, {}, login, client)
        made.vacancies = {family: one.id for family, one in vacancies.items()}
        for case, locale in PEOPLE:
            _order(made, case, locale)
        _people_decide(officer, second)
        session = new_session(30)
        made.session_id = session.id
        everybody = list(db.session.scalars(select(Application.id)))
        applicants.invite_applications(everybody, [session.id], officer)
        for case, locale in PEOPLE:
            if case.outcome != "sit":  # somebody books them all the same
                person = Person("Ada", case.name, case.email(locale), locale)
                operations.invite([person], tests[case.family].id, session.id, officer)
        for vacancy_id in made.vacancies.values():
            release_operations.release_all(partial(cases_of_vacancy, vacancy_id), officer)
        made.staff = {locale: _reading(login(officer), locale) for locale in LOCALES}
        yield made


@transactional
def _account(name: str, locale: str, *roles: Role) -> Account:
    row = Account(
        email=f"{name}@example.org",
        given_name="Ada",
        family_name=name,
        locale=locale,
        password_hash="none",
        login_key=secrets.token_hex(16),
        created_at=clock.now(),
        role_rows=[AccountRole(role=role.value) for role in roles],
    )
    db.session.add(row)
    db.session.flush()
    return row


@transactional
def _history() -> None:
    """What everybody has sat before, and the account of each."""
    old = new_test(kind="office")
    for case, locale in PEOPLE:
        email = case.email(locale)
        account = _account(email.partition("@")[0], locale, Role.CANDIDATE)
        if case.name in ("locked", "lifted"):
            prior(date(2026, 10, 31), email=email, family="office", passed=False)
        elif case.name == "exempt":
            prior(date(2026, 3, 15), email=email, family="language", language="fr", level=4)
        elif case.name == "below":
            prior(date(2025, 3, 15), email=email, family="language", language="fr", level=2)
        elif case.name == "pending":
            started = datetime(2027, 3, 1, 8, tzinfo=UTC)
            db.session.add(
                Sitting(
                    id=secrets.token_urlsafe(16),
                    account_id=account.id,
                    test_id=old.id,
                    state="closed",
                    created_at=started,
                    started_at=started,
                    deadline_at=started,
                    closed_at=started,
                )
            )


def _order(world: World, case: Case, locale: str) -> None:
    native = [] if case.name in ("unknown", "inapplicable") else ["en"]
    reply = world.client.post(
        "/api/v1/orders",
        headers={"Authorization": f"Bearer {world.token}", "Idempotency-Key": case.email(locale)},
        json={
            "vacancy": f"V-{case.family}",
            "external_id": case.email(locale),
            "candidate": {
                "email": case.email(locale),
                "given_name": "Ada",
                "family_name": case.name,
                "locale": locale,
                "native_languages": native,
            },
        },
    )
    assert reply.status_code == 201, reply.text


def _people_decide(officer: Account, second: Account) -> None:
    """Two people lift a lockout, one decides what the rules left open."""
    for locale in LOCALES:
        lifted = _application(f"lifted-{locale}@example.org")
        asked = overriding.ask(lifted, "office", "the power failed", officer)
        overriding.answer(asked.id, True, "confirmed by the log", second)
        open_case = _application(f"inapplicable-{locale}@example.org")
        deciding.review(open_case, "language", "not_applicable", "a national expert", officer)


def _application(email: str) -> int:
    return db.session.scalars(select(Application.id).where(Application.email == email)).one()


def _reading(client: FlaskClient, locale: str) -> FlaskClient:
    with client.session_transaction() as cookie:
        cookie["locale"] = locale
    return client


def test_one_decision_and_one_sentence_everywhere(world: World) -> None:
    """Every surface is read as its readers read it, and compared with the table."""
    surfaces: dict[str, Callable[[World], dict[tuple[str, str], Said]]] = {
        "vacancy page": _of_vacancy_pages,
        "application page": _of_application_pages,
        "API": _of_the_api,
        "CSV": lambda one: _of_files(one, "csv"),
        "XLSX": lambda one: _of_files(one, "xlsx"),
        "invigilator, letting in": lambda one: _of_invigilator(one, "check-in"),
        "invigilator, one sitting": lambda one: _of_invigilator(one, "sittings"),
    }
    cases = {case.email(own): case for case, own in PEOPLE}
    for name, read in surfaces.items():
        said = read(world)
        # Every case in both languages, whoever of its two people it is read from.
        assert {(cases[email], locale) for email, locale in said} == set(PEOPLE), name
        wrong = {
            key: found
            for key, found in said.items()
            if found != (cases[key[0]].outcome, cases[key[0]].said(key[1]))
        }
        assert wrong == {}, name
    _check_letters(world)
    _check_results_and_adapters(world)


def _check_letters(world: World) -> None:
    """Letters and the candidate's own page say it in the candidate's language."""
    for case, locale in PEOPLE:
        sentence = case.said(locale)
        mails = db.session.scalars(
            select(OutgoingMail.body).where(OutgoingMail.recipient == case.email(locale))
        ).all()
        saying = [body for body in mails if sentence in body]
        # Everybody once: who was told when others were invited is not told again at the end.
        told = {"sit": 1, "exempt": 1, "locked_out": 1, "not_applicable": 1, "needs_review": 0}
        assert len(saying) == told[case.outcome], (case.name, locale, mails)
    for case, locale in PEOPLE:
        if case.outcome not in ("exempt", "locked_out", "not_applicable"):
            continue
        account = db.session.scalars(
            select(Account).where(Account.email == case.email(locale))
        ).one()
        page = world.login(account).get("/me/")
        assert case.said(locale) in _exact(parse(page.text))


def _check_results_and_adapters(world: World) -> None:
    """Exports of results, and both adapters, take the sentence from the same place."""
    for case, locale in PEOPLE:
        if case.outcome == "sit":
            sitting = _sitting(case.email(locale))
            found = selections_of([sitting])[sitting]
            said = (found.decision, found.explanation_en, found.explanation_fr)
            assert said == (case.outcome, case.said("en"), case.said("fr"))
    for order in _orders(world):
        case = next(c for c, own in PEOPLE if c.email(own) == order["external_id"])
        facts = greenhouse_words.status(order, {}, "")["metadata"]
        assert facts[f"{case.family}_decision"] == case.outcome
        assert facts[f"{case.family}_explanation"] == case.said("en")
        assert workable_words.update(order)["summary"] == case.said("en")


def _outcome(label: str, locale: str) -> str:
    return next((one for one, words in LABELS.items() if words[locale] == label), label)


def _exact(element: Element) -> str:
    """The text without the spaces around it; no-break spaces stay what they are."""
    parts = [child if isinstance(child, str) else _exact(child) for child in element.children]
    return "".join(parts).strip("\n ")


def _of_vacancy_pages(world: World) -> dict[tuple[str, str], Said]:
    found: dict[tuple[str, str], Said] = {}
    for locale in LOCALES:
        for vacancy_id in world.vacancies.values():
            page = parse(world.get(f"/recruitment/vacancies/{vacancy_id}", locale).text)
            for row in page.all("tr"):
                if row.all(class_="verdict"):
                    tag, sentence = row.all(class_="tag")[0], row.one(class_="verdict-sentence")
                    email = row.one(class_="breakable").text
                    found[email, locale] = (_outcome(tag.text, locale), _exact(sentence))
    return found


def _of_application_pages(world: World) -> dict[tuple[str, str], Said]:
    found: dict[tuple[str, str], Said] = {}
    for case, locale in PEOPLE:
        email = case.email(locale)
        path = f"/recruitment/vacancies/{world.vacancies[case.family]}/applications/"
        page = parse(world.get(f"{path}{_application(email)}", locale).text)
        decisions = page.one(id="decisions")
        sentence = next(one for one in decisions.all("p") if "class" not in one.attrs)
        label = decisions.all(class_="tag")[0].text
        found[email, locale] = (_outcome(label, locale), _exact(sentence))
    return found


def _orders(world: World) -> list[dict[str, Any]]:
    reply = world.client.get(
        "/api/v1/orders?limit=100", headers={"Authorization": f"Bearer {world.token}"}
    )
    items: list[dict[str, Any]] = reply.get_json()["items"]
    return items


def _of_the_api(world: World) -> dict[tuple[str, str], Said]:
    found: dict[tuple[str, str], Said] = {}
    for order in _orders(world):
        (part,) = order["tests"]
        for locale in LOCALES:
            said = part["decision"]["explanation"][locale]
            found[order["external_id"], locale] = (part["decision"]["outcome"], said)
    return found


def _of_files(world: World, form: str) -> dict[tuple[str, str], Said]:
    found: dict[tuple[str, str], Said] = {}
    for vacancy_id in world.vacancies.values():
        reply = world.get(f"/recruitment/vacancies/{vacancy_id}/decisions.{form}")
        if form == "csv":
            rows = list(csv.DictReader(io.StringIO(reply.get_data(as_text=True).lstrip("\ufeff"))))
        else:
            table = load_workbook(io.BytesIO(reply.data))["decisions"].values
            names = next(table)
            rows = [dict(zip(names, row, strict=True)) for row in table]
        for row in rows:
            for locale in LOCALES:
                found[row["email"], locale] = (row["decision"], row[f"explanation_{locale}"])
    return found


def _of_invigilator(world: World, page: str) -> dict[tuple[str, str], Said]:
    found: dict[tuple[str, str], Said] = {}
    for case, locale in PEOPLE:
        email = case.email(locale)
        path = f"/sessions/{world.session_id}/{page}/{_sitting(email)}"
        found[email, locale] = _let_in(parse(world.get(path, locale).text), locale)
    return found


def _let_in(page: Element, locale: str) -> Said:
    """What stands above all else when somebody is not to sit; otherwise a line of the list."""
    for banner in page.all(class_="banner"):
        if titles := banner.all(class_="banner-title"):
            sentence = next(one for one in banner.all("p") if "class" not in one.attrs)
            return _outcome(titles[0].text, locale), _exact(sentence)
    names = [one.text for one in page.all("dt")]
    place = names.index({"en": "Decision", "fr": "Décision"}[locale])
    return "sit", _exact(page.all("dd")[place])


def _sitting(email: str) -> str:
    return str(
        db.session.scalars(
            select(Invitation.sitting_id).where(
                Invitation.email == email, Invitation.sitting_id.is_not(None)
            )
        ).one()
    )

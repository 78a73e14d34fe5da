"""Releasing a session or a vacancy in one action, after a look at what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from assess.delivery.models import TestSession
from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import release_queries, release_words
from assess.recruitment.blueprint import blueprint, identifier, me
from assess.recruitment.release_operations import release_all
from assess.recruitment.release_rules import Case, check_list, steps
from assess.recruitment.vacancy_models import Vacancy
from assess.web.formats import number
from assess.web.paging import Page, requested_page

PER_PAGE = 50
SESSION, VACANCY = identifier("session_id"), identifier("vacancy_id")


@blueprint.get(f"/sessions/{SESSION}/release")
@allow(Role.RECRUITMENT)
def release_session(session_id: int) -> ResponseReturnValue:
    """What of a session can be released, and what not yet, with the reason."""
    title = _session(session_id).title
    way = [
        (_("Sessions"), url_for(".sessions")),
        (title, url_for(".session", session_id=session_id)),
    ]
    return _page(title, way, release_queries.cases_of_session(session_id))


@blueprint.post(f"/sessions/{SESSION}/release")
@allow(Role.RECRUITMENT)
def release_session_now(session_id: int) -> ResponseReturnValue:
    """Release the results of a session and tell everybody else in it."""
    _session(session_id)
    _release(lambda: release_queries.cases_of_session(session_id))
    return redirect(url_for(".release_session", session_id=session_id), 303)


@blueprint.get(f"/vacancies/{VACANCY}/release")
@allow(Role.RECRUITMENT)
def release_vacancy(vacancy_id: int) -> ResponseReturnValue:
    """What of a vacancy can be released, and what not yet, with the reason."""
    vacancy = _vacancy(vacancy_id)
    title = f"{vacancy.reference} – {vacancy.title[str(get_locale() or 'en')[:2]]}"
    way = [
        (_("Vacancies"), url_for(".vacancies_list")),
        (vacancy.reference, url_for(".vacancy", vacancy_id=vacancy_id)),
    ]
    return _page(title, way, release_queries.cases_of_vacancy(vacancy_id))


@blueprint.post(f"/vacancies/{VACANCY}/release")
@allow(Role.RECRUITMENT)
def release_vacancy_now(vacancy_id: int) -> ResponseReturnValue:
    """Release the results of a vacancy and tell everybody else who applied."""
    _vacancy(vacancy_id)
    _release(lambda: release_queries.cases_of_vacancy(vacancy_id))
    return redirect(url_for(".release_vacancy", vacancy_id=vacancy_id), 303)


def _page(title: str, way: list[tuple[str, str]], cases: Sequence[Case]) -> str:
    """The check list; `way` leads back to what it is about, as (words, address)."""
    lines = check_list(cases)
    whole: Page[object] = Page((), 1, PER_PAGE, len(lines))
    page = min(max(requested_page(), 1), whole.pages)
    shown = lines[(page - 1) * PER_PAGE : page * PER_PAGE]
    return render_template(
        "recruitment/release.html",
        title=title,
        way=way,
        page=Page(shown, page, PER_PAGE, len(lines)),
        steps=steps(lines),
        to_mark=sum(one.why == "to_come" and one.case.kind == "written" for one in lines),
        why=release_words.why,
        test_of=release_words.test_of,
    )


def _release(find: Callable[[], Sequence[Case]]) -> None:
    done = release_all(find, me())
    if not done.results and not done.told:
        flash(_("Nothing could be released: see what stands in the way."), "attention")
        return
    shown = ngettext(
        "%(count)s result released.",
        "%(count)s results released.",
        done.results,
        count=number(done.results),
    )
    told = ngettext(
        "%(count)s candidate without a result told.",
        "%(count)s candidates without a result told.",
        done.told,
        count=number(done.told),
    )
    flash(f"{shown} {told}", "safe")


def _session(session_id: int) -> TestSession:
    session = db.session.get(TestSession, session_id)
    if session is None or session.rehearsal:
        abort(404)
    return session


def _vacancy(vacancy_id: int) -> Vacancy:
    return db.session.get(Vacancy, vacancy_id) or abort(404)

"""The platform's own pages: errors, preferences, gallery, headers."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import DataError

from assess import platform, web
from assess.config import Settings
from assess.delivery.tickets import COOKIE
from assess.identity.permissions import ATTRIBUTE
from assess.identity.throttle import DEVICE_COOKIE
from assess.web.errors import WORDS
from assess.web.headers import CONTENT_SECURITY_POLICY
from assess.web.public import public
from tests.support.markup import Element, parse

HTML = {"Accept": "text/html"}
PAGES = ["/help", "/privacy", "/accessibility", "/_components", "/no-such-page"]
PACKAGE = Path(web.__file__).parents[1]
COMPONENTS = Path(web.__file__).parent / "templates" / "web" / "components"


@pytest.fixture
def failing(site: Flask) -> Flask:
    """Pages that end in each error."""

    @site.get("/fail/<int:code>")
    @public
    def fail(code: int) -> str:
        abort(code)

    @site.get("/taken")
    @public
    def taken() -> str:
        abort(409, "This seat has just been taken.")

    @site.get("/broken")
    @public
    def broken() -> str:
        raise ZeroDivisionError("a secret detail")

    @site.get("/unstorable")
    @public
    def unstorable() -> str:
        raise DataError("INSERT", {}, ValueError("a secret detail"))

    return site


@pytest.mark.parametrize("code", sorted(WORDS))
def test_errors_are_pages_for_people(failing: Flask, code: int) -> None:
    answer = failing.test_client().get(f"/fail/{code}", headers=HTML)
    page = parse(answer.data)
    assert answer.status_code == code
    assert page.one("h1").text == str(WORDS[code].title)
    assert str(code) in page.one("main").text
    assert page.one("main").all("a")


@pytest.mark.parametrize("code", [400, 404, 429, 500])
def test_errors_are_json_for_programs(failing: Flask, code: int) -> None:
    answer = failing.test_client().get(
        f"/fail/{code}", headers={"X-Requested-With": "assess", "Accept": "*/*"}
    )
    assert answer.status_code == code
    assert answer.json is not None
    assert set(answer.json) == {"error", "detail", "status"}


def test_a_code_without_words_of_its_own_borrows_some(failing: Flask) -> None:
    page = parse(failing.test_client().get("/fail/410", headers=HTML).data)
    assert page.one("h1").text == str(WORDS[400].title)


def test_a_view_may_say_what_happened(failing: Flask) -> None:
    page = parse(failing.test_client().get("/taken", headers=HTML).data)
    assert "This seat has just been taken." in page.one("main").text


def test_a_fault_of_ours_shows_no_detail(failing: Flask) -> None:
    answer = failing.test_client().get("/broken", headers=HTML)
    assert answer.status_code == 500
    assert b"secret" not in answer.data
    assert b"Traceback" not in answer.data


def test_a_value_that_no_column_holds_is_the_senders_to_change(failing: Flask) -> None:
    answer = failing.test_client().get("/unstorable", headers=HTML)
    assert answer.status_code == 422
    assert parse(answer.data).one("h1").text == str(WORDS[400].title)
    assert b"secret" not in answer.data


def test_the_error_page_does_not_need_the_database(
    failing: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = failing.test_client()
    with visitor.session_transaction() as session:
        session["_user_id"] = "somebody"

    def unreachable(_key: str) -> None:
        raise ConnectionError("the database is gone")

    monkeypatch.setattr("assess.extensions.login_manager._user_callback", unreachable)
    answer = visitor.get("/help", headers=HTML)
    assert answer.status_code == 500
    assert parse(answer.data).one("h1").text == str(WORDS[500].title)


def test_a_wrong_method_says_which_are_allowed(failing: Flask) -> None:
    failing.config["WTF_CSRF_ENABLED"] = False
    answer = failing.test_client().post("/help", headers=HTML)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_form_without_its_token_is_refused_with_a_way_on(site: Flask) -> None:
    answer = site.test_client().post("/preferences", data={"locale": "fr"}, headers=HTML)
    assert answer.status_code == 400
    assert parse(answer.data).one("h1").text == "This form has been open too long"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_every_page_is_well_formed(visitor: FlaskClient, path: str, locale: str) -> None:
    page = parse(visitor.get(path, headers={**HTML, "Accept-Language": locale}).data)
    assert page.one("html").attrs["lang"] == locale
    assert page.one("h1").text
    assert page.one("title").text.endswith("– assess")
    assert page.one("main").attrs["id"] == "main"
    assert page.one(class_="skip-link").attrs["href"] == "#main"
    twice = [key for key, n in Counter(ids(page)).items() if n > 1]
    assert twice == []
    targets = {
        a.attrs["href"][1:] for a in page.all("a") if re.match("#.", a.attrs.get("href", ""))
    }
    assert targets <= set(ids(page)) | {"failed-password", "failed-code", "failed-level"}


def ids(page: Element) -> list[str]:
    return [element.attrs["id"] for element in page.walk() if "id" in element.attrs]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_what_the_policy_forbids(visitor: FlaskClient, path: str) -> None:
    answer = visitor.get(path, headers=HTML)
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    for element in parse(answer.data).walk():
        assert element.name != "style"
        assert "style" not in element.attrs
        assert not [name for name in element.attrs if name.startswith("on")]
        if element.name == "script":
            assert element.attrs["src"].startswith("/static/")
            assert element.text == ""


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_the_privacy_page_names_every_cookie_and_who_sees_what(
    visitor: FlaskClient, site: Flask, locale: str
) -> None:
    # Whoever sets another cookie finds this list, and the page, to be completed.
    setters = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if ".set_cookie(" in path.read_text("utf-8")
    }
    assert setters == {"identity/throttle.py", "delivery/tickets.py", "web/views.py"}
    answer = visitor.get("/privacy", headers={**HTML, "Accept-Language": locale})
    text = parse(answer.data).one("main").text
    names = (site.config["SESSION_COOKIE_NAME"], DEVICE_COOKIE, COOKIE, "theme")
    quoted = {"en": "“{}”", "fr": "« {} »"}[locale]
    for name in names:
        assert quoted.format(name) in text
    words = {
        "en": ("one year", "e-mail address", "flagged", "playing of a recording", "left the test",
               "system checks", "log-ins", "text size"),
        "fr": ("un an", "adresse électronique", "signalées", "écoute d’un enregistrement",
               "quitté la fenêtre", "vérifications du système", "connexions", "taille du texte"),
    }  # fmt: skip
    assert [word for word in words[locale] if word.lower() not in text.lower()] == []


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", ("you need a new access code", "had not yet sent are not there")),
        ("fr", ("il vous faut un nouveau code d’accès", "encore envoyées ne s’y trouvent pas")),
    ],
)
def test_the_help_says_what_another_computer_takes(
    visitor: FlaskClient, locale: str, words: tuple[str, str]
) -> None:
    page = visitor.get("/help", headers={**HTML, "Accept-Language": locale})
    text = parse(page.data).one("main").text
    assert [phrase for phrase in words if phrase not in text] == []


def test_the_policy_allows_nothing_inline_and_nobody_else() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "default-src 'self'" in CONTENT_SECURITY_POLICY


def test_pages_about_a_person_are_not_kept_by_the_browser(visitor: FlaskClient) -> None:
    assert visitor.get("/help").headers["Cache-Control"] == "no-store"


def test_the_language_switch_returns_to_the_same_page(visitor: FlaskClient) -> None:
    before = parse(visitor.get("/help?from=mail", headers={"Accept-Language": "en"}).data)
    form = next(f for f in before.all("form") if "Français" in f.text)
    fields = {i.attrs["name"]: i.attrs["value"] for i in form.all("input")}
    answer = visitor.post("/preferences", data={**fields, "locale": "fr"})
    assert (answer.status_code, answer.location) == (303, "/help?from=mail")
    after = parse(visitor.get(answer.location, headers={"Accept-Language": "en"}).data)
    assert after.one("html").attrs["lang"] == "fr"


def test_the_theme_is_in_the_next_page(visitor: FlaskClient) -> None:
    assert "data-theme" not in parse(visitor.get("/help").data).one("html").attrs
    visitor.post("/preferences", data={"theme": "dark", "next": "/help"})
    assert parse(visitor.get("/help").data).one("html").attrs["data-theme"] == "dark"
    visitor.post("/preferences", data={"theme": "system", "next": "/help"})
    assert "data-theme" not in parse(visitor.get("/help").data).one("html").attrs


@pytest.mark.parametrize("data", [{"theme": "neon"}, {"locale": "xx"}, {}])
def test_unknown_preferences_change_nothing(visitor: FlaskClient, data: dict[str, str]) -> None:
    answer = visitor.post("/preferences", data={**data, "next": "/help"})
    assert answer.location == "/help"
    html = parse(visitor.get("/help", headers={"Accept-Language": "en"}).data).one("html")
    assert html.attrs == {"lang": "en"}


def test_the_gallery_shows_every_component(visitor: FlaskClient) -> None:
    source = (COMPONENTS.parent / "gallery.html").read_text("utf-8")
    offered = (COMPONENTS.parent / "components.html").read_text("utf-8")
    names = set(re.findall(r"{% set (\w+) =", offered))
    assert len(names) > 35
    # The form writes the error summary, the tables and lists use the rest.
    inside_others = {"error_summary", "post_button"}
    assert {name for name in names - inside_others if f"ui.{name}(" not in source} == set()


def test_every_component_is_documented() -> None:
    documentation = (Path(web.__file__).parents[2] / "docs" / "components.md").read_text("utf-8")
    offered = (COMPONENTS.parent / "components.html").read_text("utf-8")
    names = set(re.findall(r"{% set (\w+) =", offered))
    assert {name for name in names if f"ui.{name}(" not in documentation} == set()


def test_production_has_no_gallery(tmp_path: Path) -> None:
    app = platform.bare_app(
        Settings(environment="production", secret_key="x" * 40, instance_path=tmp_path)
    )
    web.register(app)
    assert "gallery.components" not in app.view_functions


def test_public_views_carry_the_mark_that_the_guard_reads(site: Flask) -> None:
    for endpoint, view in site.view_functions.items():
        assert getattr(view, ATTRIBUTE, None) == frozenset({"public"}), endpoint

"""An application with the platform's pages only: no rooms, an empty database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from assess import platform, web
from assess.config import Settings
from assess.extensions import db, login_manager
from tests.support.markup import Element, parse

Render = Callable[..., Element]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Flask]:
    app = platform.bare_app(
        Settings(
            environment="testing",
            secret_key="a secret for the tests only, long enough to be believed",
            instance_path=tmp_path,
            secure_cookies=False,
            rate_limits=False,
        )
    )
    before = login_manager._user_callback
    login_manager.user_loader(lambda _key: None)
    web.register(app)
    yield app
    login_manager._user_callback = before
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    site.config["WTF_CSRF_ENABLED"] = False
    return site.test_client()


@pytest.fixture
def render(site: Flask) -> Render:
    """Render a template source with the components as `ui`, in English or French."""

    def draw(source: str, url: str = "/here", locale: str = "en", **context: object) -> Element:
        with site.test_request_context(url, headers={"Accept-Language": locale}):
            source = '{% import "web/components.html" as ui %}' + source
            return parse(render_template_string(source, **context))

    return draw

"""Every room's templates: they compile, use components that exist and bring no style or script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

import assess

PACKAGE = Path(assess.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
COMPONENTS = (PACKAGE / "web" / "templates" / "web" / "components.html").read_text("utf-8")
OFFERED = set(re.findall(r"{% set (\w+) =", COMPONENTS))


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.fixture(params=TEMPLATES, ids=name)
def source(request: pytest.FixtureRequest) -> str:
    text: str = request.param.read_text("utf-8")
    return re.sub(r"{#.*?#}", "", text, flags=re.S)


def test_it_compiles(site: Flask, source: str) -> None:
    site.jinja_env.parse(source)


def test_it_uses_components_that_exist(source: str) -> None:
    assert set(re.findall(r"\bui\.(\w+)", source)) <= OFFERED


#: Files that people keep and open without this site: they carry their own style.
KEPT = {"privacy/templates/privacy/export.html"}


def test_it_brings_no_style_and_no_script(source: str, request: pytest.FixtureRequest) -> None:
    if name(request.node.callspec.params["source"]) not in KEPT:
        assert not re.search(r"<style|\sstyle=", source)
    assert not re.search(r"\son(click|change|submit|load|input)=", source)
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)


def test_it_loads_nothing_from_elsewhere(source: str) -> None:
    assert not re.search(r"""(src|href|action)=["']?https?://""", source)


def test_there_are_templates_to_check() -> None:
    assert len(TEMPLATES) > 40

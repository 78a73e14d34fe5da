from __future__ import annotations

import pytest
from flask import Flask

from assess.web import helpers
from assess.web.views import local_target


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"page": 3}, "/list?q=a%26b&state=open&state=paused&sort=-name&page=3"),
        ({"q": None}, "/list?state=open&state=paused&sort=-name"),
        ({"q": None, "state": None, "sort": None}, "/list"),
    ],
)
def test_query_url_keeps_what_is_not_changed(
    site: Flask, changes: dict[str, object], expected: str
) -> None:
    with site.test_request_context("/list?q=a%26b&state=open&state=paused&sort=-name"):
        assert helpers.query_url(**changes) == expected


@pytest.mark.parametrize(
    ("query", "direction", "following"),
    [
        ("", None, "name"),
        ("sort=name", "ascending", "-name"),
        ("sort=-name", "descending", "name"),
        ("sort=level", None, "name"),
    ],
)
def test_a_header_sorts_up_then_down(
    site: Flask, query: str, direction: str | None, following: str
) -> None:
    with site.test_request_context(f"/list?{query}"):
        assert helpers.sorted_by("name") == direction
        assert helpers.next_sort("name") == following


def test_only_listed_columns_sort(site: Flask) -> None:
    with site.test_request_context("/list?sort=-password_hash"):
        assert helpers.requested_sort({"name", "level"}, "-level") == ("level", True)
    with site.test_request_context("/list?sort=name"):
        assert helpers.requested_sort({"name", "level"}, "-level") == ("name", False)


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "evil",
        "/a//\\b",
    ],
)
def test_the_switch_never_leads_to_another_site(target: str | None) -> None:
    assert local_target(target) == "/"


@pytest.mark.parametrize("target", ["/", "/me/?page=2", "/banks/3/items#top"])
def test_the_switch_returns_to_pages_of_this_site(target: str) -> None:
    assert local_target(target) == target


@pytest.mark.parametrize(
    ("value", "position"),
    [(-3, 0), (0, 50), (3, 100), (9, 100), (-9, 0), (1.5, 75)],
)
def test_positions_on_a_scale_stay_inside_it(value: float, position: float) -> None:
    assert helpers.scale_position(value, -3, 3) == position


def test_a_scale_without_length_puts_everything_at_its_start() -> None:
    assert helpers.scale_position(4, 1, 1) == 0

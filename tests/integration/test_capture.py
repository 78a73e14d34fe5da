"""No page can see, hear or place a person, and none asks anybody else for anything."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess.identity.models import Account
from assess.identity.roles import Role
from tests.integration.test_routes import VISITORS, address, rules
from tests.support.markup import parse

#: Every way in which a browser could record a person or recognise a device.
CAPTURE = (
    "camera microphone display-capture geolocation bluetooth hid serial usb midi "
    "speaker-selection idle-detection local-fonts window-management compute-pressure "
    "accelerometer gyroscope magnetometer ambient-light-sensor xr-spatial-tracking "
    "keyboard-map payment"
)
FETCHING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping"}
ELSEWHERE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


def reaches_out(html: bytes) -> list[str]:
    """Addresses on other hosts that a page would load or send to, links aside."""
    found = []
    for element in parse(html).walk():
        for name, value in element.attrs.items():
            fetched = name in FETCHING or (name == "href" and element.name == "link")
            if (fetched or name.startswith("hx-")) and ELSEWHERE.match(value or ""):
                found.append(f"<{element.name} {name}={value}>")
    return found


# What pages ask of a browser stands in code and templates; test_routes.py opens them all on both.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("visitor", VISITORS)
def test_every_answer_forbids_capture_and_reaches_nobody_else(
    app: Flask,
    make_account: Callable[..., Account],
    login: Callable[[Account], FlaskClient],
    visitor: str,
) -> None:
    roles = [] if visitor in ("anonymous", "nobody") else [Role(visitor)]
    client = app.test_client() if visitor == "anonymous" else login(make_account(*roles))
    wrong, pages = [], 0
    for _name, rule in rules(app):
        if "GET" not in (rule.methods or set()):
            continue
        with client.get(address(app, rule)) as reply:
            policy = dict(
                part.strip().split("=", 1)
                for part in reply.headers.get("Permissions-Policy", "").split(",")
                if "=" in part
            )
            security = reply.headers.get("Content-Security-Policy", "")
            if [feature for feature in CAPTURE.split() if policy.get(feature) != "()"]:
                wrong.append(f"{rule.rule}: capture is not forbidden")
            if "default-src 'self'" not in security or re.search(r"\*|https?:|wss?:", security):
                wrong.append(f"{rule.rule}: {security}")
            if reply.mimetype == "text/html":
                pages += 1
                wrong += [f"{rule.rule}: {place}" for place in reaches_out(reply.data)]
    assert wrong == []
    assert pages > 20


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (b'<img src="https://other.example/a.png">', 1),
        (b'<script src="//other.example/a.js"></script>', 1),
        (b'<link rel="stylesheet" href="http://other.example/a.css">', 1),
        (b'<form action="https://other.example/"></form>', 1),
        (b'<div hx-get="https://other.example/"></div>', 1),
        (b'<a href="https://other.example/">x</a><img src="/a.png">', 0),
    ],
)
def test_the_scan_sees_what_would_reach_out(html: bytes, found: int) -> None:
    assert len(reaches_out(b"<html><body>" + html + b"</body></html>")) == found

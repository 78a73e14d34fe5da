"""Signatures, waits, addresses, cursors and steps: the pure rules of integrations."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.recruitment.partner import addresses, cursors, retrying, signatures, standing, tokens
from assess.recruitment.partner.scopes import permits

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_a_signature_is_the_one_that_the_standard_shows() -> None:
    # Computed with openssl: printf '%s.%s.%s' id time body | openssl dgst -sha256 -mac HMAC …
    signed = signatures.sign(
        SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}'
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_refuses_what_was_changed_or_replayed() -> None:
    said = signatures.headers(SECRET, "evt_1", 1000, "{}")
    assert signatures.is_genuine(SECRET, said, "{}", 1000 + 300)
    assert not signatures.is_genuine(SECRET, said, "{}", 1000 + 301)
    assert not signatures.is_genuine(SECRET, said, "{} ", 1000)
    assert not signatures.is_genuine(SECRET, {**said, "webhook-id": "evt_2"}, "{}", 1000)
    assert not signatures.is_genuine(SECRET, {**said, "webhook-timestamp": "1001"}, "{}", 1000)
    assert not signatures.is_genuine(SECRET, {**said, "webhook-timestamp": "x"}, "{}", 1000)
    other = signatures.secret_for("server", 1, 2)
    assert other != signatures.secret_for("server", 1, 1)
    assert not signatures.is_genuine(other, said, "{}", 1000)


def test_waits_grow_within_their_spread_and_end() -> None:
    waits = [retrying.wait_after(tries, 0.5) for tries in range(1, 12)]
    assert [wait.total_seconds() for wait in waits[:3] if wait] == [5, 30, 120]
    assert waits[-1] is None
    assert None not in waits[:-1]
    low, high = retrying.wait_after(2, 0.0), retrying.wait_after(2, 0.999999)
    assert low is not None
    assert high is not None
    assert low.total_seconds() == 22.5
    assert 37.4 < high.total_seconds() < 37.5
    assert retrying.wait_after(1, 0.5, 410) is None


@pytest.mark.parametrize("url", ["https://example.org", "https://hooks.example.org:8443/a?b=c"])
def test_public_addresses_by_https_are_allowed(url: str) -> None:
    assert addresses.check_url(url).hostname


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://",
        "https://localhost/",
        "https://intranet/",
        "https://printer.local/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest",
        "https://192.168.0.1/",
        "https://0.0.0.0/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fd00::1]/",
        "https://[2002:0a00:0001::]/",
        "https://224.0.0.1/",
        "https://a:b@example.org/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://example.org/a b",
        "https://example.org/\n",
        "https://[::1",
        "https://example.org/" + "a" * 500,
    ],
)
def test_every_other_address_is_refused(url: str) -> None:
    with pytest.raises(addresses.AddressRefused):
        addresses.check_url(url)


def test_a_name_that_leads_inside_is_refused_when_it_is_resolved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.7", 443))]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_a, **_k: found)
    with pytest.raises(addresses.AddressRefused):
        addresses.resolved("rebinding.example.org", 443)
    assert len(addresses.resolved("rebinding.example.org", 443, private=True)) == 2


@given(st.text(max_size=80))
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    for parts in (1, 2):
        try:
            found = cursors.read(text, parts)
        except cursors.BadCursor:
            continue
        assert len(found) == parts


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
def test_a_cursor_gives_back_what_was_put_in(text: str) -> None:
    assert cursors.read(cursors.write(text), 1) == [text]


def test_parts_of_a_cursor_are_checked() -> None:
    assert cursors.number("2147483647") == 2**31 - 1
    for bad in ("", "-1", "2147483648", "9" * 40, "1.0", "²"):
        with pytest.raises(cursors.BadCursor):
            cursors.number(bad)
    at = datetime(2027, 1, 4, 9, tzinfo=UTC)
    assert cursors.instant(at.isoformat()) == at
    for bad in ("", "2027-01-04T09:00:00", "yesterday"):
        with pytest.raises(cursors.BadCursor):
            cursors.instant(bad)


def test_an_order_stands_where_its_hindmost_test_stands() -> None:
    assert standing.of_order(["released", "invited"], cancelled=False) == "invited"
    assert standing.of_order(["exempt", "released"], cancelled=False) == "released"
    assert standing.of_order([], cancelled=False) == "received"
    assert standing.of_order(["released"], cancelled=True) == "cancelled"
    assert not standing.is_over(["invited", "booked"])
    assert standing.is_over(["exempt", "in_progress"])


def test_the_wider_scope_includes_the_narrower() -> None:
    assert permits(["results:all"], "results:read")
    assert not permits(["results:read"], "results:all")
    assert permits([], None)


def test_tokens_are_found_by_prefix_and_proven_by_digest() -> None:
    token = tokens.new_token()
    assert tokens.prefix_of(token.text) == token.prefix
    assert tokens.is_same(token.text, token.digest)
    assert not tokens.is_same(token.text + "x", token.digest)
    assert tokens.prefix_of("assess_short_x") is None
    assert token.text not in repr(token.digest)

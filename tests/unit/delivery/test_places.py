"""Networks of a room, and computers described coarsely."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.delivery import places
from assess.delivery.places import BadNetwork


def test_networks_are_read_one_a_line_in_both_versions() -> None:
    text = " 192.0.2.0/24\n\n2001:DB8::/48\n198.51.100.7\n192.0.2.0/24\n"
    assert places.read_networks(text) == ["192.0.2.0/24", "2001:db8::/48", "198.51.100.7/32"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("192.0.2.0/33", "form"),
        ("192.0.2", "form"),
        ("192.0.2.0-192.0.2.9", "form"),
        ("room 4", "form"),
        ("192.0.2.5/24", "host"),
        ("2001:db8::1/48", "host"),
        ("0.0.0.0/0", "everywhere"),
        ("::/0", "everywhere"),
    ],
)
def test_what_is_no_network_is_told_with_its_line(line: str, problem: str) -> None:
    with pytest.raises(BadNetwork) as bad:
        places.read_networks(f"192.0.2.0/24\n{line}")
    assert (bad.value.line, bad.value.text, bad.value.problem) == (2, line, problem)


def test_too_many_networks_are_refused() -> None:
    with pytest.raises(BadNetwork) as bad:
        places.read_networks("\n".join(f"10.0.{n}.0/24" for n in range(51)))
    assert (bad.value.line, bad.value.problem) == (51, "many")


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("192.0.2.0", True),
        ("192.0.2.255", True),
        ("192.0.3.0", False),
        ("::ffff:192.0.2.9", True),
        ("2001:db8:0:5::1", True),
        ("2001:db9::1", False),
        ("unix:", False),
        ("", False),
        (None, False),
    ],
)
def test_an_address_lies_in_a_network_or_not(address: str | None, inside: bool) -> None:
    networks = places.parsed(["192.0.2.0/24", "2001:db8::/48"])
    assert places.admits(networks, address) is inside
    assert places.admits((), address)


@given(st.ip_addresses(v=4))
def test_every_other_ipv4_address_is_another_place(address: ipaddress.IPv4Address) -> None:
    neighbour = ipaddress.ip_address(int(address) ^ 1)
    assert places.place_of(str(address)) != places.place_of(str(neighbour))


@given(st.ip_addresses(v=6, network="2001:db8::/32"), st.integers(0, 2**64 - 1))
def test_the_last_half_of_ipv6_may_change(address: ipaddress.IPv6Address, host: int) -> None:
    moved = ipaddress.IPv6Address((int(address) >> 64 << 64) | host)
    assert places.place_of(str(address)) == places.place_of(str(moved))


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox, Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
            "Gecko) Version/17.4 Safari/605.1.15",
            "Safari, macOS",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/126.0.0.0 Safari/537.36",
            "Chrome, Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "HeadlessChrome/126.0.0.0 Safari/537.36",
            "Chrome, Linux",
        ),
        ("", "?, ?"),
        (None, "?, ?"),
    ],
)
def test_a_computer_is_described_without_version_or_model(agent: str | None, said: str) -> None:
    assert places.computer_of(agent) == said

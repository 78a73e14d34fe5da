"""Where a page comes from: networks of a room, and computers described coarsely. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
MOST_NETWORKS = 50
LONGEST_LINE = 80
#: A home or a phone changes the rest of an IPv6 address by itself every day.
_IPV6_PLACE = 64


class BadNetwork(ValueError):
    """A line is not a network; `line` counts from 1 and `problem` is a code."""

    def __init__(self, line: int, text: str, problem: str) -> None:
        super().__init__(f"line {line}: {problem}: {text}")
        self.line = line
        self.text = text[:LONGEST_LINE]
        self.problem = problem


def read_networks(text: str) -> list[str]:
    """Networks, one a line: `192.0.2.0/24`, `2001:db8::/48`, or one address.

    Raises:
        BadNetwork: `form` (not a network), `host` (bits are set beyond the prefix),
            `everywhere` (it admits all addresses), `many`.
    """
    found: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        raw = line.strip()
        if not raw:
            continue
        network = str(_network(number, raw))
        if network not in found:
            found.append(network)
        if len(found) > MOST_NETWORKS:
            raise BadNetwork(number, raw, "many")
    return found


def _network(number: int, raw: str) -> Network:
    try:
        network = ipaddress.ip_network(raw, strict=False)
    except ValueError:
        raise BadNetwork(number, raw, "form") from None
    if network.prefixlen == 0:
        raise BadNetwork(number, raw, "everywhere")
    if str(network.network_address) != str(ipaddress.ip_address(raw.split("/", maxsplit=1)[0])):
        raise BadNetwork(number, raw, "host")
    return network


def parsed(networks: Iterable[str]) -> tuple[Network, ...]:
    """Stored networks, ready to compare with."""
    return tuple(ipaddress.ip_network(network) for network in networks)


def admits(networks: Sequence[Network], address: str | None) -> bool:
    """Whether an address lies in one of the networks; no networks admit every address."""
    if not networks:
        return True
    found = _address(address)
    return found is not None and any(
        found in network for network in networks if network.version == found.version
    )


def place_of(address: str | None) -> str:
    """What of an address is compared: all of IPv4, the first 64 bits of IPv6."""
    found = _address(address)
    if found is None:
        return "unknown"
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, _IPV6_PLACE), strict=False))


def _address(address: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address((address or "").split("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if found.version == 6 else None
    return mapped or found


_BROWSERS = (
    ("Edge", r"\bEdgA?/|\bEdgiOS/"),
    ("Opera", r"\bOPR/"),
    ("Firefox", r"\bFirefox/|\bFxiOS/"),
    ("Chrome", r"\b(?:Headless)?Chrome/|\bCriOS/|\bChromium/"),
    ("Safari", r"\bSafari/"),
)
_SYSTEMS = (
    ("Android", r"Android"),
    ("iOS", r"iPhone|iPad|iPod"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


def computer_of(user_agent: str | None) -> str:
    """Kind of browser and system, such as `Firefox, Windows`; no version, no model.

    It is shown to people when it changes. Nothing is ever decided by it.
    """
    text = (user_agent or "")[:500]
    named = [
        next((name for name, pattern in table if re.search(pattern, text)), "?")
        for table in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(named)

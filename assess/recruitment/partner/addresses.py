"""Which addresses events may be sent to: public ones by https, and no others.

Checked when the address is entered and again, against what the name then resolves to, when
the connection is made: a name must not lead into the organisation's own network.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

LONGEST = 500
_LOCAL = (".local", ".internal", ".localhost")


class AddressRefused(ValueError):
    """Nothing is sent there; the text is a code for the log."""


def check_url(url: str, *, private: bool = False) -> SplitResult:
    """The parts of an address that may be used. Raises `AddressRefused`.

    `private` (for demonstrations and tests) allows http and one's own network.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused("malformed") from None
    if len(url) > LONGEST or not url.isprintable() or " " in url:
        raise AddressRefused("malformed")
    if parts.scheme not in (("https", "http") if private else ("https",)):
        raise AddressRefused("not_https")
    if not parts.hostname or port == 0:
        raise AddressRefused("malformed")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("password")
    if not private:
        try:
            literal = ipaddress.ip_address(parts.hostname)
        except ValueError:
            if "." not in parts.hostname or parts.hostname.endswith(
                (".local", ".internal", ".localhost")
            ):
                raise AddressRefused("not_public") from None
        else:
            _refuse_private(literal)
    return parts


def resolved(host: str, port: int, *, private: bool = False) -> list[tuple[str, int]]:
    """Socket addresses of a host, each of which may be connected to.

    Raises `AddressRefused` when one of them lies in a private network, `OSError` when the
    name leads nowhere.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys((str(entry[4][0]), port) for entry in found))
    if not private:
        for text, _port in addresses:
            _refuse_private(ipaddress.ip_address(text.partition("%")[0]))
    return addresses


#: Addresses that a translator turns into the IPv4 address in their last bits (RFC 6052).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _refuse_private(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if address.version == 6 and address in _NAT64:
        inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    for one in filter(None, (address, inner)):
        if not one.is_global or one.is_multicast or one.is_reserved:
            raise AddressRefused("not_public")

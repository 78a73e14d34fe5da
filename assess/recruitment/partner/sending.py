"""One HTTP request to another system: short, without redirects, to public addresses only."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass

from assess.recruitment.partner.addresses import AddressRefused, check_url, resolved

TIMEOUT_S = 8.0


@dataclass(frozen=True)
class Answer:
    """What came back: a status, or an error in a word or two."""

    status: int | None
    error: str | None
    took_ms: int


def send(
    method: str, url: str, headers: Mapping[str, str], body: str, *, private: bool = False
) -> Answer:
    """Send once; whatever goes wrong is in the answer."""
    began = time.monotonic()
    status: int | None = None
    error: str | None = None
    try:
        status = _request(method, url, headers, body, private)
        if not 200 <= status < 300:
            error = f"HTTP {status}"
    except AddressRefused as refused:
        error = f"address refused: {refused}"
    except ssl.SSLError as failed:
        error = f"TLS: {failed.reason or 'failed'}"
    except (OSError, http.client.HTTPException, ValueError) as failed:
        error = f"{type(failed).__name__}: {failed}"
    return Answer(status, error[:200] if error else None, int((time.monotonic() - began) * 1000))


def _request(method: str, url: str, headers: Mapping[str, str], body: str, private: bool) -> int:
    parts = check_url(url, private=private)
    secure = parts.scheme == "https"
    host, port = str(parts.hostname), parts.port or (443 if secure else 80)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    # The socket is made here, to an address that was looked at: asking for the name again
    # could lead elsewhere.
    connection.sock = _socket(host, port, private)
    try:
        if secure:
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body.encode(), {**headers, "Host": parts.netloc})
        return connection.getresponse().status
    finally:
        connection.close()


def _socket(host: str, port: int, private: bool) -> socket.socket:
    failed: OSError = OSError("no address")
    for address in resolved(host, port, private=private):
        try:
            return socket.create_connection(address, TIMEOUT_S)
        except OSError as error:
            failed = error
    raise failed

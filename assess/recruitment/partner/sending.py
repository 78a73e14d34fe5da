"""One HTTP request to another system: short, without redirects, to public addresses only."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from assess.recruitment.partner.addresses import AddressRefused, check_url, resolved

#: For each step: connecting, or the next bytes of the answer.
TIMEOUT_S = 8.0
#: For all of it, so that nobody holds the job up by answering a byte at a time.
WHOLE_S = 20.0


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
    return Answer(status, _words(error), int((time.monotonic() - began) * 1000))


def _words(error: str | None) -> str | None:
    """An error as it is kept: it may quote what the receiver said, which may hold anything."""
    if not error:
        return None
    return "".join(one if one.isprintable() else "�" for one in error)[:200]


def _request(method: str, url: str, headers: Mapping[str, str], body: str, private: bool) -> int:
    parts = check_url(url, private=private)
    secure = parts.scheme == "https"
    host, port = str(parts.hostname), parts.port or (443 if secure else 80)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    # The socket is made here, to an address that was looked at: asking for the name again
    # could lead elsewhere.
    connection.sock = _socket(host, port, private)
    cut = threading.Timer(WHOLE_S, _cut, (connection,))
    cut.daemon = True
    cut.start()
    try:
        if secure:
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(
                connection.sock, server_hostname=host, do_handshake_on_connect=False
            )
            connection.sock.do_handshake()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body.encode(), {**headers, "Host": parts.netloc})
        return connection.getresponse().status
    finally:
        cut.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a connection under the one who waits for it."""
    connected = connection.sock
    if connected is not None:
        with suppress(OSError):
            socket.socket.shutdown(connected, socket.SHUT_RDWR)


def _socket(host: str, port: int, private: bool) -> socket.socket:
    failed: OSError = OSError("no address")
    for address in resolved(host, port, private=private):
        try:
            return socket.create_connection(address, TIMEOUT_S)
        except OSError as error:
            failed = error
    raise failed

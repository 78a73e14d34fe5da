"""Just enough of a browser over asyncio: one keep-alive connection, cookies, no cache.

A thousand of them live on one core. Requests can be sent badly on purpose.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

#: How a request is sent: whole; whole, but hung up on before the reply; half of its body,
#: then hung up; or in two parts with a pause.
Manner = Literal["whole", "dropped", "half", "slow"]

TIMEOUT_S = 20.0
SLOW_S = 0.4
#: Headers and bodies beyond this are no reply of ours.
MAX_HEAD = 64 * 1024
MAX_REPLY = 64 * 1024 * 1024


class Cut(ConnectionError):
    """No reply: nobody knows what became of the request."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One response; header names in lower case, the last value of each.

    `traffic` is the bytes of the request and of the response, headers included.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    traffic: int = 0

    def json(self) -> dict[str, Any]:
        """The JSON object in the body. Raises `ValueError` when there is none."""
        if "json" not in self.headers.get("content-type", ""):
            raise ValueError(f"{self.status} is not JSON but {self.body[:80]!r}")
        found = json.loads(self.body)
        if not isinstance(found, dict):
            raise ValueError("not a JSON object")
        return found

    @property
    def wait_s(self) -> float | None:
        """How long the server asks us to wait, when it says that it is busy."""
        if self.status not in (429, 503) or "retry-after" not in self.headers:
            return None
        with contextlib.suppress(ValueError):
            return min(60.0, max(0.0, float(self.headers["retry-after"])))
        return None


class Server:
    """Where the server is, and how many requests it was sent."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("The address must begin with http:// or https://.")
        self.tls = ssl.create_default_context() if parts.scheme == "https" else None
        self.host = parts.hostname
        self.port = parts.port or (443 if self.tls else 80)
        self.root = parts.path.rstrip("/")
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.name = parts.netloc
        self.requests = 0
        self.browsers: set[Browser] = set()

    def local(self, location: str) -> str:
        """A `Location` as a path of this server."""
        return location.removeprefix(self.origin)

    def hang_up(self) -> None:
        """Close every connection that is still open."""
        for browser in list(self.browsers):
            browser.close()


class Browser:
    """One browser: a connection, opened when needed, and its cookies."""

    def __init__(self, server: Server, token: str = "") -> None:
        self.server, self.token = server, token
        self.cookies: dict[str, str] = {}
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._turn = asyncio.Lock()

    def twin(self) -> Browser:
        """Another connection of the same browser."""
        other = Browser(self.server, self.token)
        other.cookies = self.cookies
        return other

    async def get(self, path: str) -> Reply:
        return await self.send("GET", path)

    async def post_json(self, path: str, body: bytes, manner: Manner = "whole") -> Reply:
        return await self.send("POST", path, body, "application/json", manner)

    async def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        kind: str = "",
        manner: Manner = "whole",
    ) -> Reply:
        """Send one request and read its reply.

        Raises:
            Cut: no reply came, by chance or by `manner`.
        """
        async with self._turn:
            try:
                async with asyncio.timeout(TIMEOUT_S):
                    return await self._exchange(self._head(method, path, body, kind), body, manner)
            except TimeoutError:
                self.close()
                raise Cut("timeout") from None
            except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
                self.close()
                raise Cut(type(error).__name__) from None

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None
            self.server.browsers.discard(self)

    def _head(self, method: str, path: str, body: bytes, kind: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.server.name}", "Accept: */*"]
        if self.cookies:
            pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            lines.append(f"Cookie: {pairs}")
        if self.token:
            lines.append(f"Authorization: Bearer {self.token}")
        if method == "POST":
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
            lines += ["X-Requested-With: assess", f"Referer: {self.server.origin}/"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    async def _exchange(self, head: bytes, body: bytes, manner: Manner) -> Reply:
        reader, writer = await self._open()
        self.server.requests += 1
        half = len(body) // 2
        if manner in ("half", "slow"):
            writer.write(head + body[:half])
            await writer.drain()
            await asyncio.sleep(SLOW_S / 8 if manner == "half" else SLOW_S)
            if manner == "half":
                raise EOFError
            writer.write(body[half:])
        else:
            writer.write(head + body)
        await writer.drain()
        if manner == "dropped":
            # Long enough for the server to have read it, rarely for the reply to be under way.
            await asyncio.sleep(SLOW_S / 20)
            raise EOFError
        return await self._read(reader, len(head) + len(body))

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is not None and self._streams[0].at_eof():
            self.close()  # the server hung up on an idle connection, as it may
        if self._streams is None:
            self._streams = await asyncio.open_connection(
                self.server.host, self.server.port, ssl=self.server.tls, limit=MAX_HEAD
            )
            self.server.browsers.add(self)
        return self._streams

    async def _read(self, reader: asyncio.StreamReader, sent: int) -> Reply:
        raw = await reader.readuntil(b"\r\n\r\n")
        first, *lines = raw[:-4].decode("latin-1").split("\r\n")
        if not first.startswith("HTTP/1.1 ") or not first[9:12].isdigit():
            raise Cut("not HTTP")
        status, headers = int(first[9:12]), {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
            if name.strip().lower() == "set-cookie":
                self._keep(value.strip())
        body = b"" if status in (204, 304) else await _body(reader, headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Reply(status, headers, body, sent + len(raw) + len(body))

    def _keep(self, cookie: str) -> None:
        name, _, value = cookie.partition(";")[0].partition("=")
        self.cookies[name] = value


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        parts = []
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readuntil(b"\r\n")
        return b"".join(parts)
    size = int(headers.get("content-length", "0"))
    if size > MAX_REPLY:
        raise Cut("too large")
    return await reader.readexactly(size)

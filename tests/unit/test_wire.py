"""The lean client of benchmarks and kill tests notices a connection that is gone."""

from __future__ import annotations

import asyncio

import pytest

from bench.common import Wire

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def test_a_request_on_a_connection_that_is_gone_fails_at_once() -> None:
    """Not only after the patience of whoever asks, or never."""

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        await writer.drain()
        writer.close()

    async def ask_twice() -> bytes:
        server = await asyncio.start_server(once, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        _, wire = await asyncio.get_running_loop().create_connection(Wire, "127.0.0.1", port)
        _, body = await wire.ask(b"GET / HTTP/1.1\r\n\r\n")
        while not wire.transport.is_closing():
            await asyncio.sleep(0.01)
        with pytest.raises(ConnectionError):
            await asyncio.wait_for(wire.ask(b"GET / HTTP/1.1\r\n\r\n"), timeout=30)
        server.close()
        return body

    assert asyncio.run(ask_twice()) == b"ok"

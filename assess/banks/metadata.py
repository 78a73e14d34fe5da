"""Media without what authors never meant to publish: places, names, tools, thumbnails. Pure.

Media are served byte for byte, so tags go before they are stored. What decides how a
picture looks or a clip sounds stays as it is, bit for bit: PNG (W3C Recommendation 2003,
chapter 11), JPEG (ITU-T T.81, annex B), WebP (RFC 9649), MPEG audio (ISO/IEC 11172-3).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from assess.banks.frames import frames

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_CRITICAL = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
#: Transparency, colour, size of a pixel, animation.
_PNG_KEPT = _PNG_CRITICAL | {
    b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
}  # fmt: skip

_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_WEBP_FRAME_KEPT = {b"VP8 ", b"VP8L", b"ALPH"}
#: Bits of the VP8X header that announce EXIF and XMP.
_WEBP_TAG_BITS = 0x08 | 0x04

_SOI, _EOI, _SOS, _COM, _APP0, _APP2, _APP14, _APP15 = (
    0xD8, 0xD9, 0xDA, 0xFE, 0xE0, 0xE2, 0xEE, 0xEF,
)  # fmt: skip
#: What an application segment must begin with to stay: density, profile, kind of colour.
_JPEG_KEPT = {_APP0: b"JFIF\0", _APP2: b"ICC_PROFILE\0", _APP14: b"Adobe"}
_JPEG_ADOBE_BYTES = 12
_JPEG_JFIF_BYTES = 14


class DamagedError(ValueError):
    """The content breaks off or is not built as its kind is."""


def without_metadata(content: bytes) -> bytes:
    """The content without tags, comments and anything after its end.

    Doing it again changes nothing.

    Raises:
        DamagedError: the parts cannot be told apart.
    """
    if content.startswith(PNG_SIGNATURE):
        return _png(content)
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    return b"".join(content[start:end] for start, end, _ in frames(content))


def _png(content: bytes) -> bytes:
    kept = [PNG_SIGNATURE]
    position = len(PNG_SIGNATURE)
    while position + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, position)
        end = position + 12 + length
        if end > len(content):
            break
        if name in _PNG_KEPT:
            kept.append(content[position:end])
        elif not name[0] & 0x20:
            raise DamagedError("an unknown critical chunk")
        if name == b"IEND":
            return b"".join(kept)
        position = end
    raise DamagedError("no end")


def _jpeg(content: bytes) -> bytes:
    kept = [content[:2]]
    position = 2
    while True:
        marker, position = _marker(content, position)
        if marker == _EOI:
            return b"".join([*kept, b"\xff\xd9"])
        size = int.from_bytes(content[position : position + 2], "big")
        end = position + size
        if size < 2 or end > len(content):
            raise DamagedError("a segment breaks off")
        payload = content[position + 2 : end]
        if marker == _SOS:
            end = _end_of_scan(content, end)
            payload = content[position + 2 : end]
        kept.append(_segment(marker, size, payload))
        position = end


def _marker(content: bytes, position: int) -> tuple[int, int]:
    """A marker's code and where its segment begins; fill bytes before it are passed over."""
    if content[position : position + 1] != b"\xff":
        raise DamagedError("no marker")
    while content[position : position + 1] == b"\xff":
        position += 1
    if position >= len(content) or content[position] < 0xC0 or content[position] == _SOI:
        raise DamagedError("no marker")
    return content[position], position + 1


def _segment(marker: int, size: int, payload: bytes) -> bytes:
    if marker == _COM:
        return b""
    if _APP0 <= marker <= _APP15:
        start = _JPEG_KEPT.get(marker)
        if start is None or not payload.startswith(start):
            return b""
        if marker == _APP14:
            payload = payload[:_JPEG_ADOBE_BYTES]
        elif marker == _APP0:
            # The two bytes after the densities are the size of a thumbnail.
            payload = payload[: _JPEG_JFIF_BYTES - 2] + b"\0\0"
        size = len(payload) + 2
    return bytes((0xFF, marker)) + size.to_bytes(2, "big") + payload


def _end_of_scan(content: bytes, position: int) -> int:
    """Where the next marker follows the coded data (stuffed zeros and restarts belong to it)."""
    while True:
        position = content.find(b"\xff", position)
        if position < 0 or position + 1 >= len(content):
            raise DamagedError("a scan has no end")
        following = content[position + 1]
        if following == 0xFF:
            position += 1
        elif following == 0 or 0xD0 <= following <= 0xD7:
            position += 2
        else:
            return position


def _webp(content: bytes) -> bytes:
    size = int.from_bytes(content[4:8], "little")
    if size < 12 or size + 8 > len(content):
        raise DamagedError("the file breaks off")
    body = b"".join(_webp_chunks(content[12 : size + 8], _WEBP_KEPT))
    if not body:
        raise DamagedError("no picture")
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def _webp_chunks(body: bytes, wanted: set[bytes]) -> Iterator[bytes]:
    position = 0
    while position + 8 <= len(body):
        name, length = struct.unpack_from("<4sI", body, position)
        end = position + 8 + length
        if end > len(body):
            raise DamagedError("a chunk breaks off")
        payload = body[position + 8 : end]
        if name == b"VP8X" and payload:
            payload = bytes((payload[0] & ~_WEBP_TAG_BITS,)) + payload[1:]
        elif name == b"ANMF":
            payload = payload[:16] + b"".join(_webp_chunks(payload[16:], _WEBP_FRAME_KEPT))
        if name in wanted:
            yield name + len(payload).to_bytes(4, "little") + payload + b"\0" * (len(payload) & 1)
        position = end + (length & 1)

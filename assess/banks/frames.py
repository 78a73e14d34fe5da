"""The frames of an MP3 (ISO/IEC 11172-3 and 13818-3, layer III), without anything between. Pure."""

from __future__ import annotations

# MPEG-1, 2, 2.5: kbit/s and samples a second.
_BITRATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}

#: Some encoders pad before the first frame; content that begins later is something else.
_LEAD = 4096


def frames(content: bytes) -> list[tuple[int, int, float]]:
    """Begin, end (bytes) and duration (seconds) of every whole frame.

    Tags and other bytes before, between and after frames are passed over. A frame that
    does not follow another counts only when a like one follows it: a header found by
    chance in a tag is followed by none.
    """
    found: list[tuple[int, int, float]] = []
    begin = position = _after_id3(content)
    last = _before_tags(content)
    kind = b""
    while position + 4 <= last:
        header = content[position : position + 4]
        frame = _frame(header)
        if frame is not None and position + frame[0] <= last:
            end = position + frame[0]
            follows = bool(found) and found[-1][1] == position
            like = content[end : end + 4]
            if (not kind or _kind(header) == kind) and (
                follows or (_frame(like) is not None and _kind(like) == _kind(header))
            ):
                kind = _kind(header)
                found.append((position, end, frame[1]))
                position = end
                continue
        position = content.find(b"\xff", position + 1)
        if position < 0 or (not found and position >= begin + _LEAD):
            break
    return found


def _after_id3(content: bytes) -> int:
    """Where the sound begins: past ID3v2 tags, whose sizes have seven bits a byte."""
    position = 0
    while content[position : position + 3] == b"ID3" and len(content) >= position + 10:
        size = 0
        for byte in content[position + 6 : position + 10]:
            size = size << 7 | byte & 0x7F
        footer = 10 if content[position + 5] & 0x10 else 0
        position += 10 + size + footer
    return position


def _before_tags(content: bytes) -> int:
    """Where tags at the end begin: ID3v1 has 128 bytes, an APE tag says its size in its footer."""
    last = len(content)
    while True:
        if content[max(0, last - 128) : last].startswith(b"TAG"):
            last -= 128
        elif content[max(0, last - 32) : last].startswith(b"APETAGEX"):
            footer = content[last - 32 : last]
            header = 32 if footer[23] & 0x80 else 0
            last -= max(32, int.from_bytes(footer[12:16], "little")) + header
        else:
            return max(0, last)
        if last <= 0:
            return 0


def _kind(header: bytes) -> bytes:
    """Version, layer and sampling rate, which are the same in every frame of a clip."""
    return bytes((header[1] & 0xFE, header[2] & 0x0C))


def _frame(header: bytes) -> tuple[int, float] | None:
    """Length in bytes and duration in seconds of a layer III frame, from its header."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    bitrate_index, rate_index = header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or layer != 1 or bitrate_index in (0, 15) or rate_index == 3:
        return None
    rate = _RATES[version][rate_index]
    kbit = (_BITRATES_1 if version == 3 else _BITRATES_2)[bitrate_index]
    samples = 1152 if version == 3 else 576
    length = samples // 8 * kbit * 1000 // rate + (header[2] >> 1 & 1)
    return length, samples / rate

"""Nothing an author never meant to publish is left in a medium; pixels and sound are."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from assess.banks.media import examine
from assess.banks.metadata import PNG_SIGNATURE, DamagedError, without_metadata

#: Stands for a name, a place, a path on an author's computer.
CANARY = b"CANARY-author-at-home-50.8N-4.3E"
STARTER = [
    path
    for ending in ("mp3", "png", "webp", "jpg")
    for path in sorted(Path("question_banks").glob(f"**/*.{ending}"))
]
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + CANARY + b"</x:xmpmeta>"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture(mode: str = "RGB") -> Image.Image:
    noise = np.random.default_rng(7).integers(0, 255, (37, 53, 4), dtype=np.uint8)
    return Image.fromarray(noise).convert(mode)


def exif() -> Image.Exif:
    tags = Image.Exif()
    tags[0x013B] = CANARY.decode()  # Artist
    tags[0x8298] = CANARY.decode()  # Copyright
    return tags


def png(mode: str = "RGB") -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", CANARY.decode())
    texts.add_text("Comment", CANARY.decode(), zip=True)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    texts.add(b"tIME", bytes(7))
    return saved(picture(mode), "PNG", pnginfo=texts, exif=exif(), icc_profile=PROFILE) + CANARY


def jpeg(mode: str = "RGB", progressive: bool = False) -> bytes:
    return (
        saved(
            picture(mode), "JPEG", exif=exif(), comment=CANARY, xmp=XMP, icc_profile=PROFILE,
            progressive=progressive, restart_marker_blocks=2,
        )
        + CANARY
    )  # fmt: skip


def webp(lossless: bool, animated: bool = False) -> bytes:
    options: dict[str, object] = {}
    if animated:
        options = {"save_all": True, "append_images": [picture().rotate(90)], "duration": 100}
    return (
        saved(
            picture("RGBA"), "WEBP", lossless=lossless, exif=exif(), xmp=XMP, icc_profile=PROFILE,
            **options,
        )
        + CANARY
    )  # fmt: skip


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


PICTURES = {
    "png": png(),
    "png with palette": png("P"),
    "png with alpha": png("RGBA"),
    "jpeg": jpeg(),
    "jpeg, progressive": jpeg(progressive=True),
    "jpeg, grey": jpeg("L"),
    "jpeg, four inks": jpeg("CMYK"),
    "webp": webp(lossless=False),
    "webp, lossless": webp(lossless=True),
    "webp, animated": webp(lossless=True, animated=True),
}


def shown(content: bytes) -> tuple[list[bytes], bytes | None]:
    """Every frame's pixels as an independent decoder sees them, and the colour profile."""
    with Image.open(io.BytesIO(content)) as image:
        pixels = []
        for frame in range(getattr(image, "n_frames", 1)):
            image.seek(frame)
            pixels.append(image.mode.encode() + image.tobytes())
        return pixels, image.info.get("icc_profile")


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_keep_their_pixels_and_nothing_else(name: str) -> None:
    content = PICTURES[name]
    assert CANARY in content
    kept = without_metadata(content)
    assert CANARY not in kept
    assert shown(kept) == shown(content)
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()
        assert not {"comment", "xmp", "Author", "Comment", "exif"} & set(image.info)
    assert without_metadata(kept) == kept


def clip() -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, np.sin(np.arange(48_000) * 0.05) * 0.3, 24_000, format="MP3")
    return buffer.getvalue()


def id3v2(footer: bool = False) -> bytes:
    frame = b"TPE1" + struct.pack(">I", len(CANARY) + 1) + b"\0\0\0" + CANARY
    # A cover may hold anything, also bytes that look like the head of a frame.
    cover = b"\xff\xfb\x90\x00" + CANARY * 9
    frame += b"APIC" + struct.pack(">I", len(cover)) + b"\0\0" + cover
    size = bytes(len(frame) >> shift & 0x7F for shift in (21, 14, 7, 0))
    flags = b"\x10" if footer else b"\0"
    head = b"\x04\x00" + flags + size
    return b"ID3" + head + frame + (b"3DI" + head if footer else b"")


def ape() -> bytes:
    value = struct.pack("<II", len(CANARY), 0) + b"Artist\0" + CANARY
    tail = struct.pack("<IIII8x", 2000, len(value) + 32, 1, 0x80000000)
    return b"APETAGEX" + tail + value + b"APETAGEX" + tail


ID3V1 = b"TAG" + CANARY[:30].ljust(125, b"\0")
BARE = clip()
CLIPS = {
    "ID3v2": id3v2() + BARE,
    "ID3v2 with footer": id3v2(footer=True) + BARE,
    "two ID3v2": id3v2() + id3v2() + BARE,
    "ID3v1": BARE + ID3V1,
    "APE": BARE + ape(),
    "all": id3v2() + BARE + ape() + ID3V1,
    "APE before": ape() + BARE,
    "unknown tail": BARE + b"LYRICSBEGIN" + CANARY * 3 + b"LYRICS200",
}


@pytest.mark.parametrize("name", CLIPS)
def test_clips_keep_every_frame_and_nothing_else(name: str) -> None:
    content = CLIPS[name]
    assert CANARY[:30] in content
    kept = without_metadata(content)
    assert kept == BARE
    sound, rate = soundfile.read(io.BytesIO(kept))
    expected, same = soundfile.read(io.BytesIO(BARE))
    assert rate == same
    assert np.array_equal(sound, expected)
    assert examine(content) == examine(BARE)


def test_a_clip_cut_off_loses_only_the_broken_frame() -> None:
    kept = without_metadata(BARE[:-7] + ID3V1)
    assert BARE.startswith(kept)
    assert 0 < len(BARE) - len(kept) < 1500


@pytest.mark.parametrize("path", STARTER, ids=lambda path: path.name)
def test_the_starter_banks_hold_nothing_to_drop(path: Path) -> None:
    content = path.read_bytes()
    kept = without_metadata(content)
    if path.suffix == ".mp3":
        assert kept == content
    else:
        assert shown(kept) == shown(content)


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("part", [0.03, 0.3, 0.9])
def test_broken_pictures_are_refused(name: str, part: float) -> None:
    whole = without_metadata(PICTURES[name])
    broken = whole[: int(len(whole) * part)]
    with pytest.raises(DamagedError):
        without_metadata(broken)
    assert examine(broken) is None


@given(
    st.sampled_from([b"\xff\xd8\xff", PNG_SIGNATURE, b"RIFF\x40\0\0\0WEBP", b"ID3", b"\xff"]),
    st.binary(max_size=2000),
)
def test_no_bytes_raise_anything_else(start: bytes, rest: bytes) -> None:
    try:
        kept = without_metadata(start + rest)
    except DamagedError:
        return
    assert without_metadata(kept) == kept

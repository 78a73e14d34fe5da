"""A folder that somebody packed, or something that only looks like one."""

from __future__ import annotations

import io
import zipfile

import pytest

from assess.archives import ArchiveError, read_folder

MEGABYTE = 1024 * 1024


def _packed(*files: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return made.getvalue()


def _read(data: bytes) -> dict[str, bytes]:
    return read_folder(data, "paper.toml", most_files=3, largest=MEGABYTE)


@pytest.mark.parametrize("folder", ["", "work/", "work/paper/"])
def test_the_folder_may_be_packed_or_its_inside(folder: str) -> None:
    packed = _packed(
        (f"{folder}paper.toml", b"a = 1"), (f"{folder}map.png", b"x"), ("__MACOSX/._map.png", b"")
    )
    assert _read(packed) == {"paper.toml": b"a = 1", "map.png": b"x"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not a zip", "not a .zip, or it is damaged"),
        (_packed(("paper.toml", b"a = 1"))[:-30], "not a .zip, or it is damaged"),
        (_packed(("other.toml", b"")), "must be one paper.toml"),
        (_packed(("a/paper.toml", b""), ("b/paper.toml", b"")), "must be one paper.toml"),
        (_packed(*((f"{n}.png", b"") for n in range(4))), "more than 3 files"),
        (_packed(("paper.toml", bytes(MEGABYTE + 1))), "larger than 1 MB unpacked"),
    ],
    # A packed file tells when it was packed: named by its bytes, a test is not what it was.
    ids=["no zip", "cut off", "no paper", "two papers", "too many", "too large"],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(ArchiveError, match=said):
        _read(data)


def _end_of(data: bytes) -> int:
    return data.rindex(b"PK\x05\x06")


def test_a_directory_of_thousands_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = _packed(*((f"{n}.png", b"") for n in range(2000)))
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(ArchiveError, match="more than 3 files"):
        _read(data)


def test_a_directory_that_lies_about_its_number_is_refused_by_its_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = bytearray(_packed(*((f"{n}.png", b"") for n in range(2000))))
    data[_end_of(data) + 8 : _end_of(data) + 12] = b"\x01\x00\x01\x00"
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(ArchiveError, match="more than 3 files"):
        _read(bytes(data))


def test_a_directory_that_lies_about_its_size_is_damaged() -> None:
    data = bytearray(_packed(*((f"{n}.png", b"") for n in range(2000))))
    data[_end_of(data) + 8 : _end_of(data) + 16] = b"\x01\x00\x01\x00\x10\x00\x00\x00"
    with pytest.raises(ArchiveError):
        _read(bytes(data))


def test_a_password_is_named() -> None:
    data = bytearray(_packed(("paper.toml", b"a")))
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + flags] |= 1
    with pytest.raises(ArchiveError, match=r"paper\.toml is protected by a password"):
        _read(bytes(data))

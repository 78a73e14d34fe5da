"""A folder that somebody packed as a .zip, read with bounds. Pure.

Nothing is ever unpacked to a path that the archive names.
"""

from __future__ import annotations

import io
import struct
import zipfile

#: End of central directory: signature, four numbers, entries, its size and place, comment.
_END = struct.Struct("<4s4H2LH")
_ENTRY = 46 + 255 + 1024  # bytes of one entry in the directory, generously


class ArchiveError(ValueError):
    """Why an archive cannot be read; the message says what to do."""


def read_folder(data: bytes, anchor: str, most_files: int, largest: int) -> dict[str, bytes]:
    """The files beside the one called `anchor`, whether the folder was packed or its inside.

    `largest` are bytes unpacked, of all files together. What systems add when they pack a
    folder is left out. Raises `ArchiveError`.
    """
    if not is_small_directory(data, most_files * 2 + 20):
        raise ArchiveError(f"The folder holds more than {most_files} files.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = _read(archive, most_files, largest)
    except ArchiveError:
        raise
    except Exception:  # zlib, lzma and zipfile raise whatever a damaged file leads them to
        raise ArchiveError("This is not a .zip, or it is damaged. Pack the folder again.") from None
    places = [name for name in files if name.rpartition("/")[2] == anchor]
    if len(places) != 1:
        raise ArchiveError(f"There must be one {anchor} in the folder.")
    root = places[0].removesuffix(anchor)
    return {
        name.removeprefix(root): content for name, content in files.items() if name.startswith(root)
    }


def is_small_directory(data: bytes, most_entries: int) -> bool:
    """Whether an archive's directory lists few entries enough to be read at all.

    `zipfile` makes an object of each entry before anybody can count them: a million empty ones
    take seconds and hundreds of megabytes. What is no archive counts as small; whoever opens
    it says so. Archives in the 64-bit format are larger than anything read here.
    """
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or len(data) - at < _END.size:
        return True
    *_rest, entries, size, _place, _comment = _END.unpack_from(data, at)
    if entries > most_entries or size > most_entries * _ENTRY:
        return False
    # What the end promises may be a lie; whoever reads the directory meets what is there.
    return data.count(b"PK\x01\x02", max(0, at - size), at) <= most_entries


def _read(archive: zipfile.ZipFile, most_files: int, largest: int) -> dict[str, bytes]:
    parts = [part for part in archive.infolist() if not _is_left_out(part)]
    if len(parts) > most_files:
        raise ArchiveError(f"The folder holds more than {most_files} files.")
    left, files = largest, {}
    for part in parts:
        if part.flag_bits & 1:
            raise ArchiveError(f"{part.filename} is protected by a password.")
        # The size that an archive states may be a lie: no more is read than may be kept.
        with archive.open(part) as stream:
            data = stream.read(left + 1)
        left -= len(data)
        if left < 0:
            raise ArchiveError(f"The folder is larger than {largest >> 20} MB unpacked.")
        files[part.filename] = data
    return files


def _is_left_out(part: zipfile.ZipInfo) -> bool:
    last = part.filename.rpartition("/")[2]
    return part.is_dir() or part.filename.startswith("__MACOSX/") or last.startswith(".")

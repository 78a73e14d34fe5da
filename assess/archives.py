"""A folder that somebody packed as a .zip, read with bounds. Pure.

Nothing is ever unpacked to a path that the archive names.
"""

from __future__ import annotations

import io
import zipfile


class ArchiveError(ValueError):
    """Why an archive cannot be read; the message says what to do."""


def read_folder(data: bytes, anchor: str, most_files: int, largest: int) -> dict[str, bytes]:
    """The files beside the one called `anchor`, whether the folder was packed or its inside.

    `largest` are bytes unpacked, of all files together. What systems add when they pack a
    folder is left out. Raises `ArchiveError`.
    """
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

"""A paper's folder as a .zip. Pure."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from assess.archives import ArchiveError, read_folder
from assess.written.bundles import Bundle, read_bundle
from assess.written.faults import Fault
from assess.written.papers import PaperError

MOST_FILES = 40
LARGEST_ALL = 40 * 1024 * 1024
#: Bytes; more does not fit into a folder of most file systems.
LONGEST_NAME = 255
_NAME = re.compile(r"(?!\.)[^/\\\x00-\x1f]{1,100}")


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of a folder that was packed, paper.toml among them. Raises `PaperError`."""
    try:
        files = read_folder(data, "paper.toml", MOST_FILES, LARGEST_ALL)
    except ArchiveError as error:
        raise PaperError((Fault("archive", why=error),)) from None
    odd = sorted(
        name for name in files if not _NAME.fullmatch(name) or len(name.encode()) > LONGEST_NAME
    )
    if odd:
        raise PaperError(tuple(Fault("odd_file", name=name) for name in odd))
    return files


def read_zip(data: bytes) -> Bundle:
    """A folder that was packed, with or without the folder itself. Raises `PaperError`."""
    files = unpacked(data)
    with tempfile.TemporaryDirectory(prefix="assess-paper-") as place:
        for name, content in files.items():
            (Path(place) / name).write_bytes(content)
        return read_bundle(Path(place))

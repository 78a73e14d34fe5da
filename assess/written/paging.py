"""Pages of a PDF as pictures with the words on them, made in a child process. Pure.

What a browser does with a PDF differs from place to place; a picture does not. The typesetter
draws the pages. `python -m assess.written.paging FOLDER` reads a PDF from its input, under limits.
"""

from __future__ import annotations

import base64
import io
import json
import os
import resource
import struct
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assess.written.faults import Fault
from assess.written.papers import PaperError

MOST_PAGES = 30
LONGEST_TEXT = 40_000
#: Pixels on a page's longer side: sharp at twice the width of a pane.
LONGER_SIDE = 1800
#: Seconds of processor and of wall time for one PDF; address space of the child.
CPU_S, WALL_S, MEMORY = 40, 45, 2 * 1024**3
#: Bytes of all pictures of one PDF, and of any file that the child writes.
LARGEST_PICTURES, LARGEST_FILE = 30 * 1024**2, 64 * 1024**2
#: One child at a time in each process: what draws takes a processor and much memory.
_TURN = threading.Lock()
_LEAST, _MOST = 36, 300  # pixels per inch


@dataclass(frozen=True)
class Page:
    """One page: PNG, its size in pixels, and the words that can be read in the file."""

    image: bytes
    width: int
    height: int
    text: str


def pages_of(data: bytes, name: str, within: float | None = None) -> list[Page]:
    """Every page of a PDF. Raises `PaperError`, which says what to do about the file `name`.

    `within` are the seconds that whoever asks can wait, if less than a PDF may take.
    """
    limit = WALL_S if within is None else min(within, WALL_S)
    if limit < 0 or not _TURN.acquire(timeout=limit):
        raise PaperError((Fault("pdf_waiting", name=name),))
    try:
        reply = _ask(data, limit)
    finally:
        _TURN.release()
    if "pages" not in reply:
        raise PaperError((Fault(reply.get("fault", "pdf_unreadable"), name=name, most=MOST_PAGES),))
    return [
        Page(base64.b64decode(image), width, height, text)
        for image, width, height, text in reply["pages"]
    ]


def _ask(data: bytes, limit: float) -> dict[str, Any]:
    """What the child says; nothing when it ends otherwise."""
    environment = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    # The folder is the parent's: a child that a limit kills clears nothing away.
    with tempfile.TemporaryDirectory(prefix="assess-pages-") as folder:
        try:
            subprocess.run(  # noqa: S603  our own interpreter and module
                [sys.executable, "-m", "assess.written.paging", folder],
                input=data,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=limit,
                env=environment,
                check=False,
            )
            reply: dict[str, Any] = json.loads((Path(folder) / _REPLY).read_bytes())
        except subprocess.TimeoutExpired:
            return {"fault": "pdf_waiting"} if limit < WALL_S else {}
        except (OSError, ValueError):
            return {}
        return reply


_REPLY = "reply.json"


def main() -> None:
    """Read a PDF, write its pages: `{"pages": [[PNG in base64, width, height, text], …]}`."""
    os.nice(10)
    for what, limit in (
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    folder = Path(sys.argv[1])
    said = json.dumps(_drawn(sys.stdin.buffer.read(), folder))
    (folder / _REPLY).write_text(said, encoding="utf-8")


class _Heavy(Exception):
    """The pictures of a PDF are too large together."""


def _drawn(data: bytes, folder: Path) -> dict[str, Any]:
    import pypdf  # noqa: PLC0415  only the child reads what others wrote

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"fault": "pdf_locked"}
        if len(reader.pages) > MOST_PAGES:
            return {"fault": "pdf_long"}
        if reader.is_encrypted:
            data = _opened(reader)
        texts = [_words(page) for page in reader.pages]
        images = _images(data, len(texts), folder)
    except _Heavy:
        return {"fault": "pdf_heavy"}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # readers of damaged files raise whatever they come upon
        return {"fault": "pdf_unreadable"}
    return {
        "pages": [
            [base64.b64encode(image).decode(), *struct.unpack(">II", image[16:24]), text]
            for image, text in zip(images, texts, strict=True)
        ]
    }


def _opened(reader: Any) -> bytes:
    """The same without the restrictions that need no password to be read."""
    import pypdf  # noqa: PLC0415

    writer = pypdf.PdfWriter(clone_from=reader)
    opened = io.BytesIO()
    writer.write(opened)
    return opened.getvalue()


def _words(page: Any) -> str:
    try:
        text = str(page.extract_text())
    except Exception:
        return ""
    plain = "".join(one for one in text if one in "\n\t" or one.isprintable())
    return plain.strip()[:LONGEST_TEXT]


def _images(data: bytes, count: int, folder: Path) -> list[bytes]:
    import typst  # noqa: PLC0415

    (folder / "source.pdf").write_bytes(data)
    images: list[bytes] = []
    for number in range(1, count + 1):
        (folder / "page.typ").write_text(_TEMPLATE % number, encoding="utf-8")
        images.append(_image(typst, folder / "page.typ"))
        if sum(map(len, images)) > LARGEST_PICTURES:
            raise _Heavy
    return images


_TEMPLATE = (
    "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
    '#image("source.pdf", page: %d)\n'
)


def _image(typst: Any, template: Path) -> bytes:
    small = bytes(typst.compile(template, format="png", ppi=_LEAST))
    longer = max(struct.unpack(">II", small[16:24])) or 1
    ppi = max(_LEAST, min(_MOST, _LEAST * LONGER_SIDE / longer))
    return bytes(typst.compile(template, format="png", ppi=ppi))


if __name__ == "__main__":
    main()

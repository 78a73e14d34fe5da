"""LibreOffice, where it is installed: opens a file and saves it again."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def there() -> bool:
    """Whether it is installed."""
    return shutil.which("soffice") is not None


def writer_there() -> bool:
    """Whether its word processor is installed, too: the others come without it."""
    office = shutil.which("soffice")
    return office is not None and any(Path(office).resolve().parent.glob("libswlo.so"))


def saved_again(path: Path, folder: Path, kind: str = "xlsx") -> Path:
    """The file that LibreOffice makes of another; it must be able to read it."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is needed."
    done = subprocess.run(
        [
            office, f"-env:UserInstallation=file://{folder}/profile", "--headless",
            "--convert-to", kind, "--outdir", str(folder), str(path),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )  # fmt: skip
    made = folder / f"{path.stem}.{kind}"
    assert made.exists(), done.stdout + done.stderr
    return made

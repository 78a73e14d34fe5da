"""A Chromium for the browser tests: the system's, else apt's, else one from a package."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from scripts.frontend import node_environment

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGED = Path(__file__).resolve().parent.parent / "browser" / "chromium"

#: Without these a browser on a closed network spends its time on refused connections.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
]


class NoBrowser(RuntimeError):
    """No Chromium could be found or installed; the message says what to do."""


def executable() -> str:
    """The path of a Chromium, installing one when the machine has none."""
    return _named() or _installed_by_apt() or _unpacked() or _none()


def _named() -> str | None:
    chosen = os.environ.get("ASSESS_TEST_BROWSER")
    if chosen:
        return chosen
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _installed_by_apt() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(
            ["apt-get", *command],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    return _named()


def _unpacked() -> str | None:
    command, environment = node_environment()
    done = subprocess.run(
        [*command, "ci", "--no-audit", "--no-fund"],
        cwd=PACKAGED,
        env=environment,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        return None
    shown = subprocess.run(
        ["node", "unpack.mjs"],
        cwd=PACKAGED,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    path = shown.stdout.strip()
    return path if path and Path(path).exists() else None


def _none() -> str:
    raise NoBrowser(
        "The browser tests need Chromium: install the `chromium` package of your system "
        "or name one in ASSESS_TEST_BROWSER."
    )

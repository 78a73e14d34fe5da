"""How much room is left for what running sittings still have to save.

Below the reserve nothing new begins: no start, no check-in, no invitation. Running sittings
go on saving, which is what the reserve is kept for. The watch sees the disk of the instance
folder (and of the SQLite file); PostgreSQL's own disk must be watched where it runs.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from flask import Flask, current_app
from sqlalchemy import make_url

from assess import jobs
from assess.config import Settings

log = structlog.get_logger()

KEY = "assess_disk"
#: How old a reading may be.
FRESH_S = 5.0
#: How often the alarm is repeated while the disk stays low.
ALARM_S = 60.0
MB = 1024 * 1024


def free_bytes(path: Path) -> int:
    """Room on the disk of `path`, for whoever runs this process."""
    return shutil.disk_usage(path).free


class DiskWatch:
    """Whether any of some folders' disks has less left than the reserve. Thread-safe."""

    def __init__(
        self,
        paths: tuple[Path, ...],
        reserve_mb: int,
        free: Callable[[Path], int] = free_bytes,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.paths = paths
        self.reserve_mb = reserve_mb
        self._free = free
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._low = False
        self._read_at: float | None = None
        self._alarmed_at: float | None = None

    def is_low(self) -> bool:
        """Whether nothing new may begin. Reads the disk at most every few seconds."""
        with self._lock:
            at = self._monotonic()
            if self._read_at is None or at - self._read_at >= FRESH_S:
                self._read_at = at
                self._look(at)
            return self._low

    def _look(self, at: float) -> None:
        left = min((self._free(path) for path in self.paths), default=0) // MB
        before, self._low = self._low, bool(self.paths) and left < self.reserve_mb
        if self._low:
            if self._alarmed_at is None or at - self._alarmed_at >= ALARM_S:
                self._alarmed_at = at
                log.error("disk_low", free_mb=left, reserve_mb=self.reserve_mb)
        elif before:
            self._alarmed_at = None
            log.warning("disk_ok", free_mb=left, reserve_mb=self.reserve_mb)


def install(app: Flask, settings: Settings) -> None:
    """Give the application its watch; the job raises the alarm when nobody asks."""
    app.extensions[KEY] = DiskWatch(_folders(settings), settings.disk_reserve_mb)
    jobs.register_job("watch_disk", 10.0, is_low)


def is_low() -> bool:
    """Whether the current application's disk is below its reserve."""
    watch: DiskWatch = current_app.extensions[KEY]
    return watch.is_low()


def _folders(settings: Settings) -> tuple[Path, ...]:
    url = make_url(settings.sqlalchemy_url)
    folders = {settings.instance_path}
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        folders.add(Path(url.database).resolve().parent)
    return tuple(sorted(folder for folder in folders if folder.is_dir()))

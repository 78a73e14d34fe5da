"""The watch over the room left: what it says, how often it looks, when it raises the alarm."""

from __future__ import annotations

from pathlib import Path

from structlog.testing import capture_logs

from assess.disk import MB, DiskWatch


class Disk:
    def __init__(self, free_mb: int) -> None:
        self.free_mb, self.looks, self.at = free_mb, 0, 0.0

    def free(self, _path: Path) -> int:
        self.looks += 1
        return self.free_mb * MB

    def watch(self, reserve_mb: int = 512) -> DiskWatch:
        return DiskWatch((Path("/"),), reserve_mb, self.free, lambda: self.at)


def test_below_the_reserve_the_disk_is_low() -> None:
    assert Disk(511).watch().is_low()
    assert not Disk(512).watch().is_low()
    assert not Disk(0).watch(reserve_mb=0).is_low()


def test_it_looks_every_few_seconds_only_and_sees_room_come_back() -> None:
    disk = Disk(10)
    watch = disk.watch()
    assert [watch.is_low() for _ in range(100)] == [True] * 100
    assert disk.looks == 1
    disk.free_mb, disk.at = 9000, 4.9
    assert watch.is_low()
    disk.at = 5.0
    assert not watch.is_low()
    assert disk.looks == 2


def test_the_alarm_is_raised_at_once_and_then_every_minute() -> None:
    disk = Disk(10)
    watch = disk.watch()
    with capture_logs() as logs:
        for _ in range(13):
            watch.is_low()
            disk.at += 10
        disk.free_mb = 9000
        watch.is_low()
    assert [entry["event"] for entry in logs] == ["disk_low"] * 3 + ["disk_ok"]
    assert logs[0]["free_mb"] == 10

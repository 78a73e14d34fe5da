"""Tampering is found: A-52, A-53."""

from __future__ import annotations

import random

import pytest

from assess.audit.checking import check
from tests.support.mutating import make, truncate, undetected


def test_a_sound_chain_is_sound() -> None:
    held = make(random.Random(1), 60)
    report = held.check()
    assert report.sound
    assert report.problems == []
    assert (report.entries, report.head, report.checkpoints) == (60, held.entries[-1][4], 2)
    assert report.personal == len(held.personal) > 0


@pytest.mark.parametrize("seed", [1, 2])
def test_random_mutations_are_all_found(seed: int) -> None:
    assert undetected(210, seed) == []


def test_a_cut_off_end_is_seen_by_an_outside_checkpoint_alone() -> None:
    held = make(random.Random(3), 40)
    truncate(held, random.Random(4))
    kept = len(held.entries)
    assert check(held.entries, held.personal).sound
    report = held.check()
    assert not report.sound
    assert f"covers 40 entries, the chain ends at {kept}" in report.problems[-1]
    assert f"entries {kept + 1} to 40 are missing" in report.problems[-1]


def test_problems_are_named_at_their_place() -> None:
    held = make(random.Random(5), 10)
    seq, pending, subject, entry, link = held.entries[3]
    held.entries[3] = (seq, pending, subject, entry.replace(b"minutes", b"seconds"), link)
    assert held.check().problems == ["entry 4 does not fit its link: it, or its place, was changed"]
    del held.entries[6]
    assert "after entry 6 comes entry 8: entry 7 is missing" in held.check().problems


def test_bytes_that_wander_between_salt_and_content_are_named() -> None:
    held = make(random.Random(7), 20)
    seq, salt, content = held.personal[0]
    for place in (0, 15, 17, 20):
        whole = salt + content
        held.personal[0] = (seq, whole[:place], whole[place:])
        assert held.check().problems == [f"the personal data of entry {seq} do not fit its digest"]


def test_a_flood_of_problems_is_counted_and_not_all_named() -> None:
    held = make(random.Random(6), 300)
    held.entries = [(*row[:4], bytes(32)) for row in held.entries]
    report = held.check()
    assert len(report.problems) == 200
    assert report.found >= 300

"""The memory of what candidates see of item versions."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from assess.banks import queries
from assess.banks.presented import Presented
from assess.banks.queries import PresentedItem

KNOWN = range(1, 30)


def _item(version: int) -> PresentedItem:
    return PresentedItem(version, version, f"<p>{version}</p>", ("a", "b"), *[None] * 5)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Which versions the database was asked for, one list a question."""
    questions: list[list[int]] = []

    def presentation(version_ids: Iterable[int]) -> dict[int, PresentedItem]:
        wanted = list(version_ids)
        questions.append(wanted)
        return {one: _item(one) for one in wanted if one in KNOWN}

    monkeypatch.setattr(queries, "presentation", presentation)
    return questions


def test_a_version_is_read_once(asked: list[list[int]]) -> None:
    held = Presented()
    assert held.of([3, 1, 3]) == {3: _item(3), 1: _item(1)}
    assert held.of([1, 2]) == {1: _item(1), 2: _item(2)}
    assert held.of([1, 2, 3]) == {one: _item(one) for one in (1, 2, 3)}
    assert asked == [[3, 1], [2]]


def test_an_unknown_version_is_left_out_and_asked_for_again(asked: list[list[int]]) -> None:
    held = Presented()
    assert held.of([1, 99]) == {1: _item(1)}
    assert held.of([99]) == {}
    assert asked == [[1, 99], [99]]


def test_the_longest_unused_go_first(asked: list[list[int]]) -> None:
    held = Presented(capacity=2)
    held.of([1, 2])
    held.of([1])
    held.of([3])
    held.of([1])
    assert asked == [[1, 2], [3]]
    held.of([2])
    assert asked[-1] == [2]


def test_more_than_it_can_hold_is_still_answered(asked: list[list[int]]) -> None:
    assert Presented(capacity=2).of([1, 2, 3, 4]) == {one: _item(one) for one in (1, 2, 3, 4)}
    assert len(asked) == 1

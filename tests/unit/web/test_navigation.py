from __future__ import annotations

import pytest

from assess.web import navigation


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})


@pytest.mark.usefixtures("empty")
def test_each_page_appears_once_in_order_for_somebody_with_two_roles() -> None:
    navigation.register("examiner", "Banks", "banks.index", 30)
    navigation.register("recruitment", "Results", "results.index", 20)
    navigation.register("examiner", "Results", "results.index", 40)
    navigation.register("candidate", "My tests", "delivery.dashboard", 10)
    found = navigation.entries_for(["examiner", "recruitment"])
    assert [entry.endpoint for entry in found] == ["results.index", "banks.index"]


@pytest.mark.usefixtures("empty")
def test_registering_twice_shows_it_once() -> None:
    navigation.register("examiner", "Banks", "banks.index")
    navigation.register("examiner", "Question banks", "banks.index")
    assert [str(entry.label) for entry in navigation.entries_for(["examiner"])] == [
        "Question banks"
    ]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/recruitment/results/7", "/recruitment/results/"),
        ("/recruitment/", "/recruitment/"),
        ("/recruitment/candidates/", "/recruitment/"),
        ("/recruitment/results", "/recruitment/"),
        ("/banks-old/1", None),
        ("/banks", "/banks"),
    ],
)
def test_the_nearest_page_above_is_current(path: str, current: str | None) -> None:
    addresses = ["/recruitment/", "/recruitment/results/", "/banks"]
    assert navigation.nearest(path, addresses) == current

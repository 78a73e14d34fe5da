"""Figures, comparison and fortune of a rehearsal."""

from __future__ import annotations

import statistics

import pytest
from click import ClickException
from hypothesis import given
from hypothesis import strategies as st

from assess.rehearsal.client import Reply, Server
from assess.rehearsal.commands import token_for
from assess.rehearsal.door import CSRF
from assess.rehearsal.faults import SHARES, Fortune
from assess.rehearsal.outbox import Said
from assess.rehearsal.readback import Loss, Stored, compare
from assess.rehearsal.report import percentiles

NUMBERS = st.tuples(st.integers(1, 3), st.integers(1, 20))
SAID = st.builds(
    Said, st.just("answer"), st.just("q01"), st.sampled_from(["{}", '{"choice":"o1"}'])
)
PROMISED = st.dictionaries(NUMBERS, SAID)


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_percentiles_have_their_share_of_values_below_or_equal(values: list[float]) -> None:
    found = percentiles(values)
    for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        within = sum(round(value, 1) <= found[name] for value in values)
        assert within >= share * len(values)
        assert found[name] in {round(value, 1) for value in values}


def test_percentiles_of_a_hundred_are_those_of_the_textbook() -> None:
    assert percentiles(range(1, 101)) == {"p50": 50, "p95": 95, "p99": 99}
    assert percentiles([3.0, 1.0, 2.0])["p50"] == statistics.median([3.0, 1.0, 2.0])
    assert percentiles([]) == {"p50": None, "p95": None, "p99": None}


@given(PROMISED, PROMISED)
def test_more_in_the_journal_than_was_promised_is_no_loss(promised, more) -> None:
    stored = {key: Stored(said, "applied") for key, said in (more | promised).items()}
    assert compare(promised, stored) == []


@given(PROMISED.filter(bool), st.data())
def test_every_missing_changed_or_rejected_event_is_found(promised, data) -> None:
    stored = {key: Stored(said, "applied") for key, said in promised.items()}
    harmed = data.draw(st.sets(st.sampled_from(sorted(promised)), min_size=1))
    for place, key in enumerate(sorted(harmed)):
        if place % 3 == 0:
            del stored[key]
        elif place % 3 == 1:
            stored[key] = Stored(Said("answer", "q02", "{}"), "applied")
        else:
            stored[key] = Stored(promised[key], "rejected")
    assert {(loss.epoch, loss.n) for loss in compare(promised, stored)} == harmed


def test_a_leftover_that_a_person_will_judge_is_kept() -> None:
    said = Said("answer", "q01", "{}")
    assert compare({(1, 1): said}, {(1, 1): Stored(said, "old_epoch")}) == []
    assert compare({(1, 1): said}, {}) == [Loss(1, 1, "missing")]


def test_the_same_seed_brings_the_same_misfortunes() -> None:
    drawn = [[Fortune(5, 2, faults=True).fault() for _ in range(1)] for _ in range(3)]
    assert drawn[0] == drawn[1] == drawn[2]
    one, other = Fortune(5, 2, faults=True), Fortune(5, 2, faults=True)
    long = [one.fault() for _ in range(2000)]
    assert long == [other.fault() for _ in range(2000)]
    assert set(long) == {*SHARES, None}
    assert {Fortune(5, 2, faults=False).fault() for _ in range(100)} == {None}


def test_only_a_busy_reply_that_says_when_asks_for_patience() -> None:
    assert Reply(503, {"retry-after": "2"}, b"").wait_s == 2.0
    assert Reply(429, {"retry-after": "600"}, b"").wait_s == 60.0
    assert Reply(503, {}, b"").wait_s is None
    assert Reply(500, {"retry-after": "2"}, b"").wait_s is None


def test_a_reply_that_is_not_json_is_never_believed() -> None:
    with pytest.raises(ValueError, match="not JSON"):
        Reply(200, {"content-type": "text/html"}, b'{"ack": 1}').json()


@pytest.mark.parametrize("url", ["ftp://example.org", "example.org", "http://"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="http"):
        Server(url)


def test_a_token_is_found_for_the_demo_on_this_computer_alone(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASSESS_OPERATOR_TOKEN", raising=False)
    (tmp_path / "instance" / "demo").mkdir(parents=True)
    (tmp_path / "instance" / "demo" / "operator-token").write_text("demo token\n")
    assert token_for("http://127.0.0.1:8000", None) == "demo token"
    assert token_for("http://localhost:8000", None) == "demo token"
    with pytest.raises(ClickException, match="No operator token"):
        token_for("https://assess.example.org", None)


def test_the_form_s_token_is_found() -> None:
    page = b'<input id="csrf_token" name="csrf_token" type="hidden" value="abc.def">'
    found = CSRF.search(page)
    assert found is not None
    assert found[1] == b"abc.def"

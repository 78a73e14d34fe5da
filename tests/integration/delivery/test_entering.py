"""What a page is told on entering, beside the answers."""

from __future__ import annotations

from tests.integration.delivery.conftest import Runner


def test_a_page_learns_the_grace_the_zone_and_where_each_flag_comes_from(runner: Runner) -> None:
    settings = runner.enter()["settings"]
    assert settings["grace_ms"] == 60_000
    assert settings["timezone"] == "Europe/Brussels"
    runner.start()
    runner.sync(
        runner.event("q01", type="flag", value={"flagged": True}),
        runner.event("q02", type="flag", value={"flagged": True}),
        runner.event("q02", type="flag", value={"flagged": False}),
    )
    again = runner.enter()
    assert again["flags"] == ["q01"]
    assert again["flag_events"] == {
        "q01": {"value": {"flagged": True}, "epoch": 1, "n": 1},
        "q02": {"value": {"flagged": False}, "epoch": 1, "n": 3},
    }

"""The browser's engine and the server's come to the same state, whatever is edited."""

import pytest

from tests.support.officesim import spreadsheet_fuzz as fuzz

pytestmark = pytest.mark.skipif(
    not fuzz.RUNNER.exists(), reason="The browser's engine is not in this tree."
)


def test_random_logs_give_the_same_digests(openings):
    jobs, wanted = [], []
    for seed in range(12):
        locale = "fr" if seed % 2 else "en"
        edits = fuzz.Fuzz(seed, locale).edits(50)
        jobs.append({"opening": openings[locale], "edits": edits, "every": 10})
        here = fuzz.here(openings[locale], edits, every=10)
        wanted.append({"digests": here["digests"], "refused": here["refused"]})
    for seed, (mine, theirs) in enumerate(zip(wanted, fuzz.there(jobs), strict=True)):
        assert theirs == mine, f"seed {seed}"

"""A rich workbook in both languages, and short ways to try edits on it."""

from __future__ import annotations

import pytest

from assess.officesim.spreadsheet.engine import ENGINE
from tests.support.officesim import spreadsheet_books as books


@pytest.fixture(scope="session")
def start_file():
    return books.rich()


@pytest.fixture(scope="session")
def openings(start_file):
    return {locale: ENGINE.open(start_file, locale) for locale in ("en", "fr")}


@pytest.fixture
def state(openings):
    return ENGINE.load(openings["en"])


@pytest.fixture
def apply(state):
    """Apply an edit given by its parts; answers the first sheet's view (or another's)."""

    def act(op, sheet=0, look=0, **parts):
        ENGINE.apply(state, {"op": op, "sheet": sheet, **parts})
        return ENGINE.view(state)["sheets"][look]

    return act

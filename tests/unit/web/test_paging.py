from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.web.paging import Page, page_numbers, paginate


@given(st.integers(0, 500), st.integers(-3, 80), st.integers(1, 60))
def test_pages_cut_a_list_without_loss(total: int, page: int, per_page: int) -> None:
    rows = list(range(total))
    cut = paginate(rows, page, per_page)
    assert 1 <= cut.page <= cut.pages
    assert list(cut.items) == rows[cut.first - 1 : cut.last] if total else cut.last == 0
    whole = [row for n in range(1, cut.pages + 1) for row in paginate(rows, n, per_page).items]
    assert whole == rows


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 4, [1, 2, 3, 4]),
        (1, 5, [1, 2, None, 5]),
        (4, 7, [1, 2, 3, 4, 5, 6, 7]),
        (10, 4000, [1, None, 9, 10, 11, None, 4000]),
    ],
)
def test_numbers_offered(page: int, pages: int, shown: list[int | None]) -> None:
    assert page_numbers(Page([], page, 10, pages * 10)) == shown

"""One page of a longer list, as the pager component reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """`items` of page `page` (from 1) when `total` rows are cut into `per_page`."""

    items: Sequence[T]
    page: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        return (self.page - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.page * self.per_page, self.total)


def paginate(rows: Sequence[T], page: int, per_page: int = 25) -> Page[T]:
    """Cut a list; a page beyond the end becomes the last one."""
    whole = Page(rows, 1, per_page, len(rows))
    page = min(max(page, 1), whole.pages)
    return Page(rows[(page - 1) * per_page : page * per_page], page, per_page, len(rows))


def requested_page() -> int:
    """`?page=` of this request; anything that is no positive number is page 1."""
    return max(1, request.args.get("page", 1, type=int) or 1)


def page_numbers(pagination: Page[T]) -> list[int | None]:
    """Numbers to offer: both ends and the neighbours; None stands for a gap."""
    last = pagination.pages
    near = range(pagination.page - 1, pagination.page + 2)
    shown = sorted({1, last, *(number for number in near if 1 <= number <= last)})
    numbers: list[int | None] = []
    for number in shown:
        before = numbers[-1] if numbers else None
        if before is not None and number == before + 2:
            numbers.append(before + 1)
        elif before is not None and number > before + 2:
            numbers.append(None)
        numbers.append(number)
    return numbers

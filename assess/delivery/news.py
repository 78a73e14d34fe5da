"""What the rooms above tell a candidate on the first page, beside the sittings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assess.identity.models import Account


@dataclass(frozen=True, slots=True)
class News:
    """One line, in the current language."""

    text: str
    at: datetime


_sources: list[Callable[[Account], Sequence[News]]] = []


def when_asked_for_news(source: Callable[[Account], Sequence[News]]) -> None:
    """Let a room above add lines to a candidate's first page."""
    if source not in _sources:
        _sources.append(source)


def news_for(account: Account) -> list[News]:
    """Everything there is to tell, newest first."""
    found = [news for source in _sources for news in source(account)]
    return sorted(found, key=lambda news: news.at, reverse=True)

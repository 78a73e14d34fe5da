"""All that is done on the presentation program's page in tests."""

from __future__ import annotations

from tests.support import (
    slide_briefing,
    slide_more_briefing,
    slide_more_results,
    slide_results,
)
from tests.support.slide_hands import BOOK

TASKS = (slide_briefing, slide_results, slide_more_briefing, slide_more_results)

__all__ = ["BOOK"]

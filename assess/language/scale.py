"""The scale of the language test in words: `assess.results.export_ports.Scale`."""

from __future__ import annotations

from flask_babel import gettext as _

from assess.language import explain
from assess.language.descriptors import MEANINGS, NAMES
from assess.results.models import Result


class LanguageScale:
    """Levels 0 to 5, each with its name and its meaning."""

    lowest = 0
    highest = 5
    levels = True

    def title(self) -> str:
        """Return what is measured, with both ends of the scale."""
        return str(
            _(
                "Language proficiency from level 0 (%(low)s) to level 5 (%(high)s)",
                low=NAMES[0],
                high=NAMES[5],
            )
        )

    def level(self, level: int) -> str:
        """Return the level as it is reported, with its name."""
        return f"{explain.level_text(level)} – {NAMES[level]}"

    def meaning(self, level: int) -> str:
        """Return what somebody at this level can do."""
        return str(MEANINGS["overall"][level])

    def error(self, result: Result) -> str:
        """Return how far an equivalent test may differ."""
        return explain.error_in_words(result.detail["overall"])

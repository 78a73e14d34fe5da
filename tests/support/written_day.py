"""The paper of a written examination day: three hours, in English and French by halves."""

from __future__ import annotations

from typing import Any

from tests.support.written_papers import raw_paper
from tests.support.written_sitting import MEMO, PROMPTS

MINUTES = 180
TITLES = {
    "plan": {"en": "A plan for the convoy", "fr": "Un plan pour le convoi"},
    "reply": {"en": "A reply to the partner", "fr": "Une réponse au partenaire"},
    "sheet": {"en": "Your calculation", "fr": "Votre calcul"},
}


def three_hours() -> dict[str, Any]:
    """What differs from the small paper: for `published(author, reviewer, **three_hours())`."""
    raw = raw_paper()
    raw["source"][0]["text"] = MEMO
    for part in raw["part"]:
        for task in part["task"]:
            task |= {"prompt": PROMPTS[task["code"]], "title": TITLES[task["code"]]}
    return {
        "code": "field-logistics",
        "title": {"en": "Field logistics officer", "fr": "Logisticien de terrain"},
        "minutes": MINUTES,
        "source": raw["source"],
        "part": raw["part"],
    }

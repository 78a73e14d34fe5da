"""One plain sentence for what a person decided where the rules left a case open. Pure."""

from __future__ import annotations

from assess.eligibility.explaining import typeset
from assess.eligibility.records import Sentences

_TESTS = {
    ("language", "en"): ("the English test", "le test d’anglais"),
    ("language", "fr"): ("the French test", "le test de français"),
    ("written", None): ("the written test", "l’épreuve écrite"),
    ("office", None): ("the office test", "le test de bureautique"),
}
_ANY = ("the language test", "le test de langue")


def reviewed(outcome: str, family: str, language: str | None = None) -> Sentences:
    """The sentence for a decision taken in person; `outcome` is sit, exempt, not_applicable."""
    en, fr = _TESTS.get((family, language if family == "language" else None), _ANY)
    if outcome == "sit":
        return Sentences(
            f"After review by recruitment: {en} is to be sat.",
            typeset(f"Après examen par le service du recrutement : {fr} est à passer."),
        )
    if outcome == "exempt":
        return Sentences(
            f"After review by recruitment: exempt from {en}.",
            typeset(f"Après examen par le service du recrutement : dispense pour {fr}."),
        )
    return Sentences(
        f"After review by recruitment: {en} does not apply.",
        typeset(f"Après examen par le service du recrutement : {fr} n’est pas applicable."),
    )

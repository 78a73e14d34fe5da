"""What the rules are asked, what they know of a person, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

#: A family of tests; every Office project belongs to the one family `office`.
Family = Literal["language", "written", "office"]
#: The two official languages.
Language = Literal["en", "fr"]
#: What became of a past sitting. Only `released` results speak for or against a person.
Standing = Literal["released", "unreleased", "void", "aborted", "rehearsal"]


class Outcome(StrEnum):
    """What a decision says."""

    SIT = "sit"
    EXEMPT = "exempt"
    LOCKED_OUT = "locked_out"
    NOT_APPLICABLE = "not_applicable"
    NEEDS_REVIEW = "needs_review"


@dataclass(frozen=True, slots=True)
class PastSitting:
    """One earlier sitting of a person, here or before this engine was in use.

    `started_on` is the local calendar date on which it started; `starts_lockout` is a
    person's decision, with a reason kept beside it, that overrules the rule either way.
    """

    reference: str
    family: Family
    started_on: date
    standing: Standing
    language: Language | None = None
    level: int | None = None
    passed: bool | None = None
    starts_lockout: bool | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """May a person be invited, on the day `on`, to a test of `family`?

    `required` is False when the vacancy does not ask for this family. `language` is the
    one to be tested, for a language test; None there means that it could not be told.
    `overridden` is set once a second person has approved lifting a lockout.
    """

    family: Family
    on: date
    required: bool = True
    language: Language | None = None
    minimum_level: int | None = None
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class Sentences:
    """The same plain sentence in both languages of the interface."""

    en: str
    fr: str

    def in_(self, locale: str) -> str:
        """The sentence for an interface in `locale`; English unless French is asked for."""
        return self.fr if locale.startswith("fr") else self.en


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, why, and until when.

    `until` is the last day on which an exempting result counts, or the first day on which
    a locked-out person may sit again. `because_of` names the past sitting that decided.
    """

    outcome: Outcome
    reason_code: str
    until: date | None
    explanation: Sentences
    because_of: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a person's languages: mother tongues, declared and tested levels.

    Levels lie on the scale 0–5. A tested level outranks a declared one.
    """

    native: frozenset[str] = frozenset()  # ISO 639 codes
    declared: dict[Language, int] = field(default_factory=dict)
    tested: dict[Language, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """The language to be tested and why; None when a person must decide."""

    language: Language | None
    reason_code: str
    explanation: Sentences

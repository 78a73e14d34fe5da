"""What an application says of a person, read from cells of a table. Pure.

Every cell is judged by one function, so that a form, a file and another system are refused
for the same reasons, and each reason has one code that `import_words` puts into words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assess.identity.likeness import normalised_identity_number
from assess.identity.rules import normalised_address, normalised_name

LANGUAGES = ("en", "fr")
HIGHEST_LEVEL = 5
LONGEST_REFERENCE = 80
MOST_LANGUAGES = 6
MOST_PERIODS = 20
#: Working time at most, as a multiple of the standard, and breaks in all.
LARGEST_FACTOR = 4.0
LONGEST_BREAK_S = 7200
#: Years in which a date on an application or an earlier result can lie.
YEARS = range(1990, 2101)

Period = tuple[date, date]


class BadCell(ValueError):
    """A cell that cannot be what it should be; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Applicant:
    """One person's application, complete and normalised.

    `time_factor` is working time as a multiple of the standard, 1.0–4.0; `break_s` seconds
    of breaks in all; `unavailable` first and last days, both included; levels lie on 0–5.
    """

    email: str
    given_name: str
    family_name: str
    locale: str = "en"
    identity_number: str | None = None
    external_reference: str | None = None
    native_languages: tuple[str, ...] = ()
    declared_levels: Mapping[str, int] = field(default_factory=dict)
    time_factor: float = 1.0
    large_text: bool = False
    break_s: int = 0
    spelling: bool = False
    unavailable: tuple[Period, ...] = ()

    @property
    def adjusted(self) -> bool:
        """Whether anything differs from the standard arrangements."""
        plain = self.time_factor == 1.0 and not self.break_s
        return not plain or self.large_text or self.spelling

    def columns(self) -> dict[str, Any]:
        """The values as the table of applications stores them."""
        return {
            "email": self.email,
            "given_name": self.given_name,
            "family_name": self.family_name,
            "locale": self.locale,
            "identity_number": self.identity_number,
            "external_reference": self.external_reference,
            "native_languages": list(self.native_languages),
            "declared_levels": dict(self.declared_levels),
            "time_factor": self.time_factor,
            "large_text": self.large_text,
            "break_s": self.break_s,
            "spelling": self.spelling,
            "unavailable": [
                {"from": first.isoformat(), "to": last.isoformat()}
                for first, last in self.unavailable
            ],
        }


def email(text: str) -> str:
    """An address as it is stored. Code: ``email``."""
    try:
        return normalised_address(text)
    except ValueError:
        raise BadCell("email") from None


def name(text: str) -> str:
    """A name as it is stored. Code: ``name``."""
    try:
        return normalised_name(text)
    except ValueError:
        raise BadCell("name") from None


def identity_number(text: str) -> str | None:
    """Upper case, letters and digits only; None when empty. Code: ``number``."""
    try:
        return normalised_identity_number(text)
    except ValueError:
        raise BadCell("number") from None


def reference(text: str) -> str | None:
    """Another system's name for the application; None when empty. Code: ``reference``."""
    if len(text) > LONGEST_REFERENCE or not text.isprintable():
        raise BadCell("reference")
    return text or None


def locale(text: str) -> str:
    """The language of letters; English when empty. Code: ``locale``."""
    return official_language(text, "locale") if text else "en"


def official_language(text: str, code: str = "language") -> str:
    """`en` or `fr`, from the code or the word."""
    known = {"en": "en", "english": "en", "anglais": "en", "fr": "fr", "french": "fr"}
    known |= {"francais": "fr"}
    try:
        return known[folded(text)]
    except KeyError:
        raise BadCell(code) from None


#: Words for mother tongues that people write instead of the ISO 639 code.
_TONGUES = {
    "eng": "en", "fra": "fr", "fre": "fr",
    "english": "en", "anglais": "en", "french": "fr", "francais": "fr",
    "german": "de", "allemand": "de", "spanish": "es", "espagnol": "es",
    "italian": "it", "italien": "it", "dutch": "nl", "neerlandais": "nl",
    "portuguese": "pt", "portugais": "pt", "polish": "pl", "polonais": "pl",
    "romanian": "ro", "roumain": "ro", "greek": "el", "grec": "el",
    "turkish": "tr", "turc": "tr", "arabic": "ar", "arabe": "ar",
    "ukrainian": "uk", "ukrainien": "uk", "czech": "cs", "tcheque": "cs",
    "hungarian": "hu", "hongrois": "hu", "danish": "da", "danois": "da",
    "norwegian": "no", "norvegien": "no", "swedish": "sv", "suedois": "sv",
    "finnish": "fi", "finnois": "fi", "bulgarian": "bg", "bulgare": "bg",
    "russian": "ru", "russe": "ru", "chinese": "zh", "chinois": "zh",
}  # fmt: skip


def native_languages(text: str) -> tuple[str, ...]:
    """Mother tongues as sorted ISO 639 codes. Code: ``native``."""
    words = [folded(word) for word in re.split(r"[,;/+]", text) if word.strip()]
    codes = {_TONGUES.get(word, word) for word in words}
    if len(codes) > MOST_LANGUAGES or not all(re.fullmatch(r"[a-z]{2,3}", c) for c in codes):
        raise BadCell("native")
    return tuple(sorted(codes))


def level(text: str) -> int | None:
    """A level from 0 to 5; None when empty. Code: ``level``."""
    if not text:
        return None
    plain = text.removesuffix(".0")
    if len(plain) != 1 or plain not in "012345":
        raise BadCell("level")
    return int(plain)


def extra_time(text: str) -> float:
    """Extra working time in percent, as a factor of the standard. Code: ``extra_time``."""
    plain = text.removesuffix("%").strip().replace(",", ".")
    if not plain:
        return 1.0
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", plain) or float(plain) > 300:
        raise BadCell("extra_time")
    return round(1 + float(plain) / 100, 4)


def breaks(text: str) -> int:
    """Minutes of breaks, in seconds. Code: ``breaks``."""
    plain = text.removesuffix(".0")
    if not plain:
        return 0
    if not re.fullmatch(r"[0-9]{1,3}", plain) or int(plain) * 60 > LONGEST_BREAK_S:
        raise BadCell("breaks")
    return int(plain) * 60


def yes(text: str) -> bool:
    """Yes or no; no when empty. Code: ``yes_no``."""
    answer = yes_or_nothing(text)
    return bool(answer)


def yes_or_nothing(text: str) -> bool | None:
    """Yes, no, or None when empty. Code: ``yes_no``."""
    word = folded(text)
    if not word:
        return None
    if word in ("yes", "oui", "true", "vrai", "1", "x", "y", "o"):
        return True
    if word in ("no", "non", "false", "faux", "0", "n"):
        return False
    raise BadCell("yes_no")


def day(text: str) -> date:
    """A date written year-month-day. Codes: ``date_form``, ``date_exists``, ``date_year``."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?", text, re.ASCII)
    if found is None:
        raise BadCell("date_form")
    try:
        value = date(*map(int, found.groups()))
    except ValueError:
        raise BadCell("date_exists") from None
    if value.year not in YEARS:
        raise BadCell("date_year")
    return value


def unavailable(text: str) -> tuple[Period, ...]:
    """Periods such as `2027-01-04/2027-01-08; 2027-02-01`, in order. Codes as `day`,
    ``period_order``, ``periods``.
    """
    periods = set()
    for part in re.split(r"[;,\n]", text):
        if not part.strip():
            continue
        ends = [end.strip() for end in re.split(r"/|\bto\b|\bau\b|–", part)]
        if len(ends) > 2:
            raise BadCell("date_form")
        first, last = day(ends[0]), day(ends[-1])
        if last < first:
            raise BadCell("period_order")
        periods.add((first, last))
    if len(periods) > MOST_PERIODS:
        raise BadCell("periods")
    return tuple(sorted(periods))


def family(text: str) -> str:
    """A family of tests, from its code or its word. Code: ``family``."""
    known = {
        "language": "language", "langue": "language", "langues": "language",
        "written": "written", "ecrit": "written", "redaction": "written",
        "office": "office", "bureautique": "office",
    }  # fmt: skip
    try:
        return known[folded(text)]
    except KeyError:
        raise BadCell("family") from None


def folded(text: str) -> str:
    """Lower case, without accents, single spaces, straight apostrophes."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


#: What each column of an application holds, under the field's own name.
READERS: Mapping[str, Callable[[str], Any]] = {
    "email": email,
    "given_name": name,
    "family_name": name,
    "locale": locale,
    "identity_number": identity_number,
    "external_reference": reference,
    "native_languages": native_languages,
    "level_en": level,
    "level_fr": level,
    "extra_time": extra_time,
    "large_text": yes,
    "breaks": breaks,
    "spelling": yes,
    "unavailable": unavailable,
}


def read_applicant(cells: Mapping[str, str]) -> tuple[Applicant | None, dict[str, str]]:
    """Read one application from cells by column; the applicant, or what is wrong by column."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for column, read in READERS.items():
        try:
            values[column] = read(cells.get(column, "").strip())
        except BadCell as bad:
            problems[column] = bad.code
    if problems:
        return None, problems
    levels = {code: values.pop(f"level_{code}") for code in LANGUAGES}
    return (
        Applicant(
            declared_levels={code: one for code, one in levels.items() if one is not None},
            time_factor=values.pop("extra_time"),
            break_s=values.pop("breaks"),
            **values,
        ),
        {},
    )

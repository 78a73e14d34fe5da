"""Pure decisions about accounts: passwords, addresses, names, where a login may lead."""

from __future__ import annotations

import functools
import itertools
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Literal
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

PasswordPolicy = Literal["organisation", "nist"]

#: A bound on work only; far above any password somebody types or generates.
LONGEST_PASSWORD = 1024
LONGEST_NAME = 120
LONGEST_ADDRESS = 254
MINIMUM_LENGTH: dict[PasswordPolicy, int] = {"organisation": 12, "nist": 15}

#: A name shorter than this occurs in too many words to be refused.
_SHORTEST_CONTEXT_WORD = 4
_DIGITS_OF_A_DATE = 8
_PRODUCT_WORDS = ("assess",)
_SUBSTITUTES = str.maketrans("013457$@!|+€", "oieastsaiite")


class Problem(StrEnum):
    """One unmet rule; the values are stable, the words are the page's."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    SPACE = "space"
    NO_UPPER = "no_upper"
    NO_LOWER = "no_lower"
    NO_DIGIT = "no_digit"
    NO_SYMBOL = "no_symbol"
    CONTROL = "control"
    COMMON = "common"
    PERSONAL = "personal"


@dataclass(frozen=True)
class PasswordContext:
    """What a guesser would try first: the person's names and address, the organisation."""

    email: str = ""
    names: Sequence[str] = ()
    organisation: str = ""


def password_problems(
    password: str, policy: PasswordPolicy, context: PasswordContext | None = None
) -> list[Problem]:
    """Every rule of `policy` that `password` does not meet, in the order shown to people.

    `organisation` asks for 12 characters, no spaces, upper and lower case, digit and
    symbol (a documented deviation from NIST SP 800-63B-4 and OWASP ASVS 5.0, 6.2.5);
    `nist` asks for 15 characters. Both refuse common passwords and those made from
    the person's or the organisation's own words (SP 800-63B-4, 3.1.1.2).
    """
    problems: list[Problem] = []
    if len(password) < MINIMUM_LENGTH[policy]:
        problems.append(Problem.TOO_SHORT)
    if len(password) > LONGEST_PASSWORD:
        # The remaining rules would cost work in proportion to the length.
        return [Problem.TOO_LONG]
    if any(unicodedata.category(character) == "Cc" for character in password):
        problems.append(Problem.CONTROL)
    if policy == "organisation":
        problems.extend(_composition(password))
    if _is_common(password):
        problems.append(Problem.COMMON)
    if _holds_own_words(password, context or PasswordContext()):
        problems.append(Problem.PERSONAL)
    return problems


def _composition(password: str) -> Iterable[Problem]:
    if any(character.isspace() for character in password):
        yield Problem.SPACE
    if not any(character.isupper() for character in password):
        yield Problem.NO_UPPER
    if not any(character.islower() for character in password):
        yield Problem.NO_LOWER
    if not any(character.isdecimal() for character in password):
        yield Problem.NO_DIGIT
    if not any(_is_symbol(character) for character in password):
        yield Problem.NO_SYMBOL


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


@functools.cache
def common_words() -> frozenset[str]:
    """The words of the block list, lower case and without accents."""
    text = resources.files("assess.identity").joinpath("data/common_words.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def _is_common(password: str) -> bool:
    """Whether a guesser's usual tricks produce it.

    That is: one or two words of the block list, or one unit repeated, or characters
    that follow each other, with any digits and symbols added or substituted.
    """
    plain = _plain(password)
    if len(set(plain)) < 5 or _repeats(plain) or _mostly_sequence(plain):
        return True
    # An ending such as "2024!" is no substitution, so it comes off first.
    others = "".join({character for character in plain if not character.isalpha()})
    cores = (plain, plain.rstrip(others), plain.strip(others))
    readings = {_letters(core.translate(table)) for core in cores for table in ({}, _SUBSTITUTES)}
    letters = _letters(plain)
    few_signs = sum(character.isdecimal() for character in plain) <= _DIGITS_OF_A_DATE
    if len(letters) < 4 and few_signs:
        return True
    return any(_made_of_common_words(reading) for reading in readings)


def _made_of_common_words(letters: str) -> bool:
    words = common_words()
    if letters in words or _repeats(letters):
        return True
    return any(
        letters[:cut] in words and letters[cut:] in words for cut in range(3, len(letters) - 2)
    )


def _repeats(text: str) -> bool:
    """Whether `text` is one shorter unit written several times ("abcabcabc")."""
    return len(text) > 1 and text in (text + text)[1:-1]


def _mostly_sequence(text: str) -> bool:
    """Whether three quarters of the neighbours repeat or follow each other ("aaabcd4321")."""
    if len(text) < 2:
        return True
    steps = [abs(ord(after) - ord(before)) for before, after in itertools.pairwise(text)]
    return sum(step <= 1 for step in steps) >= 0.75 * len(steps)


def _holds_own_words(password: str, context: PasswordContext) -> bool:
    plain = _plain(password)
    readings = (plain, plain.translate(_SUBSTITUTES))
    return any(word in reading for word in _own_words(context) for reading in readings)


def _own_words(context: PasswordContext) -> set[str]:
    local, _, domain = context.email.partition("@")
    texts = [*context.names, local, domain.rpartition(".")[0], context.organisation]
    words = set(_PRODUCT_WORDS)
    for text in texts:
        plain = _plain(text)
        parts = "".join(c if c.isalnum() else " " for c in plain).split()
        words.update([*parts, _letters(plain)])
    return {word for word in words if len(word) >= _SHORTEST_CONTEXT_WORD}


def _plain(text: str) -> str:
    """Lower case without accents: "É" and "e" are the same guess."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalpha())


def normalised_address(text: str) -> str:
    """The one spelling under which an address is stored: lower case, ASCII domain.

    Raises:
        ValueError: not an address that mail can be sent to; the message is technical.
    """
    try:
        address = validate_email(
            text.strip(), check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None
    spelling = (address.ascii_email or "").lower()
    if not spelling or len(spelling) > LONGEST_ADDRESS:
        raise ValueError("The address is too long.")
    return spelling


def normalised_name(text: str) -> str:
    """A person's name with composed accents and single spaces.

    Raises:
        ValueError: empty, too long, or with characters that no name is written with
            (control characters, direction overrides).
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise ValueError("empty")
    if len(name) > LONGEST_NAME:
        raise ValueError("too long")
    joiners = "‌‍"
    if any(unicodedata.category(c)[0] == "C" and c not in joiners for c in name):
        raise ValueError("control characters")
    if not any(character.isalpha() for character in name):
        raise ValueError("no letters")
    return name


def code_digits(text: str) -> str:
    """The digits of a code as typed or pasted, with or without spaces and hyphens."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if not c.isspace() and c not in "-–‐‑.\u200b")


def safe_path(target: str | None) -> str | None:
    """`target` if it is a path on this site, else None (open redirects, CWE-601)."""
    if not target or len(target) > 2000 or not target.startswith("/"):
        return None
    # Browsers read "//host" and "/\host" as another site, and drop tabs and line feeds.
    if target[1:2] in ("/", "\\") or any(not c.isprintable() or c == "\\" for c in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target

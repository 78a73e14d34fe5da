"""Passwords, addresses, names and targets: the pure decisions of identity."""

from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assess.identity.rules import (
    LONGEST_PASSWORD,
    MINIMUM_LENGTH,
    PasswordContext,
    Problem,
    code_digits,
    common_words,
    normalised_address,
    normalised_name,
    password_problems,
    safe_path,
)

SOMEBODY = PasswordContext(
    "elodie.lefevre@post.example", ("Élodie", "Lefèvre"), "Northern Institute"
)
BLOCKED = {Problem.COMMON, Problem.PERSONAL}


@pytest.mark.parametrize(
    "password",
    [
        "Password2024!",
        "P@ssw0rd1234!",
        "Motdepasse-12",
        "Qwertyuiop1234!",
        "Azertyuiop#123",
        "Summer-Dragon-2024!",
        "Abcabcabcabc1!",
        "Aaaaaaaaaaaa1!",
        "Abcdefghij1!",
        "Trustno1trustno1!",
        "1qaz!QAZ1qaz!QAZ",
        "$uper-M@n-99999",
        "12-06-1985-Ab!",
    ],
)
def test_what_a_guesser_tries_first_is_refused(password: str) -> None:
    assert Problem.COMMON in password_problems(password, "organisation")


@pytest.mark.parametrize("word", ["password", "motdepasse", "azerty", "dragon", "liverpool"])
@pytest.mark.parametrize("ending", ["", "1", "123", "2024!", "!!!", "-2026-", "007?"])
def test_a_common_word_stays_common_whatever_is_added(word: str, ending: str) -> None:
    assert Problem.COMMON in password_problems(word.capitalize() + ending, "nist")


@pytest.mark.parametrize(
    "password",
    [
        "Elodie-kettle-44x",
        "3l0die-kettle-44X",
        "kettle-LEFEVRE-44",
        "kettle-Lefèvre-44",
        "Northern-kettle-44",
        "Reassess-kettle-4",
    ],
)
def test_own_words_are_refused(password: str) -> None:
    assert Problem.PERSONAL in password_problems(password, "organisation", SOMEBODY)


@pytest.mark.parametrize(
    "password",
    [
        "Correct-horse-9-battery",
        "Chateau-Lierre-88?",
        "Kx7#mQ2pL9wz!",
        "Blue-Kettle-Moss-71",
        "Größe-und-Wärme-5",
    ],
)
def test_good_passwords_pass(password: str) -> None:
    assert password_problems(password, "organisation", SOMEBODY) == []


def test_nist_asks_for_length_and_nothing_else() -> None:
    assert password_problems("kettle moss harvest tunnel", "nist", SOMEBODY) == []
    assert password_problems("kettle moss h", "nist", SOMEBODY) == [Problem.TOO_SHORT]
    assert password_problems("84629174025318", "nist") == [Problem.TOO_SHORT]
    assert password_problems("8462917402531867", "nist") == []


def test_every_unmet_rule_is_named_at_once() -> None:
    assert password_problems("", "organisation") == [
        Problem.TOO_SHORT,
        Problem.NO_UPPER,
        Problem.NO_LOWER,
        Problem.NO_DIGIT,
        Problem.NO_SYMBOL,
        Problem.COMMON,
    ]
    assert Problem.SPACE in password_problems("Correct horse 9 battery!", "organisation")


def test_long_passwords_are_accepted_up_to_the_stated_bound() -> None:
    unit = "kX7#mQ2pL9wzR4vB!tY6hN"
    long = "".join(unit[(7 * i * i + 3 * i) % len(unit)] for i in range(LONGEST_PASSWORD))
    for length in (128, 512, LONGEST_PASSWORD):
        assert Problem.TOO_LONG not in password_problems(long[:length], "organisation")
    assert password_problems(long + "x", "organisation") == [Problem.TOO_LONG]


@given(st.text(max_size=60), st.sampled_from(["organisation", "nist"]))
def test_the_policy_agrees_with_its_own_definition(password: str, policy: str) -> None:
    problems = set(password_problems(password, policy, SOMEBODY))  # type: ignore[arg-type]
    assert (Problem.TOO_SHORT in problems) == (len(password) < MINIMUM_LENGTH[policy])  # type: ignore[index]
    if policy == "organisation":
        assert (Problem.NO_UPPER in problems) == (not any(c.isupper() for c in password))
        assert (Problem.NO_LOWER in problems) == (not any(c.islower() for c in password))
        assert (Problem.SPACE in problems) == any(c.isspace() for c in password)
    else:
        assert not problems & {Problem.NO_UPPER, Problem.NO_LOWER, Problem.SPACE}


@given(st.text(string.ascii_letters + string.digits + "!#-+?", min_size=16, max_size=40))
def test_case_never_rescues_a_blocked_password(password: str) -> None:
    blocked = BLOCKED & set(password_problems(password, "nist", SOMEBODY))
    assert blocked == BLOCKED & set(password_problems(password.swapcase(), "nist", SOMEBODY))


@given(st.sampled_from(sorted(common_words())), st.integers(0, 99_999), st.sampled_from("!?#-."))
def test_no_word_of_the_list_with_an_ending_passes(word: str, number: int, sign: str) -> None:
    password = f"{word.capitalize()}{number:05d}{sign}"
    assert Problem.COMMON in password_problems(password, "organisation")


def test_the_list_is_clean() -> None:
    words = common_words()
    assert len(words) > 800
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" A.B@EXAMPLE.org ", "a.b@example.org"),
        ("candidate@demo.example", "candidate@demo.example"),
        ("x@bücher.example", "x@xn--bcher-kva.example"),
    ],
)
def test_addresses_have_one_spelling(typed: str, stored: str) -> None:
    assert normalised_address(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "@",
        "a@b",
        "a@localhost",
        "a\x00@b.org",
        "a\n@b.org",
        "a@b.org\r\nBcc: c@d.org",
        "a@b.org, c@d.org",
        "a b@c.org",
        '"a b"@c.org',
        "a@[127.0.0.1]",
        "\u202ea@b.org",
        "é@b.org",
        "A <a@b.org>",
        "x" * 65 + "@b.org",
        "a@" + "b" * 250 + ".org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        normalised_address(typed)


@given(st.text(max_size=80))
@example("a@ﬁ.org")
def test_normalised_addresses_are_stable_and_printable(typed: str) -> None:
    try:
        stored = normalised_address(typed)
    except ValueError:
        return
    assert stored == normalised_address(stored) == stored.lower()
    assert stored.isascii()
    assert stored.isprintable()
    assert len(stored) <= 254


def test_names() -> None:
    assert normalised_name("  Zoe\u0308   van  der  Berg ") == "Zoë van der Berg"
    assert normalised_name("O’Neil-Søren") == "O’Neil-Søren"
    for wrong in ("", "  ", "\x00Ann", "Ann\u202e", "x" * 121, "12", "-"):
        with pytest.raises(ValueError, match=r"."):
            normalised_name(wrong)


@pytest.mark.parametrize(
    "typed", ["204816", " 204 816 ", "204-816", "204\u00a0816", "２０４８１６"]
)
def test_codes_may_be_pasted_as_they_look(typed: str) -> None:
    assert code_digits(typed) == "204816"


@pytest.mark.parametrize("path", ["/", "/me/", "/results/3?tab=a#b", "/a?next=//b.org"])
def test_paths_of_this_site_are_followed(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "me",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/a\\b",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        " /me",
        "/" + "a" * 2001,
    ],
)
def test_other_targets_are_not(target: str | None) -> None:
    assert safe_path(target) is None


@given(st.text(max_size=40))
def test_no_target_leaves_the_site(text: str) -> None:
    target = safe_path("/" + text)
    if target is None:  # refused, and nobody is sent anywhere
        return
    # What a browser does first (WHATWG URL, basic parser): drop tabs and line feeds.
    seen = target.replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/")
    assert seen.startswith("/")
    assert not seen.startswith("//")

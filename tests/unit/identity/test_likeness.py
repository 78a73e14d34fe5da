"""What makes two accounts look like one person's, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.identity.likeness import (
    Known,
    Likeness,
    address_key,
    likenesses,
    normalised_identity_number,
)

SAME = [
    ("ada@example.org", "ADA@Example.ORG"),
    ("ada@example.org", "ada+jobs@example.org"),
    ("ada@example.org", "ada+a+b@example.org"),
    ("ada.nwosu@gmail.com", "adanwosu@gmail.com"),
    ("ada.nwosu@gmail.com", "a.d.a.nwosu+x@googlemail.com"),
    # "аda" begins with Cyrillic а; "xn--80ak6aa92e" is аррӏе in Cyrillic, which reads apple.
    ("ada@example.org", "аda@example.org"),
    ("ada@apple.com", "ada@xn--80ak6aa92e.com"),
    # Full-width letters are compatibility forms of the plain ones.
    ("ada@example.org", "ａｄａ@example.org"),
]
DIFFERENT = [
    ("ada.nwosu@example.org", "adanwosu@example.org"),
    ("ada@example.org", "ada@example.com"),
    ("ada@example.org", "adam@example.org"),
    ("ada1@example.org", "adal@example.org"),
    ("ada0@example.org", "adao@example.org"),
    ("ada-jobs@example.org", "ada@example.org"),
    ("+a@example.org", "+b@example.org"),
    ("...@gmail.com", "..@gmail.com"),
    ("andré@example.org", "andre@example.org"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_mailbox(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_mailboxes(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


LOCAL = st.text("ab.z9-_", min_size=1, max_size=8)


@given(LOCAL, st.text("xy+9", max_size=4), st.sampled_from(["example.org", "gmail.com"]))
def test_tags_and_capitals_never_make_another_key(local: str, tag: str, domain: str) -> None:
    key = address_key(f"{local}@{domain}")
    assert address_key(f"{local}+{tag}@{domain}") == key
    assert address_key(f"{local}@{domain}".upper()) == key
    assert "+" not in key


NUMBERS = [
    ("85.07.30-033 28", "85073003328"),
    ("ab 123/456", "AB123456"),
    ("ＡＢ１２", "AB12"),
    ("", None),
    (" - ", None),
]


@pytest.mark.parametrize(("typed", "kept"), NUMBERS)
def test_identity_numbers_are_compared_without_ornament(typed: str, kept: str | None) -> None:
    assert normalised_identity_number(typed) == kept


@pytest.mark.parametrize("typed", ["9" * 41, "AB_12", "é12", "12;34", "\0"])
def test_other_signs_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="identity number"):
        normalised_identity_number(typed)


def test_reasons() -> None:
    ada = Known("ada@example.org", "AB1")
    assert likenesses(ada, Known("ada+x@example.org", "AB1")) == set(Likeness)
    assert likenesses(ada, Known("b@example.org", "AB1")) == {Likeness.IDENTITY_NUMBER}
    assert likenesses(ada, Known("ada+x@example.org")) == {Likeness.ADDRESS}
    assert likenesses(Known("a@example.org"), Known("b@example.org")) == set()

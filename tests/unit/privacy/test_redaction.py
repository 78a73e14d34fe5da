"""Other people go, the person stays."""

from hypothesis import given
from hypothesis import strategies as st

from assess.privacy.redaction import names_of, redact

OWN = names_of("Ada", "Okafor", "ada@example.org")
OTHERS = [
    *names_of("Grace", "Müller", "grace@example.org"),
    *names_of("Ada", "Lindqvist"),
    *names_of("Li", "Wu"),
]
X = "[another person]"


def test_names_in_any_case_and_order_go() -> None:
    said = "GRACE MÜLLER (Müller, Grace; grace@example.org) sat beside Ada Okafor."
    assert redact(said, OTHERS, OWN, X) == f"{X} ({X}; {X}) sat beside Ada Okafor."


def test_decomposed_accents_are_the_same_name() -> None:
    assert redact("Mu\u0308ller left", OTHERS, OWN, X) == f"{X} left"


def test_a_shared_given_name_stays_and_the_others_family_name_goes() -> None:
    assert redact("Ada helped; Lindqvist saw it.", OTHERS, OWN, X) == f"Ada helped; {X} saw it."
    assert redact("Ada Lindqvist saw it.", OTHERS, OWN, X) == f"{X} saw it."


def test_names_inside_words_stay() -> None:
    assert redact("Mülleresque gracefully", OTHERS, OWN, X) == "Mülleresque gracefully"
    assert redact("Li walked", OTHERS, OWN, X) == "Li walked"
    assert redact("Li Wu walked", OTHERS, OWN, X) == f"{X} walked"


def test_characters_with_a_meaning_in_patterns_are_letters_here() -> None:
    assert redact("a (b) c* said", ["(b) c*"], [], X) == f"a {X} said"


@given(st.text(alphabet="abc Müller,.Grace", max_size=60))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact(text, OTHERS, OWN, X)
    assert redact(once, OTHERS, OWN, X) == once

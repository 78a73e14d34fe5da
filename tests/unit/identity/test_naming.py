"""Lists of people: names stand where a reader looks for them."""

from __future__ import annotations

from assess.identity.naming import filed_as


def test_accents_and_capitals_do_not_send_a_name_to_the_end() -> None:
    names = ["Yıldız", "Ásgeirsson", "de Wit", "Éboué", "Brückner", "Ó Briain", "Eze"]
    assert sorted(names, key=filed_as) == [
        "Ásgeirsson",
        "Brückner",
        "de Wit",
        "Éboué",
        "Eze",
        "Ó Briain",
        "Yıldız",
    ]

"""Every fault is said on pages, with what it names."""

from __future__ import annotations

import re

from assess.written.authoring.saying import SAID
from assess.written.faults import TEMPLATES, Fault, spelled


def _slots(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text)) - {"place"}


def test_pages_and_the_command_line_know_the_same_faults() -> None:
    assert set(SAID) == set(TEMPLATES)


def test_no_page_names_what_a_fault_does_not_hold() -> None:
    for code, template in TEMPLATES.items():
        said = SAID[code]
        msgid = said if isinstance(said, str) else said._args[0]
        assert _slots(msgid) <= _slots(template), code


def test_a_fault_is_the_sentence_of_the_command_line() -> None:
    fault = Fault("words_missing", ("part", 1, "task", 2, "title"), language="fr")
    assert fault == "part 1, task 2, title: the text in 'fr' is missing."
    assert spelled(()) == "paper.toml"

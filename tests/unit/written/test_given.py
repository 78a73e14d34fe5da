"""What a task gave to read, in both languages."""

from __future__ import annotations

from assess.written.given import text_of_source, texts_asked, texts_given
from assess.written.papers import Paper, Part, Rules, Source, Task

EN_FR = {"en": "English words", "fr": "Des mots français"}


def paper() -> tuple[Paper, Task]:
    task = Task(
        "plan",
        "essay",
        "en",
        EN_FR,
        {"en": "Plan it.", "fr": "Prévoyez."},
        1,
        (),
        ("note", "map", "table"),
    )
    table = {"en": (("Room", "Seats"), ("1", "60")), "fr": (("Salle", "Places"), ("1", "60"))}
    sources = (
        Source("note", "text", EN_FR, text={"en": "A note.", "fr": "Une note."}),
        Source("map", "image", EN_FR, file={"en": "map.png", "fr": "map.png"}, alternative=EN_FR),
        Source("table", "table", {"en": "Rooms", "fr": "Salles"}, table=table),
        Source("other", "text", EN_FR, text={"en": "Of another task.", "fr": "D’un autre."}),
    )
    part = Part(
        "one", {"en": "Part one", "fr": "Partie un"}, {"en": "Read.", "fr": "Lisez."}, (task,)
    )
    return Paper("p", EN_FR, EN_FR, "P3", 90, False, (part,), sources, Rules()), task


def test_sources_of_the_task_alone_and_only_those_with_a_text() -> None:
    assert texts_given(*paper()) == {
        ("note", "en"): "A note.",
        ("note", "fr"): "Une note.",
        ("table", "en"): "Room\tSeats\n1\t60",
        ("table", "fr"): "Salle\tPlaces\n1\t60",
    }
    whole, _task = paper()
    assert text_of_source(whole.sources[1], "en") == ""


def test_what_was_asked_is_in_both_languages() -> None:
    asked = texts_asked(*paper())
    assert {"Plan it.", "Prévoyez.", "Read.", "Lisez.", "Part one", "Rooms", "Salles"} <= set(asked)
    assert "Of another task." not in asked

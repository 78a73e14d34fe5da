from __future__ import annotations

from gettext import GNUTranslations
from pathlib import Path

import pytest

from scripts import translations

NBSP = "\u00a0"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with two rooms, one of which says three things."""
    for room in ("hall", "yard"):
        (tmp_path / "assess" / room / "templates" / room).mkdir(parents=True)
        (tmp_path / "assess" / room / "__init__.py").write_text("")
    (tmp_path / "assess" / "hall" / "views.py").write_text(
        "_('Welcome, %(name)s')\nngettext('%(num)d seat', '%(num)d seats', 3)\n"
    )
    (tmp_path / "assess" / "hall" / "templates" / "hall" / "a.html").write_text(
        "{{ _('Ready?') }}{{ pgettext('state', 'Open') }}"
    )
    monkeypatch.setattr(translations, "PACKAGE", tmp_path / "assess")
    monkeypatch.setattr(translations, "PLATFORM_ROOM", "none")
    return tmp_path / "assess"


FRENCH = {
    "Welcome, %(name)s": "Bienvenue, %(name)s",
    "%(num)d seat": ("%(num)d place", "%(num)d places"),
    "Ready?": f"Prêt{NBSP}?",
    "Open": "Ouvert",
}


def translate(room: str, words: dict[str, object]) -> None:
    path = translations.catalogue_path(room)
    catalogue = translations.read(path)
    for message in translations.texts(catalogue):
        message.string = words.get(translations.message_key(message)[1], message.string)
    translations.write(path, catalogue)


@pytest.mark.usefixtures("package")
def test_a_complete_catalogue_has_no_fault() -> None:
    assert translations.main(["update", "hall"]) == 0
    translate("hall", FRENCH)
    assert list(translations.faults("hall")) == []
    assert translations.main(["check"]) == 0


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"Ready?": ""}, "not translated: “Ready?”"),
        ({"Welcome, %(name)s": "Bienvenue, %(nom)s"}, "placeholders differ: “Welcome"),
        ({"Welcome, %(name)s": "Bienvenue"}, "placeholders differ: “Welcome"),
        ({"%(num)d seat": ("%(num)d place", "")}, "not translated: “%(num)d seat”"),
        ({"Ready?": "Prêt ?"}, "typography (run update): “Ready?”"),
    ],
)
@pytest.mark.usefixtures("package")
def test_faults_are_found(words: dict[str, object], fault: str) -> None:
    translations.main(["update", "hall"])
    translate("hall", FRENCH | words)
    found = list(translations.faults("hall"))
    assert len(found) == 1
    assert found[0].startswith(fault)
    assert translations.main(["check", "hall"]) == 1


@pytest.mark.usefixtures("package")
def test_the_singular_may_leave_the_number_out() -> None:
    translations.main(["update", "hall"])
    translate("hall", FRENCH | {"%(num)d seat": ("une place", "%(num)d places")})
    assert list(translations.faults("hall")) == []


def test_new_and_gone_texts_are_faults_until_updated(package: Path) -> None:
    translations.main(["update", "hall"])
    translate("hall", FRENCH)
    (package / "hall" / "views.py").write_text("_('Goodbye')\n")
    found = {fault.split(":")[0] for fault in translations.faults("hall")}
    assert found == {"missing", "no longer in the source"}
    translations.main(["update", "hall"])
    assert [f.split(" in ")[0] for f in translations.faults("hall")] == [
        "not translated: “Goodbye”"
    ]


def test_one_text_with_two_translations_is_a_conflict(package: Path) -> None:
    (package / "yard" / "views.py").write_text("_('Ready?')\npgettext('verb', 'Open')\n")
    translations.main(["update", "all"])
    translate("hall", FRENCH)
    translate("yard", {"Ready?": f"On y va{NBSP}?", "Open": "Ouvrir"})
    (conflict,) = translations.conflicts(["hall", "yard"])
    assert conflict.startswith("yard: “Ready?”")


def test_compiled_catalogues_speak(package: Path) -> None:
    translations.main(["update", "hall"])
    translate("hall", FRENCH)
    translations.main(["compile"])
    compiled = translations.catalogue_path("hall").with_suffix(".mo")
    with compiled.open("rb") as file:
        speaks = GNUTranslations(file)
    assert speaks.gettext("Ready?") == f"Prêt{NBSP}?"
    assert speaks.pgettext("state", "Open") == "Ouvert"
    assert speaks.ngettext("%(num)d seat", "%(num)d seats", 0) == "%(num)d place"
    assert speaks.ngettext("%(num)d seat", "%(num)d seats", 2) == "%(num)d places"


def test_an_unknown_room_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert translations.main(["update", "attic"]) == 2
    assert "attic" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "typeset"),
    [
        ("l'heure d'été", "l’heure d’été"),
        ("Prêt ?", f"Prêt{NBSP}?"),
        ("Prêt?", f"Prêt{NBSP}?"),
        ("Nom :", f"Nom{NBSP}:"),
        ("« oui »", f"«{NBSP}oui{NBSP}»"),
        ("à 10:30, 50 %", f"à 10:30, 50{NBSP}%"),
        ("%(a)s sur %(b)s", "%(a)s sur %(b)s"),
        ("sur %(b)s : %(c)s", f"sur %(b)s{NBSP}: %(c)s"),
        ("https://exemple.org/a?b=c", "https://exemple.org/a?b=c"),
    ],
)
def test_french_typography(typed: str, typeset: str) -> None:
    assert translations.typeset(typed) == typeset
    assert translations.typeset(typeset) == typeset

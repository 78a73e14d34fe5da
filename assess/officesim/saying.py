"""What judges and engines wrote down, in the language of the page.

Judges are pure and write names, values and a few English phrases. The phrases are listed here;
names and chosen values take their labels from the descriptions of the kinds of check.
"""

from __future__ import annotations

from flask_babel import get_locale, lazy_pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from assess.officesim import describing
from assess.officesim.sentences import found_in
from assess.officesim.wording import labelled, plainly


def N_(text: str) -> str:  # noqa: N802  marks a text for translation
    """The text itself."""
    return text


#: How a finding says what a judge compared.
VALUES = {"True": _l("yes"), "False": _l("no"), "None": _l("none")}
#: What may stand in the place of a value.
WORDS = {"yes": _l("yes"), "no": _l("no"), "none": _l("none")}

#: Words that mean something else on other pages.
_OWN = {"unchanged": lazy_pgettext("of a finding", "unchanged")}

FINDINGS = (
    # Of every application
    "unchanged",
    N_("unchanged elsewhere"),
    N_("as at the start"),
    N_("absent"),
    N_("none"),
    N_("nothing"),
    N_("plain"),
    N_("not there"),
    N_("gone"),
    N_("looks different"),
    N_("It is gone."),
    N_("It is not there."),
    N_("It stands in another place."),
    N_("nothing of that kind"),
    N_("%(count)s found"),
    N_("%(count)s there"),
    N_("count: %(count)s"),
    # Spreadsheet
    N_("no table"),
    N_("no filter"),
    N_("no chart"),
    N_("no validation"),
    N_("no conditional"),
    N_("no comment"),
    N_("no link"),
    N_("no page"),
    N_("no pivot"),
    N_("no name"),
    N_("%(cell)s: plain"),
    N_("%(cell)s: no line at the %(name)s"),
    N_("rows were torn apart or changed: %(found)s"),
    N_("no sheet %(name)s"),
    N_("a sheet of the start file is gone"),
    N_("%(cell)s was deleted"),
    N_("the engine could not calculate the formula with other inputs"),
    N_("%(found)s (the engine could not calculate the formula with other inputs)"),
    # Word processor
    N_("This text is not there."),
    N_("The text is not there."),
    N_("The table is not there."),
    N_("The picture is not there."),
    N_("There is no comment."),
    N_("There is no such style."),
    N_("There is no such section."),
    N_("There is no footnote."),
    N_("There is no such bookmark."),
    N_("no such cell"),
    N_("no field %(name)s"),
    N_("%(found)s, level %(name)s"),
    N_("There is no such field."),
    N_("There is no such cell."),
    N_("There is no table of contents."),
    N_("There are no merge fields."),
    N_("It lists other headings than the document has."),
    N_("The rows are no longer those of the start."),
    N_("A style %(name)s."),
    N_("one list"),
    N_("no break"),
    N_("no text"),
    N_("no table of contents"),
    N_("no such table"),
    N_("a table"),
    N_("no picture"),
    N_("%(count)s comments"),
    N_("%(count)s lists"),
    N_("%(count)s pictures"),
    N_("%(count)s sections"),
    N_("%(count)s entries"),
    N_("%(count)s empty"),
    N_("at most %(most)s empty"),
    N_("at most %(most)s"),
    N_("section %(count)s: %(found)s"),
    N_("sections unchanged"),
    N_("sections changed"),
    N_("styles unchanged"),
    N_("styles changed"),
    N_("properties unchanged"),
    N_("properties changed"),
    N_("Nowhere: %(words)s"),
    N_("%(words)s: gone"),
    N_("%(words)s: looks different"),
    # Presentation
    N_("no such slide"),
    N_("hidden: no such slide"),
    N_("no transition"),
    N_("no animation"),
    N_("with one: %(words)s"),
    N_("no slide: %(found)s"),
    N_("no slide (%(found)s)"),
    N_("no picture (%(found)s)"),
    N_("no table (%(found)s)"),
    N_("no chart (%(found)s)"),
    N_("no such text (%(found)s)"),
    N_("nothing (%(found)s)"),
    N_("none: %(found)s"),
    N_("%(count)s (%(found)s)"),
    N_("%(count)s or more: %(found)s"),
    N_("%(count)s slides"),
    N_("not all there: %(found)s"),
    N_("section %(name)s"),
    N_("from the back: %(words)s"),
    N_("groups: %(words)s"),
    N_("changed: nothing"),
    N_("changed: %(words)s"),
    N_("nowhere: %(words)s"),
    N_("on no slide"),
    N_("on slides %(words)s"),
    # Mail
    N_("no series"),
    N_("no such appointment"),
    N_("no such meeting"),
    N_("no such event"),
    N_("no such message (%(name)s)"),
    N_("no such folder"),
    N_("no such category"),
    N_("no such signature"),
    N_("no such contact"),
    N_("no such group"),
    N_("the event was deleted"),
    N_("%(name)s was deleted for good"),
    N_("%(count)s messages sent"),
    N_("new in %(name)s: %(words)s"),
    # Checks that cannot be judged: their author reads these
    N_("No check of kind %(name)s."),
    N_(
        "The reference formula varies no cell: fill in “Ranges to vary” with the cells that hold "
        "the numbers it depends on."
    ),
    N_("The reference formula must be written with English function names, beginning with “=”."),
    N_("A check compares at most %(most)s cells."),
    N_("A check varies at most %(cells)s cells of one range."),
    N_("Name the sheet %(name)s by its position: {0}, {1}, …"),
    N_("The start cannot be moved as the work was: %(why)s"),
    N_("%(what)s is no range to vary."),
    N_("The start file has no sheet %(name)s."),
    N_("The start file has no slide %(name)s."),
    N_("The target names no slide: slide, original, title or slides."),
    N_("The check lacks %(name)s."),
    N_("The cells are not named."),
    N_("A new sheet has no start to compare with."),
    N_("%(what)s is not a length such as '2.5 cm' or '12 pt'."),
    N_("target: the start file has no message %(name)s."),
    N_("target: the start file has no %(name)s in %(part)s."),
    N_("target or expect do not fit this kind of check: %(why)s"),
)


def finding(text: str, application: str, kind: str) -> str:
    """What a judge expected or found, in the language of the page. `kind` is the check's."""
    language = "fr" if str(get_locale() or "en").startswith("fr") else "en"
    known = found_in(FINDINGS, text.strip())
    names, values = describing.labels_of(application, kind, language)
    words = {name: str(said) for name, said in WORDS.items()}

    def told(part: str) -> str:
        spelled = plainly(part, {python: str(said) for python, said in VALUES.items()})
        return labelled(spelled, names, values, words, "\u00a0: " if language == "fr" else ": ")

    if known is None:
        return told(text)
    template, slots = known
    if template in _OWN:
        return str(_OWN[template])
    if not slots:
        return str(_(template))
    return str(_(template, **{name: told(part) for name, part in slots.items()}))

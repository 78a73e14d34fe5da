"""Problems of projects in the words of the interface's language.

Pure modules say what is wrong in English sentences; each of them is listed here as a template,
so that a page can say it in French. A sentence that is not listed is shown as it is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from flask_babel import gettext as _

from assess.officesim.drafting.builder import every_check
from assess.officesim.engine import JSONObject
from assess.officesim.saying import finding
from assess.officesim.sentences import found_in


def N_(text: str) -> str:  # noqa: N802  marks a text for translation
    """The text itself."""
    return text


#: What pure modules say, in the order in which it is tried.
TEMPLATES = (
    # Start files
    N_("%(name)s: a start file is .xlsx, .docx, .pptx or a mailbox (.json). Save it as one."),
    N_("%(name)s is larger than %(size)s MB. Make its pictures smaller."),
    N_("%(name)s is larger than %(size)s MB. Shorten it."),
    N_("%(name)s is not JSON in UTF-8: %(why)s"),
    N_("%(name)s: a mailbox is a JSON object."),
    N_("%(name)s is nested more than %(most)s levels deep. Flatten it."),
    N_("%(name)s is protected by a password or in an old format. Save it again without."),
    N_("%(name)s is damaged or not an office file. Save it again."),
    N_("%(name)s has more than %(most)s parts."),
    N_("%(name)s holds two parts of the same name. Save it again."),
    N_("%(name)s holds macros or an embedded object (%(part)s). Remove it."),
    N_("%(name)s is a file of its own inside the document. Remove it."),
    N_("%(name)s is not what .%(kind)s says. Save it in that format."),
    N_("%(name)s is protected by a password. Save it without."),
    N_("%(name)s holds a part with a path of its own: %(path)s."),
    N_("%(name)s holds a macro or an embedded object (%(part)s). Remove it."),
    N_("%(name)s is linked to data elsewhere (%(part)s). Remove the link."),
    N_("%(name)s unpacks to far more than it seems (a “zip bomb”), at %(part)s."),
    N_("%(name)s declares a document type in %(part)s: that is not allowed."),
    N_("%(name)s takes something from outside (%(what)s): put it into the file instead."),
    N_("%(name)s is damaged: %(part)s is not XML (%(why)s)."),
    N_("%(name)s is a start file of %(found)s, not %(wanted)s."),
    N_("The start file cannot be opened: %(why)s"),
    N_("Choose a start file."),
    N_("Choose a file."),
    # The folder
    N_("This is not a .zip, or it is damaged. Pack the folder again."),
    N_("The folder holds more than %(most)s files."),
    N_("The folder is larger than %(size)s MB unpacked."),
    N_("%(name)s is no part of a project: leave it out."),
    N_("There must be one %(name)s in the folder."),
    N_("%(name)s is protected by a password."),
    N_("There is no project.toml in it."),
    N_("project.toml is larger than 1 MB."),
    N_("project.toml cannot be read: %(why)s"),
    N_("project.toml is nested more than %(most)s levels deep."),
    N_("solution.json is larger than 4 MB."),
    N_("solution.json cannot be read: %(why)s"),
    N_(
        'solution.json: write a list of commands {"cmd": …, "edits": […]}, or one for '
        "each language."
    ),
    N_("solution.json: the commands in '%(language)s' are missing."),
    N_("assets/%(name)s is not a picture (.png, .jpg, .webp)."),
    N_("assets/%(name)s is larger than 1 MB. Make it smaller."),
    N_("assets/%(name)s: use a short name without spaces or accents."),
    N_("assets: at most %(most)s pictures."),
    N_("There is a draft with the code %(code)s already."),
    N_("The application of a draft cannot be changed."),
    # The project
    N_("A project needs at least one task."),
    N_("The task id '%(id)s' is used twice."),
    N_("The check id '%(id)s' is used twice."),
    N_("check %(id)s: depends_on names '%(other)s', which does not exist."),
    N_("start: the file %(name)s is not there."),
    N_("start: name the start file, or one for each language."),
    N_("mutant %(number)s: check must be the id of one of this project's."),
    N_("mutant %(number)s: without must list numbers of commands, from 1."),
    N_("There is no solution yet: do the tasks and keep your work."),
    N_("%(place)s: use small letters, digits and hyphens."),
    N_("%(place)s: the text in '%(language)s' is missing."),
    N_("%(place)s: a task needs at least one check."),
    N_("%(place)s: weight must be a whole number from 1 to 20."),
    N_("%(place)s: domain must be one of %(domains)s."),
    # Checks
    N_("check %(id)s: there is no kind of check “%(kind)s”."),
    N_("check %(id)s: “%(label)s” is missing."),
    N_("check %(id)s: fill in one of these: %(labels)s."),
    N_("check %(id)s: “%(label)s” is not written as expected."),
    N_("Write it in English as well."),
    N_("Choose one of those that are offered."),
    N_("This is not written as it should be: look at the hint."),
    N_("Write a whole number."),
    N_("Write a number."),
    N_("Write cells, for example B4 or B2:B6."),
    N_("This is not JSON: look at the example."),
    N_("“%(line)s” is not written as it should be: look at the example."),
    N_("Fill in only one of the fields that say the same."),
    # A trial
    N_("This work is not understood. Load the page again."),
    N_("This work could not be graded: %(why)s"),
    N_("The start file was replaced meanwhile. Load the page again."),
    N_("Nothing was done yet that could be kept."),
    # The self-test
    N_(
        "%(code)s (%(language)s): there is no solution: do the tasks in a trial and keep "
        "your work, or write solution.json."
    ),
    N_("%(code)s (%(language)s): check %(id)s holds in the start file already."),
    N_("%(code)s (%(language)s): collateral %(id)s fails in the start file already."),
    N_("%(code)s (%(language)s): command %(number)s of the solution is refused: %(why)s"),
    N_(
        "%(code)s (%(language)s): check %(id)s fails in the solution: expected %(expected)s, "
        "found %(found)s."
    ),
    N_(
        "%(code)s (%(language)s): check %(id)s cannot be lost: the solution passes it whatever "
        "is left out."
    ),
    N_(
        "%(code)s (%(language)s): no mutant loses check %(id)s alone: %(others)s fails with it. "
        "Name it in depends_on, or split the solution's commands."
    ),
    N_("%(code)s (%(language)s): check %(id)s cannot be judged: %(why)s"),
    N_(
        "%(code)s (%(language)s): collateral %(id)s cannot be lost: it holds when everything has "
        "been changed or deleted. Leave fewer places out of it."
    ),
    N_("mutant %(number)s, check must be a text."),
    N_("mutant %(number)s, without must list numbers of commands, from 1."),
    N_("This project has not passed its self-test since it was last changed."),
    N_("The application has changed since the self-test: test again."),
)
#: What the engines say of a start file, behind "The start file cannot be opened".
START_FILES = (
    N_("The file is larger than %(size)s MB."),
    N_("The file unpacks to more than a project may hold."),
    N_("The file unpacks to more than it may; make it smaller."),
    N_("The file holds %(part)s: remove macros, embedded objects and links to other files."),
    N_("The file holds macros; save it as .docx without macros."),
    N_("The file is no .xlsx workbook: %(why)s."),
    N_("The engine cannot read the file: %(why)s."),
    N_("%(name)s declares a document type."),
    N_("%(name)s holds drawn shapes or text boxes, which an export would lose: remove them."),
    N_("%(name)s is larger than %(rows)s rows and %(columns)s columns."),
    N_("%(cell)s: the formula is refused (volatile)."),
    N_("%(cell)s: the formula is refused (%(why)s)."),
    N_("There is no locale %(name)s; use en or fr."),
    N_("The document cannot be used: %(why)s"),
    N_("The file has no document in it; save it as .docx."),
    N_("This is not a .docx file; save the document as .docx."),
    N_("The part %(name)s declares a document type; save the file anew."),
    N_("The part %(name)s is not well-formed XML: %(why)s."),
    N_("The mailbox is not a JSON object."),
    N_("The mailbox is not JSON in UTF-8: %(why)s"),
    N_("The mailbox has unknown parts: %(names)s."),
    N_("The mailbox cannot be used. %(why)s"),
    N_("This is not a presentation that can be read (.pptx): %(why)s"),
    N_("This is no opening of a presentation (%(why)s)."),
    N_("A presentation may have %(most)s slides at most."),
    N_("A part of the presentation is broken: %(why)s"),
    N_("A slide uses the layout that holds the library of pictures."),
    N_("A slide master of the presentation has no theme."),
    N_("The presentation cannot be used: %(why)s"),
    # The child process that opens it
    N_("It took too long."),
    N_("It needed more processor time than is allowed."),
    N_("What came of it is too large."),
    N_("What came of it cannot be read."),
    N_("The process that works on it did not start."),
    N_("The process that worked on it ended (%(code)s)."),
)
#: Where another sentence of an engine stands in a sentence.
_NESTED = "why"


def told(problems: Iterable[str], content: JSONObject | None = None) -> list[str]:
    """The same problems in the interface's language, each once.

    `content` is the draft that they are about: findings of its checks are said with labels.
    """
    return list(dict.fromkeys(_told(problem, content) for problem in problems))


def _told(problem: str, content: JSONObject | None) -> str:
    known = found_in((*TEMPLATES, *START_FILES), problem)
    if known is None:
        return problem
    template, slots = known
    if _NESTED in slots:
        why = _told(slots[_NESTED], None)
        slots[_NESTED] = why if content is None else _finding(why, slots.get("id"), content)
    for slot in ("expected", "found"):
        if slot in slots and content is not None:
            slots[slot] = _finding(_unquoted(slots[slot]), slots.get("id"), content)
    return str(_(template, **slots)) if slots else str(_(template))


def _finding(text: str, check_id: str | None, content: JSONObject) -> str:
    kinds = {check.get("id"): check.get("kind", "") for check in every_check(content)}
    kind = kinds.get(check_id, "")
    return finding(text, content["application"], kind)


def _unquoted(text: str) -> str:
    """A text as the self-test quotes it."""
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    return found if isinstance(found, str) else text

"""A script on paper: with its marks for the file, or without for a blind second opinion."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from assess.delivery.printing import typeset
from assess.web.formats import number
from assess.written.history.characters import directed
from assess.written.marking_facts import Facts
from assess.written.marking_queries import LETTERS
from assess.written.models import WrittenScript
from assess.written.resolving import marks_read, per_cent
from assess.written.script_blocks import blocks_of, plain_blocks
from assess.written.script_tree import tree_of
from assess.written.uploaded import upload_of

TEMPLATE = Path(__file__).parent / "print" / "script.typ"


def pdf_of(facts: Facts, *, marked: bool) -> bytes:
    """The PDF in the interface's language; no name of anybody is in it."""
    return typeset(TEMPLATE, document_of(facts, marked=marked))


def document_of(facts: Facts, *, marked: bool) -> dict[str, Any]:
    """The texts of the page; of marks and comments nothing unless `marked`."""
    locale = "fr" if str(get_locale() or "en").startswith("fr") else "en"
    script, task = facts.script, facts.task
    language = script.language or locale
    return {
        "lang": locale,
        "text_lang": language,
        "title": _("Script %(number)s", number=script.number),
        "paper": facts.paper.title[locale],
        "task": task.title[locale],
        "prompt": facts.question.prompt[language],
        "prompt_label": _("The task"),
        "text_label": _("The script"),
        "words": _("Words: %(count)s", count=number(script.words)),
        "language": _language(script),
        "blocks": _blocks(script),
        "nothing": _nothing(facts),
        "criteria": _criteria(facts, locale) if marked else [],
        "columns": _columns(facts) if marked else [],
        "marks_label": _("Marks"),
        "notes": _notes(facts) if marked else [],
        "notes_label": _("Highlights and comments"),
        "footer": _("No name stands on this page: the number stands for the candidate."),
    }


def _blocks(script: WrittenScript) -> list[dict[str, Any]]:
    """The text with its structure; a reference script may have been given as text alone."""
    if not script.text.strip():
        return []
    if script.document:
        return blocks_of(tree_of(script.document))
    return plain_blocks(_visible(script.text))


def _language(script: WrittenScript) -> str:
    """In which language it is written; the candidate may have been free to choose, and not have."""
    if script.language is not None:
        return str(_("Written in English") if script.language == "en" else _("Written in French"))
    there = script.text.strip() or script.upload_id
    return str(_("Language not stated")) if there else ""


def _nothing(facts: Facts) -> str:
    """What stands in place of a text, or "" where there is one."""
    script = facts.script
    if script.text.strip():
        return ""
    if facts.is_emptied:
        return str(_("What was written has been erased."))
    upload = upload_of(script)
    if upload is None:
        return str(_("Nothing was written for this task."))
    told = str(
        _(
            "A file was handed in, which is kept byte for byte and is not printed here: "
            "%(ending)s, %(size)s bytes, SHA-256 %(digest)s.",
            ending=upload.ending.upper(),
            size=number(upload.size),
            digest=upload.digest,
        )
    )
    return f"{told} {upload.told}" if upload.told else told


def _columns(facts: Facts) -> list[str]:
    held = [one for one in facts.held if one.last is not None]
    return [
        _("Criterion"),
        *(_("Marker %(letter)s", letter=LETTERS[one.part]) for one in held),
        _("What counts"),
    ]


def _criteria(facts: Facts, locale: str) -> list[list[str]]:
    counted = marks_read(facts.resolution.marks) if facts.resolution else {}
    held = [one.last for one in facts.held if one.last is not None]
    rows = [
        [
            one.title[locale],
            *(str(mark.marks.get(one.code, "–")) for mark in held),
            number(float(counted[one.code]), 2) if one.code in counted else "–",
        ]
        for one in facts.task.rubric
    ]
    if counted:
        share = number(float(per_cent(facts.task.rubric, counted)), 1)
        total = _("%(share)s %%", share=share)
        rows.append([_("Weighted, in per cent"), *("" for _mark in held), total])
    return rows


def _notes(facts: Facts) -> list[list[str]]:
    found = []
    locale = "fr" if str(get_locale() or "en").startswith("fr") else "en"
    # A criterion that an earlier version had goes by its code.
    titles = {each.code: each.title[locale] for each in facts.task.rubric}
    for one in facts.held:
        if one.last is None:
            continue
        who = _("Marker %(letter)s", letter=LETTERS[one.part])
        found += [
            [who, _visible(facts.script.text[note["from"] : note["to"]]), _visible(note["text"])]
            for note in one.last.annotations
        ]
        found += [
            [who, titles.get(code, code) if code else _("The whole"), _visible(text)]
            for code, text in one.last.comments.items()
        ]
    return found


def _visible(text: str) -> str:
    """Controls of direction by their names, as on the page."""
    return "".join(f"⟨{name}⟩" if name else piece for piece, name in directed(text))

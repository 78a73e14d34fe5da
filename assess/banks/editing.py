"""Between forms and units: fill a form, read it back, put problems beside their fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import Field, FieldList, FormField

from assess.banks import operations, queries
from assess.banks.folder import media_names
from assess.banks.formats.model import (
    AUDIO_NAME,
    FEWEST_OPTIONS,
    IMAGE_NAME,
    ChoiceItem,
    Problem,
    Testlet,
    Unit,
)
from assess.banks.forms import LETTERS, ItemForm, MemberForm, TestletForm
from assess.banks.media import AUDIO_TYPE, IMAGE_TYPES, MediaFacts

DIGEST = re.compile(r"[0-9a-f]{64}")


def media_in(form: ItemForm | TestletForm) -> dict[str, str]:
    """The media attached to the form: file name -> digest. Nonsense is dropped."""
    try:
        raw = json.loads(form.media.data or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(raw, dict):
        return {}
    return {
        name: digest
        for name, digest in raw.items()
        if (IMAGE_NAME.fullmatch(name) or AUDIO_NAME.fullmatch(name))
        and isinstance(digest, str)
        and DIGEST.fullmatch(digest)
        and queries.media(digest) is not None
    }


def set_media(form: ItemForm | TestletForm, media: Mapping[str, str]) -> None:
    """Remember attached media in the form."""
    form.media.data = json.dumps(dict(sorted(media.items())))


def take_uploads(form: ItemForm | TestletForm) -> None:
    """Store uploaded files, attach them and let the text refer to a new image.

    What is wrong with a file becomes an error of its field.
    """
    media = media_in(form)
    upload = form.image.data
    if isinstance(upload, FileStorage) and upload.filename:
        facts = _kept(form.image, upload, IMAGE_TYPES)
        if facts is not None:
            ending = IMAGE_TYPES[facts.media_type][0]
            name = f"{_slug(upload.filename, 'image')}.{ending}"
            media[name] = facts.digest
            body = form.passage if isinstance(form, TestletForm) else form.prompt
            if f"]({name})" not in (body.data or ""):
                alternative = _one_line(form.image_alt.data).replace("[", "").replace("]", "")
                body.data = f"{(body.data or '').rstrip()}\n\n![{alternative}]({name})"
            form.image_alt.data = ""
    if isinstance(form, TestletForm):
        clip = form.audio.data
        if isinstance(clip, FileStorage) and clip.filename:
            facts = _kept(form.audio, clip, (AUDIO_TYPE,))
            if facts is not None:
                media = {name: d for name, d in media.items() if not AUDIO_NAME.fullmatch(name)}
                media[f"{_slug(clip.filename, 'clip')}.mp3"] = facts.digest
    set_media(form, media)


def _kept(field: Field, upload: FileStorage, allowed: Iterable[str]) -> MediaFacts | None:
    try:
        facts = operations.keep_media(upload.read())
    except operations.UnsoundBankError as error:
        problem = error.problems[0]
        field.errors = [f"{problem.said(_)} {problem.advice(_)}"]
        return None
    finally:
        upload.close()
    if facts.media_type not in allowed:
        field.errors = [_("This file is of another kind than asked for here.")]
        return None
    return facts


def _slug(filename: str, otherwise: str) -> str:
    stem = filename.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or filename
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:40].strip("-") or otherwise


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _block(text: str | None) -> str:
    """A text area as a file would hold it."""
    text = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\A(?:[ \t]*\n)+", "", text).rstrip()


def unit_of(form: ItemForm | TestletForm) -> Unit:
    """What the form says, as far as it goes: for previews and, once it is whole, for saving."""
    tags = _tags(form)
    enemies = _list(form.enemies.data)
    if isinstance(form, ItemForm):
        return _question(form, _one_line(form.code.data), tags, enemies)
    audio = next((name for name in media_in(form) if AUDIO_NAME.fullmatch(name)), None)
    items = []
    for member in form.items:
        own = {**tags, **_json(member.form.tags.data)}
        if member.form.level.data:
            own["level"] = member.form.level.data
        code = _one_line(member.form.code.data)
        if not member.form.remove.data:
            items.append(_question(member.form, code, own, _list(member.form.enemies.data)))
    return Testlet(
        code=_one_line(form.code.data),
        title=_one_line(form.title.data),
        tags=tags,
        passage=_block(form.passage.data),
        items=tuple(items),
        enemies=enemies,
        audio=audio,
        plays=int(form.plays.data or 2) if audio else None,
        transcript=_block(form.transcript.data).strip() if audio else "",
        voices=(form.voices.data or "") if audio else "",
    )


def _question(
    form: Any, code: str, tags: Mapping[str, str], enemies: tuple[str, ...]
) -> ChoiceItem:
    written = [_one_line(form[f"option_{index}"].data) for index in range(len(LETTERS))]
    chosen = int(form.key.data) if str(form.key.data or "").isdigit() else 0
    kept = [index for index, text in enumerate(written) if text]
    return ChoiceItem(
        code=code,
        prompt=_block(form.prompt.data),
        options=tuple(written[index] for index in kept),
        key=kept.index(chosen) if chosen in kept else 0,
        tags=tags,
        enemies=enemies,
        rationale=_one_line(form.rationale.data),
    )


def _tags(form: ItemForm | TestletForm) -> dict[str, str]:
    tags = {"level": form.level.data, "skill": form.skill.data}
    if form.topic.data:
        tags["topic"] = form.topic.data.strip()
    return tags


def _list(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"[^\s,;]+", text or "")))


def _json(text: str | None) -> dict[str, str]:
    try:
        value = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(value, dict):
        return {}
    return {str(name): str(entry) for name, entry in value.items() if name != "level"}


def is_whole(form: ItemForm | TestletForm) -> bool:
    """Whether the form can be saved as far as it can tell itself; errors are set."""
    uploads = [form.image, *([form.audio] if isinstance(form, TestletForm) else [])]
    refused = {field.name: list(field.errors) for field in uploads if field.errors}
    good = form.validate() and not refused
    for field in uploads:
        if field.name in refused:
            field.errors = refused[field.name]
    questions = [m.form for m in form.items] if isinstance(form, TestletForm) else [form]
    kept = [q for q in questions if not (isinstance(q, MemberForm) and q.remove.data)]
    if not kept:
        form.form_errors.append(_("A testlet needs at least one question."))
    return all([good, bool(kept), *map(_options_are_whole, kept)])


def _options_are_whole(form: Any) -> bool:
    written = [_one_line(form[f"option_{index}"].data) for index in range(len(LETTERS))]
    if sum(map(bool, written)) < FEWEST_OPTIONS:
        form.option_0.errors = [_("Write at least three options, normally four.")]
        return False
    chosen = form.key.data
    if chosen in map(str, range(len(LETTERS))) and not written[int(chosen)]:
        form.key.errors = [_("The option chosen as right is empty.")]
        return False
    return not form.key.errors


def show_problems(form: ItemForm | TestletForm, problems: Iterable[Problem]) -> None:
    """Put each error beside the field it is about, else at the top of the form."""
    for problem in problems:
        if problem.severity != "error":
            continue
        message = f"{problem.said(_)} {problem.advice(_)}"
        field = _field(form, problem.field)
        if field is None:
            if message not in form.form_errors:
                form.form_errors.append(message)
        else:
            field.errors = [*field.errors, message]
    if isinstance(form, TestletForm):
        nested = [entry.errors for entry in form.items]
        form.items.errors = nested if any(nested) else []


def _field(form: ItemForm | TestletForm, name: str) -> Field | None:
    holder: Any = form
    member = re.fullmatch(r"item-(\d+)-(.+)", name)
    if member and isinstance(form, TestletForm):
        kept = [entry for entry in form.items if not entry.form.remove.data]
        if int(member[1]) >= len(kept):
            return None
        holder, name = kept[int(member[1])].form, member[2]
    option = re.fullmatch(r"option-(\d+)", name)
    if option:
        written = [i for i in range(len(LETTERS)) if _one_line(holder[f"option_{i}"].data)]
        name = f"option_{written[int(option[1])]}"
    name = {"id": "code", "options": "option_0"}.get(name, name)
    field = holder[name] if name in holder else None  # noqa: SIM401  forms have no `get`
    return None if isinstance(field, (FieldList, FormField)) else field


def fill_item(form: ItemForm, unit: ChoiceItem, media: Mapping[str, str]) -> None:
    """Show an item on its form."""
    _fill_shared(form, unit, media)
    _fill_question(form, unit)


def fill_testlet(form: TestletForm, unit: Testlet, media: Mapping[str, str]) -> None:
    """Show a testlet on its form."""
    _fill_shared(form, unit, media)
    form.title.data = unit.title
    form.passage.data = unit.passage
    form.plays.data = str(unit.plays or 2)
    form.transcript.data = unit.transcript
    form.voices.data = unit.voices
    while len(form.items):
        form.items.pop_entry()
    for item in unit.items:
        member = form.items.append_entry().form
        member.code.data = item.code
        same = item.tags["level"] == unit.tags["level"]
        member.level.data = "" if same else item.tags["level"]
        member.enemies.data = " ".join(item.enemies)
        member.tags.data = json.dumps(
            {n: v for n, v in item.tags.items() if unit.tags.get(n) != v and n != "level"}
        )
        _fill_question(member, item)


def _fill_shared(form: ItemForm | TestletForm, unit: Unit, media: Mapping[str, str]) -> None:
    form.code.data = unit.code
    form.level.data = unit.tags["level"]
    form.skill.data = unit.tags["skill"]
    form.topic.data = unit.tags.get("topic", "")
    form.enemies.data = " ".join(unit.enemies)
    wanted = set(media_names(unit))
    set_media(form, {name: digest for name, digest in media.items() if name in wanted})


def _fill_question(form: Any, item: ChoiceItem) -> None:
    form.prompt.data = item.prompt
    for index, text in enumerate(item.options):
        form[f"option_{index}"].data = text
    form.key.data = str(item.key)
    form.rationale.data = item.rationale

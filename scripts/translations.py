"""Keep the French catalogues, one per room, complete and well set.

    python scripts/translations.py update language   # extract and merge one room (or `all`)
    python scripts/translations.py compile           # write the .mo files the application reads
    python scripts/translations.py check             # fail on anything missing, fuzzy or stale

`update` also sets French typography: curved apostrophes, and no-break spaces before
: ; ? ! and inside guillemets. English is the language of the source, so it has no catalogue.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent / "assess"
LOCALE = "fr"
#: Modules directly under assess/ are translated with this room.
PLATFORM_ROOM = "web"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|\{\w*\}|%[sd]")
#: Header lines that would change with every run.
VOLATILE = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Keep the French catalogues complete.")
    parser.add_argument("command", choices=("update", "compile", "check"))
    parser.add_argument("room", nargs="?", default="all", help="a package under assess/, or all")
    options = parser.parse_args(arguments)
    chosen = rooms() if options.room == "all" else [options.room]
    unknown = [room for room in chosen if not (PACKAGE / room / "__init__.py").exists()]
    if unknown:
        print(f"There is no room {unknown[0]!r}; rooms are {', '.join(rooms())}.", file=sys.stderr)
        return 2
    return {"update": update, "compile": compile_all, "check": check}[options.command](chosen)


def rooms() -> list[str]:
    """Packages under assess/, by name."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def catalogue_path(room: str) -> Path:
    return PACKAGE / room / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"


def update(chosen: list[str]) -> int:
    """Merge what the source says now into each catalogue."""
    for room in chosen:
        template = extract(room)
        path = catalogue_path(room)
        if not list(texts(template)) and not path.exists():
            continue
        catalogue = read(path)
        catalogue.update(template, no_fuzzy_matching=True)
        for message in texts(catalogue):
            message.string = typeset_all(message)
        write(path, catalogue)
        missing = sum(1 for message in texts(catalogue) if not is_translated(message))
        print(f"{room}: {len(list(texts(catalogue)))} messages, {missing} to translate")
    return 0


def compile_all(chosen: list[str]) -> int:
    """Write each catalogue's .mo file, whole or not at all."""
    for room in chosen:
        path = catalogue_path(room)
        if path.exists():
            buffer = io.BytesIO()
            write_mo(buffer, read(path))
            part = path.with_suffix(".mo.part")
            part.write_bytes(buffer.getvalue())
            part.replace(path.with_suffix(".mo"))
    return 0


def check(chosen: list[str]) -> int:
    """Print every fault of every catalogue; 1 when there is any."""
    found = [f"{room}: {fault}" for room in chosen for fault in faults(room)]
    found += conflicts(chosen)
    for line in found:
        print(line)
    print(f"{len(chosen)} rooms checked, {len(found)} faults")
    return 1 if found else 0


def faults(room: str) -> Iterator[str]:
    """What is wrong with one room's catalogue, in words."""
    wanted = {message_key(message): message for message in texts(extract(room))}
    catalogue = read(catalogue_path(room))
    have = {message_key(message): message for message in texts(catalogue)}
    for key in wanted.keys() - have.keys():
        yield f"missing: {shown(wanted[key])}"
    for key in have.keys() - wanted.keys():
        yield f"no longer in the source: {shown(have[key])}"
    for message in catalogue.obsolete.values():
        yield f"obsolete: {shown(message)}"
    for key in have.keys() & wanted.keys():
        yield from message_faults(have[key])


def conflicts(chosen: list[str]) -> list[str]:
    """One text with two translations: at run time the catalogues are one, and one would win.

    The remedy is a context: `pgettext("state of a session", "Open")`.
    """
    found: list[str] = []
    first: dict[tuple[str | None, str], tuple[str, tuple[str, ...]]] = {}
    for room in chosen:
        for message in texts(read(catalogue_path(room))):
            if not is_translated(message):
                continue
            forms = _forms(message.string)
            other, before = first.setdefault(message_key(message), (room, forms))
            if before != forms:
                found.append(
                    f"{room}: “{message_key(message)[1]}” is “{forms[0]}” here and "
                    f"“{before[0]}” in {other}; agree, or use pgettext with a context"
                )
    return found


def message_faults(message: Message) -> Iterator[str]:
    """Faults of one entry: untranslated, fuzzy, other placeholders, typography."""
    if not is_translated(message):
        yield f"not translated: {shown(message)}"
        return
    if message.fuzzy:
        yield f"fuzzy: {shown(message)}"
    allowed = {mark for text in _forms(message.id) for mark in PLACEHOLDER.findall(text)}
    for text in _forms(message.string):
        marks = set(PLACEHOLDER.findall(text))
        # A plural form may say "one" in words and leave the number out.
        optional = {"%(num)d", "%(num)s", "%(count)s"} if message.pluralizable else set()
        if marks - allowed or allowed - marks - optional:
            yield f"placeholders differ: {shown(message)}"
        if typeset(text) != text:
            yield f"typography (run update): {shown(message)}"


def extract(room: str) -> Catalog:
    """Everything marked for translation in one room's Python and templates."""
    catalogue = Catalog(project="assess", charset="utf-8")
    folder = PACKAGE / room
    files = sorted(folder.rglob("*.py")) + sorted(folder.rglob("templates/**/*.html"))
    if room == PLATFORM_ROOM:
        files += sorted(PACKAGE.glob("*.py"))
    for file in files:
        method = "python" if file.suffix == ".py" else "jinja2"
        options = {"silent": "false"} if method == "jinja2" else {}
        where = file.relative_to(PACKAGE.parent).as_posix()
        for line, text, comments, context in extract_from_file(
            method, file, keywords=KEYWORDS, comment_tags=("Translators:",), options=options
        ):
            catalogue.add(text, None, [(where, line)], auto_comments=comments, context=context)
    return catalogue


def read(path: Path) -> Catalog:
    """A room's catalogue; an empty one when the file does not exist yet."""
    if not path.exists():
        return Catalog(locale=LOCALE, project="assess", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def write(path: Path, catalogue: Catalog) -> None:
    catalogue.header_comment = "# French translations of assess."
    catalogue.fuzzy = False
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, include_lineno=False, ignore_obsolete=True)
    lines = [
        line
        for line in buffer.getvalue().decode().splitlines(keepends=True)
        if not line.startswith(tuple(f'"{name}:' for name in VOLATILE))
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), "utf-8")


def texts(catalogue: Catalog) -> Iterator[Message]:
    """The entries of a catalogue without its header."""
    return (message for message in catalogue if message.id)


def message_key(message: Message) -> tuple[str | None, str]:
    return message.context, _forms(message.id)[0]


def is_translated(message: Message) -> bool:
    return all(_forms(message.string))


def shown(message: Message) -> str:
    where = message.locations[0][0] if message.locations else ""
    return f"“{_forms(message.id)[0]}”" + (f" in {where}" if where else "")


def typeset(text: str) -> str:
    """French typography of `text`: curved apostrophes, no-break spaces where they belong."""
    text = re.sub(r"(?<=[A-Za-zÀ-ÿ])'(?=[A-Za-zÀ-ÿ0-9%«])", "’", text)
    text = re.sub(r"[ \u202f](?=[:;?!»%](?![(\w]))", "\u00a0", text)
    text = re.sub(r"(?<=[\w)»%])(?=[:;?!](?:\s|$))", "\u00a0", text)
    return re.sub(r"(?<=«)[ \u202f]", "\u00a0", text)


def typeset_all(message: Message) -> str | tuple[str, ...]:
    """The translation of an entry, typeset; empty forms for one not yet translated."""
    if message.pluralizable:
        return tuple(typeset(text) for text in _forms(message.string)) or ("", "")
    return typeset(_forms(message.string)[0] if message.string else "")


def _forms(value: str | tuple[str | None, ...] | list[str] | None) -> tuple[str, ...]:
    if value is None or isinstance(value, str):
        return (value or "",)
    return tuple(text or "" for text in value)


if __name__ == "__main__":
    sys.exit(main())

"""What a task gave its writers to read: texts that scripts may repeat without copying. Pure."""

from __future__ import annotations

from assess.written.papers import LANGUAGES, Paper, Source, Task


def texts_given(paper: Paper, task: Task) -> dict[tuple[str, str], str]:
    """The texts of a task's sources by (code, language); pictures and PDF have none."""
    return {
        (source.code, language): text
        for source in paper.sources
        if source.code in task.sources
        for language in LANGUAGES
        if (text := text_of_source(source, language))
    }


def text_of_source(source: Source, language: str) -> str:
    """A source's text: a table has a line for each row, its cells apart by tabs."""
    if source.table is not None:
        return "\n".join("\t".join(row) for row in source.table.get(language, ()))
    return (source.text or {}).get(language, "")


def texts_asked(paper: Paper, task: Task) -> list[str]:
    """Instructions, prompt and titles in both languages: whoever repeats them copies nobody."""
    part = next(one for one in paper.parts if task in one.tasks)
    about = [part.title, part.instructions, task.title, task.prompt]
    about += [source.title for source in paper.sources if source.code in task.sources]
    return [words[language] for words in about for language in LANGUAGES if words.get(language)]

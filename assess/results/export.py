"""Score exports as CSV and XLSX: the same rows, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import functools
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import IO, Any, TypeVar

from assess.audit import ledger
from assess.results.export_rows import CAUTION, Cell, Exported, Words, cells, columns
from assess.results.queries import ResultFilter
from assess.results.workbook import write_workbook

__all__ = ["CAUTION", "columns", "neutral", "note_export", "to_csv", "to_xlsx", "write_xlsx"]

T = TypeVar("T")

TYPE_CSV = "text/csv; charset=utf-8"
TYPE_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Rows that become one piece of text.
PIECE = 200

# What a spreadsheet takes for the beginning of a formula, full-width forms included.
_STARTS = "=+\\-@|%\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(rf"\s*[{_STARTS}]")
# A list that expects another separator cuts a quoted field in pieces: each must be harmless.
_INNER = re.compile(rf"([,;|\t]\s*\"?\s*)(?=[{_STARTS}])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

# Without any of these there is nothing to look for.
_RISKY = re.compile(rf"[{_STARTS},;|\t\ufeff\u200b]|{_CONTROL.pattern}")


def note_export(chosen: ResultFilter, form: str, reader_id: int | None = None) -> None:
    """Tell the audit chain which results leave as a file; what was searched for may be a name."""
    said = filter_facts(chosen)
    text = said.pop("text", None)
    facts: dict[str, Any] = {"format": form, "filter": said}
    if reader_id is not None:
        facts["reader"] = reader_id
    ledger.record_export("results", facts, {"text": text} if text else None)


def filter_facts(chosen: ResultFilter) -> dict[str, Any]:
    """A filter as JSON, without what does not filter."""
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in asdict(chosen).items()
        if value not in ("", None)
    }


def to_csv(rows: Iterable[Exported], chosen: Sequence[str] | None = None) -> Iterator[str]:
    """CSV (UTF-8 with a byte-order mark, which Excel needs, CRLF) in pieces.

    `chosen`: columns to write beside those that are always there; None writes all.
    """
    yield "\ufeff" + _text([columns(chosen)])
    for batch in batches(lines(rows, chosen), PIECE):
        yield _text(batch)


def lines(rows: Iterable[Exported], chosen: Sequence[str] | None = None) -> Iterator[list[Cell]]:
    """Each row's cells in the order of `columns(chosen)`, harmless in a spreadsheet."""
    names, words = columns(chosen), Words()
    for one in rows:
        values = map(cells(one, words).get, names)
        yield [_harmless(value) if type(value) is str else value for value in values]


def to_xlsx(rows: Iterable[Exported], chosen: Sequence[str] | None = None) -> bytes:
    """An XLSX workbook as bytes; see `write_xlsx`."""
    stream = io.BytesIO()
    write_xlsx(stream, rows, chosen)
    return stream.getvalue()


def write_xlsx(
    stream: IO[bytes], rows: Iterable[Exported], chosen: Sequence[str] | None = None
) -> None:
    """Write a workbook with one sheet; text is written as text, never as a formula."""
    write_workbook(stream, "results", columns(chosen), lines(rows, chosen))


def neutral(value: Cell) -> Cell:
    """`value`, with an apostrophe before whatever a spreadsheet would read as a formula.

    Control characters become U+FFFD; numbers and dates are returned as they are.
    """
    return _harmless(value) if isinstance(value, str) else value


@functools.lru_cache(4096)  # most texts of a long export are the same in many rows
def _harmless(text: str) -> str:
    if not _RISKY.search(text):
        return text
    clean = _INNER.sub(r"\1'", _CONTROL.sub("\ufffd", text))
    # What hides before the sign is dropped by some readers, so it does not count.
    return f"'{clean}" if _FORMULA.match(clean.lstrip("\ufffd\ufeff\u200b")) else clean


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in lists of at most `size`."""
    each = iter(rows)
    while held := list(itertools.islice(each, size)):
        yield held


def _text(rows: Iterable[Iterable[object]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()

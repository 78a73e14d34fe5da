"""Comments and hyperlinks: they hang on cells in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assess.officesim.engine import JSONObject
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.files.context import Context, Found, changed, fresh, tidy
from assess.officesim.spreadsheet.files.natives import Comment, Hyperlink, Worksheet

_ADDRESS = re.compile(r"(https?://|mailto:)")


def read_comments(worksheet: Worksheet) -> Iterator[Found]:
    """Comments, by rows."""
    found = [cell for row in worksheet.iter_rows() for cell in row if cell.comment]
    for number, cell in enumerate(found, 1):
        comment = cell.comment
        value = {
            "cell": cell.coordinate,
            "author": (comment.author or "")[:80],
            "text": comment.text[:2000] or " ",
        }
        yield Found(f"comment-{number}", value, cell.coordinate)


def write_comments(
    worksheet: Worksheet, found: dict[str, Found], values: dict[str, JSONObject]
) -> None:
    """Write comments."""
    for old in changed(found, values):
        worksheet[old.native].comment = None
    for value in fresh(found, values):
        worksheet[value["cell"]].comment = Comment(value["text"], value["author"])


def read_links(worksheet: Worksheet, context: Context) -> Iterator[Found]:
    """Links, by rows."""
    found = [cell for row in worksheet.iter_rows() for cell in row if cell.hyperlink]
    for number, cell in enumerate(found, 1):
        link = cell.hyperlink
        target: object = link.target
        if link.location and not link.target:
            target = context.source(link.location)
        if not target or (isinstance(target, str) and not _ADDRESS.match(target)):
            continue
        value: JSONObject = {"ref": tidy(link.ref), "target": target}
        if link.tooltip:
            value["tip"] = link.tooltip
        yield Found(f"link-{number}", value, cell.coordinate)


def write_links(
    worksheet: Worksheet,
    context: Context,
    found: dict[str, Found],
    values: dict[str, JSONObject],
) -> None:
    """Write links; a cell's own look and text are none of theirs."""
    for old in changed(found, values):
        worksheet[old.native].hyperlink = None
    for value in fresh(found, values):
        area = refs.parse(value["ref"])
        cell = worksheet.cell(area.row, area.column)
        target = value["target"]
        content = cell.value
        if isinstance(target, str):
            link = Hyperlink(ref=value["ref"], target=target)
        else:
            link = Hyperlink(ref=value["ref"], location=context.formula(target).replace("$", ""))
        link.tooltip = value.get("tip") or None
        cell.hyperlink = link
        cell.hyperlink.ref = value["ref"]
        cell.value = content

"""The filtered results as files: CSV, XLSX and JSON, each also as a ZIP with a manifest."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, cast

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue

from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment.blueprint import blueprint, me
from assess.recruitment.export_forms import result_filter
from assess.results import export_rows, policies
from assess.results.export import TYPE_CSV, TYPE_XLSX, note_export, to_csv, write_xlsx
from assess.results.export_json import TYPE_JSON, to_json
from assess.results.export_package import TYPE_ZIP, Form, write_package

_CHUNK = 1 << 16


@blueprint.get("/results/export.<any(csv, xlsx, json):form>")
@allow(Role.RECRUITMENT)
def export(form: str) -> ResponseReturnValue:
    """The filtered results as a file."""
    chosen = result_filter(request.args)
    note_export(chosen, form, me().id)
    rows = export_rows.each(chosen)
    if form == "xlsx":
        book = tempfile.TemporaryFile()  # noqa: SIM115  closed with the response
        write_xlsx(book, rows)
        return _file(book, form, TYPE_XLSX)
    pieces = to_csv(rows) if form == "csv" else to_json(rows)
    return Response(
        stream_with_context(_begun(pieces)),
        content_type=TYPE_CSV if form == "csv" else TYPE_JSON,
        headers={"Content-Disposition": f'attachment; filename="{_name(form)}"'},
    )


@blueprint.get("/results/export/<any(csv, xlsx, json, qti):form>.zip")
@allow(Role.RECRUITMENT)
def export_package(form: str) -> ResponseReturnValue:
    """The filtered results with a signed manifest."""
    chosen = result_filter(request.args)
    note_export(chosen, f"{form}.zip", me().id)
    archive = tempfile.TemporaryFile()  # noqa: SIM115  closed with the response
    write_package(archive, cast("Form", form), chosen, made_by=f"account:{me().id}")
    return _file(archive, f"{form}.zip", TYPE_ZIP)


def _begun(pieces: Iterator[str]) -> Iterator[str]:
    """The same pieces; the first is made at once, so that an early error is an error page."""
    first = next(pieces, "")

    def all_of_them() -> Iterator[str]:
        yield first
        yield from pieces

    return all_of_them()


def _file(content: IO[bytes], ending: str, kind: str) -> Response:
    size = content.seek(0, 2)
    content.seek(0)
    headers = {
        "Content-Disposition": f'attachment; filename="{_name(ending)}"',
        "Content-Length": str(size),
    }
    return Response(_chunks(content), content_type=kind, headers=headers)


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    with content:
        while chunk := content.read(_CHUNK):
            yield chunk


def _name(ending: str) -> str:
    return f"results-{policies.today().isoformat()}.{ending}"

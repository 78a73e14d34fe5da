"""The file that was handed in with a script, as an answer to whoever may read it."""

from __future__ import annotations

from flask import Response, abort
from flask_login import current_user

from assess.audit import ledger
from assess.written import queries
from assess.written.models import WrittenScript
from assess.written.uploaded import upload_of


def handed_in(script: WrittenScript) -> Response:
    """The file, byte for byte, under the script's number; the reading is recorded. 404 without."""
    found = upload_of(script)
    held = queries.file_of(found.digest) if found else None
    if found is None or held is None:
        abort(404)
    response = Response(held[1], mimetype="application/octet-stream")
    name = f"{script.number}.{found.ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    if script.sitting_id is not None:
        ledger.record_reading(current_user.id, script.sitting_id, "written")
    return response

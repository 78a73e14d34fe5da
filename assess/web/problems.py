"""Problem details for programs (RFC 9457): every error below `/api` has this one shape."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, g, request

TYPE = "application/problem+json"
PREFIX = "/api/"


def is_program() -> bool:
    """Whether this request belongs to an interface for programs."""
    return request.path.startswith(PREFIX)


def problem(
    status: int,
    title: str,
    detail: str = "",
    code: str | None = None,
    *,
    headers: dict[str, str] | None = None,
    **members: Any,
) -> Response:
    """An answer that says what was wrong and what to do.

    `code` is a stable word that programs may compare; without one the `type` is
    `about:blank`, as the standard has it for what the status says already.
    """
    body: dict[str, Any] = {
        "type": f"urn:assess:problem:{code}" if code else "about:blank",
        "title": title,
        "status": status,
    }
    if detail:
        body["detail"] = detail
    if "request_id" in g:
        body["request_id"] = g.request_id
    body.update(members)
    response = Response(json.dumps(body, ensure_ascii=False), status, content_type=TYPE)
    response.headers["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response

"""The OpenAPI description, made from the schemas that validate."""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import Any, cast

from apiflask import APIFlask

import assess
from assess.recruitment.partner.api import blueprint

_ABOUT = (
    "What is tested, for whom, and what came of it. Errors are problem details (RFC 9457). "
    "Every answer carries X-Request-ID. A result is one element among others and never the "
    "sole basis of a decision."
)
#: Problem details as `assess.web.problems` writes them.
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problem details, RFC 9457.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {"type": "object", "description": "By place and field, what was wrong."},
    },
}
#: What any operation may answer besides success.
_PROBLEMS = {
    "400": "The body is not JSON.",
    "401": "No valid token.",
    "403": "The token lacks the scope.",
    "404": "There is no such thing, or it is another integration’s.",
    "409": "It contradicts what is stored.",
    "413": "The body is too large.",
    "415": "The body is not declared as JSON.",
    "422": "A value is not as described; `errors` says which.",
    "429": "Too many requests.",
    "503": "The service is busy or not available.",
}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """OpenAPI 3.1 of everything below `/api/v1`."""
    app = APIFlask(
        "assess.api", title="assess", version=assess.__version__, spec_path=None, docs_path=None
    )
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        DESCRIPTION=_ABOUT,
        AUTO_SERVERS=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_404_RESPONSE=False,
        SECURITY_SCHEMES={"token": {"type": "http", "scheme": "bearer"}},
    )
    app.description = _ABOUT
    app.register_blueprint(blueprint)
    with app.app_context(), warnings.catch_warnings():
        # The library registers a nested schema again under the same name.
        warnings.simplefilter("ignore", UserWarning)
        said = cast("dict[str, Any]", app._get_spec("json", force_update=True))
    said["components"]["schemas"]["Problem"] = PROBLEM
    said["security"] = [{"token": []}]
    for path in said["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                _add_problems(operation["responses"])
    return said


def _add_problems(responses: dict[str, Any]) -> None:
    for status, words in _PROBLEMS.items():
        responses.setdefault(
            status,
            {
                "description": words,
                "content": {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                },
            },
        )

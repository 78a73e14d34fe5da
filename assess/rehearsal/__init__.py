"""Load rehearsals: the whole street with made-up candidates, and the proof that nothing is lost.

The server's half makes marked sittings and lets an operator read the journal back; the
client's half (`client` to `running`) speaks HTTP alone and knows no database.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the operator's endpoints."""
    from assess.rehearsal import views  # noqa: PLC0415  the client needs none of it

    app.register_blueprint(views.blueprint)

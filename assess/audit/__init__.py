"""The audit chain: append-only, hash-linked, signed at checkpoints that leave the house."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the sealer, the checkpoints, the published keys and the commands."""
    from assess import jobs  # noqa: PLC0415  keeps `import assess.audit.chain` light
    from assess.audit import checkpoints, commands, sealer, views  # noqa: PLC0415

    app.register_blueprint(views.blueprint)
    app.cli.add_command(commands.group)
    jobs.register_job("seal the audit chain", 2.0, sealer.seal)
    jobs.register_job("take a checkpoint", 3600.0, checkpoints.take_if_grown)
    jobs.register_job("hand checkpoints out", 60.0, checkpoints.hand_out)

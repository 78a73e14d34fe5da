"""`assess serve` refuses to start without a key to sign receipts with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess import create_app
from assess.audit import keys
from assess.config import Settings, UnsafeSettings
from assess.extensions import db
from assess.serve import check_ready


def test_without_a_signing_key_production_does_not_start(settings: Settings) -> None:
    if settings.database_url.startswith("postgresql"):
        return  # the shared test server runs without fsync, and is refused before
    production = replace(settings, environment="production", secure_cookies=False)
    app = create_app(production)
    with app.app_context():
        with pytest.raises(UnsafeSettings, match="assess audit keys new"):
            check_ready(db.engine)
        done = app.test_cli_runner().invoke(args=["audit", "keys", "new"])
        assert done.exit_code == 0, done.output
        assert keys.path_of(production).stat().st_mode & 0o777 == 0o600
        with pytest.raises(UnsafeSettings, match="assess db upgrade"):
            check_ready(db.engine)
        db.session.remove()
        db.engine.dispose()

"""Entry point for any WSGI server: `wsgi:app`."""

from assess import create_app, jobs
from assess.database import check_durability
from assess.extensions import db

app = create_app()
with app.app_context():
    check_durability(db.engine)
if app.config["SETTINGS"].background_jobs:
    jobs.start(app)

"""Entry point for any WSGI server: `wsgi:app`."""

from assess.serve import application

app = application()

"""Layout, components, formats, error pages and security headers."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Give `app` the templates, helpers and platform pages."""
    from assess.web import views  # noqa: PLC0415  keeps `import assess.web.locale` light
    from assess.web.assets import register_assets  # noqa: PLC0415
    from assess.web.errors import register_errors  # noqa: PLC0415
    from assess.web.formats import register_formats  # noqa: PLC0415
    from assess.web.headers import register_headers  # noqa: PLC0415
    from assess.web.helpers import register_helpers  # noqa: PLC0415
    from assess.web.navigation import links  # noqa: PLC0415

    register_assets(app)
    register_errors(app)
    register_formats(app)
    register_headers(app)
    register_helpers(app)
    app.register_blueprint(views.blueprint)
    app.jinja_env.globals.update(
        navigation_links=links, chosen_theme=views.chosen_theme, page_here=views.page_here
    )
    settings = app.config["SETTINGS"]
    if settings.demo or settings.testing:
        from assess.web.gallery import blueprint as gallery  # noqa: PLC0415

        app.register_blueprint(gallery)

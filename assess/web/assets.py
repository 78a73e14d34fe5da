"""Addresses of the built styles and scripts, from Vite's manifest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, request

STATIC = Path(__file__).parent / "static"
BUILD = STATIC / "build"
MANIFEST = BUILD / "manifest.json"

log = structlog.get_logger()


class AssetError(LookupError):
    """An asset was asked for that no build makes; the message lists those it makes."""


@dataclass(frozen=True)
class Assets:
    """Names like `site.css` and the hashed files (below `build/`) they stand for."""

    files: dict[str, str]
    built: bool

    def path(self, name: str) -> str:
        """The file of `name`; an unbuilt tree answers a name that leads nowhere.

        Raises:
            AssetError: the build has no such file.
        """
        if name in self.files:
            return self.files[name]
        if not self.built:
            return f"missing/{name}"
        raise AssetError(f"No asset {name!r}; the build has {', '.join(sorted(self.files))}.")


def read_manifest(path: Path = MANIFEST) -> Assets:
    """Read Vite's manifest; an absent file gives `built=False`."""
    if not path.exists():
        return Assets({}, built=False)
    manifest: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
    files: dict[str, str] = {}
    for chunk in manifest.values():
        if not chunk.get("isEntry"):
            continue
        name = str(chunk["name"])
        files[f"{name}.js"] = str(chunk["file"])
        for sheet in _styles(manifest, chunk):
            files.setdefault(f"{name}.css", sheet)
    return Assets(files, built=True)


def _styles(manifest: dict[str, dict[str, Any]], chunk: dict[str, Any]) -> list[str]:
    sheets = list(chunk.get("css", []))
    for imported in chunk.get("imports", []):
        sheets += _styles(manifest, manifest[imported])
    return sheets


def built_file(name: str) -> str:
    """The built file of `name`, below `BUILD`, for what is not served as a static file."""
    return read_manifest().path(name)


def register_assets(app: Flask, manifest: Path = MANIFEST) -> None:
    """Give templates `asset(name)` and `assets_built()`."""
    cache: dict[str, tuple[float, Assets]] = {}

    def current() -> Assets:
        changed = manifest.stat().st_mtime if manifest.exists() else 0.0
        if "assets" not in cache or cache["assets"][0] != changed:
            assets = read_manifest(manifest)
            if not assets.built and not app.testing:
                log.error("assets_not_built", remedy="run `npm ci && npm run build` in frontend/")
            cache["assets"] = (changed, assets)
        return cache["assets"][1]

    def asset(name: str) -> str:
        return f"{request.script_root}/static/build/{current().path(name)}"

    app.jinja_env.globals.update(asset=asset, assets_built=lambda: current().built)

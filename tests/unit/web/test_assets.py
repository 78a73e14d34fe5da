from __future__ import annotations

import json
from pathlib import Path

import pytest

from assess.web.assets import AssetError, Assets, read_manifest

MANIFEST = {
    "_shared-aaaa.js": {"file": "assets/shared-aaaa.js", "css": ["assets/shared-bbbb.css"]},
    "src/site/main.ts": {
        "file": "assets/site-cccc.js",
        "name": "site",
        "isEntry": True,
        "css": ["assets/site-dddd.css"],
    },
    "runner/main.ts": {
        "file": "assets/runner-eeee.js",
        "name": "runner",
        "isEntry": True,
        "imports": ["_shared-aaaa.js"],
    },
    "font.woff2": {"file": "assets/font-ffff.woff2"},
}


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(MANIFEST))
    return path


def test_entries_are_named_after_their_role(manifest: Path) -> None:
    assets = read_manifest(manifest)
    assert assets.path("site.js") == "assets/site-cccc.js"
    assert assets.path("site.css") == "assets/site-dddd.css"


def test_styles_of_a_shared_chunk_belong_to_its_entry(manifest: Path) -> None:
    assert read_manifest(manifest).path("runner.css") == "assets/shared-bbbb.css"


def test_an_unknown_name_is_answered_with_the_known_ones(manifest: Path) -> None:
    with pytest.raises(AssetError, match=r"runner\.css, runner\.js, site\.css, site\.js"):
        read_manifest(manifest).path("sight.css")


def test_a_tree_that_was_never_built_still_serves_pages(tmp_path: Path) -> None:
    assets = read_manifest(tmp_path / "absent.json")
    assert assets == Assets({}, built=False)
    assert assets.path("site.css") == "missing/site.css"

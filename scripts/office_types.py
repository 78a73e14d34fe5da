"""Keep the TypeScript types of the Office edits as the schemas say, which Python checks by.

python scripts/office_types.py           # write frontend/officesim/generated/<application>.ts
python scripts/office_types.py --check   # fail when a file there is not what it would write
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.frontend import node_environment

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "assess" / "officesim" / "schemas"
FRONTEND = ROOT / "frontend"
GENERATED = FRONTEND / "officesim" / "generated"
HEADER = (
    "/* Written by scripts/office_types.py from assess/officesim/schemas/{name}.json: "
    "change it there. */\n"
)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write the types of the Office edits.")
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    checking = parser.parse_args(arguments).check
    schemas = {path.stem: path.read_text("utf-8") for path in sorted(SCHEMAS.glob("*.json"))}
    wanted = types_of(schemas)
    stale = [name for name, text in wanted.items() if _held(name) != text]
    if checking:
        for name in stale:
            print(f"{_file(name)} is not what its schema says: run {Path(__file__).name}")
        return 1 if stale else 0
    GENERATED.mkdir(parents=True, exist_ok=True)
    for name in stale:
        _file(name).write_text(wanted[name], "utf-8")
    print(f"{len(wanted)} schemas, {len(stale)} written")
    return 0


def types_of(schemas: dict[str, str]) -> dict[str, str]:
    """TypeScript by application, from JSON Schemas by application."""
    if not schemas:
        return {}
    request = json.dumps({name: json.loads(text) for name, text in schemas.items()})
    done = subprocess.run(
        ["node", str(ROOT / "scripts" / "office_types.mjs"), str(FRONTEND)],
        input=request,
        capture_output=True,
        text=True,
        check=False,
        env=node_environment()[1],
    )
    if done.returncode:
        raise RuntimeError(f"The types could not be made: {done.stderr[-2000:]}")
    made: dict[str, str] = json.loads(done.stdout)
    return {name: HEADER.format(name=name) + text for name, text in made.items()}


def _file(name: str) -> Path:
    return GENERATED / f"{name}.ts"


def _held(name: str) -> str | None:
    return _file(name).read_text("utf-8") if _file(name).exists() else None


if __name__ == "__main__":
    sys.exit(main())

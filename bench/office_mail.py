"""How fast the mail program's engine replays and grades, and what its page weighs.

    python -m bench.office_mail [--rounds 20]

Replay applies a project's solution again and again, checked as a candidate's log is; beside it a
loop that only parses the same edits as JSON. Weights are brotli, of the page alone with its kit.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from pathlib import Path

from assess.officesim.engine import digest_of
from assess.officesim.grading import grade, work_of
from assess.officesim.mail.checks import JUDGES
from assess.officesim.mail.engine import MailEngine
from assess.officesim.projects import read_project
from scripts.frontend import FRONTEND, node_environment

BANK = Path("question_banks/office")
WEIGH = (
    "const z=require('zlib'),fs=require('fs');let sum=0;for(const f of process.argv.slice(1))"
    "sum+=z.brotliCompressSync(fs.readFileSync(f)).length;console.log(sum)"
)


def project(folder: Path, rounds: int) -> None:
    """Print one project's figures."""
    engine = MailEngine()
    rubric = read_project(folder)
    opening = engine.open((folder / rubric.start_name["en"]).read_bytes(), "en")
    commands = json.loads((folder / "solution.json").read_text("utf-8"))["en"]
    lines = [json.dumps(command) for command in commands]
    began = time.perf_counter()
    for _ in range(rounds):
        for line in lines:
            json.loads(line)
    bare = time.perf_counter() - began
    # A worker's first project also compiles the schema of each op it meets.
    began = time.perf_counter()
    state = engine.load(opening)
    for line in lines:
        for edit in json.loads(line)["edits"]:
            engine.apply(state, edit)
    first = time.perf_counter() - began
    spent = 0.0
    for _ in range(rounds):
        state = engine.load(opening)
        began = time.perf_counter()
        for line in lines:
            for edit in json.loads(line)["edits"]:
                engine.apply(state, edit)
        spent += time.perf_counter() - began
    began = time.perf_counter()
    graded = grade(rubric, JUDGES, work_of(engine, opening, state))
    digest_of(engine.view(state))
    judged = time.perf_counter() - began
    count = rounds * len(lines)
    print(
        f"{rubric.code}: {count / spent:,.0f} commands/s (bare JSON {count / bare:,.0f}/s), "
        f"the first time {first * 1000:.0f} ms in all, "
        f"grading and digest {judged * 1000:.1f} ms, {graded.earned} of {graded.total} points"
    )


def page() -> None:
    """Print the weight of scripts and styles."""
    _, environment = node_environment()
    with tempfile.TemporaryDirectory() as folder:
        vite = FRONTEND / "node_modules" / ".bin" / "vite"
        subprocess.run(
            [vite, "build", "--config", "officesim/dev/vite.config.ts"],
            check=True,
            capture_output=True,
            cwd=FRONTEND,
            env={**environment, "OFFICE_PAGE": "mail", "OFFICE_OUT": folder},
        )
        files = sorted(Path(folder).glob("assets/*.[jc]s*"))
        done = subprocess.run(
            ["node", "-e", WEIGH, *map(str, files)],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        )
    print(f"page: {int(done.stdout) / 1000:.1f} kB brotli in {len(files)} files (at most 100)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    for folder in sorted(BANK.glob("mail-*")):
        project(folder, rounds)
    page()


if __name__ == "__main__":
    main()

"""Settling: what is loaded is passed over, what comes later is not."""

from __future__ import annotations

import subprocess
import sys


def test_what_is_loaded_is_passed_over_and_what_comes_later_is_collected() -> None:
    code = (
        "import gc, weakref\nfrom assess import memory\n"
        "class Node: pass\n"
        "memory.settle()\nassert gc.get_freeze_count() > 1000\n"
        "node = Node(); node.self = node; ref = weakref.ref(node); del node\n"
        "gc.collect()\nassert ref() is None\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_program_loads_no_solver_and_no_typesetter() -> None:
    """Each takes tens of megabytes in every process; who needs one loads it then."""
    code = (
        "import sys\nfrom pathlib import Path\nimport tempfile\n"
        "from assess import create_app\nfrom assess.config import Settings\n"
        "create_app(Settings(environment='testing', secret_key='x' * 40, "
        "instance_path=Path(tempfile.mkdtemp()), background_jobs=False))\n"
        "large = {'scipy', 'openpyxl', 'typst', 'docx', 'pptx', 'ironcalc'}\n"
        "print(sorted(large & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr

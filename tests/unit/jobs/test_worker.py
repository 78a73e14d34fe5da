"""Starting the worker beside a server that is just forking a process of its own."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
#: Far above what a start takes, far below how long the forked process lives.
PATIENCE_S = 60


def test_a_server_forked_while_the_worker_starts_does_not_hold_up_its_keeper() -> None:
    script = textwrap.dedent("""
        import os, subprocess, sys, threading, time
        from assess.jobs import worker

        begun, started, over = threading.Event(), threading.Event(), threading.Event()
        starts, opens = subprocess._fork_exec, subprocess.Popen

        def slowly(*words):
            begun.set()
            time.sleep(0.5)
            return starts(*words)

        def opened(command):
            process = opens([sys.executable, "-c", ""])
            started.set()
            over.set()
            return process

        subprocess._fork_exec = slowly
        subprocess.Popen = opened
        keeper = threading.Thread(target=worker._keep, args=(over,), daemon=True)
        keeper.start()
        assert begun.wait(30)
        server = os.fork()
        if server == 0:
            time.sleep(600)
            os._exit(0)
        fine = started.wait(20)
        os.kill(server, 9)
        os.waitpid(server, 0)
        sys.exit(0 if fine else 3)
    """)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 0

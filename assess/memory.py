"""What a long-lived process does about memory once it is loaded."""

from __future__ import annotations

import gc


def settle() -> None:
    """Let the garbage collector pass over what the program itself consists of.

    Its several hundred thousand objects stay until the end; looking through them over and over
    takes a fifth of the time of long work such as exports.
    """
    gc.collect()
    gc.freeze()

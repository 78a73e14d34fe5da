"""The tiny kind of test, registered for one test."""

from __future__ import annotations

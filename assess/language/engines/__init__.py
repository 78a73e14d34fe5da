"""Scoring engines, one frozen module per released version.

A result names the engine that made it and must re-score to the same bytes for ever, so a released
module is never edited: a change of method is a new module with a new version. Each keeps its own
arithmetic rather than share what may improve elsewhere.
"""

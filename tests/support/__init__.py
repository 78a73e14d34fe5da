"""Servers and helpers for the tests."""

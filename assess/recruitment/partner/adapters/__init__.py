"""Thin translations between partner systems' own shapes and the neutral orders."""

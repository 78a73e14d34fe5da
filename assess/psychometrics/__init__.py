"""Measurement: item response models, ability, classification and standards.

Numbers in, numbers out. Nothing here knows of candidates, sittings, clocks or databases.
"""

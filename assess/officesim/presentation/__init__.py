"""The presentation program: slides, shapes, tables, charts, motion and masters as data."""

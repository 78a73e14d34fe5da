"""The language test: reading and listening in one language, reported on levels 0 to 5."""

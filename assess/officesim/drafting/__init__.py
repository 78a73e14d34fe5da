"""Writing projects of the Office test on pages: drafts, their folders, checks from a builder."""

"""Papers written on pages: drafts that become versions."""

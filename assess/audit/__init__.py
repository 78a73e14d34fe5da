"""The audit chain: append-only, hash-linked, signed at checkpoints that leave the house."""

"""Reading and writing question banks. Pure: text in, dataclasses out, and back."""

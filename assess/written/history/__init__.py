"""The history of a script's text, as the journal keeps it. Pure: no database, no clock."""

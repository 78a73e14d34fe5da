"""`python -m assess` is the `assess` command."""

from assess.cli import main

main()

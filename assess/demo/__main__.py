"""`python -m assess.demo`."""

from assess.demo import main

main()

"""Writes what the documentation says of the program from the program itself. `python -m pages` brings it up to date."""

"""Real notes for the unit tests: whole files as bytes, in every shape that public vaults showed."""

from __future__ import annotations

from hypothesis import settings

# One thorough profile for everyone: the same examples on every machine, no clock on a shared one.
settings.register_profile("vaultkind", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("vaultkind")

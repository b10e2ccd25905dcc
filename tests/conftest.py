"""Settings for every test."""

from hypothesis import settings

# Machines are noisy: a test says what holds, never how quickly.
settings.register_profile("vaultkind", deadline=None)
settings.load_profile("vaultkind")

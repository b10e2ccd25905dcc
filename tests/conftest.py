"""Settings for every test."""

from hypothesis import settings

# Machines are noisy, so a test says what holds and never how quickly; and a run can be repeated as it was.
settings.register_profile("vaultkind", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("vaultkind")

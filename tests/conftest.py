"""Settings for every test."""

import os

from hypothesis import settings

# Machines are noisy, so a test says what holds and never how quickly; and a run can be repeated as it was.
settings.register_profile("vaultkind", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("vaultkind")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait, for a note to settle or for an editor."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)

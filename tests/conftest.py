"""Settings for every test."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from loaded import Loaded

# Machines are noisy, so a test says what holds and never how quickly; and a run can be repeated as it was.
settings.register_profile("vaultkind", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("vaultkind")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait, for a note to settle or for an editor."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


@pytest.fixture(scope="session")
def loaded() -> Iterator[Loaded]:
    """The program, loaded once for all runs of a worker."""
    process = Loaded()
    yield process
    process.end()

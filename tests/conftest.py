"""Settings for every test."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from loaded import Loaded

# Machines are noisy, so a test says what holds and never how quickly; and a run can be repeated as it was.
settings.register_profile("vaultkind", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("vaultkind")


# A run is over when its last test is, so these begin first.
LONGEST = ("test_watch_year.py", "test_weekly_note.py", "test_errors.py")


def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores: many tests wait, for a note to settle or for an editor."""
    return len(os.sched_getaffinity(0)) + 2 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="session")
def loaded() -> Iterator[Loaded]:
    """The program, loaded once for all runs of a worker."""
    process = Loaded()
    yield process
    process.end()

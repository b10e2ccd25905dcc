"""A folder on the ordinary disk and one in memory: the write is to be the same on both."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "cli")]


@pytest.fixture(params=["disk", "memory"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """An empty folder on the file system of the temporary folder, then on a tmpfs."""
    if request.param == "disk":
        yield tmp_path
        return
    if not os.access("/dev/shm", os.W_OK):
        pytest.skip("there is no /dev/shm here")
    made = Path(tempfile.mkdtemp(dir="/dev/shm", prefix="vaultkind-"))
    yield made
    shutil.rmtree(made)

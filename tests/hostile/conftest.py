"""A walled place to run the program from."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "cli")]

from walled import Walled  # noqa: E402


@pytest.fixture
def place(tmp_path: Path) -> Walled:
    """A neutral place with bounds, where what a run opens and starts is written down."""
    return Walled(tmp_path / "place")

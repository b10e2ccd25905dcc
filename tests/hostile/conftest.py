"""A walled place to run the program from."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "cli")]

from loaded import Loaded  # noqa: E402
from walled import Walled  # noqa: E402


@pytest.fixture
def place(tmp_path: Path, loaded: Loaded) -> Walled:
    """A neutral place with bounds, where what a run opens and starts is written down."""
    return Walled(tmp_path / "place", loaded=loaded)

"""A vault and its watcher for each test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from watched_vault import Place, Starter


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A vault with nested daily notes, ready to be watched."""
    return Place(tmp_path)


@pytest.fixture
def watch(place: Place) -> Iterator[Starter]:
    """A function that starts the watcher on the vault."""
    start = Starter(place)
    yield start
    start.end()

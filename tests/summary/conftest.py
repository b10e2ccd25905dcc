"""A vault and a neutral place to look back at it from."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.extend(str(Path(__file__).parent.parent / name) for name in ("", "cli", "watch"))

from command_line import Place, ordinary_place
from loaded import Loaded


@pytest.fixture
def place(tmp_path: Path, loaded: Loaded) -> Place:
    """A neutral place to run the program from."""
    return Place(tmp_path / "place", loaded=loaded)


@pytest.fixture
def vault(place: Place) -> Path:
    """An Obsidian vault whose daily notes are in a folder."""
    root = place.vault(settings={"folder": "journal"})
    (root / "journal").mkdir()
    return root


@pytest.fixture
def ordinary(tmp_path: Path, loaded: Loaded) -> Place:
    """A place where the program has no more rights over files than a person."""
    return ordinary_place(tmp_path / "place", loaded)

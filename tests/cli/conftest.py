from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Place, ordinary_place
from loaded import Loaded


@pytest.fixture
def place(tmp_path: Path, loaded: Loaded) -> Place:
    """A neutral place to run the program from."""
    return Place(tmp_path / "place", loaded=loaded)


@pytest.fixture
def vault(place: Place) -> Path:
    """An Obsidian vault with the settings it has from the start."""
    return place.vault()


@pytest.fixture
def ordinary(tmp_path: Path, loaded: Loaded) -> Place:
    """A place where the program has no more rights over files than a person."""
    return ordinary_place(tmp_path / "place", loaded)

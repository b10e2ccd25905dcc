"""For tests of vaults: one on disk, and which files were opened."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from vault_files import WriteVault, write_vault

_opened: list[str] | None = None


def _note_opening(event: str, arguments: tuple[object, ...]) -> None:
    if _opened is not None and event == "open" and isinstance(arguments[0], str | bytes):
        _opened.append(os.fsdecode(arguments[0]))


sys.addaudithook(_note_opening)  # it cannot be taken back, so it is quiet outside the fixture


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """The files opened while a test runs."""
    global _opened
    _opened = []
    yield _opened
    _opened = None


@pytest.fixture
def vault(tmp_path: Path) -> WriteVault:
    """A function that writes a vault and gives its root."""
    root = tmp_path / "My [red] vault 🌿 'quoted'"
    root.mkdir()
    return lambda files: write_vault(root, files)

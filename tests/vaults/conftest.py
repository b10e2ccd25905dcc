"""A vault on disk from a mapping of names to content."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

type_of_write = Callable[[dict[str, object]], Path]

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


def write_vault(root: Path, files: dict[str, object]) -> Path:
    """Write each file: bytes and text as they are, other values as JSON."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return root


@pytest.fixture
def vault(tmp_path: Path) -> type_of_write:
    """A function that writes a vault and gives its root."""
    root = tmp_path / "My [red] vault 🌿 'quoted'"
    root.mkdir()
    return lambda files: write_vault(root, files)

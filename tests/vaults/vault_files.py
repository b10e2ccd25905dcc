"""A vault on disk from a mapping of names to content."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

WriteVault = Callable[[dict[str, object]], Path]


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

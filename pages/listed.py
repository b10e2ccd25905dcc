"""A hook for MkDocs: a page that mkdocs.yml does not name stands at the end of the list, so that none is forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def on_config(config: Any) -> Any:
    """Add the pages without a place to the last group."""
    named = str(config["nav"])
    last = next(iter(config["nav"][-1].values()))
    last += [page.name for page in sorted(Path(config["docs_dir"]).glob("*.md")) if f"'{page.name}'" not in named]
    return config

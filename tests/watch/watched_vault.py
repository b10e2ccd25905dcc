"""A vault set up as Obsidian does, the watcher on it, and what a prompt in a note looks like."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from tools import Watching

FORMAT = "YYYY/MM-MMMM/YYYY-MM-DD-dddd"


class Place:
    """A vault and the home of the vaultkind that looks after it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "vault"
        self.home = folder / "home"
        self.root.mkdir(parents=True)
        self.home.mkdir()
        self.settings({"folder": "journal", "format": FORMAT})
        self.configure()

    def settings(self, daily: dict[str, object] | str) -> None:
        """Write the vault's settings for daily notes."""
        folder = self.root / ".obsidian"
        folder.mkdir(exist_ok=True)
        text = daily if isinstance(daily, str) else json.dumps(daily)
        (folder / "daily-notes.json").write_text(text, encoding="utf-8")

    def configure(self, *, settle: float | None = 0.5, **keys: object) -> None:
        """Write vaultkind's configuration."""
        rows = [f"path = {json.dumps(str(self.root))}"]
        if settle is not None:
            rows.append(f"settle = {settle}")
        rows += [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
        (self.home / "config.toml").write_text("\n".join(["version = 1", "[[vault]]", *rows, ""]), encoding="utf-8")

    def note(self, day: date | None = None) -> Path:
        """Where the day's note is or would be."""
        return self.root / "journal" / (day or date.today()).strftime("%Y/%m-%B/%Y-%m-%d-%A.md")


class Starter:
    """Starts the watcher on a vault and waits until it is ready; ends them all in any case."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._started: list[Watching] = []

    def __call__(self, *, ready: bool = True, **options: Any) -> Watching:
        """Start one."""
        watching = Watching(self._place.root, self._place.home, **options)
        self._started.append(watching)
        if ready:
            watching.event("ready")
        return watching

    def end(self) -> None:
        """End what was started."""
        for watching in self._started:
            watching.end()


def is_block(text: bytes, ending: bytes = b"\n") -> bool:
    """True for one whole prompt block and the blank lines around it, and nothing else."""
    rows = text.strip(b"\r\n").split(ending)
    return rows[0].startswith(b"> [!vaultkind|") and len(rows) > 1 and all(row.startswith(b"> ") for row in rows)

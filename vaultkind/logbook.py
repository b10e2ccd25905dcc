"""The service's log: one line an event, without a word and without a title of any note. docs/service.md has the format.

systemd keeps the lines itself and lets old ones go. Elsewhere they go to a file that is put aside at a size.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

# Of each of the two files, in bytes: years of quiet days.
MOST = 256 * 1024
# By event, the level as syslog(3) numbers it: 4 warning, 6 informational.
_LEVELS = {"error": 4}
_NAMES = {4: "warning", 6: "info"}


def level(event: str) -> int:
    """How much an event of that kind matters."""
    return _LEVELS.get(event, 6)


def line(event: str, values: Mapping[str, object]) -> str:
    """The line: ``event=NAME`` and each value that there is as ``key=JSON``, in ASCII."""
    told = [f"{key}={json.dumps(value)}" for key, value in values.items() if value is not None]
    return " ".join([f"event={event}", *told])


def without(text: str, names: Sequence[str], instead: str) -> str:
    """The text with every one of the names replaced."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, instead)
    return text


def log_path(state_folder: Path) -> Path:
    """The file, where the platform keeps no log of its own."""
    return state_folder / "service.log"


def add(path: Path, moment: datetime, event: str, text: str) -> None:
    """Put a line into the file; a full one is put aside first, in place of the one before it. Raises OSError."""
    try:
        if path.stat().st_size > MOST:
            os.replace(path, path.with_name(path.name + ".1"))
    except FileNotFoundError:
        pass
    with open(path, "a", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
        out.write(f"{moment.isoformat(timespec='seconds')} {_NAMES[level(event)]} {text}\n")


def last_lines(path: Path, count: int) -> list[str]:
    """The newest lines, oldest first; none where there is no log. Raises OSError."""
    rows: list[str] = []
    for file in (path.with_name(path.name + ".1"), path):
        if file.is_file():
            rows += file.read_text(encoding="utf-8", errors="replace").splitlines()
    return rows[-count:] if count else []

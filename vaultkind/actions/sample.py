"""The sample vault of ``vaultkind demo``, and a writer that makes today's note the way an editor does."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from pathlib import Path

from vaultkind.core.dateformat import compile_format

FOLDER = "journal"
FORMAT = "YYYY/MM-MMMM/YYYY-MM-DD-dddd"
_EARLIER = (
    (1, "Rain until noon. Soup, then a nap on the sofa.\n"),
    (2, "- two calls\n- said no to the third\n- early night"),
    (4, "Mira brought the ladder back. Quiet otherwise.\n"),
)
_TEMPLATE = "---\ntags: [daily]\nmood:\n---\n# {title}\n\n## Notes\n- "
_TYPED = "the heating man came\n- bread, stamps, the blue folder"


def note_path(day: date) -> str:
    """The vault-relative path of a day's note in the sample vault."""
    return f"{FOLDER}/{compile_format(FORMAT).render(day)}.md"


def make_vault(root: Path, day: date) -> None:
    """An Obsidian vault with year and month folders and a few earlier notes."""
    (root / ".obsidian").mkdir(parents=True)
    (root / ".obsidian" / "app.json").write_text("{}", encoding="utf-8")
    settings = {"folder": FOLDER, "format": FORMAT, "template": "templates/day"}
    (root / ".obsidian" / "daily-notes.json").write_text(json.dumps(settings), encoding="utf-8")
    for back, text in _EARLIER:
        path = root / note_path(day - timedelta(days=back))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def write_today(root: Path, day: date) -> Path:
    """Make today's note as an editor does: empty, then the template, then what someone types."""
    path = root / note_path(day)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    time.sleep(0.3)
    text = _TEMPLATE.format(title=path.stem)
    path.write_bytes(text.encode())
    time.sleep(0.6)
    path.write_bytes((text + _TYPED).encode())
    return path

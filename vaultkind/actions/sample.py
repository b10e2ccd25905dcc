"""The sample vault of ``vaultkind demo``, and a writer that makes today's note the way an editor does."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from pathlib import Path

from vaultkind.actions.vault import system_locale
from vaultkind.core.dateformat import compile_format
from vaultkind.locales import read_locale
from vaultkind.words import N_, _

FOLDER = "journal"
FORMAT = "YYYY/MM-MMMM/YYYY-MM-DD-dddd"
# Translators: what someone might jot down in a diary, in the sample vault of `vaultkind demo`.
_EARLIER = (
    (1, N_("Rain until noon. Soup, then a nap on the sofa."), "\n"),
    (2, N_("- two calls\n- said no to the third\n- early night"), " #rest"),
    (4, N_("Mira brought the ladder back. Quiet otherwise."), "\n"),
)
_TEMPLATE = "---\ntags: [daily]\nmood:\n---\n# {title}\n\n## {heading}\n- "
# Translators: typed behind "- " in the sample note of `vaultkind demo`.
_TYPED = N_("the heating man came\n- bread, stamps, the blue folder")


def note_path(day: date) -> str:
    """The vault-relative path of a day's note in the sample vault, which has the system's month and day names."""
    return f"{FOLDER}/{compile_format(FORMAT, read_locale(system_locale())).render(day)}.md"


def make_vault(root: Path, day: date) -> None:
    """An Obsidian vault with year and month folders and a few earlier notes."""
    (root / ".obsidian").mkdir(parents=True)
    (root / ".obsidian" / "app.json").write_text("{}", encoding="utf-8")
    settings = {"folder": FOLDER, "format": FORMAT, "template": "templates/day"}
    (root / ".obsidian" / "daily-notes.json").write_text(json.dumps(settings), encoding="utf-8")
    for back, text, ending in _EARLIER:
        path = root / note_path(day - timedelta(days=back))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_(text) + ending, encoding="utf-8")


def write_today(root: Path, day: date) -> Path:
    """Make today's note as an editor does: empty, then the template, then what someone types."""
    path = root / note_path(day)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    time.sleep(0.3)
    text = _TEMPLATE.format(title=path.stem, heading=_("Notes"))
    path.write_bytes(text.encode())
    time.sleep(0.6)
    path.write_bytes((text + _(_TYPED)).encode())
    return path
